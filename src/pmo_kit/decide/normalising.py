"""Scores of different units on one scale, the better the higher; which scale is a choice that can change the winner."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from pmo_kit.model.choice import Scores
from pmo_kit.model.text import Reason, Text
from pmo_kit.model.vendor_rules import Normalisation

Matrix = NDArray[np.float64]


def matrix(scores: Scores) -> Matrix:
    """The scores as an array, alternatives down and criteria across."""
    return np.array(scores.values, dtype=np.float64)


def rising(scores: Scores) -> NDArray[np.bool_]:
    """For each criterion whether more is better."""
    return np.array([criterion.direction == "max" for criterion in scores.criteria])


def shares(scores: Scores, weights: Mapping[str, float]) -> Matrix:
    """The weights in the order of the criteria."""
    return np.array([weights[criterion.id] for criterion in scores.criteria])


def alike(first: Matrix, second: Matrix) -> NDArray[np.bool_]:
    """Where two arrays are the same but for rounding, so that 0.1 + 0.2 is no better than 0.3."""
    close: NDArray[np.bool_] = np.abs(first - second) <= 4 * sys.float_info.epsilon * np.maximum(
        abs(first), abs(second)
    )
    return close


def directed(scores: Scores, how: Normalisation) -> Matrix:
    """The scores on one scale, the better the higher. `unfit` says first whether they can be.

    `range`: from the worst (0) to the best (1) of the alternatives; all 1 where they are equal.
    `best`: x / best, or best / x where less is better. `sum`: x / Σ x, or (1/x) / Σ (1/x).
    `vector`: x / √Σ x², or 1 - that.
    """
    return scaled(matrix(scores), rising(scores), how)


def scaled(values: Matrix, up: NDArray[np.bool_], how: Normalisation) -> Matrix:
    """The same for an array whose last two axes are alternatives and criteria."""
    return _SCALES[how](values, up)


def unfit(scores: Scores, how: Normalisation) -> Reason | None:
    """Why the scores cannot be put on this scale, with the criteria concerned: ratios need scores above zero."""
    values = matrix(scores)
    broken = {
        "range": np.zeros(values.shape[1], dtype=bool),
        "best": (values <= 0).any(axis=0),
        "sum": (values <= 0).any(axis=0),
        "vector": (values == 0).all(axis=0),
    }[how]
    names = [each.id for each, hit in zip(scores.criteria, broken, strict=True) if hit]
    return Reason("scores-not-above-zero", tuple(Text.same(name) for name in names)) if names else None


def _range(values: Matrix, up: NDArray[np.bool_]) -> Matrix:
    low, high = values.min(axis=-2, keepdims=True), values.max(axis=-2, keepdims=True)
    from_worst = np.where(up, values - low, high - values)
    ranged = np.ones_like(values)
    np.divide(from_worst, high - low, out=ranged, where=~alike(high, low))
    return ranged


def _best(values: Matrix, up: NDArray[np.bool_]) -> Matrix:
    low, high = values.min(axis=-2, keepdims=True), values.max(axis=-2, keepdims=True)
    ratios: Matrix = np.where(up, values / high, low / values)
    return ratios


def _sum(values: Matrix, up: NDArray[np.bool_]) -> Matrix:
    parts = np.where(up, values, 1 / values)
    whole: Matrix = parts / parts.sum(axis=-2, keepdims=True)
    return whole


def _vector(values: Matrix, up: NDArray[np.bool_]) -> Matrix:
    parts = values / np.sqrt((values**2).sum(axis=-2, keepdims=True))
    turned: Matrix = np.where(up, parts, 1 - parts)
    return turned


_SCALES: Mapping[Normalisation, Callable[[Matrix, NDArray[np.bool_]], Matrix]] = {
    "range": _range,
    "best": _best,
    "sum": _sum,
    "vector": _vector,
}
