"""Promises against what came: dates against the first baseline, cost of the months that have ended."""

from __future__ import annotations

from datetime import date

from pmo_kit.decide.promises import find_costs, find_promises
from pmo_kit.model.flow import Measure
from pmo_kit.model.text import Reason
from tests.decide.gate_office import Office
from tests.decide.retrospective_office import ROW, looking_back

MILESTONE = {"milestone_id": "MS-1", "initiative_id": "OPS-001", "name_en": "Pilot", "name_zh": "试点",
             "baseline_v1": "2026-03-31", "baseline_vn": "2026-05-31",
             "forecast": "2026-05-15", "actual": ""}  # fmt: skip
COST = {"cost_id": "CO-1", "month": "2026-03", "initiative_id": "OPS-001", "kind": "build", "plan": "100",
        "actual": "130"}  # fmt: skip


def test_a_promise_is_held_against_its_first_baseline(office: Office) -> None:
    """A new baseline forgives nothing: 45 days late by forecast, 40 once it came; early is told too."""
    rows = (
        {**MILESTONE, "milestone_id": "MS-1"},
        {**MILESTONE, "milestone_id": "MS-2", "actual": "2026-05-10"},
        {**MILESTONE, "milestone_id": "MS-3", "actual": "2026-03-30"},
        {**MILESTONE, "milestone_id": "MS-4", "baseline_v1": ""},
        {**MILESTONE, "milestone_id": "MS-5", "forecast": "", "actual": "2026-06-30"},
    )
    frame = looking_back(office(ROW), milestones=rows).frames["milestones"]
    found = {each.milestone: (each.late, each.kept) for each in find_promises(frame, as_of=date(2026, 5, 31))}
    assert found == {
        "MS-1": (45, False),
        "MS-2": (40, True),
        "MS-3": (-1, True),
        "MS-4": (None, False),
        "MS-5": (None, False),
    }


def test_cost_is_that_of_ended_months_with_both_numbers(office: Office) -> None:
    """March has ended on its last day and not before; a line without either number is counted as left out."""
    rows = (
        COST,
        {**COST, "cost_id": "CO-2", "kind": "run", "plan": "50", "actual": ""},
        {**COST, "cost_id": "CO-3", "kind": "", "plan": "", "actual": "7"},
        {**COST, "cost_id": "CO-4", "month": "2026-04", "actual": "999"},
    )
    portfolio = looking_back(office(ROW), costs=rows)
    total, *kinds = find_costs(portfolio.frames["costs"], portfolio, as_of=date(2026, 3, 31))
    assert (total.total, total.lines, total.plan, total.actual) == (True, 1, 100.0, 130.0)
    assert (total.over, total.without_actual, total.without_plan) == (Measure(value=0.3, n=1), 1, 1)
    assert [each.kind.en if each.kind else None for each in kinds] == ["Build", "Run", None]
    assert kinds[1].over == Measure(value=None, n=0, reason=Reason("cost-nothing-planned"))
    assert find_costs(portfolio.frames["costs"], portfolio, as_of=date(2026, 3, 30)) == ()
