"""How many items had come at least so far by each day? The bands of a cumulative flow diagram."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from pmo_kit.decide.flow import FlowItems
from pmo_kit.decide.stage_stays import Move
from pmo_kit.model.glance import named
from pmo_kit.model.method import Method
from pmo_kit.model.process_review import FlowLevel
from pmo_kit.model.text import Reason

Days = npt.NDArray[np.datetime64]


def stage_levels(
    moves: Sequence[Move], days: Sequence[date], method: Method
) -> tuple[tuple[Reason, ...], tuple[FlowLevel, ...]]:
    """One band for each stage that anything ever reached: how many had come to it, or beyond it, by the end of a day.

    One that goes back, or that skips a stage, counts from the day on which it had first come so far.
    """
    stages = sorted(method.stages.values(), key=lambda stage: stage.order)
    first: dict[tuple[str, int], date] = {}
    for move in moves:
        for stage in stages:
            if stage.order <= method.stages[move.to_stage].order:
                first.setdefault((move.initiative, stage.order), move.at)
    came = [[at for (_, order), at in first.items() if order == stage.order] for stage in stages]
    used = [at for at, dates in enumerate(came) if dates]
    bands = tuple(named(stages[at].name) for at in used)
    return bands, _levels([np.asarray(came[at], dtype="datetime64[D]") for at in used], days)


def item_levels(items: FlowItems, days: Sequence[date]) -> tuple[tuple[Reason, ...], tuple[FlowLevel, ...]]:
    """Three bands: asked for, begun, and gone, whether delivered or cancelled."""
    frame = items.frame
    begun = frame["started"].fillna(frame["finished"])
    dates = [_days(each) for each in (frame["requested"].fillna(begun), begun, frame["finished"])]
    return (Reason("band-asked"), Reason("band-begun"), Reason("band-gone")), _levels(dates, days)


def _levels(came: Sequence[Days], days: Sequence[date]) -> tuple[FlowLevel, ...]:
    at = np.asarray(days, dtype="datetime64[D]")
    counts = np.array([np.searchsorted(np.sort(each), at, side="right") for each in came], dtype=np.int64)
    return tuple(FlowLevel(day=day, reached=tuple(column.tolist())) for day, column in zip(days, counts.T, strict=True))


def _days(column: pd.Series[pd.Timestamp]) -> Days:
    return column.dropna().to_numpy(dtype="datetime64[D]")
