"""What can a risk cost in a year? Frequency × severity, in closed form and simulated.

Events come as a Poisson number a year; what one event costs is lognormal. All what-ifs of one risk keep some of the
same drawn events, so that two answers differ by the estimates and never by chance.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from pmo_kit.model.text import Reason

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Severity:
    """What one event costs: lognormal, with the mean `mu` and the standard deviation `sigma` of its logarithm."""

    mu: float
    sigma: float

    @property
    def mean(self) -> float:
        """The mean cost of one event, `exp(mu + sigma² / 2)`: above the middle of the range, because of the tail."""
        return math.exp(self.mu + self.sigma**2 / 2)


@dataclass(frozen=True)
class Estimate:
    """A risk that can be computed: `frequency` events a year, each of a `severity` between `low` and `high`."""

    frequency: float
    low: float
    high: float
    severity: Severity


def severity_of(low: float, high: float, *, share: float) -> Severity:
    """The lognormal severity of which `share` (0.9 for a 90 % interval) lies between `low` and `high`.

    `mu = ln(low · high) / 2` and `sigma = ln(high / low) / 2z`, with z the normal quantile of `(1 + share) / 2`.
    Formula book 4.6.

    Raises:
        ValueError: when the ends are not 0 < low < high.

    >>> severity = severity_of(0.2, 5.0, share=0.9)
    >>> round(abs(severity.mu), 5), round(severity.sigma, 5), round(severity.mean, 5)
    (0.0, 0.97847, 1.61398)
    """
    if not 0 < low < high:
        raise ValueError(f"not a range of losses: {low} to {high}")
    z = NormalDist().inv_cdf((1 + share) / 2)
    return Severity(mu=math.log(low * high) / 2, sigma=math.log(high / low) / (2 * z))


def estimate_of(
    frequency: float | None, low: float | None, high: float | None, *, share: float, most_a_year: float
) -> Estimate | Reason:
    """The estimate that the three numbers make, or why they make none.

    A risk that happens more than `most_a_year` times is no risk but a running cost, and is estimated as one year's.
    """
    if frequency is None or low is None or high is None:
        return Reason("loss-without-frequency" if frequency is None else "loss-without-range")
    wrong = {
        "loss-not-a-number": not all(math.isfinite(number) for number in (frequency, low, high)),
        "loss-frequency-zero": frequency <= 0,
        "loss-too-frequent": frequency > most_a_year,
        "loss-range-zero": low <= 0,
        "loss-range-reversed": low >= high,
    }
    for kind, holds in wrong.items():
        if holds:
            return Reason(kind)
    return Estimate(frequency, low, high, severity_of(low, high, share=share))


def expected_loss(frequency: float, severity: Severity) -> float:
    """The expected loss of a year: `λ · E[S]`, in the unit of the severity. Formula book 4.6."""
    return frequency * severity.mean


def no_event(frequencies: Iterable[float]) -> float:
    """The chance (0 to 1) of a year without any event: `e^-Σλ`, for risks that are independent of one another."""
    return math.exp(-math.fsum(frequencies))


@dataclass(frozen=True)
class Draw:
    """Drawn events of many years: `year` of each event, its `rank` (0 to 1) and its normal deviate `size`.

    `frequency` is how many events a year were drawn: the most that a what-if of this draw can ask for.
    """

    trials: int
    frequency: float
    year: npt.NDArray[np.int64]
    rank: Floats
    size: Floats


def draw_events(frequency: float, *, trials: int, seed: Sequence[int]) -> Draw:
    """Draw `trials` years of a Poisson number of events; equal seeds draw equal events.

    Raises:
        ValueError: when there is no trial, or the frequency is below zero.
    """
    if trials < 1 or frequency < 0:
        raise ValueError(f"nothing to draw: {trials} years of {frequency} events")
    random = np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed)))
    year = np.repeat(np.arange(trials), random.poisson(frequency, trials))
    return Draw(trials, frequency, year, random.random(len(year)), random.standard_normal(len(year)))


def annual_losses(draw: Draw, severity: Severity, *, frequency: float, severity_share: float = 1) -> Floats:
    """The loss of each drawn year if only `frequency` events a year happen, each at `severity_share` of its cost.

    Leaving out events at random makes a Poisson number of them a smaller Poisson number (thinning). So a lower
    frequency or share never raises the loss of any year.

    Raises:
        ValueError: when more events are asked for than were drawn.
    """
    if frequency > draw.frequency:
        raise ValueError(f"{frequency} events a year are more than the {draw.frequency} drawn")
    kept = draw.rank * draw.frequency < frequency
    costs = np.exp(severity.mu + severity.sigma * draw.size[kept]) * severity_share
    return np.asarray(np.bincount(draw.year[kept], weights=costs, minlength=draw.trials), dtype=np.float64)


def quantile(losses: Floats, share: float) -> float:
    """The loss that a `share` (0.95 for P95) of the years stay at or below.

    Raises:
        ValueError: when so few years were drawn that not one is expected beyond it.
    """
    if len(losses) * (1 - share) < 1:
        raise ValueError(f"{len(losses)} years say nothing about the quantile {share}")
    return float(np.quantile(losses, share))


def standard_error(losses: Floats) -> float:
    """The Monte Carlo standard error of the mean loss, `s / √n`.

    Raises:
        ValueError: when there are not two years, without which there is no spread.
    """
    if len(losses) <= 1:
        raise ValueError("one year has no spread")
    return float(np.std(losses, ddof=1) / math.sqrt(len(losses)))


def exceedance(losses: Floats, amounts: Floats) -> Floats:
    """The loss-exceedance curve: for each amount, the share of years (0 to 1) that lose more than it."""
    above = len(losses) - np.searchsorted(np.sort(losses), amounts, side="right")
    return np.asarray(above / len(losses), dtype=np.float64)
