"""The timeline of one initiative: stays against plan, held-up days, lead and cycle time, gates at first answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmo_kit.decide.initiative_timeline import find_gates, find_stays, find_time
from pmo_kit.decide.retrospective_facts import History
from pmo_kit.model.flow import LeftOut, Measure
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.model.retrospective import Stay
from pmo_kit.model.text import Reason, Text
from pmo_kit.read.portfolio import open_portfolio
from tests.conftest import SETTINGS
from tests.decide.gate_office import Office, decided
from tests.decide.retrospective_office import ROW, history, moves

WORK = moves(
    ("intake", "2026-03-02", ""),
    ("assessment", "2026-03-05", "实测基线"),
    ("poc", "2026-03-31", "Committee slot; Something else / 其他"),
)
PAUSED = ({**WORK[2], "paused_from": "2026-03-10", "paused_to": "2026-03-12"},)
ITEM = {"item_id": "W1", "initiative_id": "OPS-001", "requested": "2026-03-02", "started": "2026-03-03",
        "finished": "2026-03-30", "outcome": "delivered", "active_days": "18", "waiting_days": "112",
        "blocked_by": "PIPIA", "blocked_from": "2026-03-12", "blocked_to": "2026-03-13"}  # fmt: skip


def stays(office: Office, as_of: str = "2026-04-10", **registers: Any) -> tuple[Stay, ...]:
    """The stays of the office's one initiative."""
    past = history(office(ROW), as_of, "OPS-001", **registers)
    return find_stays(past, past.portfolio.calendar)


def test_a_stay_is_told_in_calendar_and_in_working_days_against_the_plan(office: Office) -> None:
    """5 to 31 March are 26 days and 18 working days; twenty were planned, so it could have lasted until 1 April."""
    intake, assessment, poc = stays(office, stage_events=WORK)
    assert (intake.planned, intake.planned_until) == (None, None)
    assert (assessment.days, assessment.working_days, assessment.planned) == (26, 18, 20)
    assert assessment.planned_until == date(2026, 4, 1)
    assert (poc.left, poc.days) == (None, 10)


def test_held_up_days_are_those_with_dates_and_each_counts_once(office: Office) -> None:
    """The pause ends on the 12th, on which the blocked item begins: four days, one run."""
    _, assessment, _ = stays(office, stage_events=(*WORK[:2], *PAUSED), work_items=(ITEM,))
    assert (assessment.held_up, assessment.held_spans) == (4, ((date(2026, 3, 10), date(2026, 3, 13)),))


def test_a_wait_without_dates_is_named_and_not_counted(office: Office) -> None:
    """What the method does not list keeps its own words in both languages."""
    intake, assessment, _ = stays(office, stage_events=WORK)
    assert (intake.held_up, assessment.held_up) == (0, 0)
    assert (
        assessment.waited_for
        == assessment.undated
        == (
            Text("Committee slot", "委员会排期"),
            Text("Something else", "其他"),
        )
    )
    _, dated, _ = stays(office, stage_events=(*WORK[:2], *PAUSED))
    assert dated.undated == ()


def test_an_answer_belongs_to_the_stay_that_it_ended(office: Office) -> None:
    """On the day of a move it is the stage that was left; the first stay has what came on its first day too."""
    folder = office(ROW)
    decided(folder, "G0", "pass", "2026-03-02")
    decided(folder, "G2", "hold", "2026-03-30", reason="r", reason_zh="r")
    decided(folder, "G2", "pass", "2026-03-31")
    past = history(folder, "2026-04-10", "OPS-001", stage_events=WORK)
    found = find_stays(past, past.portfolio.calendar)
    assert [[(each.gate, each.passes) for each in stay.answers] for stay in found] == [
        [("G0", True)],
        [("G2", False), ("G2", True)],
        [],
    ]


def test_unfinished_work_has_a_time_so_far_and_no_lead_time(office: Office) -> None:
    """With the reason; it becomes a lead time on the day of use, and ends there."""
    past = history(office(ROW), "2026-04-10", "OPS-001", stage_events=WORK)
    time, _ = find_time(past)
    assert time is not None
    assert (time.in_use, time.elapsed, time.undated) == (None, 39, 3)
    assert time.lead == time.cycle == Measure(value=None, n=0, reason=Reason("time-not-in-use"))
    used = (*WORK, {**WORK[2], "event_id": "EV-9", "to_stage": "production", "at": "2026-04-01", "wait_reason": ""})
    time, _ = find_time(history(office(ROW), "2026-04-10", "OPS-001", stage_events=used))
    assert time is not None
    assert (time.lead, time.cycle, time.elapsed) == (Measure(value=30.0, n=1), Measure(value=27.0, n=1), 30)


def test_one_that_was_cancelled_has_no_lead_time_either(office: Office) -> None:
    """Its time ends with it."""
    ended = (*WORK, {**WORK[2], "event_id": "EV-9", "to_stage": "retired", "at": "2026-04-01"})
    time, _ = find_time(history(office(ROW), "2026-04-10", "OPS-001", stage_events=ended))
    assert time is not None
    assert (time.until, time.lead.reason) == (date(2026, 4, 1), Reason("time-cancelled"))


def test_flow_efficiency_is_that_of_stamped_items(office: Office) -> None:
    """Formula book 4.7: 18 active and 112 waiting days are 13.85%; an item without stamps is counted as such."""
    items = (ITEM, {**ITEM, "item_id": "W2", "active_days": "", "blocked_by": "", "blocked_from": "", "blocked_to": ""})
    time, left_out = find_time(history(office(ROW), "2026-04-10", "OPS-001", stage_events=WORK, work_items=items))
    assert time is not None
    assert round(time.efficiency.value or 0, 4) == 0.1385
    assert (time.active, time.waiting, time.unstamped) == (Measure(value=18.0, n=1), Measure(value=112.0, n=1), 1)
    assert left_out == ()


def test_without_stamps_there_is_no_efficiency(office: Office) -> None:
    """Held-up days are never turned into one."""
    time, _ = find_time(history(office(ROW), "2026-04-10", "OPS-001", stage_events=(*WORK[:2], *PAUSED)))
    assert time is not None
    assert time.held_up == 3
    assert time.efficiency == Measure(value=None, n=0, reason=Reason("flow-not-stamped"))
    assert time.active.reason == time.waiting.reason == Reason("flow-not-stamped")


def test_without_a_move_there_is_no_time(office: Office) -> None:
    """And no stay."""
    past = history(office(ROW), "2026-04-10", "OPS-001")
    assert find_time(past) == (None, ())
    assert find_stays(past, past.portfolio.calendar) == ()


def test_the_first_answer_of_a_gate_decides_whether_it_was_right(office: Office) -> None:
    """Held and passed later: not right at first, and passed on the later day."""
    folder = office(ROW)
    decided(folder, "G2", "pass", "2026-03-05")
    decided(folder, "G3", "hold", "2026-03-10", reason="r", reason_zh="r")
    decided(folder, "G3", "pass", "2026-03-20")
    found, share = find_gates(history(folder, "2026-04-10", "OPS-001"))
    assert [(each.gate, each.first_time_right, each.answers, str(each.passed_on)) for each in found] == [
        ("G2", True, 1, "2026-03-05"),
        ("G3", False, 2, "2026-03-20"),
    ]
    assert share == Measure(value=0.5, n=2)
    assert find_gates(history(folder, "2026-03-01", "OPS-001"))[1].reason == Reason("action-no-answers")


def test_rows_that_cannot_be_true_are_told(office: Office) -> None:
    """A move and an item whose dates are no days; what lies ahead of the day is only not known yet."""
    rows = (
        *WORK,
        {**WORK[2], "event_id": "EV-9", "at": "2026-04"},
        {**WORK[2], "event_id": "EV-8", "at": "2026-05-01"},
    )
    items = ({**ITEM, "finished": "2026-02-01", "blocked_to": "2026-03-01"},)
    past = history(office(ROW), "2026-04-10", "OPS-001", stage_events=rows, work_items=items)
    assert [(each.item, each.rule) for each in past.left_out] == [
        ("EV-9", "date-not-a-day"),
        ("W1", "end-before-start"),
    ]
    _, left_out = find_time(past)
    assert [each.rule for each in left_out if isinstance(each, LeftOut)] == ["end-before-start"]


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Portfolio:
    """An office with one initiative and nothing else."""
    folder: Path = tmp_path_factory.mktemp("office")
    (folder / "registers").mkdir()
    (folder / "portfolio.yaml").write_text(SETTINGS, encoding="utf-8")
    pd.DataFrame([ROW]).to_csv(folder / "registers" / "initiatives.csv", index=False, encoding="utf-8")
    return open_portfolio(folder, playbook="retrospective")


STAGES = ("intake", "assessment", "poc", "build", "validation", "pilot", "production")
OFFSETS = st.lists(st.integers(0, 400), min_size=1, max_size=len(STAGES))
PAUSES = st.lists(st.one_of(st.none(), st.tuples(st.integers(-30, 430), st.integers(0, 60))), min_size=7, max_size=7)


@settings(max_examples=60, deadline=None)
@given(offsets=OFFSETS, pauses=PAUSES, until=st.integers(0, 450))
def test_held_up_and_not_held_up_days_are_all_days(
    bare: Portfolio, offsets: list[int], pauses: list[tuple[int, int] | None], until: int
) -> None:
    """Whatever was paused, however pauses overlap: held up + not held up = elapsed, and stays add up to it too."""
    begin = date(2026, 1, 5)
    rows = [
        {
            "event_id": f"EV-{at}",
            "initiative_id": "OPS-001",
            "to_stage": STAGES[at],
            "at": (begin + timedelta(days=offset)).isoformat(),
            "wait_reason": "GPU",
            "paused_from": (begin + timedelta(days=pause[0])).isoformat() if pause else None,
            "paused_to": (begin + timedelta(days=sum(pause))).isoformat() if pause else None,
        }
        for at, (offset, pause) in enumerate(zip(sorted(offsets), pauses, strict=False))
    ]
    frames = {**bare.frames, "stage_events": pd.DataFrame(rows, dtype="str")}
    past = History(replace(bare, frames=frames), begin + timedelta(days=until), "OPS-001")
    time, _ = find_time(past)
    if time is None:
        assert until < min(offsets)
        return
    assert time.held_up + time.not_held_up == time.elapsed == (time.until - time.requested).days
    assert 0 <= time.held_up <= time.elapsed
    before = [stay for stay in find_stays(past, bare.calendar) if stay.stage != "production"]
    assert sum(stay.days for stay in before) == time.elapsed
    assert sum(stay.held_up for stay in before) == time.held_up
