"""Which evidence do the gates still ahead ask for? For a whole portfolio at once, by the rules of the intake page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from pmo_kit.decide.conditions import NO, Answers, Truth
from pmo_kit.decide.tiering import Tiering
from pmo_kit.model.method import Method, Stage

Rows = npt.NDArray[np.bool_]


def evidence_due(answers: Answers, tiering: Tiering, planned: Sequence[str], method: Method) -> dict[str, Truth]:
    """For each requirement: is it asked for at a gate that the row has ahead on its `planned` route?

    Open where an unanswered question decides it. While the tier is not settled the strictest possible is planned for.
    """
    ahead = _gates_ahead(answers.frame, planned, method)
    stage = answers.frame["stage"]
    due = {}
    for requirement in method.requirements.values():
        rows = ahead[requirement.gate] & np.isin(tiering.strictest, requirement.tiers)
        if requirement.at_stages:
            rows &= stage.isin(requirement.at_stages).to_numpy()
        due[requirement.id] = np.where(rows, answers.truth(requirement.when), NO)
    return due


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
