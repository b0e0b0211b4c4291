"""How long will it take, from three points for each task? Sums, not sums of modes, and the merging of paths."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod, sqrt
from statistics import NormalDist

from pmo_kit.model.estimates import SeriesEstimate
from pmo_kit.model.method import Method

# PERT weighs the most likely value four times and the outer two once; its deviation is their distance over as many.
_MODE_WEIGHT = 4
_WEIGHTS = 1 + _MODE_WEIGHT + 1


@dataclass(frozen=True)
class ThreePoint:
    """Optimistic, most likely and pessimistic, in one unit. Say whether the outer two are P10 and P90 or the limits.

    Raises:
        ValueError: when they are not in order.
    """

    optimistic: float
    likely: float
    pessimistic: float

    def __post_init__(self) -> None:
        if not self.optimistic <= self.likely <= self.pessimistic:
            raise ValueError("optimistic, most likely and pessimistic go from low to high")

    @property
    def mean(self) -> float:
        """(O + 4M + P) / 6. D. G. Malcolm et al., Operations Research 7 (1959)."""
        return (self.optimistic + _MODE_WEIGHT * self.likely + self.pessimistic) / _WEIGHTS

    @property
    def deviation(self) -> float:
        """(P − O) / 6: a convention, not a property of every beta distribution."""
        return (self.pessimistic - self.optimistic) / _WEIGHTS


def in_series(tasks: Sequence[ThreePoint], method: Method) -> SeriesEstimate:
    """Tasks one after the other: means and variances add up, modes do not.

    Independence of the tasks is assumed; where they go wrong together the true range is wider. The safe value is a
    normal approximation. Formula book 4.4: 82.833 ± 9.317, P80 90.67, and 73 for the sum of modes.

    Raises:
        ValueError: without tasks.
    """
    if not tasks:
        raise ValueError("no task, no estimate")
    mean, deviation = sum(task.mean for task in tasks), sqrt(sum(task.deviation**2 for task in tasks))
    share = method.threshold("estimate-safe")
    return SeriesEstimate(
        n=len(tasks),
        mean=mean,
        deviation=deviation,
        safe=below(mean, deviation, share),
        safe_share=share,
        sum_of_modes=sum(task.likely for task in tasks),
    )


def below(mean: float, deviation: float, share: float) -> float:
    """The value that a normal variable stays below with this probability; the mean where there is no deviation."""
    return NormalDist(mean, deviation).inv_cdf(share) if deviation > 0 else mean


def chance_within(limit: float, mean: float, variance: float) -> float:
    """The probability that a normal variable stays within a limit; 0 or 1 where there is no variance."""
    return NormalDist(mean, sqrt(variance)).cdf(limit) if variance > 0 else float(mean <= limit)


def merge_chance(chances: Sequence[float]) -> float:
    """The probability that independent parallel paths are all on time: two of 50% are so in 25% of cases.

    Raises:
        ValueError: for a probability outside 0 to 1.
    """
    if any(not 0 <= chance <= 1 for chance in chances):
        raise ValueError("a probability is 0 to 1")
    return prod(chances)
