"""What arrived, ended and was under way by period; Little's law as a check with its conditions: formula book 4.7."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmo_kit.decide.flow import FlowItems, flow_items
from pmo_kit.decide.flow_periods import little_check, littles_law, load, period_counts, throughput, wip_for
from pmo_kit.model.method import Method
from pmo_kit.model.text import Reason, Text


def items(*rows: tuple[str, str | None], as_of: str = "2026-05-31", cancelled: tuple[int, ...] = ()) -> FlowItems:
    """Items from start and end, numbered; those whose position is in `cancelled` were not delivered."""
    frame = pd.DataFrame({
        "item_id": [f"I{at}" for at in range(len(rows))],
        "started": [start for start, _ in rows],
        "finished": [end for _, end in rows],
        "outcome": ["cancelled" if at in cancelled else None for at in range(len(rows))],
    }, dtype="str")  # fmt: skip
    return flow_items(frame, date.fromisoformat(as_of))


def test_a_month_in_which_nothing_happened_is_still_a_month() -> None:
    """Zero is an observation; a cancelled item is an exit and no delivery; the running month is not complete."""
    counts = period_counts(
        items(("2026-01-10", "2026-01-20"), ("2026-01-31", "2026-03-01"), ("2026-03-05", "2026-05-02"),
              as_of="2026-05-15", cancelled=(1,)),
        "month",
    )  # fmt: skip
    told = [(f"{each.first}", each.started, each.finished, each.cancelled, each.wip, each.complete) for each in counts]
    assert told == [
        ("2026-01-01", 2, 1, 0, 1, True),
        ("2026-02-01", 0, 0, 0, 1, True),
        ("2026-03-01", 1, 0, 1, 1, True),
        ("2026-04-01", 0, 0, 0, 1, True),
        ("2026-05-01", 0, 1, 0, 0, False),
    ]
    assert throughput(counts) == (0, 0, 0)


def test_an_item_arrives_when_it_is_asked_for() -> None:
    """In the month of its request, although it was begun two months later; without a request, when it was begun."""
    rows = {
        "item_id": ["A", "B"],
        "requested": ["2026-01-15", None],
        "started": ["2026-03-02", "2026-02-03"],
    }
    counts = period_counts(flow_items(pd.DataFrame(rows, dtype="str"), date(2026, 3, 31)), "month")
    assert [(each.arrived, each.started, each.wip) for each in counts] == [(1, 0, 0), (1, 1, 1), (0, 1, 2)]


def test_a_week_runs_from_monday_to_sunday() -> None:
    """It is complete on its Sunday."""
    counts = period_counts(items(("2026-05-26", "2026-05-31"), as_of="2026-05-31"), "week")
    assert [(each.first, each.last, each.complete) for each in counts] == [(date(2026, 5, 25), date(2026, 5, 31), True)]


def test_without_items_there_are_no_periods() -> None:
    """And no history."""
    assert period_counts(items(), "month") == throughput(()) == ()


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 120), st.none() | st.integers(0, 60)), min_size=1, max_size=15))
def test_what_was_started_has_ended_or_is_under_way(spans: list[tuple[int, int | None]]) -> None:
    """Starts up to a period's end = exits up to it + WIP at it."""
    first = date(2026, 1, 1)
    rows = [
        (
            (first + timedelta(days=start)).isoformat(),
            None if took is None else (first + timedelta(days=start + took)).isoformat(),
        )
        for start, took in spans
    ]
    counts = period_counts(items(*rows, as_of="2026-12-31"), "month")
    for at in range(len(counts)):
        past = counts[: at + 1]
        assert sum(each.started - each.finished - each.cancelled for each in past) == counts[at].wip


def test_littles_law_by_the_book() -> None:
    """Golden: 38 items at 2.5 a month stay 15.2 months; for 6 months there may be 15."""
    assert littles_law(38, 2.5).value == 15.2
    assert wip_for(6, 2.5) == 15
    assert littles_law(38, 0).reason == Reason("flow-nothing-left")


def steady(days: int, took: int) -> list[tuple[str, str | None]]:
    """One item begins each day and takes so many days."""
    first = date(2026, 1, 1)
    return [(f"{first + timedelta(days=at)}", f"{first + timedelta(days=at + took)}") for at in range(days)]


def test_in_a_steady_flow_the_law_holds_and_no_condition_fails(method: Method) -> None:
    """One item a day, five days each: 5 under way, one out a day, five days."""
    found = little_check(items(*steady(100, 5)), date(2026, 1, 20), date(2026, 3, 20), method)
    assert (found.wip, found.exits_per_day, found.predicted, found.measured, found.fails) == (5.0, 1.0, 5.0, 5.0, ())
    assert found.n == 60


def test_where_the_flow_is_not_stable_the_check_says_which_condition_fails(method: Method) -> None:
    """Ten begin, two end: work piles up, and too few ended to speak of averages."""
    rows = [("2026-02-02", None)] * 8 + [("2026-02-02", "2026-02-10")] * 2
    found = little_check(items(*rows), date(2026, 2, 1), date(2026, 2, 28), method)
    assert found.fails == (
        Reason("little-too-few", (Text("2", "2"),)),
        Reason("little-wip-moved", (Text("0", "0"), Text("8", "8"))),
        Reason("little-in-and-out-differ", (Text("10", "10"), Text("2", "2"))),
    )


def test_cancelled_items_count_as_exits(method: Method) -> None:
    """Left out, the law would promise a longer time than items stay."""
    rows = steady(100, 5)
    found = little_check(items(*rows, cancelled=tuple(range(0, 100, 2))), date(2026, 1, 20), date(2026, 3, 20), method)
    assert (found.predicted, found.fails) == (5.0, ())


def test_where_nothing_ended_nothing_is_predicted(method: Method) -> None:
    """And no time is made up."""
    found = little_check(items(("2026-02-02", None)), date(2026, 2, 1), date(2026, 2, 28), method)
    assert (found.predicted, found.measured, found.n) == (None, None, 0)


def test_a_window_that_ends_before_it_begins_is_refused(method: Method) -> None:
    """There are no days in it."""
    with pytest.raises(ValueError, match="window"):
        little_check(items(), date(2026, 2, 2), date(2026, 2, 1), method)


def test_arrivals_against_capacity() -> None:
    """Golden: 2.2 against 2.4 a month is 5.0 months; what arrives faster than it is answered piles up."""
    found = load(2.2, 2.4)
    assert (round(found.use or 0, 4), found.growth, round(found.wait.value or 0, 6)) == (0.9167, 0.0, 5.0)
    over = load(3.0, 2.5)
    assert (over.use, over.growth, over.wait.value, over.wait.reason) == (1.2, 0.5, None, Reason("queue-grows"))
    assert load(1.0, 0.0).use is None
