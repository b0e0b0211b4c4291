"""Loss in money: formula book 4.6, and simulation that agrees with the closed form."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmo_kit.decide.losses import (
    Draw,
    Estimate,
    Severity,
    annual_losses,
    draw_events,
    estimate_of,
    exceedance,
    expected_loss,
    no_event,
    quantile,
    severity_of,
    standard_error,
)
from pmo_kit.model.text import Reason

frequencies = st.floats(0.01, 8)
shares = st.floats(0, 1)


def by_hand(years: dict[int, list[float]], *, trials: int, frequency: float = 1) -> Draw:
    """Drawn events written by hand: for each year the ranks of its events, all of the middling size."""
    ranks = [(year, rank) for year, events in years.items() for rank in events]
    return Draw(
        trials,
        frequency,
        np.array([year for year, _ in ranks], dtype=np.int64),
        np.array([rank for _, rank in ranks]),
        np.zeros(len(ranks)),
    )


def test_severity_of_a_ninety_per_cent_interval() -> None:
    """0.2 to 5.0 gives mu 0, sigma 0.97847 and a mean of 1.61398: the golden values of formula book 4.6."""
    severity = severity_of(0.2, 5.0, share=0.9)
    assert severity.mu == pytest.approx(0, abs=1e-12)
    assert severity.sigma == pytest.approx(0.97847, abs=5e-6)
    assert severity.mean == pytest.approx(1.61398, abs=5e-6)


def test_expected_loss_and_chance_of_a_quiet_year() -> None:
    """At 0.3 events a year 0.48419 a year, and 0.7408 of the years without any: formula book 4.6."""
    assert expected_loss(0.3, severity_of(0.2, 5.0, share=0.9)) == pytest.approx(0.48419, abs=5e-6)
    assert no_event([0.3]) == pytest.approx(0.7408, abs=5e-5)
    assert no_event([0.1, 0.2]) == pytest.approx(no_event([0.3]))


def test_the_interval_holds_the_share_that_it_says() -> None:
    """One case in twenty below the lower end, one in twenty above the upper."""
    severity = severity_of(2_000, 60_000, share=0.9)
    costs = np.exp(severity.mu + severity.sigma * np.random.default_rng(1).standard_normal(200_000))
    assert [np.mean(costs < 2_000), np.mean(costs > 60_000)] == pytest.approx([0.05, 0.05], abs=0.002)


@pytest.mark.parametrize(
    ("frequency", "low", "high", "kind"),
    [
        (None, 1, 2, "loss-without-frequency"),
        (0.5, None, 2, "loss-without-range"),
        (0.5, 1, None, "loss-without-range"),
        (0, 1, 2, "loss-frequency-zero"),
        (-1, 1, 2, "loss-frequency-zero"),
        (0.5, 0, 2, "loss-range-zero"),
        (0.5, 2, 2, "loss-range-reversed"),
        (0.5, 3, 2, "loss-range-reversed"),
        (0.5, 1, math.inf, "loss-not-a-number"),
        (math.nan, 1, 2, "loss-not-a-number"),
        (12.5, 1, 2, "loss-too-frequent"),
    ],
)
def test_what_cannot_be_computed_gives_a_reason(
    frequency: float | None, low: float | None, high: float | None, kind: str
) -> None:
    """Never 0, infinity or not-a-number."""
    assert estimate_of(frequency, low, high, share=0.9, most_a_year=12) == Reason(kind)


def test_what_can_be_computed_is_an_estimate() -> None:
    """At the very limit too."""
    assert estimate_of(12, 0.2, 5, share=0.9, most_a_year=12) == Estimate(12, 0.2, 5, severity_of(0.2, 5, share=0.9))


@pytest.mark.parametrize("ends", [(0, 1), (-1, 1), (2, 2), (3, 2)])
def test_a_range_that_is_none_is_refused(ends: tuple[float, float]) -> None:
    """A lognormal has no such range."""
    with pytest.raises(ValueError, match="not a range"):
        severity_of(*ends, share=0.9)


def test_a_year_loses_what_its_events_cost() -> None:
    """Two events of 10 in year 0, none in year 1, one in year 2; at half the cost each year loses half."""
    draw = by_hand({0: [0.1, 0.9], 2: [0.4]}, trials=3)
    severity = Severity(math.log(10), 1)
    assert annual_losses(draw, severity, frequency=1) == pytest.approx([20, 0, 10])
    assert annual_losses(draw, severity, frequency=1, severity_share=0.5) == pytest.approx([10, 0, 5])


def test_a_lower_frequency_keeps_the_events_of_low_rank() -> None:
    """At half the frequency drawn, those below one half; asking for more than was drawn is refused."""
    draw = by_hand({0: [0.1, 0.9], 2: [0.4]}, trials=3)
    assert annual_losses(draw, Severity(0, 1), frequency=0.5) == pytest.approx([1, 0, 1])
    assert annual_losses(draw, Severity(0, 1), frequency=0) == pytest.approx([0, 0, 0])
    with pytest.raises(ValueError, match="more than"):
        annual_losses(draw, Severity(0, 1), frequency=1.1)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(("frequency", "low", "high"), [(0.3, 0.2, 5.0), (9.0, 2_000, 60_000), (0.05, 1e6, 8e6)])
def test_the_simulated_mean_is_within_its_monte_carlo_error(
    seed: int, frequency: float, low: float, high: float
) -> None:
    """Of the closed form: four standard errors, which chance passes about once in fifteen thousand times."""
    severity = severity_of(low, high, share=0.9)
    losses = annual_losses(draw_events(frequency, trials=20_000, seed=[seed]), severity, frequency=frequency)
    assert abs(losses.mean() - expected_loss(frequency, severity)) < 4 * standard_error(losses)


@pytest.mark.parametrize("kept", [1, 0.4])
def test_the_simulated_quiet_years_are_within_their_monte_carlo_error(kept: float) -> None:
    """Of e to the minus frequency, after events have been left out as well."""
    losses = annual_losses(draw_events(0.75, trials=20_000, seed=[7]), Severity(0, 1), frequency=0.75 * kept)
    quiet = no_event([0.75 * kept])
    assert np.mean(losses == 0) == pytest.approx(quiet, abs=4 * math.sqrt(quiet * (1 - quiet) / 20_000))


def test_equal_seeds_draw_equal_years() -> None:
    """And another seed draws others."""
    one, same, other = (draw_events(2, trials=100, seed=[seed, 5]) for seed in (1, 1, 2))
    assert np.array_equal(one.rank, same.rank)
    assert np.array_equal(one.year, same.year)
    assert not np.array_equal(one.size[:50], other.size[:50])


@given(frequencies, shares, shares, shares, shares)
@settings(max_examples=40, deadline=None)
def test_more_control_never_raises_the_loss_of_any_year(f1: float, a: float, b: float, c: float, d: float) -> None:
    """Nor any quantile of it: every year loses at most what it lost with less control."""
    draw = draw_events(f1, trials=400, seed=[3])
    severity = severity_of(1_000, 30_000, share=0.9)
    less = annual_losses(draw, severity, frequency=f1 * max(a, b), severity_share=max(c, d))
    more = annual_losses(draw, severity, frequency=f1 * min(a, b), severity_share=min(c, d))
    assert np.all(more <= less)
    assert 0 <= quantile(more, 0.95) <= quantile(less, 0.95)


@given(st.lists(st.floats(0, 1e6), min_size=2, max_size=60), st.lists(st.floats(0, 1e6), min_size=1, max_size=20))
def test_the_exceedance_curve_never_rises(losses: list[float], amounts: list[float]) -> None:
    """It stays between 0 and 1 and ends at 0 beyond the largest loss."""
    curve = exceedance(np.array(losses), np.array([*sorted(amounts), max(losses)]))
    assert np.all(np.diff(curve[:-1]) <= 0)
    assert np.all((curve >= 0) & (curve <= 1))
    assert curve[-1] == 0


def test_the_exceedance_curve_counts_years_that_lose_more() -> None:
    """Not those that lose exactly as much."""
    assert list(exceedance(np.array([0.0, 0.0, 5.0, 10.0]), np.array([0.0, 5.0, 7.0, 10.0]))) == [0.5, 0.25, 0.25, 0]


def test_too_few_years_say_nothing_about_a_tail() -> None:
    """Twenty years reach to P95, nineteen do not; one year has no spread."""
    assert quantile(np.arange(21.0), 0.95) == 19.0
    with pytest.raises(ValueError, match="19 years"):
        quantile(np.arange(19.0), 0.95)
    with pytest.raises(ValueError, match="no spread"):
        standard_error(np.array([1.0]))


@pytest.mark.parametrize(("frequency", "trials"), [(-1, 10), (1, 0)])
def test_nothing_to_draw_is_refused(frequency: float, trials: int) -> None:
    """A negative frequency or no year."""
    with pytest.raises(ValueError, match="nothing to draw"):
        draw_events(frequency, trials=trials, seed=[1])
