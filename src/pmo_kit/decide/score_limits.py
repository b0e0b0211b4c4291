"""How much worse may the winner do on one criterion before another is first? The limit to hold an offer to."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from functools import partial

import numpy as np

from pmo_kit.decide.ranking import weighted_sum
from pmo_kit.model.choice import Scores
from pmo_kit.model.vendor_evaluation import ScoreLimit
from pmo_kit.model.vendor_rules import Normalisation

_ROUNDING = float(np.sqrt(sys.float_info.epsilon))


def score_limits(
    scores: Scores, shares: Mapping[str, float], *, winner: str, normalisation: Normalisation, reach: float
) -> tuple[ScoreLimit, ...]:
    """For each criterion the score at which the winner of the weighted sum is level with another, all else as it is.

    The score is made worse up to `reach` times: divided by it where more is better, multiplied where less is. No limit
    where the winner is still first there. A score of zero or less cannot be made worse in this way and is left out.
    """
    row = scores.alternatives.index(winner)

    def first(at: int, value: float) -> str:
        ahead = weighted_sum(_with(scores, row, at, value), shares, normalisation=normalisation).winners
        return winner if winner in ahead or not ahead else ahead[0]

    found = []
    for at, (criterion, value) in enumerate(zip(scores.criteria, scores.values[row], strict=True)):
        if value > 0:
            end = value / reach if criterion.direction == "max" else value * reach
            limit, other = _limit(partial(first, at), winner, value, end)
            found.append(ScoreLimit(criterion=criterion.id, value=value, limit=limit, other=other))
    return tuple(found)


def _limit(first: Callable[[float], str], winner: str, value: float, end: float) -> tuple[float | None, str | None]:
    """Where the winner is last ahead on the way from its score to a worse one, by halving, and who is first beyond."""
    if first(end) == winner:
        return None, None
    inside, outside = value, end
    while abs(outside - inside) > _ROUNDING * value:
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if first(middle) == winner else (inside, middle)
    return inside, first(outside)


def _with(scores: Scores, row: int, at: int, value: float) -> Scores:
    """The same table with one score changed."""
    values = [list(each) for each in scores.values]
    values[row][at] = value
    return Scores(scores.alternatives, scores.criteria, tuple(map(tuple, values)))
