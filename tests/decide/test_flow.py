"""How long finished items took and how old open ones are; rows that cannot be true are listed: formula book 4.7."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmo_kit.decide.flow import (
    FlowItems,
    active_times,
    cycle_times,
    efficiency,
    flow_efficiency,
    flow_items,
    lead_times,
    open_items,
    percentile,
    spread,
    waiting_times,
)
from pmo_kit.decide.flow_periods import period_counts, throughput
from pmo_kit.decide.forecast import back_test, how_many, when_done
from pmo_kit.decide.survival import survival
from pmo_kit.model.flow import LeftOut
from pmo_kit.model.method import Method
from pmo_kit.model.text import Reason

PUBLISHED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "flow_items" / "work_items.csv"
AS_OF = date(2026, 6, 30)
DAYS = st.dates(date(2026, 1, 1), date(2026, 9, 30))


def items(*rows: tuple[str | None, str | None, str | None, str | None], as_of: date = AS_OF) -> FlowItems:
    """Items from id, requested, started and finished."""
    return flow_items(pd.DataFrame(rows, columns=["item_id", "requested", "started", "finished"], dtype="str"), as_of)


def test_lead_time_is_from_request_and_cycle_time_from_start() -> None:
    """In days; what begins and ends on one day took none, and what is open took no time yet."""
    read = items(
        ("A", "2026-01-05", "2026-01-10", "2026-01-20"),
        ("B", None, "2026-02-01", "2026-02-01"),
        ("C", "2026-03-01", "2026-03-04", None),
    )
    assert lead_times(read).tolist() == [15.0]
    assert cycle_times(read).tolist() == [10.0, 0.0]


def test_every_impossible_row_is_listed_with_its_reason_and_left_out() -> None:
    """Under the first rule that it breaks; the rows that can be true stay."""
    read = items(
        ("OK", "2026-01-01", "2026-01-02", "2026-01-03"),
        (None, None, "2026-01-02", None),
        ("TWICE", None, "2026-01-02", None),
        ("TWICE", None, "2026-01-02", "2026-01-05"),
        ("MONTH", None, "2026-01", None),
        ("ENDED", "2026-01-01", None, "2026-01-03"),
        ("NOTHING", None, None, None),
        ("BACK", None, "2026-02-03", "2026-02-02"),
        ("EARLY", "2026-02-03", "2026-02-02", None),
        ("AHEAD", None, "2026-06-30", "2026-07-01"),
        ("WAITING", "2026-06-01", None, None),
    )
    assert read.frame["item_id"].tolist() == ["OK", "WAITING"]
    assert read.left_out[0] == LeftOut(item="", row=2, rule="id-missing", detail="started=2026-01-02")
    assert [(each.item, each.row, each.rule) for each in read.left_out[1:]] == [
        ("TWICE", 3, "id-repeated"),
        ("TWICE", 4, "id-repeated"),
        ("MONTH", 5, "date-not-a-day"),
        ("ENDED", 6, "no-start"),
        ("NOTHING", 7, "no-start"),
        ("BACK", 8, "end-before-start"),
        ("EARLY", 9, "end-before-start"),
        ("AHEAD", 10, "in-the-future"),
    ]


def test_a_cancelled_item_left_without_being_delivered() -> None:
    """It has no lead or cycle time, and is not under way any more."""
    rows = {"item_id": ["A"], "started": ["2026-01-01"], "finished": ["2026-01-09"], "outcome": ["cancelled"]}
    read = flow_items(pd.DataFrame(rows), AS_OF)
    assert (cycle_times(read).tolist(), len(read.under_way), len(read.frame)) == ([], 0, 1)


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.tuples(st.sampled_from("ABCDEF"), st.none() | DAYS, st.none() | DAYS, st.none() | DAYS),
        max_size=12,
    )
)
def test_no_row_is_lost_and_none_counts_twice(rows: list[tuple[str, date | None, date | None, date | None]]) -> None:
    """Rows in = items measured + rows left out; no time is below zero."""
    said = [(item, *(None if day is None else day.isoformat() for day in days)) for item, *days in rows]
    read = items(*said)  # type: ignore[arg-type]
    assert len(read.frame) + len(read.left_out) == len(rows)
    assert set(read.frame["item_id"]).isdisjoint({each.item for each in read.left_out})
    assert all(days >= 0 for days in (*lead_times(read), *cycle_times(read)))


@pytest.mark.parametrize(("share", "value"), [(0.25, 1.0), (0.26, 2.0), (0.5, 2.0), (0.85, 4.0), (1.0, 4.0)])
def test_a_percentile_is_a_value_that_occurred(share: float, value: float) -> None:
    """At least that share of the values does not exceed it, and no smaller value does as much."""
    assert percentile([4, 1, 3, 2], share) == value


def test_a_percentile_of_nothing_is_refused() -> None:
    """There is none."""
    with pytest.raises(ValueError, match="no values"):
        percentile([], 0.5)


def test_a_spread_says_its_n_and_of_nothing_why_there_is_none(method: Method) -> None:
    """Never 0 and never NaN."""
    found = spread([3.0, 1.0, 2.0, 10.0], method)
    assert (found.n, found.mean, found.likely, found.safe, found.lowest, found.highest) == (
        4,
        4.0,
        2.0,
        10.0,
        1.0,
        10.0,
    )
    assert (spread([], method).mean, spread([], method).reason) == (None, Reason("flow-no-items"))


def test_flow_efficiency_is_active_over_active_and_waiting() -> None:
    """Golden: 18 active and 112 waiting days are 13.85 %."""
    assert round(efficiency(18, 112).value or 0, 4) == 0.1385
    assert efficiency(0, 0).reason == Reason("flow-no-time")


def test_flow_efficiency_counts_only_what_was_stamped_twice() -> None:
    """An item with one of the two times says nothing."""
    rows = {
        "item_id": ["A", "B", "C"],
        "started": ["2026-01-01"] * 3,
        "active_days": [10.0, 8.0, 90.0],
        "waiting_days": [60.0, 52.0, None],
    }
    found = flow_efficiency(flow_items(pd.DataFrame(rows), AS_OF))
    assert (round(found.value or 0, 4), found.n) == (0.1385, 2)
    assert flow_efficiency(items(("A", None, "2026-01-01", None))).reason == Reason("flow-not-stamped")


def test_waiting_and_active_days_are_those_of_delivered_items() -> None:
    """What is still open has not waited to the end."""
    rows = {
        "item_id": ["A", "B", "C"],
        "started": ["2026-01-01"] * 3,
        "finished": ["2026-02-01", "2026-02-01", None],
        "active_days": [10.0, None, 5.0],
        "waiting_days": [60.0, 21.0, 9.0],
    }
    read = flow_items(pd.DataFrame(rows), AS_OF)
    assert (active_times(read).tolist(), waiting_times(read).tolist()) == ([10.0], [60.0, 21.0])


def delivered(*times: int) -> list[tuple[str, None, str, str]]:
    """Items that each took so many days."""
    start = date(2026, 1, 1)
    return [(f"D{at}", None, f"{start}", f"{start + timedelta(days=days)}") for at, days in enumerate(times)]


def test_an_open_item_is_held_against_what_items_usually_take(method: Method) -> None:
    """Oldest first; on the percentile itself an item is not beyond it. Times 1 to 10: P50 5, P85 9."""
    ages = {"AT-LIKELY": 5, "PAST-LIKELY": 6, "AT-SAFE": 9, "PAST-SAFE": 10}
    going = [(name, None, f"{AS_OF - timedelta(days=age)}", None) for name, age in ages.items()]
    found = open_items(items(*delivered(*range(1, 11)), *going), method)
    assert [(each.item, each.age, each.no_longer_share, each.band) for each in found] == [
        ("PAST-SAFE", 10, 1.0, "beyond-safe"),
        ("AT-SAFE", 9, 0.9, "likely-to-safe"),
        ("PAST-LIKELY", 6, 0.6, "likely-to-safe"),
        ("AT-LIKELY", 5, 0.5, "below-likely"),
    ]


def test_with_too_little_history_an_age_is_not_judged(method: Method) -> None:
    """Seven delivered items are fewer than the method asks for."""
    (found,) = open_items(items(*delivered(*range(1, 8)), ("X", None, "2026-06-20", None)), method)
    assert (found.age, found.no_longer_share, found.band) == (10, None, "not-assessed")


@pytest.mark.skipif(not PUBLISHED.is_file(), reason="the published data is not beside this checkout")
def test_the_published_items_are_measured(method: Method) -> None:
    """266 items, 5 open; two rows put in with impossible days are listed and left out."""
    raw = pd.read_csv(PUBLISHED, sep=";", dtype=str)
    rows = pd.DataFrame({
        "item_id": raw["ID"],
        "started": pd.to_datetime(raw["Activated Date"], format="%m/%d/%Y %I:%M:%S %p").dt.strftime("%Y-%m-%d"),
        "finished": pd.to_datetime(raw["Closed Date"], format="%m/%d/%Y %I:%M:%S %p").dt.strftime("%Y-%m-%d"),
    })  # fmt: skip
    read = flow_items(rows, date(2024, 5, 30))
    assert (len(read.frame), read.left_out, len(read.under_way), len(cycle_times(read))) == (266, (), 5, 261)
    history = throughput(period_counts(read, "month"))
    assert sum(each.finished for each in period_counts(read, "month")) == 261
    assert how_many(history, 3, method).safe.value is not None
    assert when_done(history, 40, method).safe.value is not None
    broken = rows.copy()
    broken.loc[0, "finished"], broken.loc[1, "started"] = "2023-05-01", None
    assert [(each.item, each.rule) for each in flow_items(broken, date(2024, 5, 30)).left_out] == [
        ("136197", "end-before-start"),
        ("137006", "no-start"),
    ]


def test_four_thousand_items_are_measured_in_one_go(method: Method) -> None:
    """Everything that a process review asks for, from the rows to the back-test."""
    start = date(2022, 1, 3)
    numbers = range(4000)
    begun = [start + timedelta(days=number * 1600 // 4000) for number in numbers]
    ended = [day + timedelta(days=number * 7919 % 90) for number, day in zip(numbers, begun, strict=True)]
    rows = pd.DataFrame({
        "item_id": [f"WI-{number:04}" for number in numbers],
        "started": [day.isoformat() for day in begun],
        "finished": [day.isoformat() if day <= AS_OF else None for day in ended],
    })  # fmt: skip
    read = flow_items(rows, AS_OF)
    history = throughput(period_counts(read, "week"))
    survival(cycle_times(read).tolist(), [True] * len(read.delivered), method)
    found = open_items(read, method), how_many(history, 12, method), when_done(history, 400, method)
    back_test(history, 4, method)
    assert len(found[0]) == len(read.under_way)
