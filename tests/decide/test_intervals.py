"""How sure a share is: formula book 4.11."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_kit.decide.intervals import upper_bound, wilson
from pmo_kit.model.text import Reason

samples = st.integers(1, 400).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


@pytest.mark.parametrize(
    ("seen", "of", "low", "high"),
    [(490, 500, 0.9636, 0.9891), (98, 100, 0.9300, 0.9945)],
)
def test_the_wilson_interval(seen: int, of: int, low: float, high: float) -> None:
    """98 % of 500 and of 100 at 95 %: the golden values of formula book 4.11. A hundred cannot show 98 %."""
    assert wilson(seen, of, share=0.95) == pytest.approx((low, high), abs=5e-5)


def test_zero_seen_is_not_zero() -> None:
    """0 of 500 may still be 0.597 %, close to the rule of three: formula book 4.11."""
    bound = upper_bound(0, 500, share=0.95)
    assert bound == pytest.approx(0.00597, abs=5e-6)
    assert bound == pytest.approx(1 - 0.05 ** (1 / 500), rel=1e-12)
    assert bound == pytest.approx(3 / 500, rel=0.01)


@pytest.mark.parametrize(
    ("seen", "of", "bound"),
    [(1, 10, 0.39416), (4, 500, 0.018213), (10, 10, 1.0), (0, 1, 0.95)],
)
def test_the_exact_upper_bound(seen: int, of: int, bound: float) -> None:
    """One of ten as in the tables of Clopper and Pearson; all seen may be all; none of one may be 95 %."""
    assert upper_bound(seen, of, share=0.95) == pytest.approx(bound, abs=5e-6)


@given(samples)
def test_the_upper_bound_is_where_so_few_would_be_seen_once_in_twenty(sample: tuple[int, int]) -> None:
    """By the binomial distribution, written out."""
    seen, of = sample
    bound = upper_bound(seen, of, share=0.95)
    assert isinstance(bound, float)
    if seen < of:
        chance = math.fsum(math.comb(of, k) * bound**k * (1 - bound) ** (of - k) for k in range(seen + 1))
        assert chance == pytest.approx(0.05, rel=1e-6)


@given(samples)
def test_an_interval_holds_what_was_seen_and_stays_between_nothing_and_all(sample: tuple[int, int]) -> None:
    """And the mirror image has the mirrored interval."""
    seen, of = sample
    found, mirrored = wilson(seen, of, share=0.95), wilson(of - seen, of, share=0.95)
    assert isinstance(found, tuple)
    assert isinstance(mirrored, tuple)
    assert 0 <= found[0] <= seen / of <= found[1] <= 1
    assert (1 - mirrored[1], 1 - mirrored[0]) == pytest.approx(found)


def test_none_or_all_of_a_sample_end_exactly_there() -> None:
    """No float noise."""
    nothing, everything = wilson(0, 500, share=0.95), wilson(500, 500, share=0.95)
    assert isinstance(nothing, tuple)
    assert isinstance(everything, tuple)
    assert (nothing[0], everything[1]) == (0.0, 1.0)


def test_an_empty_sample_gives_a_reason() -> None:
    """Never 0 % or 100 %."""
    assert wilson(0, 0, share=0.95) == upper_bound(0, 0, share=0.95) == Reason("sample-empty")


@pytest.mark.parametrize(("seen", "of"), [(3, 2), (-1, 2)])
def test_more_than_there_is_cannot_have_been_seen(seen: int, of: int) -> None:
    """Nor less than nothing."""
    for interval in (wilson, upper_bound):
        with pytest.raises(ValueError, match="not a part"):
            interval(seen, of, share=0.95)
