"""How sure is a share that was seen in a sample? Intervals that hold for small samples and for zero seen."""

from __future__ import annotations

import math
from statistics import NormalDist

from pmo_kit.model.text import Reason


def wilson(seen: int, of: int, *, share: float) -> tuple[float, float] | Reason:
    """The two-sided Wilson interval of a proportion, 0 to 1, at the confidence `share` (0.95).

    `(p + z²/2n ± z·√(p(1−p)/n + z²/4n²)) / (1 + z²/n)`. Formula book 4.11; E. B. Wilson (1927). An empty sample has
    no interval and gives a reason.

    Raises:
        ValueError: when more was seen than there is.

    >>> low, high = wilson(490, 500, share=0.95)
    >>> f"{low:.2%} to {high:.2%}"
    '96.36% to 98.91%'
    """
    if reason := _empty(seen, of):
        return reason
    z = NormalDist().inv_cdf((1 + share) / 2)
    part = seen / of
    middle = part + z**2 / (2 * of)
    reach = z * math.sqrt(part * (1 - part) / of + z**2 / (4 * of**2))
    whole = 1 + z**2 / of
    low, high = (middle - reach) / whole, (middle + reach) / whole
    return (low if seen else 0.0), (high if seen < of else 1.0)


def upper_bound(seen: int, of: int, *, share: float) -> float | Reason:
    """The one-sided exact upper bound of a proportion, 0 to 1, at the confidence `share` (0.95).

    The proportion at which as few as `seen` would be seen with the chance `1 − share` (Clopper and Pearson, 1934).
    With zero seen it is `1 − (1 − share)^(1/n)`, close to the rule of three, 3/n. Formula book 4.11.

    Raises:
        ValueError: when more was seen than there is.

    >>> f"{upper_bound(0, 500, share=0.95):.3%}"
    '0.597%'
    """
    if reason := _empty(seen, of):
        return reason
    if seen == of:
        return 1.0
    low, high = seen / of, 1.0
    # Halving the interval until no number lies between its ends; the chance falls as the proportion rises.
    while low < (middle := (low + high) / 2) < high:
        if _at_most(seen, of, middle) > 1 - share:
            low = middle
        else:
            high = middle
    return high


def _empty(seen: int, of: int) -> Reason | None:
    if not 0 <= seen <= of:
        raise ValueError(f"{seen} of {of} is not a part of a sample")
    return Reason("sample-empty") if of == 0 else None


def _at_most(seen: int, of: int, proportion: float) -> float:
    """The binomial chance of at most `seen`, summed from logarithms so that large samples do not overflow."""
    logs = (_log_chance(each, of, proportion) for each in range(seen + 1))
    return math.fsum(math.exp(each) for each in logs)


def _log_chance(each: int, of: int, proportion: float) -> float:
    ways = math.lgamma(of + 1) - math.lgamma(each + 1) - math.lgamma(of - each + 1)
    return ways + each * math.log(proportion) + (of - each) * math.log1p(-proportion)
