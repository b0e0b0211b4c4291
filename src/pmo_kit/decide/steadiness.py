"""What would change the winner? The range of each weight, and how often each is first when nothing is certain."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from pmo_kit.decide.normalising import directed, matrix, rising, scaled, shares, unfit
from pmo_kit.model.choice import Chances, Ranking, Scores, WeightRange
from pmo_kit.model.vendor_rules import Normalisation

Matrix = NDArray[np.float64]
Rank = Callable[[Scores, Mapping[str, float]], Ranking]
_End = tuple[float, str | None]
_ROUNDING = float(np.sqrt(sys.float_info.epsilon))


def weighted_sum_ranges(
    scores: Scores, weights: Mapping[str, float], *, normalisation: Normalisation
) -> tuple[WeightRange, ...]:
    """Within which weights the winner of the weighted sum stays first, exactly; empty where there is no ranking.

    With weight t on one criterion and the others in proportion, a lead is t · lead there + (1 - t) · lead elsewhere: a
    straight line, which ends a range where it crosses zero. Of several winners it is the first one. Where a criterion
    has all the weight, the others share what is taken from it equally.
    """
    if unfit(scores, normalisation):
        return ()
    values, given = directed(scores, normalisation), shares(scores, weights)
    winner = int(np.argmax(values @ given))
    return tuple(
        _exact(scores, (values[winner] - values) @ _split(given, at), given[at], at) for at in range(len(given))
    )


def _split(given: Matrix, at: int) -> Matrix:
    """Two columns: the criterion alone, and the others in proportion as if they had all the weight."""
    alone = np.zeros_like(given)
    alone[at] = 1
    rest = given * (1 - alone)
    rest = rest if rest.sum() > 0 else 1 - alone
    return np.column_stack([alone, rest / rest.sum()])


def _exact(scores: Scores, leads: Matrix, weight: float, at: int) -> WeightRange:
    here, elsewhere = leads.T
    low: _End = (0.0, None)
    high: _End = (1.0, None)
    for name, lead, rest in zip(scores.alternatives, here.tolist(), elsewhere.tolist(), strict=True):
        if max(abs(lead), abs(rest)) <= _ROUNDING:
            continue
        if lead < 0 <= rest:
            high = min(high, (max(rest / (rest - lead), weight), name), key=lambda end: end[0])
        elif rest < 0 <= lead:
            low = max(low, (min(rest / (rest - lead), weight), name), key=lambda end: end[0])
    return _range(scores, weight, at, (low, high))


def _range(scores: Scores, weight: float, at: int, ends: tuple[_End, _End]) -> WeightRange:
    (low, low_end), (high, high_end) = ends
    return WeightRange(
        criterion=scores.criteria[at].id,
        weight=float(weight),
        low=low,
        high=high,
        low_end=low_end,
        high_end=high_end,
    )


def weight_ranges(rank: Rank, scores: Scores, weights: Mapping[str, float], *, step: float) -> tuple[WeightRange, ...]:
    """Within which weights the winner of any method stays first: outwards step by step, then by halving the last step.

    The other weights stay in proportion. A lead that is lost and won back within one step is not noticed.
    """
    winners, given = rank(scores, weights).winners, shares(scores, weights)
    names = [criterion.id for criterion in scores.criteria]

    def first(at: int, weight: float) -> str:
        mixed = _split(given, at) @ np.array([weight, 1 - weight])
        ahead = rank(scores, dict(zip(names, mixed.tolist(), strict=True))).winners
        return winners[0] if winners[0] in ahead or not ahead else ahead[0]

    found = []
    for at, weight in enumerate(given.tolist() if winners else ()):
        low, high = (_tried(first, winners[0], at, way, weight) for way in (-step, step))
        found.append(_range(scores, weight, at, (low, high)))
    return tuple(found)


def _tried(first: Callable[[int, float], str], winner: str, at: int, step: float, weight: float) -> _End:
    """How far a weight can move in one direction, and who is first beyond."""
    inside, end = weight, 1.0 if step > 0 else 0.0
    while inside != end:
        outside = min(max(inside + step, 0.0), 1.0)
        if first(at, outside) != winner:
            return _halved(first, winner, at, (inside, outside))
        inside = outside
    return end, None


def _halved(first: Callable[[int, float], str], winner: str, at: int, pair: tuple[float, float]) -> _End:
    inside, outside = pair
    while abs(outside - inside) > _ROUNDING:
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if first(at, middle) == winner else (inside, middle)
    return inside, first(at, outside)


def chances(
    scores: Scores,
    weights: Mapping[str, float],
    *,
    normalisation: Normalisation,
    trials: int,
    seed: int,
    weight_spread: float,
    score_spread: float,
) -> Chances:
    """How often each is first by the weighted sum when weights and scores may be off, in `trials` draws from `seed`.

    Each weight and each score is drawn evenly from itself × (1 ± its spread), all independently. Only the
    proportions of the weights matter to who is first. A spread of 0 leaves things as they are.
    """
    said = Chances(trials=trials, seed=seed, weight_spread=weight_spread, score_spread=score_spread)
    reason = unfit(scores, normalisation)
    if reason:
        return said.model_copy(update={"because": reason})
    draw = np.random.default_rng(seed)
    given, values = shares(scores, weights), matrix(scores)
    drawn = given * draw.uniform(1 - weight_spread, 1 + weight_spread, (trials, *given.shape))
    moved = values * draw.uniform(1 - score_spread, 1 + score_spread, (trials, *values.shape))
    sums = (scaled(moved, rising(scores), normalisation) @ drawn[:, :, None])[:, :, 0]
    ahead = sums >= sums.max(axis=1, keepdims=True) - _ROUNDING
    first = (ahead / ahead.sum(axis=1, keepdims=True)).mean(axis=0)
    return said.model_copy(update={"first": dict(zip(scores.alternatives, first.tolist(), strict=True))})
