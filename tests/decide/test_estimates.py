"""Three points for each task: sums, not sums of modes: formula book 4.4."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_kit.decide.estimates import ThreePoint, below, chance_within, in_series, merge_chance
from pmo_kit.model.method import Method
from pmo_kit.read.method import load_method

METHOD = load_method()[0]
TASKS = [ThreePoint(10, 15, 30), ThreePoint(20, 30, 60), ThreePoint(15, 20, 45), ThreePoint(5, 8, 20)]
POINTS = st.lists(st.floats(0, 1000), min_size=3, max_size=3).map(lambda three: ThreePoint(*sorted(three)))


def test_four_tasks_in_series(method: Method) -> None:
    """Golden: mean 82.833, deviation 9.317, P80 90.67, and 73 for the sum of modes."""
    found = in_series(TASKS, method)
    assert (round(found.mean, 3), round(found.deviation, 3), round(found.safe, 2)) == (82.833, 9.317, 90.67)
    assert (found.sum_of_modes, found.n, found.safe_share) == (73, 4, 0.8)


def test_two_paths_of_even_chance_meet_in_a_quarter_of_cases() -> None:
    """Merge bias; one path has none."""
    assert merge_chance([0.5, 0.5]) == 0.25
    assert merge_chance([0.5]) == 0.5
    with pytest.raises(ValueError, match="probability"):
        merge_chance([0.5, 1.2])


def test_points_go_from_low_to_high(method: Method) -> None:
    """And no task is no estimate."""
    with pytest.raises(ValueError, match="low to high"):
        ThreePoint(3, 2, 4)
    with pytest.raises(ValueError, match="no task"):
        in_series([], method)


def test_where_nothing_varies_the_chance_is_none_or_all() -> None:
    """No division by a deviation of zero."""
    assert (chance_within(10, 10, 0), chance_within(9.9, 10, 0), below(10, 0, 0.8)) == (1.0, 0.0, 10)


@given(st.lists(POINTS, min_size=1, max_size=8))
def test_a_sum_stays_between_the_sums_of_the_limits(tasks: list[ThreePoint]) -> None:
    """And the safe value is not below the mean."""
    found = in_series(tasks, METHOD)
    low, high = sum(task.optimistic for task in tasks), sum(task.pessimistic for task in tasks)
    assert low - 1e-6 <= found.mean <= high + 1e-6
    assert found.safe >= found.mean - 1e-9


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8))
def test_more_paths_never_raise_the_chance(chances: list[float]) -> None:
    """Each path that must be met can only delay."""
    assert merge_chance(chances) <= min(chances)
