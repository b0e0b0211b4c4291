"""The timeline of an initiative from its moves: stays, waits, and the item that it is in the flow of the portfolio."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd

from pmo_kit.decide.flow import cycle_times, flow_items, lead_times
from pmo_kit.decide.flow_delays import BlockedSpan, blocked_days
from pmo_kit.decide.stage_stays import Move, initiatives_as_items, paused_spans, stage_moves, stage_stays
from pmo_kit.model.flow import LeftOut, StageStay
from pmo_kit.model.method import Method
from pmo_kit.read.portfolio import open_portfolio

SAMPLE = Path(__file__).resolve().parents[2] / "templates" / "portfolios" / "sample"
AS_OF = date(2026, 6, 30)
COLUMNS = ["event_id", "initiative_id", "to_stage", "at", "wait_reason", "paused_from", "paused_to"]
LOG = [
    ["E1", "A", "intake", "2026-01-05", None, None, None],
    ["E2", "A", "assessment", "2026-01-12", None, None, None],
    ["E4", "A", "production", "2026-04-02", "data access; committee", "2026-02-02", "2026-02-11"],
    ["E3", "B", "intake", "2026-06-01", None, None, None],
]


def moves(*rows: list[str | None]) -> tuple[Move, ...]:
    """The moves of some rows."""
    found, left_out = stage_moves(pd.DataFrame(rows, columns=COLUMNS, dtype="str"), AS_OF)
    assert left_out == ()
    return found


def test_a_timeline_is_one_stay_after_another() -> None:
    """The last stay has not ended; what was waited for belongs to the stage that was left."""
    assert stage_stays(moves(*LOG), AS_OF) == (
        StageStay(
            initiative="A", stage="intake", entered=date(2026, 1, 5), left=date(2026, 1, 12), days=7, waited_for=(),
        ),
        StageStay(
            initiative="A", stage="assessment", entered=date(2026, 1, 12), left=date(2026, 4, 2), days=80,
            waited_for=("data access", "committee"),
        ),
        StageStay(initiative="A", stage="production", entered=date(2026, 4, 2), left=None, days=89, waited_for=()),
        StageStay(initiative="B", stage="intake", entered=date(2026, 6, 1), left=None, days=29, waited_for=()),
    )  # fmt: skip


def test_without_moves_there_is_no_stay() -> None:
    """An empty register is no fault."""
    assert stage_stays((), AS_OF) == ()


def test_an_initiative_is_an_item_from_request_to_use(method: Method) -> None:
    """Lead time from the request, cycle time from the first move beyond intake; one in intake waits to be begun."""
    read = flow_items(initiatives_as_items(moves(*LOG), method), AS_OF)
    assert (lead_times(read).tolist(), cycle_times(read).tolist()) == ([87.0], [80.0])
    assert (len(read.frame), len(read.under_way), read.left_out) == (2, 0, ())


def test_one_that_is_retired_without_having_been_used_was_cancelled(method: Method) -> None:
    """It left the flow and delivered nothing."""
    rows = [
        ["E1", "A", "assessment", "2026-01-12", None, None, None],
        ["E2", "A", "retired", "2026-02-12", None, None, None],
    ]
    items = initiatives_as_items(moves(*rows), method)
    assert items.to_dict("records") == [
        {
            "item_id": "A",
            "requested": "2026-01-12",
            "started": "2026-01-12",
            "finished": "2026-02-12",
            "outcome": "cancelled",
        }
    ]


def test_paused_days_are_told_under_each_cause() -> None:
    """Both ends count: 2 to 11 February are ten days."""
    spans = tuple(paused_spans(moves(*LOG)))
    assert spans[0] == BlockedSpan("A", "data access", date(2026, 2, 2), date(2026, 2, 12))
    assert [(each.cause, each.days) for each in blocked_days(spans, AS_OF)] == [("committee", 10), ("data access", 10)]


def test_moves_that_cannot_be_are_listed_and_left_out() -> None:
    """An id that stands twice, a month for a day, a day to come."""
    rows = [
        ["E1", "A", "intake", "2026-01-05", None, None, None],
        ["E1", "A", "poc", "2026-02-05", None, None, None],
        ["E2", "A", "poc", "2026-02", None, None, None],
        ["E3", "A", "build", "2026-07-01", None, None, None],
        ["E4", "A", "build", "2026-06-30", None, None, None],
    ]
    found, left_out = stage_moves(pd.DataFrame(rows, columns=COLUMNS, dtype="str"), AS_OF)
    assert [move.at for move in found] == [AS_OF]
    assert left_out[0] == LeftOut(item="E1", row=1, rule="id-repeated", detail="A intake 2026-01-05")
    assert [(each.item, each.rule) for each in left_out[1:]] == [
        ("E1", "id-repeated"),
        ("E2", "date-not-a-day"),
        ("E3", "in-the-future"),
    ]


def test_the_sample_log_is_read_whole(method: Method) -> None:
    """Sixty initiatives, twelve of them in use at some time, and every row a move."""
    events = open_portfolio(SAMPLE, registers=["stage_events"]).frames["stage_events"]
    found, left_out = stage_moves(events, date(2026, 10, 31))
    assert (len(found), left_out) == (len(events), ())
    read = flow_items(initiatives_as_items(found, method), date(2026, 10, 31))
    assert (len(read.frame), read.left_out, len(read.delivered)) == (60, (), 12)
