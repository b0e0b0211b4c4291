"""The gates ahead: dates in working days, evidence by tier and condition, approvers by role."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pandas as pd

from pmo_kit.decide.gate_plan import plan_gates
from pmo_kit.model.intake import PlannedGate
from pmo_kit.model.method import Method
from pmo_kit.read.calendars import build_calendar
from tests.conftest import COMPLETE

Frames = Callable[..., pd.DataFrame]


def plan(
    row: dict[str, object], frame_of: Frames, method: Method, *, tier: int = 2, route: str = "standard"
) -> tuple[PlannedGate, ...]:
    """Plan from 10 February 2026, the day of the golden value."""
    calendar = build_calendar(method.calendars["CN"])
    return plan_gates(frame_of(row), method, calendar, route=method.routes[route], tier=tier, start=date(2026, 2, 10))


def test_an_intake_has_all_gates_of_its_route_ahead(frame_of: Frames, method: Method) -> None:
    """The fast lane has two, the standard route seven."""
    assert [gate.gate for gate in plan(COMPLETE, frame_of, method)] == ["G0", "G1", "G2", "G3", "G4", "G5", "G6"]
    assert [gate.gate for gate in plan(COMPLETE, frame_of, method, tier=3, route="fast")] == ["G0", "G6"]


def test_a_gate_is_decided_its_sla_after_submission(frame_of: Frames, method: Method) -> None:
    """G0 of something submitted on 10 February is due two working days later; the next waits for the work between."""
    first, second, *_ = plan(COMPLETE, frame_of, method)
    assert (first.submit_by, first.decide_by, first.sla_working_days) == (date(2026, 2, 10), date(2026, 2, 12), 2)
    assert second.submit_by == date(2026, 3, 18)  # 20 working days of assessment, Spring Festival left out


def test_behind_is_behind(frame_of: Frames, method: Method) -> None:
    """A pilot has its scale gate and its operate gate ahead, and no other; a retired initiative has none."""
    assert [gate.gate for gate in plan({**COMPLETE, "stage": "pilot"}, frame_of, method)] == ["G5", "G6"]
    assert [gate.gate for gate in plan({**COMPLETE, "stage": "retiring"}, frame_of, method)] == ["G6"]
    assert plan({**COMPLETE, "stage": "retired"}, frame_of, method) == ()


def test_an_initiative_without_a_stage_is_planned_from_intake(frame_of: Frames, method: Method) -> None:
    """Nobody is let past a gate by leaving the stage out."""
    assert plan({**COMPLETE, "stage": None}, frame_of, method)[0].gate == "G0"


def test_evidence_depends_on_tier_and_answers(frame_of: Frames, method: Method) -> None:
    """The committee's approval is for tier 1; a vendor's due diligence for what comes from a vendor."""

    def due(row: dict[str, object], tier: int) -> dict[str, bool]:
        gates = {gate.gate: gate for gate in plan(row, frame_of, method, tier=tier)}
        return {item.requirement: item.certain for item in gates["G4"].evidence}

    assert "G4-COMMITTEE" in due(COMPLETE, 1)
    assert "G4-COMMITTEE" not in due(COMPLETE, 2)
    assert "G4-VENDOR" not in due(COMPLETE, 2)
    assert due({**COMPLETE, "sourcing": "vendor"}, 2)["G4-VENDOR"] is True


def test_evidence_that_hangs_on_an_open_answer_is_listed_as_such(frame_of: Frames, method: Method) -> None:
    """It is never dropped."""
    gates = {gate.gate: gate for gate in plan({**COMPLETE, "sourcing": None}, frame_of, method)}
    assert {item.requirement: item.certain for item in gates["G4"].evidence}["G4-VENDOR"] is False


def test_approvers_are_named_where_the_register_names_them(frame_of: Frames, method: Method) -> None:
    """The sponsor's name stands beside the role; a committee has none."""
    gate = plan({**COMPLETE, "sponsor": "Chen Hua"}, frame_of, method)[1]
    assert [(who.role, who.person) for who in gate.approvers] == [("sponsor", "Chen Hua"), ("finance-partner", "")]


def test_dates_in_an_unpublished_year_are_provisional(frame_of: Frames, method: Method) -> None:
    """A plan that runs into 2027 says so."""
    marks = {gate.gate: gate.provisional_calendar for gate in plan(COMPLETE, frame_of, method)}
    assert (marks["G0"], marks["G6"]) == (False, True)
