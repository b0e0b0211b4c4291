"""The metrics of actions: what they count, since when and until when, and what they say where there is nothing."""

from __future__ import annotations

from datetime import date

import pytest

from pmo_kit.decide.action_metrics import MEASURES, Window
from pmo_kit.decide.retrospective_facts import History
from pmo_kit.model.flow import Measure
from pmo_kit.model.text import Reason
from tests.decide.gate_office import Office, decided, piece
from tests.decide.retrospective_office import OTHER, ROW, history, moves

SPRING = Window(date(2026, 3, 1), date(2026, 4, 30))
ALONE = Window(SPRING.after, SPRING.until, "OPS-001")
WORK = (
    *moves(
        ("intake", "2026-01-05", ""),
        ("assessment", "2026-03-01", "Validators' queue 独立验证排队"),
        ("poc", "2026-03-02", "Committee slot; 独立验证排队"),
        ("build", "2026-04-30", "Other things"),
        ("validation", "2026-05-01", "validators-queue"),
    ),
    *moves(("intake", "2026-04-01", ""), ("assessment", "2026-04-11", ""), initiative="OPS-002"),
)


def measured(name: str, history: History, window: Window, about: str = "") -> Measure:
    """What a metric gives."""
    return MEASURES[name](history, window, about)  # type: ignore[index]


@pytest.fixture
def worked(office: Office) -> History:
    """Two initiatives that moved in the spring."""
    return history(office(ROW, OTHER), "2026-06-30", stage_events=WORK)


def test_the_share_of_moves_that_waited_counts_those_after_the_first_day_until_the_last(worked: History) -> None:
    """The move of 1 March is too early, that of 30 April counts, that of 1 May is too late; entering waits for none."""
    assert measured("wait_share", worked, SPRING, "validators-queue") == Measure(value=1 / 3, n=3)
    assert measured("wait_share", worked, ALONE, "validators-queue") == Measure(value=1 / 2, n=2)


def test_a_cause_is_known_by_any_of_its_words(worked: History) -> None:
    """Its id, its title in either language or both; what the method does not list is no listed cause."""
    everything = Window(date(2026, 1, 1), date(2026, 6, 30))
    assert measured("wait_share", worked, everything, "validators-queue") == Measure(value=3 / 5, n=5)


def test_days_in_a_stage_are_those_of_stays_that_ended(worked: History) -> None:
    """A stay that lasts is no point, however long it is."""
    assert measured("stage_days", worked, SPRING, "intake") == Measure(value=10.0, n=1)
    assert measured("stage_days", worked, SPRING, "poc") == Measure(value=59.0, n=1)
    assert measured("stage_days", worked, SPRING, "validation") == Measure(
        value=None, n=0, reason=Reason("action-no-stays")
    )


def test_blocked_days_lie_in_the_window_and_are_shared_by_what_was_under_way(office: Office) -> None:
    """Ten days from 24 February to 5 March: four after the first. One day that two rows name counts once."""
    items = (
        {"item_id": "W1", "initiative_id": "OPS-001", "requested": "2026-02-01", "blocked_by": "算力",
         "blocked_from": "2026-02-24", "blocked_to": "2026-03-05"},
        {"item_id": "W2", "initiative_id": "OPS-001", "requested": "2026-02-01", "blocked_by": "GPU",
         "blocked_from": "2026-03-05", "blocked_to": "2026-03-05"},
        {"item_id": "W3", "initiative_id": "", "requested": "2026-02-01", "blocked_by": "GPU",
         "blocked_from": "2026-03-05", "blocked_to": ""},
    )  # fmt: skip
    past = history(office(ROW, OTHER), "2026-06-30", stage_events=WORK, work_items=items)
    assert measured("blocked_days", past, SPRING, "computing-capacity") == Measure(value=4 / 2, n=2)
    assert measured("blocked_days", past, ALONE, "computing-capacity") == Measure(value=4.0, n=1)
    assert measured("blocked_days", past, ALONE, "test-environment") == Measure(value=0.0, n=1)


def test_nothing_under_way_is_no_zero(office: Office) -> None:
    """An initiative in use is not held up; without others nothing can be said."""
    used = moves(("intake", "2026-01-05", ""), ("production", "2026-02-05", ""))
    past = history(office(ROW), "2026-06-30", stage_events=used)
    assert measured("blocked_days", past, SPRING, "test-environment") == Measure(
        value=None, n=0, reason=Reason("action-nothing-under-way")
    )


def test_lead_time_is_that_of_what_came_into_use_in_the_window(office: Office) -> None:
    """From the first move; one that was retired unused delivered nothing."""
    rows = (
        *moves(("intake", "2026-01-30", ""), ("production", "2026-03-11", "")),
        *moves(("intake", "2026-01-01", ""), ("retired", "2026-03-11", ""), initiative="OPS-002"),
    )
    past = history(office(ROW, OTHER), "2026-06-30", stage_events=rows)
    assert measured("lead_days", past, SPRING) == Measure(value=40.0, n=1)
    assert measured("lead_days", past, Window(SPRING.until, date(2026, 6, 30))) == Measure(
        value=None, n=0, reason=Reason("action-nothing-in-use")
    )


def test_only_the_first_answer_of_a_gate_is_right_or_not(office: Office) -> None:
    """A pass after a hold mends nothing, and a first answer before the window is no point."""
    folder = office(ROW, OTHER)
    decided(folder, "G4", "hold", "2026-03-10", reason="r", reason_zh="r")
    decided(folder, "G4", "pass", "2026-03-20")
    decided(folder, "G4", "pass", "2026-04-01", subject="OPS-002")
    decided(folder, "G3", "pass", "2026-03-01")
    past = history(folder, "2026-06-30", stage_events=WORK)
    assert measured("first_time_right", past, SPRING, "G4") == Measure(value=1 / 2, n=2)
    assert measured("first_time_right", past, ALONE, "G4") == Measure(value=0.0, n=1)
    assert measured("first_time_right", past, SPRING, "G3") == Measure(
        value=None, n=0, reason=Reason("action-no-answers")
    )


def test_a_gate_waits_in_working_days_from_the_last_evidence(office: Office) -> None:
    """Friday 6 to Tuesday 10 March is two; the second answer waits from the evidence that came in between."""
    folder = office(ROW, OTHER)
    decided(folder, "G4", "hold", "2026-03-10", reason="r", reason_zh="r")
    decided(folder, "G4", "pass", "2026-03-20")
    decided(folder, "G4", "pass", "2026-03-27")
    evidence = (
        piece("EVD-0001", "security-test-report", dated="2026-03-02"),
        piece("EVD-0002", "fallback-plan", dated="2026-03-06"),
        piece("EVD-0003", "training-record", dated="2026-03-19"),
        piece("EVD-0004", "training-record", dated="2026-03-20", status="withdrawn"),
        piece("EVD-0005", "evaluation-report", "G3", dated="2026-03-10"),
    )
    past = history(folder, "2026-06-30", stage_events=WORK, evidence=evidence)
    assert measured("gate_wait", past, ALONE, "G4") == Measure(value=1.5, n=2)
    assert measured("gate_wait", past, ALONE, "G5").reason == Reason("action-no-submissions")


def test_evidence_is_on_time_if_it_was_there_at_the_first_answer(office: Office) -> None:
    """Of three documents that the gate requires one is dated that day, one later, and one is missing."""
    folder = office(ROW, OTHER)
    decided(folder, "G4", "hold", "2026-03-10", reason="r", reason_zh="r")
    decided(folder, "G4", "pass", "2026-04-10")
    evidence = (
        piece("EVD-0001", "security-test-report", dated="2026-03-10"),
        piece("EVD-0002", "fallback-plan", dated="2026-03-11"),
    )
    past = history(folder, "2026-06-30", stage_events=WORK, evidence=evidence)
    found = measured("evidence_on_time", past, ALONE, "G4")
    assert (found.value, found.n) == (1 / 3, 3)


def test_what_lies_after_the_day_of_the_report_is_not_known(office: Office) -> None:
    """As of 1 March only the first move out of a stage has been made."""
    past = history(office(ROW, OTHER), "2026-03-01", stage_events=WORK)
    assert [stay.stage for stay in past.stays] == ["intake", "assessment"]
    assert past.left_out == ()
