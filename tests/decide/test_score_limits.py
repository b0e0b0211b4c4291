"""How bad the winner's own scores may become, worked by hand, and true when they are tried."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmo_kit.decide.ranking import weighted_sum
from pmo_kit.decide.score_limits import score_limits
from pmo_kit.model.choice import Criterion, Scores
from pmo_kit.model.vendor_evaluation import ScoreLimit

WEIGHTS = {"Q": 0.5, "P": 0.5}


def table(*rows: tuple[float, float]) -> Scores:
    """Quality, more is better, and price, less is."""
    criteria = (Criterion("Q", "max"), Criterion("P", "min"))
    return Scores(tuple("ABCD"[: len(rows)]), criteria, rows)


def limits(scores: Scores, reach: float = 4) -> dict[str, ScoreLimit]:
    """Of A, which is the winner."""
    found = score_limits(scores, WEIGHTS, winner="A", normalisation="best", reach=reach)
    return {each.criterion: each for each in found}


def test_the_limit_is_where_another_is_level() -> None:
    """100 against 80 at one price: quality may fall to 80; the price may rise until 50/p + 50 = 40 + 50, at 1.25."""
    found = limits(table((100, 1), (80, 1)))
    assert (found["Q"].limit, found["Q"].other) == (pytest.approx(80), "B")
    assert (found["P"].limit, found["P"].other) == (pytest.approx(1.25), "B")


def test_a_winner_that_stays_first_as_far_as_tried_has_no_limit() -> None:
    """Ten times the quality makes up for four times the price."""
    found = limits(table((100, 1), (10, 1)))
    assert found["P"] == ScoreLimit(criterion="P", value=1, limit=None, other=None)
    assert limits(table((100, 1), (10, 1)), reach=100)["P"].limit is not None


def test_a_score_that_is_not_above_zero_is_left_out() -> None:
    """A quarter of nothing is no worse."""
    found = score_limits(table((0, 1), (-3, 9)), WEIGHTS, winner="A", normalisation="range", reach=4)
    assert [each.criterion for each in found] == ["P"]


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(1, 100), st.floats(1, 100)), min_size=2, max_size=4))
def test_inside_the_limit_the_winner_stays_and_outside_it_does_not(rows: list[tuple[float, float]]) -> None:
    """Tried on either side."""
    scores = table(*rows)
    ranking = weighted_sum(scores, WEIGHTS, normalisation="best")
    if len(ranking.winners) > 1:
        return
    (winner,) = ranking.winners
    row = scores.alternatives.index(winner)
    for at, found in enumerate(score_limits(scores, WEIGHTS, winner=winner, normalisation="best", reach=4)):
        if found.limit is None or abs(found.limit - found.value) < 1e-3 * found.value:
            continue
        worse = 1 if scores.criteria[at].direction == "min" else -1
        for step, first in ((-worse, winner), (worse, found.other)):
            values = [list(each) for each in scores.values]
            values[row][at] = found.limit * (1 + step * 1e-4)
            moved = Scores(scores.alternatives, scores.criteria, tuple(map(tuple, values)))
            assert first in weighted_sum(moved, WEIGHTS, normalisation="best").winners
