"""Kaplan–Meier by hand: unfinished items count, and the finished-only figure stands beside it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_kit.decide.survival import survival
from pmo_kit.model.method import Method
from pmo_kit.model.text import Reason
from pmo_kit.read.method import load_method

METHOD = load_method()[0]
ITEMS = st.lists(st.tuples(st.integers(0, 60), st.booleans()), min_size=1, max_size=30)


def test_a_curve_worked_by_hand(method: Method) -> None:
    """Ends at 3, 5, 5, 8; open at 4, 8 and 10. S: 6/7, then × 3/5, then × 2/3.

    At 3 seven are at risk. At 5 five are (one ended at 3, one was still open at 4), two end. At 8 three are: the one
    still open at 8 is at risk at 8.
    """
    found = survival([3, 4, 5, 5, 8, 8, 10], [True, False, True, True, True, False, False], method)
    assert [(time, at_risk, ends) for time, at_risk, ends, _ in found.steps] == [(3, 7, 1), (5, 5, 2), (8, 3, 1)]
    assert [left for *_, left in found.steps] == pytest.approx([6 / 7, 18 / 35, 12 / 35])
    assert (found.n, found.events, found.likely.value) == (7, 4, 8.0)
    assert (found.safe.value, found.safe.reason) == (None, Reason("survival-not-reached"))


def test_the_finished_only_figure_misleads(method: Method) -> None:
    """Of those that ended the median is 5; with the others counted it is 8."""
    found = survival([3, 4, 5, 5, 8, 8, 10], [True, False, True, True, True, False, False], method)
    assert (found.finished_only_likely.value, found.finished_only_likely.n) == (5.0, 4)
    assert (found.finished_only_safe.value, found.likely.n) == (8.0, 7)


def test_a_published_curve(method: Method) -> None:
    """Remission of leukaemia patients on 6-MP (Freireich 1963): 21 patients, 9 relapses, median 23 weeks."""
    ended = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    open_ = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    found = survival([*ended, *open_], [True] * len(ended) + [False] * len(open_), method)
    left = {time: round(share, 3) for time, _, _, share in found.steps}
    assert left == {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
    assert (found.n, found.events, found.likely.value) == (21, 9, 23.0)


def test_where_nothing_ended_there_is_no_figure(method: Method) -> None:
    """Nor a finished-only one."""
    found = survival([3, 4], [False, False], method)
    assert (found.events, found.likely.reason, found.finished_only_likely.reason) == (
        0,
        Reason("survival-none-ended"),
        Reason("survival-none-ended"),
    )


def test_times_and_ends_must_match(method: Method) -> None:
    """A time below zero is no time."""
    with pytest.raises(ValueError, match="each item"):
        survival([1, 2], [True], method)
    with pytest.raises(ValueError, match="each item"):
        survival([-1], [True], method)


@given(ITEMS)
def test_the_curve_falls_and_stays_between_one_and_zero(rows: list[tuple[int, bool]]) -> None:
    """And it counts every end once."""
    found = survival([time for time, _ in rows], [end for _, end in rows], METHOD)
    shares = [1.0, *(left for *_, left in found.steps)]
    assert all(0 <= after < before <= 1 for before, after in pairwise(shares))
    assert sum(ends for _, _, ends, _ in found.steps) == found.events == sum(end for _, end in rows)


@given(ITEMS)
def test_counting_the_unfinished_never_shortens_the_median(rows: list[tuple[int, bool]]) -> None:
    """The finished alone look faster, or the same."""
    found = survival([time for time, _ in rows], [end for _, end in rows], METHOD)
    if found.likely.value is not None and found.finished_only_likely.value is not None:
        assert found.likely.value >= found.finished_only_likely.value


@given(st.lists(st.integers(0, 60), min_size=1, max_size=30))
def test_where_all_ended_the_two_figures_are_one(times: list[int]) -> None:
    """Nothing is censored, so nothing misleads."""
    found = survival(times, [True] * len(times), METHOD)
    assert (found.likely, found.safe) == (found.finished_only_likely, found.finished_only_safe)
