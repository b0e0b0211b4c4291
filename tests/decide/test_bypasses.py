"""No move past a gate without a decision that freed the way on that day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pmo_kit.decide.bypasses import Moves, find_bypasses
from pmo_kit.model.text import Text
from tests.decide.gate_office import BUILDING, Office, decided, furnish, opened_for_review


def moved(folder: Path, *moves: tuple[str, str, str]) -> Moves:
    """What is found when the tool moved as told: from, to, day."""
    rows = tuple(
        {
            "event_id": f"EV-{at:04}", "initiative_id": "OPS-001", "from_stage": before, "to_stage": after,
            "at": day, "actor": "Sun Hao",
        }
        for at, (before, after, day) in enumerate(moves, start=1)
    )  # fmt: skip
    return find_bypasses(opened_for_review(furnish(folder, stage_events=rows)), as_of=date(2026, 10, 31))


@pytest.fixture
def desk(office: Office) -> Path:
    """An office without any decision, whose register has the tool no further than its moves tell."""
    return office({**BUILDING, "stage": "intake"})


@pytest.fixture
def building(office: Office) -> Path:
    """An office without any decision, whose register has the tool in build."""
    return office(BUILDING)


def found(moves: Moves) -> list[tuple[str, str]]:
    """Each bypass: the gate and why."""
    return [(each.gate, each.because.kind) for each in moves.bypasses]


def test_a_move_past_two_gates_needs_both(desk: Path) -> None:
    """From assessment into the proof of concept G1 and G2 lie on the way."""
    moves = moved(desk, ("assessment", "poc", "2026-08-06"))
    assert found(moves) == [("G1", "bypass-no-decision"), ("G2", "bypass-no-decision")]
    assert (moves.moves, moves.crossings) == (1, 2)


@pytest.mark.parametrize(
    ("on", "why"), [("2026-08-05", []), ("2026-08-06", []), ("2026-08-07", ["bypass-decided-later"])]
)
def test_the_decision_is_dated_on_or_before_the_move(desk: Path, on: str, why: list[str]) -> None:
    """The same day will do; the next one will not."""
    decided(desk, "G3", on=on)
    assert [kind for _, kind in found(moved(desk, ("poc", "build", "2026-08-06")))] == why


@pytest.mark.parametrize(
    ("outcome", "why"),
    [("hold", "bypass-held"), ("return", "bypass-returned"), ("stop", "bypass-stopped")],
)
def test_a_decision_that_does_not_pass_frees_no_way(desk: Path, outcome: str, why: str) -> None:
    """Not even after an earlier pass: the last word counts."""
    decided(desk, "G3", on="2026-08-01")
    decided(desk, "G3", outcome, on="2026-08-05", reason="No")
    assert found(moved(desk, ("poc", "build", "2026-08-06"))) == [("G3", why)]


@pytest.mark.parametrize(("day", "why"), [("2026-08-31", []), ("2026-09-01", ["bypass-expired"])])
def test_a_pass_that_has_lapsed_frees_no_way(desk: Path, day: str, why: list[str]) -> None:
    """On its last day it still does."""
    condition = {"text": "x", "text_zh": "", "owner": "Li Wei", "due": date(2026, 8, 20)}
    decided(desk, "G3", "conditional", on="2026-08-01", expires="2026-08-31", conditions=(condition,))
    assert [kind for _, kind in found(moved(desk, ("poc", "build", day)))] == why


def test_moves_that_pass_no_gate_need_nothing(desk: Path) -> None:
    """Build to validation, a step back, and the first entry into the register."""
    moves = moved(
        desk, ("", "intake", "2026-01-05"), ("build", "validation", "2026-08-06"), ("poc", "assessment", "2026-08-07")
    )
    assert (moves.moves, moves.crossings, moves.bypasses) == (3, 0, ())


def test_who_enters_late_came_past_the_gates_before(desk: Path) -> None:
    """An initiative that is first heard of in production passed five gates unseen."""
    assert [gate for gate, _ in found(moved(desk, ("", "production", "2026-08-06")))] == [
        "G0", "G1", "G2", "G3", "G4", "G5",
    ]  # fmt: skip


def test_a_move_after_the_day_of_the_answer_is_not_looked_at(desk: Path) -> None:
    """It has not happened yet."""
    assert moved(desk, ("poc", "build", "2026-11-01")) == Moves(0, 0, ())


def test_a_move_dated_by_its_month_counts_as_of_its_last_day(desk: Path) -> None:
    """The log cannot be held against a day that nobody wrote down."""
    decided(desk, "G3", on="2026-08-28")
    assert found(moved(desk, ("poc", "build", "2026-08"))) == []


STAGES_ONLY = ("", "intake", "2026-01-05")


def test_a_stage_that_no_move_tells_of_is_a_bypass(building: Path) -> None:
    """The register has it in build, its moves end in the proof of concept: G3 lies between, undecided."""
    moves = moved(building, ("", "poc", "2026-03-02"))
    assert found(moves)[-1] == ("G3", "bypass-move-missing")
    (missing,) = (each for each in moves.bypasses if not each.event_id)
    assert (missing.from_stage, missing.to_stage, missing.at, missing.actor) == ("poc", "build", "", "")
    assert missing.because.values == (Text("Build", "建设"),)


@pytest.mark.parametrize(
    ("outcome", "on", "missing"),
    [("pass", "2026-10-21", []), ("pass", "2026-11-01", ["G3"]), ("hold", "2026-10-21", ["G3"])],
)
def test_a_missing_move_needs_a_pass_until_the_day(building: Path, outcome: str, on: str, missing: list[str]) -> None:
    """Nobody knows the day of the move, so that a pass of any day until then frees it; a hold never does."""
    decided(building, "G3", outcome, on=on, reason="No")
    told = [gate for gate, kind in found(moved(building, ("", "poc", "2026-03-02"))) if kind == "bypass-move-missing"]
    assert told == missing


def test_an_initiative_without_any_move_came_past_all_gates_behind_it(office: Office) -> None:
    """Its neighbour's moves tell nothing of it; looking back from before its last move nothing is missing."""
    folder = office({**BUILDING, "initiative_id": "OPS-002"}, {**BUILDING, "stage": "intake"})
    told = moved(folder, STAGES_ONLY)
    assert [(each.initiative_id, each.gate) for each in told.bypasses] == [
        ("OPS-002", gate) for gate in ("G0", "G1", "G2", "G3")
    ]
    portfolio = opened_for_review(folder)
    assert find_bypasses(portfolio, as_of=date(2026, 10, 31), only={"OPS-001"}).bypasses == ()
