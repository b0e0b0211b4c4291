"""The range of each weight: inside it the winner stays, just outside it does not. And the chances under uncertainty."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import pytest
from hypothesis import given

from pmo_kit.decide.ranking import topsis, weighted_sum
from pmo_kit.decide.steadiness import chances, weight_ranges, weighted_sum_ranges
from pmo_kit.model.choice import Scores, WeightRange
from pmo_kit.model.text import Reason, Text
from tests.decide.test_ranking import choices, table, weights

by_range = partial(weighted_sum, normalisation="range")
JUST = 1e-6


def moved(stated: Mapping[str, float], criterion: str, to: float) -> dict[str, float]:
    """One weight set anew, the others in proportion."""
    rest = 1 - stated[criterion]
    return {name: to if name == criterion else share * (1 - to) / rest for name, share in stated.items()}


def test_the_range_worked_by_hand() -> None:
    """A1 has quality, A2 the price: with the weight of quality at 0.6, A1 stays first down to 0.5."""
    quality, price = weighted_sum_ranges(table([[1, 0], [0, 1]]), weights(0.6, 0.4), normalisation="range")
    assert quality == WeightRange(criterion="C1", weight=0.6, low=0.5, high=1, low_end="A2", high_end=None)
    assert price == WeightRange(criterion="C2", weight=0.4, low=0, high=0.5, low_end=None, high_end="A2")


def test_a_winner_at_everything_stays_whatever_the_weights() -> None:
    """0 to 1 for each of them."""
    found = weighted_sum_ranges(table([[2, 2], [1, 1]]), weights(0.5, 0.5), normalisation="range")
    assert [(each.low, each.high) for each in found] == [(0, 1), (0, 1)]


def test_equals_have_no_room() -> None:
    """Two that are level: any change of weight decides."""
    found = weighted_sum_ranges(table([[1, 0], [0, 1]]), weights(0.5, 0.5), normalisation="range")
    assert (found[0].low, found[0].high) == (0.5, 1)


def test_all_the_weight_on_one_criterion() -> None:
    """What is taken from it is shared equally: A1 leads down to a weight of 0.5."""
    found = weighted_sum_ranges(table([[1, 0, 0], [0, 1, 1]]), weights(1, 0, 0), normalisation="range")
    assert (found[0].low, found[0].low_end) == (0.5, "A2")


@given(choices())
def test_the_winner_flips_just_outside_the_range(choice: tuple[Scores, dict[str, float]]) -> None:
    """And stays just inside it, at both ends of every weight."""
    scores, stated = choice
    winner = by_range(scores, stated).winners[0]
    for each in weighted_sum_ranges(scores, stated, normalisation="range"):
        for end, beyond, taken in ((each.low, -JUST, each.low_end), (each.high, JUST, each.high_end)):
            inside = (end * (1 - JUST)) + each.weight * JUST
            assert winner in by_range(scores, moved(stated, each.criterion, inside)).winners
            if taken is not None and 0 < end + beyond < 1:
                outside = by_range(scores, moved(stated, each.criterion, end + beyond * 100))
                assert winner not in outside.winners


@given(choices())
def test_trying_out_finds_the_same_range(choice: tuple[Scores, dict[str, float]]) -> None:
    """Step by step and halving, against the straight lines; where there is one winner."""
    scores, stated = choice
    if len(by_range(scores, stated).winners) > 1:
        return
    exact = weighted_sum_ranges(scores, stated, normalisation="range")
    tried = weight_ranges(by_range, scores, stated, step=0.25)
    for one, other in zip(exact, tried, strict=True):
        assert (other.low, other.high) == pytest.approx((one.low, one.high), abs=1e-4)


def test_any_method_has_its_ranges() -> None:
    """TOPSIS: inside first, outside not."""
    rank = partial(topsis, normalisation="vector")
    scores, stated = table([[9, 3, 5], [5, 8, 6], [7, 6, 4]]), weights(0.5, 0.3, 0.2)
    winner = rank(scores, stated).winners
    for each in weight_ranges(rank, scores, stated, step=0.01):
        for end, beyond, taken in ((each.low, -1e-4, each.low_end), (each.high, 1e-4, each.high_end)):
            if taken is not None:
                assert rank(scores, moved(stated, each.criterion, end + beyond)).winners == (taken,)
                assert rank(scores, moved(stated, each.criterion, end - beyond)).winners == winner


def test_chances_say_their_draws_and_seed_and_are_the_same_again() -> None:
    """Two that are close: either may be first, and the chances add up to 1."""
    scores, stated = table([[8, 6], [6, 8.1]]), weights(0.5, 0.5)
    draws = partial(chances, scores, stated, normalisation="best", trials=2000, weight_spread=0.2, score_spread=0.1)
    found = draws(seed=7)
    assert (found.trials, found.seed, found.weight_spread, found.score_spread) == (2000, 7, 0.2, 0.1)
    assert found.first is not None
    assert sum(found.first.values()) == pytest.approx(1)
    assert all(0.3 < each < 0.7 for each in found.first.values())
    assert draws(seed=7) == found
    assert draws(seed=8) != found


def test_the_chance_worked_by_hand() -> None:
    """One criterion, 10 against 9, each ±10 %: with u, v even on ±0.1, P(10 + 10 u < 9 + 9 v) = 0.5 · 0.9² / 3.6."""
    found = chances(
        table([[10], [9]]), weights(1), normalisation="best", trials=40000, seed=1, weight_spread=0, score_spread=0.1
    )
    assert found.first is not None
    assert found.first["A2"] == pytest.approx(0.5 * 0.9**2 / 3.6, abs=0.005)


def test_without_uncertainty_the_winner_is_certain_and_equals_share() -> None:
    """Spreads of zero."""
    certain = partial(chances, normalisation="range", trials=10, seed=1, weight_spread=0, score_spread=0)
    assert certain(table([[1, 0], [0, 1]]), weights(0.6, 0.4)).first == {"A1": 1, "A2": 0}
    assert certain(table([[1, 0], [0, 1]]), weights(0.5, 0.5)).first == {"A1": 0.5, "A2": 0.5}


def test_scores_that_cannot_be_ranked_have_no_chances() -> None:
    """And no range either."""
    scores, stated = table([[0, 1], [1, 1]]), weights(0.5, 0.5)
    found = chances(scores, stated, normalisation="sum", trials=10, seed=1, weight_spread=0, score_spread=0)
    assert (found.first, found.because) == (None, Reason("scores-not-above-zero", (Text("C1", "C1"),)))
    assert weighted_sum_ranges(scores, stated, normalisation="sum") == ()
