"""What held work up: blocked days by cause, broken SLAs on the working calendar, and first answers at gates."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from pmo_kit.decide.flow_delays import Asked, BlockedSpan, blocked_days, first_time_right, item_blocks, sla_reading
from pmo_kit.decide.working_days import due_date
from pmo_kit.model.decision import Decision
from pmo_kit.model.flow import Blocked, Breach, GatePass
from pmo_kit.model.method import Method
from pmo_kit.read.calendars import build_calendar
from pmo_kit.read.method import load_method

CN = build_calendar(load_method()[0].calendars["CN"])
AS_OF = date(2026, 3, 31)


def span(item: str, cause: str, since: str, until: str | None) -> BlockedSpan:
    """A span from text."""
    return BlockedSpan(item, cause, date.fromisoformat(since), date.fromisoformat(until) if until else None)


def test_blocked_days_are_counted_by_cause() -> None:
    """Overlapping spans of one item count once; one that is open, or ends later, runs until the day of the report."""
    found = blocked_days(
        [
            span("A", "data access", "2026-03-01", "2026-03-11"),
            span("A", "data access", "2026-03-06", "2026-03-16"),
            span("B", "data access", "2026-03-01", "2026-03-03"),
            span("B", "vendor", "2026-03-21", None),
            span("C", "vendor", "2026-04-10", None),
            span("C", "budget", "2026-04-10", None),
            span("D", "committee", "2026-03-30", "2026-04-20"),
        ],
        AS_OF,
    )
    assert found == (
        Blocked(cause="data access", days=17, items=2, still=0),
        Blocked(cause="vendor", days=10, items=1, still=1),
        Blocked(cause="committee", days=1, items=1, still=1),
    )


def test_blocked_items_of_a_register_are_spans_or_are_left_out() -> None:
    """The last day counts; a cause without a first day says nothing of days, and an end before it cannot be."""
    rows = pd.DataFrame(
        [
            ["A", "vendor", "2026-03-02", "2026-03-03"],
            ["B", "vendor", "2026-03-02", None],
            ["C", None, None, None],
            ["D", "vendor", None, None],
            ["E", "vendor", "2026-03", None],
            ["F", "vendor", "2026-03-02", "2026-03-01"],
        ],
        columns=["item_id", "blocked_by", "blocked_from", "blocked_to"],
        dtype="str",
    )
    spans, left_out = item_blocks(rows)
    assert spans == (span("A", "vendor", "2026-03-02", "2026-03-04"), span("B", "vendor", "2026-03-02", None))
    assert [(each.item, each.row, each.rule) for each in left_out] == [
        ("D", 4, "no-start"),
        ("E", 5, "date-not-a-day"),
        ("F", 6, "end-before-start"),
    ]


def test_an_sla_runs_on_working_days_over_a_holiday() -> None:
    """Five working days from 11 February 2026 end on 25 February, not on the 18th."""
    asked = [
        Asked("IN-TIME", date(2026, 2, 11), date(2026, 2, 25), 5),
        Asked("LATE", date(2026, 2, 11), date(2026, 2, 27), 5),
        Asked("OPEN", date(2026, 3, 2), None, 10),
        Asked("NOT-YET-DUE", date(2026, 3, 27), None, 5),
        Asked("LATER", date(2026, 4, 1), None, 1),
    ]
    due = due_date(CN, date(2026, 2, 11), 5)
    found = sla_reading(asked, CN, AS_OF)
    assert (found.asked, found.provisional) == (4, False)
    assert found.breaches == (
        Breach(item="OPEN", due=date(2026, 3, 16), answered=None, late=11),
        Breach(item="LATE", due=due, answered=date(2026, 2, 27), late=2),
    )


def test_a_paused_clock_does_not_run() -> None:
    """Three paused working days move the last day by three."""
    paused = ((date(2026, 3, 4), date(2026, 3, 6)),)
    in_time = Asked("A", date(2026, 3, 2), date(2026, 3, 12), 5, paused)
    assert sla_reading([in_time], CN, AS_OF).breaches == ()
    late = Asked("A", date(2026, 3, 2), date(2026, 3, 13), 5, paused)
    assert sla_reading([late], CN, AS_OF).breaches == (
        Breach(item="A", due=date(2026, 3, 12), answered=date(2026, 3, 13), late=1),
    )


def test_a_year_without_notice_is_provisional() -> None:
    """The mainland calendar of 2031 is not published."""
    assert sla_reading([Asked("A", date(2031, 3, 3), None, 5)], CN, date(2031, 3, 4)).provisional


@given(st.integers(0, 30), st.integers(0, 40))
def test_without_pause_the_last_day_is_that_of_the_calendar(days: int, took: int) -> None:
    """The same answer as `due_date`, and late exactly when it came after it."""
    submitted = date(2026, 1, 5)
    answered = submitted + timedelta(days=took)
    due = due_date(CN, submitted, days)
    breaches = sla_reading([Asked("A", submitted, answered, days)], CN, AS_OF).breaches
    late = any(CN.is_working_day(due + timedelta(days=each)) for each in range(1, (answered - due).days + 1))
    assert bool(breaches) == late


def decision(seq: int, subject: str, gate: str, outcome: str, day: str) -> Decision:
    """One entry of the log."""
    return Decision.model_validate({
        "decision_id": f"D-{seq:04}", "seq": seq, "at": f"{day}T09:00:00+08:00", "decided_on": day, "kind": "gate",
        "subject": subject, "gate": gate, "outcome": outcome, "role": "pmo-lead", "person": "Zhou Min",
        "imported": True, "method_version": "x", "prev_hash": "0" * 64, "hash": "0" * 64,
    })  # fmt: skip


def test_first_time_right_is_about_the_first_answer(method: Method) -> None:
    """A later pass does not make up for a return; a conditional pass is a pass; what is decided later is not known."""
    log = [
        decision(1, "A", "G1", "return", "2026-01-05"),
        decision(2, "A", "G1", "pass", "2026-01-20"),
        decision(3, "B", "G1", "conditional", "2026-01-21"),
        decision(4, "C", "G1", "pass", "2026-01-22"),
        decision(5, "A", "G2", "pass", "2026-04-22"),
    ]
    assert first_time_right(log, method.decision_outcomes, AS_OF) == (
        GatePass(gate="G1", first_answers=3, passed=2, share=2 / 3),
    )
