"""Stage by stage: what is open against what has left, what could have left in a month, and what came after its SLA."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pandas as pd
import pytest

from pmo_kit.decide.cumulative_flow import stage_levels
from pmo_kit.decide.process_review import decide_process_review
from pmo_kit.decide.stage_flow import arrivals, capacity, rate_window
from pmo_kit.decide.stage_stays import stage_moves
from pmo_kit.model.flow import StageStay
from pmo_kit.model.method import Method
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.model.process_review import StageFlow
from pmo_kit.read.portfolio import open_portfolio
from tests.conftest import COMPLETE

# What the playbook asks for unless told otherwise.
asked = partial(decide_process_review, ahead=6, wanted=5)

AS_OF = date(2026, 6, 30)
Moved = Callable[..., Portfolio]


@pytest.fixture
def moved(office: Callable[..., Path]) -> Moved:
    """Opens a portfolio of tier 3 initiatives that moved so: id, stage and day, and what the clock was paused for."""

    def make(*moves: tuple[str, str, str] | tuple[str, str, str, str, str], submitted: str = "") -> Portfolio:
        ids = dict.fromkeys(each[0] for each in moves)
        folder = office(*({**COMPLETE, "initiative_id": key, "submitted_on": submitted} for key in ids))
        rows = [
            dict(zip(("initiative_id", "to_stage", "at", "paused_from", "paused_to"), each, strict=False))
            | {"event_id": f"EV-{number}"}
            for number, each in enumerate(moves)
        ]
        pd.DataFrame(rows).to_csv(folder / "registers" / "stage_events.csv", index=False, encoding="utf-8")
        return open_portfolio(folder, playbook="process-review")

    return make


def stage_of(portfolio: Portfolio, stage: str, as_of: str) -> StageFlow:
    """One stage of a review."""
    return next(each for each in asked(portfolio, as_of=as_of).stages if each.stage == stage)


def stay(number: int, entered: date, days: int | None) -> StageStay:
    """A stay of so many days in validation; None has not ended."""
    left = entered + timedelta(days=days) if days is not None else None
    return StageStay(
        initiative=f"A-{number}", stage="validation", entered=entered, left=left,
        days=((left or AS_OF) - entered).days, waited_for=(),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("came", "left", "late"),
    [
        ("2026-02-12", "2026-02-14", []),  # Friday 13 February, and the make-up Saturday
        ("2026-02-12", "2026-02-24", [1]),  # the holiday from 15 to 23 February does not count
        ("2026-09-18", "2026-09-21", []),  # the make-up Sunday 20 September, and Monday 21
        ("2026-09-18", "2026-09-22", [1]),
        ("2026-09-29", "2026-10-09", [1]),  # 30 September, then off until 7 October: due on the 8th
        ("2026-09-29", "2026-10-10", [2]),  # the make-up Saturday 10 October counts too
    ],
)
def test_an_answer_is_late_on_the_working_calendar_with_make_up_workdays(
    moved: Moved, came: str, left: str, late: list[int]
) -> None:
    """Two working days at G0, whatever the plain weekdays say."""
    portfolio = moved(("A", "intake", "2026-01-05"), ("A", "assessment", left), submitted=came)
    found = stage_of(portfolio, "intake", "2026-10-31").sla
    assert (found.asked, [each.late for each in found.breaches]) == (1, late)


def test_an_intake_that_was_never_complete_has_no_clock(moved: Moved) -> None:
    """Its age is told all the same."""
    found = stage_of(moved(("A", "intake", "2026-01-05")), "intake", "2026-10-31")
    assert (found.open, found.sla.asked, found.sla.breaches) == (1, 0, ())


def test_the_sample_is_late_where_its_gate_reviews_say_so() -> None:
    """CSC-044 by two working days at G0; validation of CSC-017 ended with the hold of 17 September, in time."""
    sample = open_portfolio("sample", playbook="process-review")
    late = {each.item: each.late for each in stage_of(sample, "intake", "2026-10-31").sla.breaches}
    assert late["CSC-044"] == 2
    assert "CSC-017" not in {each.item for each in stage_of(sample, "validation", "2026-10-31").sla.breaches}


def test_the_plan_of_a_stage_and_the_sla_of_its_gates_are_allowed_and_paused_days_do_not_count(moved: Moved) -> None:
    """A proof of concept has 25 working days and, at tier 3, 3 for G3; ten days of pause make ten more."""
    begun = ("A", "poc", "2026-03-02")
    in_time = moved(begun, ("A", "build", "2026-04-10"))
    assert stage_of(in_time, "poc", "2026-10-31").sla.breaches == ()
    late = moved(begun, ("A", "build", "2026-04-27"))
    assert [each.late for each in stage_of(late, "poc", "2026-10-31").sla.breaches] == [11]
    paused = moved(begun, ("A", "build", "2026-04-27", "2026-03-09", "2026-03-20"))
    assert [each.late for each in stage_of(paused, "poc", "2026-10-31").sla.breaches] == [1]


def test_capacity_counts_the_days_on_which_something_was_there(method: Method) -> None:
    """Nine stays of ten days, one after another without a gap, are three a month; the empty time after it is none."""
    first = AS_OF - timedelta(days=300)
    stays = [stay(at, first + timedelta(days=10 * at), 10) for at in range(9)]
    _, per_month = rate_window(AS_OF, method)
    found = capacity(stays, AS_OF, method)
    assert (found.n, found.value) == (9, pytest.approx(9 * per_month / 90))


def test_capacity_is_that_of_the_latest_months_once_they_hold_enough(method: Method) -> None:
    """Slow years ago, quick of late: only the latest six months count."""
    slow = [stay(at, date(2023, 1, 1) + timedelta(days=60 * at), 60) for at in range(12)]
    quick = [stay(50 + at, date(2025, 12, 1) + timedelta(days=7 * at), 7) for at in range(30)]
    found = capacity([*slow, *quick], AS_OF, method)
    assert found.value == pytest.approx(rate_window(AS_OF, method)[1] / 7, rel=0.05)


def test_seven_ends_or_arrivals_are_not_enough_history(method: Method) -> None:
    """Then there is a reason and no number; eight are enough."""
    stays = [stay(at, date(2026, 2, 1) + timedelta(days=at), 5) for at in range(7)]
    for found in (capacity(stays, AS_OF, method), arrivals(stays, AS_OF, method)):
        assert (found.value, found.n, found.reason.kind) == (None, 7, "not-enough-history")  # type: ignore[union-attr]
    more = [*stays, stay(8, date(2026, 3, 1), 5)]
    assert arrivals(more, AS_OF, method).value == pytest.approx(8 / 6)
    assert capacity(more, AS_OF, method).value is not None


def test_nothing_was_ever_there(method: Method) -> None:
    """No stay, no rate."""
    assert capacity([], AS_OF, method).value is None
    assert arrivals([], AS_OF, method).value is None


def test_a_stage_that_was_skipped_or_left_backwards_counts_as_reached(method: Method) -> None:
    """A cumulative band never falls."""
    events = pd.DataFrame({
        "event_id": ["1", "2", "3"],
        "initiative_id": ["A", "A", "A"],
        "to_stage": ["intake", "build", "poc"],
        "at": ["2026-01-10", "2026-02-10", "2026-03-10"],
    }, dtype="str")  # fmt: skip
    moves, _ = stage_moves(events, AS_OF)
    bands, levels = stage_levels(moves, [date(2026, month, 28) for month in (1, 2, 3)], method)
    assert len(bands) == 4
    assert [each.reached for each in levels] == [(1, 0, 0, 0), (1, 1, 1, 1), (1, 1, 1, 1)]


def test_with_too_little_history_no_stage_is_judged(moved: Moved) -> None:
    """Seven have left the proof of concept, and the eighth is open: neither late nor in time."""
    ended = [
        move
        for at in range(7)
        for move in ((f"A-{at}", "poc", "2026-01-05"), (f"A-{at}", "build", f"2026-02-{at + 10}"))
    ]
    found = stage_of(moved(*ended, ("B", "poc", "2026-01-05")), "poc", "2026-06-30")
    assert (found.open, found.beyond_likely, found.beyond_safe, found.excess) == (1, 0, 0, 0)
    review = asked(moved(*ended, ("B", "poc", "2026-01-05")), as_of="2026-06-30")
    assert {each.band for each in review.open_stays if each.place == "poc"} == {"not-assessed"}
