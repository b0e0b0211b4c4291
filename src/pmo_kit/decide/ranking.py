"""Who is first? Five published methods, each with its direction, its scale and its source said."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from pmo_kit.decide.normalising import alike, directed, matrix, rising, shares, unfit
from pmo_kit.model.choice import Agreement, Compromise, MethodName, Ranking, Scores, Swap
from pmo_kit.model.text import Reason
from pmo_kit.model.vendor_rules import Normalisation

Matrix = NDArray[np.float64]
# Scores closer than this, of those on a scale of about 1, differ by rounding alone.
_ROUNDING = float(np.sqrt(sys.float_info.epsilon))


def weighted_sum(scores: Scores, weights: Mapping[str, float], *, normalisation: Normalisation) -> Ranking:
    """Σ weight × scaled score; the highest is first. Fishburn (1967), Operations Research 15(3)."""
    reason = unfit(scores, normalisation)
    if reason:
        return _unranked("weighted_sum", normalisation, reason)
    return _ranked("weighted_sum", normalisation, scores, directed(scores, normalisation) @ shares(scores, weights))


def weighted_product(scores: Scores, weights: Mapping[str, float]) -> Ranking:
    """Π (share of the column)^weight; the highest is first. Needs scores above zero.

    The unit of a criterion plays no part. Bridgman (1922), Dimensional Analysis; Miller and Starr (1969).
    """
    reason = unfit(scores, "sum")
    if reason:
        return _unranked("weighted_product", "sum", reason)
    logarithms = np.log(directed(scores, "sum")) @ shares(scores, weights)
    return _ranked("weighted_product", "sum", scores, np.exp(logarithms))


def topsis(scores: Scores, weights: Mapping[str, float], *, normalisation: Normalisation) -> Ranking:
    """Closeness to the best of everything: d⁻ / (d⁺ + d⁻), the distances to the worst and the best; highest first.

    Without an answer where no criterion that counts tells the alternatives apart. The published scale is `vector`.
    Hwang and Yoon (1981); Tzeng and Huang (2011).
    """
    reason = unfit(scores, normalisation)
    if reason:
        return _unranked("topsis", normalisation, reason)
    weighted = directed(scores, normalisation) * shares(scores, weights)
    to_best, to_worst = (
        np.sqrt(((weighted - end) ** 2).sum(axis=1)) for end in (weighted.max(axis=0), weighted.min(axis=0))
    )
    if (to_best + to_worst).max() <= weighted.size * sys.float_info.epsilon:
        return _unranked("topsis", normalisation, Reason("alternatives-all-the-same"))
    return _ranked("topsis", normalisation, scores, to_worst / (to_best + to_worst))


def vikor(scores: Scores, weights: Mapping[str, float], *, majority: float) -> Ranking:
    """Q = v (S - S*) / (S⁻ - S*) + (1 - v) (R - R*) / (R⁻ - R*); the lowest is first.

    S is the weighted sum and R the largest of the weighted regrets, each on the range of its criterion; `majority` is
    v, 1/2 by consensus. The first has an advantage where the second is 1 / (m - 1) behind. Opricovic and Tzeng
    (2004), European Journal of Operational Research 156(2).
    """
    regrets = (1 - directed(scores, "range")) * shares(scores, weights)
    group, worst = regrets.sum(axis=1), regrets.max(axis=1)
    values = majority * _on_range(group) + (1 - majority) * _on_range(worst)
    ranking = _ranked("vikor", "range", scores, values, best="lowest")
    return ranking.model_copy(update={"compromise": _compromise(scores.alternatives, values, group, worst)})


def _on_range(values: Matrix) -> Matrix:
    whole = np.ptp(values)
    return (values - values.min()) / whole if whole > _ROUNDING else np.zeros_like(values)


def _compromise(names: tuple[str, ...], values: Matrix, group: Matrix, worst: Matrix) -> Compromise:
    order = np.argsort(values, kind="stable")
    behind = values[order] - values[order[0]]
    needed = 1 / (len(names) - 1)
    advantage = bool(behind[1] >= needed - _ROUNDING)
    stability = any(bool(each[order[0]] <= each.min() + _ROUNDING) for each in (group, worst))
    ahead = order[:1] if stability else order[:2]
    near = ahead if advantage else order[behind < needed - _ROUNDING]
    return Compromise(
        group_regret=dict(zip(names, group.tolist(), strict=True)),
        worst_regret=dict(zip(names, worst.tolist(), strict=True)),
        advantage=advantage,
        stability=stability,
        alternatives=tuple(names[each] for each in near),
    )


def promethee_ii(scores: Scores, weights: Mapping[str, float]) -> Ranking:
    """Net flow: how much weight says that it is better than the others, less how much says worse; highest first.

    With the usual preference function any difference counts in full, so how large it is plays no part. The flows are
    averages over the other alternatives and add up to 0. Brans and Vincke (1985), Management Science 31(6).
    """
    values = np.where(rising(scores), matrix(scores), -matrix(scores))
    one, other = values[:, None, :], values[None, :, :]
    better = np.where(alike(one, other), 0, np.sign(one - other)) @ shares(scores, weights)
    return _ranked("promethee_ii", "none", scores, better.sum(axis=1) / (len(values) - 1))


def compare_rankings(rankings: Iterable[Ranking]) -> Agreement:
    """Do the methods agree on the first, and which pairs do they order differently?"""
    given = tuple(rankings)
    answered = [each for each in given if each.ranks]
    firsts = {each.winners for each in answered}
    alone = [names[0] for names in firsts if len(names) == 1]
    return Agreement(
        agreed=alone[0] if len(firsts) == len(alone) == 1 else None,
        winners={each.method: each.winners for each in answered},
        without_answer=tuple(each.method for each in given if not each.ranks),
        swaps=tuple(_swaps(answered)),
    )


def _swaps(rankings: list[Ranking]) -> Iterable[Swap]:
    names = list(rankings[0].ranks or {}) if rankings else []
    for first, second in combinations(names, 2):
        apart = {each.method: (each.ranks or {})[second] - (each.ranks or {})[first] for each in rankings}
        ahead = [method for method, places in apart.items() if places > 0]
        behind = [method for method, places in apart.items() if places < 0]
        if ahead and behind:
            yield Swap(first=first, second=second, first_ahead=tuple(ahead), second_ahead=tuple(behind))


def _ranked(
    method: MethodName,
    normalisation: Normalisation | Literal["none"],
    scores: Scores,
    values: Matrix,
    *,
    best: Literal["highest", "lowest"] = "highest",
) -> Ranking:
    """Ranks from 1; whoever is no more than rounding apart shares one."""
    down = -values if best == "highest" else values
    ranks = 1 + (down[:, None] > down[None, :] + _ROUNDING).sum(axis=1)
    return Ranking(
        method=method,
        normalisation=normalisation,
        best=best,
        scores=dict(zip(scores.alternatives, values.tolist(), strict=True)),
        ranks=dict(zip(scores.alternatives, ranks.tolist(), strict=True)),
    )


def _unranked(method: MethodName, normalisation: Normalisation, because: Reason) -> Ranking:
    return Ranking(method=method, normalisation=normalisation, best="highest", because=because)
