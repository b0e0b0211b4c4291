"""The scales that all charts share: what stands where, and which marks are named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_kit.report.charts import Scale, nice_step, steps


@pytest.mark.parametrize(("value", "place"), [(0, 100.0), (4, 20.0), (1, 80.0), (6, -20.0)])
def test_a_scale_may_run_upwards_and_does_not_end_at_its_ends(value: float, place: float) -> None:
    """The floor of a drawing has the larger number; what lies beyond the most stands beyond it."""
    assert Scale(0, 4, 100, 20).at(value) == place


@pytest.mark.parametrize(("largest", "marks"), [(11, [0, 2, 4, 6, 8, 10, 12]), (0.25, [0, 0.05, 0.1, 0.15, 0.2, 0.25])])
def test_marks_are_round_numbers(largest: float, marks: list[float]) -> None:
    """1, 2 or 5 times a power of ten apart."""
    assert steps(largest) == pytest.approx(marks)


@given(st.floats(1e-3, 1e12))
def test_a_few_marks_hold_the_largest_value(largest: float) -> None:
    """The last mark is at or above it, the one before below; nobody reads more than eight."""
    marks = steps(largest)
    assert marks[-2] < largest <= marks[-1] * (1 + 1e-12)
    assert len(marks) <= 8
    assert marks[0] == 0
    assert marks[1] == nice_step(largest)
