"""Past throughput resampled, held against the exact distribution: formula book 4.7."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmo_kit.decide.flow import FlowItems, flow_items
from pmo_kit.decide.forecast import back_test, chance_of, exact_distribution, how_many, item_back_test, when_done
from pmo_kit.model.method import Method
from pmo_kit.model.text import Reason, Text
from pmo_kit.read.method import load_method

METHOD = load_method()[0]
HISTORY = (1, 3, 2, 4, 2, 1, 3, 2, 0, 3, 2, 4)
HISTORIES = st.lists(st.integers(0, 6), min_size=8, max_size=20).filter(any)


@pytest.mark.parametrize(("months", "chance"), [(5, 0.4676), (6, 0.7587), (7, 0.9145), (8, 0.9749)])
def test_twelve_items_within_so_many_months(months: int, chance: float) -> None:
    """Golden, exactly by convolution."""
    assert round(chance_of(HISTORY, 12, months), 4) == chance


def test_five_items_in_three_months() -> None:
    """Golden: 0.8646, and the same by counting all 12 × 12 × 12 ways."""
    ways = list(product(HISTORY, repeat=3))
    assert round(chance_of(HISTORY, 5, 3), 4) == 0.8646
    assert chance_of(HISTORY, 5, 3) == pytest.approx(sum(sum(way) >= 5 for way in ways) / len(ways))


def exact_at_least(history: tuple[int, ...] | list[int], periods: int, share: float) -> int:
    """The most items that are reached with this probability."""
    return max(items for items in range(len(history) * 100) if chance_of(history, items, periods) >= share - 1e-12)


@pytest.mark.parametrize("periods", [1, 3, 6, 12])
def test_the_resampled_percentiles_are_the_exact_ones_within_one_item(method: Method, periods: int) -> None:
    """20,000 trials; both percentiles."""
    found = how_many(HISTORY, periods, method)
    assert abs((found.likely.value or 0) - exact_at_least(HISTORY, periods, 0.5)) <= 1
    assert abs((found.safe.value or 0) - exact_at_least(HISTORY, periods, 0.85)) <= 1


@settings(max_examples=15, deadline=None)
@given(HISTORIES, st.integers(1, 8))
def test_any_history_is_resampled_to_within_one_item(history: list[int], periods: int) -> None:
    """Unless the exact probability stands on the edge of the share, where either neighbour is right."""
    found = how_many(history, periods, METHOD).safe.value
    assert found is not None
    assert chance_of(history, int(found), periods) >= 0.85 - 0.02
    assert chance_of(history, int(found) + 1, periods) < 0.85 + 0.02


def test_when_twelve_items_are_done(method: Method) -> None:
    """Half of the trials by 6 months (0.4676 at 5), 85 of 100 by 7 (0.7587 at 6)."""
    found = when_done(HISTORY, 12, method)
    assert (found.likely.value, found.safe.value) == (6.0, 7.0)
    assert (found.asked, found.items, found.periods, found.history) == ("when", 12, None, 12)
    assert (found.trials, found.seed) == (method.threshold("forecast-trials"), method.threshold("simulation-seed"))


def test_the_same_seed_gives_the_same_forecast(method: Method) -> None:
    """A forecast can be had again."""
    assert how_many(HISTORY, 3, method) == how_many(HISTORY, 3, method)


def test_seven_periods_are_not_enough_history_and_eight_are(method: Method) -> None:
    """Then there is a reason and no number."""
    few = Reason("not-enough-history", (Text("7", "7"), Text("8", "8")))
    for found in (how_many(HISTORY[:7], 3, method), when_done(HISTORY[:7], 12, method)):
        assert (found.likely.value, found.safe.value, found.safe.reason) == (None, None, few)
    assert how_many(HISTORY[:8], 3, method).safe.value is not None


def test_noughts_forecast_nothing_and_test_nothing(method: Method) -> None:
    """Before the first delivery there is a reason and no number, and no window counts as met."""
    silent = Reason("forecast-nothing-delivered", (Text("9", "9"),))
    found = how_many([0] * 9, 3, method)
    assert (found.safe.value, found.likely.value, found.safe.reason) == (None, None, silent)
    assert back_test([0] * 30, 3, method).windows == 0
    assert back_test([0] * 9 + [2] * 21, 3, method).windows == 18


def test_only_the_latest_periods_are_drawn_from(method: Method) -> None:
    """Ninety early zeros are forgotten after the number of periods that the method names."""
    assert how_many([0] * 90 + [2] * 24, 3, method).safe.value == 6.0


def test_what_never_ends_is_said_to_be_beyond_the_horizon(method: Method) -> None:
    """A history of nothing delivers nothing."""
    found = when_done([0] * 10, 1, method)
    assert (found.safe.value, found.safe.reason) == (None, Reason("forecast-beyond-horizon", (Text("120", "120"),)))


def test_questions_about_nothing_are_refused(method: Method) -> None:
    """No period ahead, no item, no history."""
    with pytest.raises(ValueError, match="period"):
        how_many(HISTORY, 0, method)
    with pytest.raises(ValueError, match="item"):
        when_done(HISTORY, 0, method)
    with pytest.raises(ValueError, match="history"):
        exact_distribution([], 3)


@given(HISTORIES, st.integers(0, 6))
def test_the_exact_distribution_is_one(history: list[int], periods: int) -> None:
    """It adds up to 1, and its mean is the mean of the history times the periods."""
    found = exact_distribution(history, periods)
    assert found.sum() == pytest.approx(1)
    assert (found * np.arange(len(found))).sum() == pytest.approx(np.mean(history) * periods)


@given(HISTORIES, st.integers(1, 20), st.integers(1, 8))
def test_more_time_is_never_less_likely_enough(history: list[int], items: int, periods: int) -> None:
    """Nor is a larger number ever likelier."""
    assert chance_of(history, items, periods + 1) >= chance_of(history, items, periods) - 1e-12
    assert chance_of(history, items + 1, periods) <= chance_of(history, items, periods) + 1e-12


def test_a_steady_past_always_meets_its_forecast_which_is_too_careful_to_tell(method: Method) -> None:
    """All of 13 windows of 4 met it; 100 % is above the plausible band."""
    found = back_test([2] * 24, 4, method)
    assert (found.windows, found.met, found.share.value, found.plausible) == (13, 13, 1.0, False)


def test_a_past_that_slowed_down_breaks_its_forecasts(method: Method) -> None:
    """Five a month, then one: no window after the turn meets what was promised, until the turn is history."""
    found = back_test([5] * 12 + [1] * 12, 3, method)
    assert found.plausible is False
    assert found.share.value is not None
    assert found.share.value < 0.75


def test_a_plausible_back_test(method: Method) -> None:
    """Drawn from one distribution, most windows meet their P85, and not all."""
    source = np.random.default_rng(3)
    found = back_test(source.poisson(4, size=400).tolist(), 4, method)
    assert (found.windows, found.plausible) == (389, True)


def test_too_few_windows_are_no_test(method: Method) -> None:
    """Twelve months leave two windows of three."""
    found = back_test(HISTORY, 3, method)
    assert (found.windows, found.share.value, found.plausible) == (2, None, None)
    assert found.share.reason == Reason("forecast-too-few-windows", (Text("2", "2"), Text("8", "8")))


def one_a_month(*took: int | None) -> FlowItems:
    """Items that begin on the first of each month from January 2024 and took so many days; None is still open."""
    begun = [date(2024 + at // 12, at % 12 + 1, 1) for at in range(len(took))]
    ended = [None if days is None else day + timedelta(days=days) for day, days in zip(begun, took, strict=True)]
    rows = {
        "item_id": [f"I{at}" for at in range(len(took))],
        "started": [day.isoformat() for day in begun],
        "finished": [day.isoformat() if day else None for day in ended],
    }
    return flow_items(pd.DataFrame(rows, dtype="str"), date(2026, 6, 30))


def test_each_item_is_held_against_what_was_known_when_it_began(method: Method) -> None:
    """Eight items make the first history (P85 7 days); of the next eight two take longer than was usual by then."""
    found = item_back_test(one_a_month(1, 2, 3, 4, 5, 6, 7, 8, 3, 9, 3, 3, 3, 20, 3, 3), method)
    assert (found.windows, found.met, found.share.value, found.plausible) == (8, 6, 0.75, True)


def test_an_open_item_counts_once_it_is_older_than_was_usual(method: Method) -> None:
    """Begun long ago and still open, it has missed; begun yesterday, it is not decided."""
    old = one_a_month(*[2] * 16, None)
    assert (item_back_test(old, method).windows, item_back_test(old, method).met) == (9, 8)
    young = one_a_month(*[60] * 29, None)
    assert item_back_test(young, method).windows == item_back_test(one_a_month(*[60] * 29), method).windows


def test_a_forecast_of_items_needs_enough_of_them(method: Method) -> None:
    """Eight make the history, and seven after them are no test."""
    found = item_back_test(one_a_month(*[2] * 15), method)
    assert (found.windows, found.share.value) == (7, None)


def test_what_ends_on_the_day_an_item_begins_is_not_known_yet(method: Method) -> None:
    """The ninth item begins on the day on which the eighth ends: seven are known, too few to hold it against."""
    begun = date(2026, 1, 1)
    ended = [begun + timedelta(days=days) for days in (1, 2, 3, 4, 5, 6, 7, 31)]
    rows = {
        "item_id": [f"I{at}" for at in range(9)],
        "started": [*[begun.isoformat()] * 8, "2026-02-01"],
        "finished": [*(day.isoformat() for day in ended), "2026-02-02"],
    }
    assert item_back_test(flow_items(pd.DataFrame(rows), date(2026, 6, 30)), method).windows == 0
