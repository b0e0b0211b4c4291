"""Where is a sum of exponentials zero? All places, found one by one, without a range to search in or a first guess."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Terms = tuple[NDArray[np.float64], NDArray[np.float64]]


def zeros(terms: Iterable[tuple[float, float]]) -> tuple[float, ...]:
    """Every real s with Σ c · e^(k·s) = 0 for the terms (c, k), in ascending order; empty where there is none.

    Divided by its first exponential, the sum has a derivative with one term less. Between two neighbouring zeros of
    that derivative it only rises or only falls, so it has at most one zero there, which halving finds (Rolle). The
    zeros of the derivative are found in the same way. A zero that the curve only touches counts once.
    """
    return tuple(_zeros(*_merged(terms)))


def _merged(terms: Iterable[tuple[float, float]]) -> Terms:
    """One term for each exponent, in ascending order of exponents, those that cancel left out."""
    sums: dict[float, float] = {}
    for factor, exponent in terms:
        sums[exponent] = sums.get(exponent, 0) + factor
    kept = sorted((exponent, factor) for exponent, factor in sums.items() if factor)
    return np.array([factor for _, factor in kept]), np.array([exponent for exponent, _ in kept])


def _zeros(factors: NDArray[np.float64], exponents: NDArray[np.float64]) -> list[float]:
    if (factors >= 0).all() or (factors <= 0).all():
        return []
    rising = exponents - exponents[0]
    terms = (factors, rising)
    turns = _zeros(factors[1:] * rising[1:], rising[1:])
    touched = [turn for turn in turns if _sign(terms, turn) == 0]
    marks = [_outside(terms, turns, -1), *turns, _outside(terms, turns, 1)]
    crossed = [_halved(terms, *pair) for pair in pairwise(marks) if _sign(terms, pair[0]) * _sign(terms, pair[1]) < 0]
    return sorted(touched + crossed)


def _sign(terms: Terms, at: float) -> int:
    """1, -1, or 0 where the sum is no more than what rounding leaves of it."""
    parts = terms[0] * np.exp(terms[1] * at - (terms[1] * at).max())
    total = parts.sum()
    noise = len(parts) * sys.float_info.epsilon * np.abs(parts).sum()
    return 0 if abs(total) <= noise else int(np.sign(total))


def _outside(terms: Terms, turns: Sequence[float], side: int) -> float:
    """A place beyond all turns where the last term that matters there, the first or the last, has settled the sign."""
    settled = np.sign(terms[0][-1 if side > 0 else 0])
    start = max(turns, key=lambda turn: turn * side, default=0.0)
    step = 1.0
    while _sign(terms, start + side * step) != settled:
        step *= 2
    return start + side * step


def _halved(terms: Terms, low: float, high: float) -> float:
    """The one zero between two places of different sign."""
    below = _sign(terms, low)
    middle = (low + high) / 2
    while low < middle < high:
        sign = _sign(terms, middle)
        if sign == 0:
            return middle
        low, high = (middle, high) if sign == below else (low, middle)
        middle = (low + high) / 2
    return middle
