"""Weights: direct, judged in pairs, or from the scores; they add up to 1, or there are none and it is said why."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_kit.decide.criteria import critic_weights, direct_weights, entropy_weights, judged_weights
from pmo_kit.model.choice import Consistency, Criterion, Scores, Weights
from pmo_kit.model.method import Method
from pmo_kit.model.text import Reason, Text

LIMIT = 0.10
SAATY = {3: 0.58, 4: 0.90, 5: 1.12}
ABC = ("a", "b", "c")


def names(*words: str) -> tuple[Text, ...]:
    """Words that are the same in both languages."""
    return tuple(Text(word, word) for word in words)


def judged(matrix: list[list[float]], **numbers: Any) -> Weights:
    """Weights of a whole matrix of judgements on a, b, c and so on."""
    items = "abcdefgh"[: len(matrix)]
    judgements = {(items[i], items[j]): matrix[i][j] for i, j in combinations(range(len(matrix)), 2)}
    return judged_weights(items, judgements, **{"random_indices": SAATY, "limit": LIMIT, **numbers})


def consistency(weights: Weights) -> Consistency:
    """How consistent the judgements were."""
    assert weights.consistency is not None
    return weights.consistency


def table(*columns: list[float]) -> Scores:
    """Scores by criterion C1, C2 …, the more the better."""
    rows = tuple(zip(*columns, strict=True))
    criteria = tuple(Criterion(f"C{n}", "max") for n in range(1, len(columns) + 1))
    return Scores(tuple(f"A{n}" for n in range(1, len(rows) + 1)), criteria, rows)


def test_direct_weights_are_divided_by_their_sum_which_is_said() -> None:
    """5, 3 and 2 add up to 10."""
    found = direct_weights({"quality": 5, "price": 3, "exit": 2})
    assert found == Weights(origin="direct", shares={"quality": 0.5, "price": 0.3, "exit": 0.2}, stated_total=10)


@pytest.mark.parametrize("stated", [{"a": 2.0, "b": -1.0}, {"a": 1.0, "b": float("nan")}])
def test_a_weight_below_zero_or_missing_is_refused_by_name(stated: dict[str, float]) -> None:
    """Whatever the others are."""
    assert direct_weights(stated).because == Reason("weights-unusable", names("b"))


def test_weights_of_zero_alone_are_none() -> None:
    """There is nothing to divide."""
    assert direct_weights({"a": 0, "b": 0}).because == Reason("weights-unusable")


def test_the_consistent_golden_case() -> None:
    """0.6483, 0.2297, 0.1220; λ 3.0037; CR 0.0032."""
    found = judged([[1, 3, 5], [1 / 3, 1, 2], [1 / 5, 1 / 2, 1]])
    assert found.shares is not None
    assert [round(each, 4) for each in found.shares.values()] == [0.6483, 0.2297, 0.1220]
    assert round(consistency(found).largest, 4) == 3.0037
    assert round(consistency(found).ratio.known(), 4) == 0.0032


def test_the_contradictory_golden_case_is_refused() -> None:
    """A over b, b over c, c over a: CR 1.58. Of three judgements none is worse than the others, so all are named."""
    found = judged([[1, 3, 1 / 5], [1 / 3, 1, 3], [5, 1 / 3, 1]])
    assert found.shares is None
    assert round(consistency(found).ratio.known(), 2) == 1.58
    assert found.because == Reason("judgements-contradict", names("a : b", "a : c", "b : c"))


def test_the_worst_judgement_is_named_with_what_would_fit() -> None:
    """8 : 4 : 2 : 1, but a against d was written upside down."""
    right = [[1, 2, 4, 8], [1 / 2, 1, 2, 4], [1 / 4, 1 / 2, 1, 2], [1 / 8, 1 / 4, 1 / 2, 1]]
    assert consistency(judged(right)).worst == ()
    right[0][3] = 1 / 8
    found = judged(right)
    assert found.because == Reason("judgements-contradict", names("a : d"))
    (worst,) = consistency(found).worst
    assert (worst.first, worst.second, worst.stated) == ("a", "d", 0.125)
    assert worst.fitting == pytest.approx(8)


def test_the_limit_itself_is_refused() -> None:
    """From the limit on, and not only beyond it."""
    matrix = [[1.0, 3, 5], [1 / 3, 1, 2], [1 / 5, 1 / 2, 1]]
    ratio = consistency(judged(matrix)).ratio.known()
    assert judged(matrix, limit=ratio).shares is None
    assert judged(matrix, limit=ratio * 1.001).shares is not None


def test_two_items_cannot_contradict_and_one_needs_no_judgement() -> None:
    """CR 0 by definition."""
    assert judged([[1, 3], [1 / 3, 1]]).shares == pytest.approx({"a": 0.75, "b": 0.25})
    assert judged([[1]]).shares == pytest.approx({"a": 1.0})


def test_a_pair_that_nobody_judged_is_named() -> None:
    """It is not taken for equal."""
    judgements = {("a", "b"): 2.0, ("c", "b"): 3.0}
    found = judged_weights(ABC, judgements, random_indices=SAATY, limit=LIMIT)
    assert found == Weights(origin="ahp", because=Reason("pair-not-judged", names("a", "c")))


def test_a_size_without_random_index_is_refused() -> None:
    """Instead of being held against that of another size."""
    found = judged([[1.0] * 6] * 6)
    assert found.because == Reason("random-index-missing", names("6"))


def test_the_shipped_random_indices_are_saatys(method: Method) -> None:
    """Three to ten items, each size once."""
    table_ = {each.size: each.value for each in method.random_indices.values()}
    assert table_ == {3: 0.58, 4: 0.90, 5: 1.12, 6: 1.24, 7: 1.32, 8: 1.41, 9: 1.45, 10: 1.49}


def test_entropy_gives_nothing_to_a_criterion_on_which_all_are_equal() -> None:
    """All the weight goes to the one that differs."""
    assert entropy_weights(table([3, 3], [1, 9])).shares == {"C1": 0, "C2": 1}
    assert entropy_weights(table([3, 3], [1, 1])).because == Reason("scores-all-the-same", names("C1", "C2"))


def test_entropy_needs_scores_that_are_shares() -> None:
    """Zero is one, a negative score is not."""
    assert entropy_weights(table([0, 1], [0.5, 0.5])).shares == {"C1": 1, "C2": 0}
    assert entropy_weights(table([1, 2], [-1, 2])).because == Reason("scores-below-zero", names("C2"))


def test_critic_refuses_a_criterion_without_correlation() -> None:
    """It is the same for all; and two that say the same leave nothing to weigh."""
    assert critic_weights(table([3, 3], [1, 9])).because == Reason("scores-all-the-same", names("C1"))
    assert critic_weights(table([1, 2, 4], [2, 4, 8])).because == Reason("criteria-say-the-same")


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=8).filter(any))
def test_weights_add_up_to_one(stated: list[float]) -> None:
    """Whatever unit they were given in."""
    found = direct_weights({f"C{n}": weight for n, weight in enumerate(stated)})
    assert found.shares is not None
    assert sum(found.shares.values()) == pytest.approx(1)


@given(st.lists(st.floats(0.1, 10), min_size=2, max_size=5))
def test_judgements_that_follow_weights_give_them_back(given_: list[float]) -> None:
    """With a consistency ratio of 0."""
    found = judged([[first / second for second in given_] for first in given_])
    assert found.shares is not None
    assert list(found.shares.values()) == pytest.approx([each / sum(given_) for each in given_])
    assert consistency(found).ratio.known() == pytest.approx(0, abs=1e-9)


@given(st.lists(st.lists(st.integers(0, 9).map(float), min_size=3, max_size=3), min_size=2, max_size=5))
def test_weights_from_scores_add_up_to_one_or_are_refused(columns: list[list[float]]) -> None:
    """Entropy and CRITIC."""
    for found in (entropy_weights(table(*columns)), critic_weights(table(*columns))):
        assert (found.shares is None) == (found.because is not None)
        assert found.shares is None or sum(found.shares.values()) == pytest.approx(1)
        assert found.shares is None or min(found.shares.values()) >= -1e-12
