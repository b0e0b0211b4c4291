"""An open risk whose next step is late, or whose acceptance is over, fails by name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pandas as pd
import pytest

from pmo_kit.decide.overdue_risks import risk_verdicts
from pmo_kit.decide.owners import Owners
from pmo_kit.model.portfolio import Portfolio
from tests.decide.gate_office import BUILDING

RISK = {
    "risk_id": "RK-001", "initiative_id": "OPS-001", "event": "A leak", "owner": "Wu Ran", "due": "2026-10-31",
    "treatment": "reduce", "accepted_until": None, "status": "open",
}  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "verdicts"),
    [
        ({}, [("pass", "risk-in-time")]),
        ({"due": "2026-10-30"}, [("fail", "risk-overdue")]),
        ({"due": None}, [("not_assessed", "risk-without-day")]),
        ({"due": "2026-10-30", "status": "closed"}, []),
        ({"treatment": "accept", "accepted_until": "2026-10-31"}, [("pass", "risk-accepted")]),
        ({"treatment": "accept", "accepted_until": "2026-10-30"}, [("fail", "risk-acceptance-over")]),
        ({"treatment": "accept"}, [("fail", "risk-acceptance-endless")]),
        ({"treatment": "accept", "due": "2026-10-30"}, [("fail", "risk-acceptance-endless")]),
        ({"status": None}, [("pass", "risk-in-time")]),
        ({"due": "2026-10-30", "status": ""}, [("fail", "risk-overdue")]),
    ],
)
def test_an_open_risk_is_in_time_until_its_day(
    opened: Callable[..., Portfolio], cells: dict[str, str | None], verdicts: list[tuple[str, str]]
) -> None:
    """A closed one is not asked, one without a status is; without a day or an end nothing is green."""
    frame = pd.DataFrame([{**RISK, **cells}])
    found = list(risk_verdicts(frame, Owners(opened(BUILDING)), as_of=date(2026, 10, 31)))
    assert [(each.verdict.outcome, each.verdict.because.kind) for each in found] == verdicts
    assert {each.owner.person for each in found} <= {"Wu Ran"}


def test_without_a_register_of_risks_nothing_is_said(opened: Callable[..., Portfolio]) -> None:
    """That it is not there is told of the register, not of each risk."""
    assert list(risk_verdicts(None, Owners(opened(BUILDING)), as_of=date(2026, 10, 31))) == []
