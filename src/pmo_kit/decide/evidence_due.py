"""Which evidence do gates ask for? At one gate of one initiative, or at all gates ahead of a whole portfolio."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pmo_kit.decide.conditions import NO, YES, Answers, Truth
from pmo_kit.decide.tiering import Tiering
from pmo_kit.model.method import Method, Requirement, Stage

Rows = npt.NDArray[np.bool_]
Levels = npt.NDArray[np.integer[Any]]


def evidence_due(answers: Answers, tiering: Tiering, planned: Sequence[str], method: Method) -> dict[str, Truth]:
    """For each requirement: is it asked for at a gate that the row has ahead on its `planned` route?

    Open where an unanswered question decides it. While the tier is not settled the strictest possible is planned for.
    """
    ahead, stages = _gates_ahead(answers.frame, planned, method), answers.frame["stage"]
    return {
        each.id: np.where(ahead[each.gate], asked(each, answers, tiering.strictest, stages), NO)
        for each in method.requirements.values()
    }


def asked(requirement: Requirement, answers: Answers, tiers: Levels, stages: pd.Series) -> Truth:
    """For each row, in a tier and a stage: is a requirement asked for at its gate? Open where an answer is missing."""
    rows = np.isin(tiers, requirement.tiers)
    if requirement.at_stages:
        rows &= stages.isin(requirement.at_stages).to_numpy()
    return np.where(rows, answers.truth(requirement.when), NO)


def due_at(gate: str, answers: Answers, method: Method, *, tier: int, stage: str | None) -> dict[str, bool]:
    """The requirements, by id, that a gate asks of a frame of one row, as of a tier level and a stage.

    Each with whether that is certain; it is not where an unanswered question decides it.
    """
    tiers, stages = np.array([tier]), pd.Series([stage], dtype=object)
    found = {
        each.id: asked(each, answers, tiers, stages)[0] for each in method.requirements.values() if each.gate == gate
    }
    return {key: bool(truth == YES) for key, truth in found.items() if truth != NO}


def _gates_ahead(frame: pd.DataFrame, planned: Sequence[str], method: Method) -> Mapping[str, Rows]:
    """For each gate, the rows that have it ahead: gates of the route that close this stage or a later one.

    A stage whose gate is not on the route is closed by its own; after retirement there is none.
    """
    first = min(method.stages.values(), key=lambda stage: stage.order)
    here = [method.stages.get(name, first) if isinstance(name, str) else first for name in frame["stage"]]
    order = np.array([stage.order for stage in here], dtype=np.int64)
    on_route = {
        gate: np.array([gate in method.routes[route].gates for route in planned], dtype=bool) for gate in method.gates
    }
    ahead = {
        key: on_route[key] & (method.stages[gate.asked_after].order >= order) for key, gate in method.gates.items()
    }
    none = ~np.logical_or.reduce(list(ahead.values()))
    over = _closed_by(here, None)
    return {key: ~over & (rows | (none & _closed_by(here, key))) for key, rows in ahead.items()}


def _closed_by(stages: Sequence[Stage], gate: str | None) -> Rows:
    return np.array([stage.gate == gate for stage in stages], dtype=bool)
