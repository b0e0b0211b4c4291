"""How much does each criterion count? Weights given directly, by pairwise judgements, or by how the scores differ."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from pmo_kit.decide.normalising import alike, directed, matrix
from pmo_kit.model.choice import Consistency, Judgement, Scores, Weights
from pmo_kit.model.figure import Figure
from pmo_kit.model.text import Reason, Text

Matrix = NDArray[np.float64]
# Two items have one judgement, which nothing can contradict.
_PAIR = 2


def direct_weights(stated: Mapping[str, float]) -> Weights:
    """Weights as given, in any unit, divided by their sum, which is said.

    One below zero, or all of them zero, gives a reason.
    """
    negative = [name for name, weight in stated.items() if not weight >= 0]
    total = float(sum(stated.values()))
    if negative or not 0 < total < np.inf:
        return Weights(origin="direct", because=Reason("weights-unusable", _same(*negative)))
    shares = {name: weight / total for name, weight in stated.items()}
    return Weights(origin="direct", shares=shares, stated_total=total)


def judgement_matrix(items: Sequence[str], judgements: Mapping[tuple[str, str], float]) -> Matrix | Reason:
    """The reciprocal matrix of pairwise judgements, each pair judged once, in either order.

    A judgement says how many times as important the first is. A pair not judged, or one judged as zero or less, is a
    reason that names it.
    """
    whole = np.eye(len(items))
    for (row, first), (column, second) in combinations(enumerate(items), 2):
        stated = judgements.get((first, second), 1 / judgements.get((second, first), np.inf))
        if not 0 < stated < np.inf:
            return Reason("pair-not-judged", _same(first, second))
        whole[row, column], whole[column, row] = stated, 1 / stated
    return whole


def judged_weights(
    items: Sequence[str],
    judgements: Mapping[tuple[str, str], float],
    *,
    random_indices: Mapping[int, float],
    limit: float,
) -> Weights:
    """Weights by the analytic hierarchy process: the principal eigenvector, refused where the judgements contradict.

    CI = (λmax - n) / (n - 1), CR = CI / RI with the random index of the size; refused from a CR of `limit` on. Up to
    two items cannot contradict. Saaty (1980); Saaty (2008), Int. J. Services Sciences 1(1).
    """
    whole = judgement_matrix(items, judgements)
    if isinstance(whole, Reason):
        return Weights(origin="ahp", because=whole)
    values, vectors = np.linalg.eig(whole)
    principal = int(np.argmax(values.real))
    shares = np.abs(vectors[:, principal].real)
    shares /= shares.sum()
    largest = max(float(values[principal].real), len(items))
    index = (largest - len(items)) / max(len(items) - 1, 1)
    ratio = _ratio(len(items), index, random_indices)
    worst = _worst(items, whole)
    consistency = Consistency(largest=largest, index=index, ratio=ratio, limit=limit, worst=worst)
    if ratio.value is None:
        return Weights(origin="ahp", consistency=consistency, because=ratio.because)
    if ratio.value >= limit:
        pairs = [f"{each.first} : {each.second}" for each in worst]
        return Weights(origin="ahp", consistency=consistency, because=Reason("judgements-contradict", _same(*pairs)))
    return Weights(origin="ahp", consistency=consistency, shares=_named(items, shares))


def _ratio(size: int, index: float, random_indices: Mapping[int, float]) -> Figure:
    if size <= _PAIR:
        return Figure(value=0)
    if not random_indices.get(size):
        return Figure(because=Reason("random-index-missing", _same(str(size))))
    return Figure(value=index / random_indices[size])


def _worst(items: Sequence[str], whole: Matrix) -> tuple[Judgement, ...]:
    """The judgements that are the largest factor away from what the others say; none where all fit.

    What the others say of a pair is the geometric mean of all detours over a third item.
    """
    size = len(items)
    if size <= _PAIR:
        return ()
    logarithms = np.log(whole)
    others = (logarithms.sum(axis=1)[:, None] + logarithms.sum(axis=0)[None, :] - 2 * logarithms) / (size - _PAIR)
    apart = np.abs(logarithms - others)
    rounding = size * np.sqrt(sys.float_info.epsilon)
    return tuple(
        Judgement(
            first=items[row],
            second=items[column],
            stated=float(whole[row, column]),
            fitting=float(np.exp(others[row, column])),
        )
        for row, column in combinations(range(size), 2)
        if apart[row, column] >= max(apart.max() - rounding, rounding)
    )


def entropy_weights(scores: Scores) -> Weights:
    """Weights by how unevenly each criterion's scores are spread over the alternatives, whatever people think of it.

    p = x / column sum; e = -Σ p ln p / ln m; weight = (1 - e) / Σ (1 - e). Needs scores of zero or more. Directions
    play no part. Shannon's entropy as used by Elsayed et al. (2017), IJETT 46(2).
    """
    values = matrix(scores)
    unusable = (values < 0).any(axis=0) | (values.sum(axis=0) <= 0)
    if unusable.any():
        return Weights(origin="entropy", because=_criteria("scores-below-zero", scores, unusable))
    parts = values / values.sum(axis=0)
    logarithms = np.log(parts, out=np.zeros_like(parts), where=parts > 0)
    spread = 1 + (parts * logarithms).sum(axis=0) / np.log(len(values))
    same = alike(values.max(axis=0), values.min(axis=0))
    spread[same] = 0
    if same.all():
        return Weights(origin="entropy", because=_criteria("scores-all-the-same", scores, same))
    return Weights(origin="entropy", shares=_named(_ids(scores), spread / spread.sum()))


def critic_weights(scores: Scores) -> Weights:
    """Weights by how much each criterion differs and how little the others say the same.

    Scores are put on their range (0 worst, 1 best); C = standard deviation × Σ (1 - correlation with each other
    criterion); weight = C / Σ C. A criterion on which all are equal has no correlation and gives a reason.
    Diakoulaki et al. (1995), Computers & Operations Research 22(7).
    """
    values = matrix(scores)
    same = alike(values.max(axis=0), values.min(axis=0))
    if same.any():
        return Weights(origin="critic", because=_criteria("scores-all-the-same", scores, same))
    ranged = directed(scores, "range")
    conflict = (1 - np.atleast_2d(np.corrcoef(ranged, rowvar=False))).sum(axis=0)
    content = ranged.std(axis=0) * conflict
    if content.sum() <= sys.float_info.epsilon * content.size:
        return Weights(origin="critic", because=Reason("criteria-say-the-same"))
    return Weights(origin="critic", shares=_named(_ids(scores), content / content.sum()))


def _ids(scores: Scores) -> tuple[str, ...]:
    return tuple(criterion.id for criterion in scores.criteria)


def _named(items: Sequence[str], values: Matrix) -> dict[str, float]:
    return dict(zip(items, values.tolist(), strict=True))


def _criteria(kind: str, scores: Scores, concerned: NDArray[np.bool_]) -> Reason:
    return Reason(kind, _same(*(name for name, hit in zip(_ids(scores), concerned, strict=True) if hit)))


def _same(*names: str) -> tuple[Text, ...]:
    return tuple(Text.same(name) for name in names)
