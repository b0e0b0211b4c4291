"""Five methods of ranking: published tables, what each promises, where they disagree, and where they have no answer."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_kit.decide.criteria import critic_weights, direct_weights, entropy_weights, judged_weights
from pmo_kit.decide.ranking import compare_rankings, promethee_ii, topsis, vikor, weighted_product, weighted_sum
from pmo_kit.model.choice import Criterion, Ranking, Scores, Swap, Weights
from pmo_kit.model.method import Method
from pmo_kit.model.text import Reason, Text
from pmo_kit.model.vendor_rules import Normalisation

PUBLISHED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "mcda_published" / "examples.json"
EXAMPLES: dict[str, dict[str, Any]] = (
    {each["id"]: each for each in json.loads(PUBLISHED.read_text("utf-8"))["examples"]} if PUBLISHED.is_file() else {}
)
published = pytest.mark.skipif(not EXAMPLES, reason="the published decision tables are not beside this checkout")


def table(values: list[list[float]], directions: str = "") -> Scores:
    """Scores with the alternatives A1, A2 … and the criteria C1, C2 …; `+-` is more and less is better."""
    up = directions or "+" * len(values[0])
    criteria = (Criterion(f"C{n}", "max" if sign == "+" else "min") for n, sign in enumerate(up, start=1))
    names = (f"A{n}" for n in range(1, len(values) + 1))
    return Scores(tuple(names), tuple(criteria), tuple(map(tuple, values)))


def weights(*shares: float) -> dict[str, float]:
    """Shares of C1, C2 and so on."""
    return {f"C{n}": share for n, share in enumerate(shares, start=1)}


def example(name: str) -> tuple[dict[str, Any], Scores, dict[str, float]]:
    """A published table, with what was published of it."""
    given_ = EXAMPLES[name]
    criteria = given_.get("criteria") or [{"direction": "max", "weight": 1} for _ in given_["matrix"][0]]
    signs = "".join("+" if each["direction"] == "max" else "-" for each in criteria)
    stated = direct_weights(weights(*(each["weight"] for each in criteria))).shares
    assert stated
    return given_["expected"], table(given_["matrix"], signs), dict(stated)


def ranks(ranking: Ranking) -> list[int]:
    """The ranks in the order of the alternatives."""
    assert ranking.ranks is not None
    return list(ranking.ranks.values())


def values(ranking: Ranking) -> list[float]:
    """The scores in the order of the alternatives."""
    assert ranking.scores is not None
    return list(ranking.scores.values())


@published
def test_there_are_seven_published_tables() -> None:
    """Each has its own test below."""
    assert len(EXAMPLES) == 7


@published
def test_topsis_of_tzeng_and_huang() -> None:
    """Closeness to four decimals."""
    expected, scores, stated = example("topsis_tzeng_huang_2011")
    ranking = topsis(scores, stated, normalisation="vector")
    assert values(ranking) == pytest.approx(expected["closeness"], abs=1e-4)
    assert ranks(ranking) == expected["rank"]


@published
def test_weighted_product_of_the_encyclopedia() -> None:
    """Weights that add up to 100 are divided by it."""
    expected, scores, stated = example("wpm_ratio_scaled")
    ranking = weighted_product(scores, stated)
    assert np.log10(values(ranking)) == pytest.approx(expected["log10_score"], abs=1e-6)
    assert ranks(ranking) == expected["rank"]


@published
def test_vikor_of_opricovic_and_tzeng() -> None:
    """Risk against altitude: the middle one is the compromise, with advantage and stability."""
    expected, scores, stated = example("vikor_opricovic_tzeng_2004")
    ranking = vikor(scores, stated, majority=0.5)
    compromise = ranking.compromise
    assert compromise is not None
    assert list(compromise.group_regret.values()) == pytest.approx(expected["S"], abs=1e-9)
    assert list(compromise.worst_regret.values()) == pytest.approx(expected["R"], abs=1e-9)
    assert values(ranking) == pytest.approx(expected["Q"], abs=1e-9)
    assert compromise.alternatives == tuple(expected["compromise_set"])
    assert (compromise.advantage, compromise.stability) == (True, True)


@published
def test_promethee_of_zhao() -> None:
    """Net flows with the usual preference function."""
    expected, scores, stated = example("promethee_ii_zhao_2013")
    ranking = promethee_ii(scores, stated)
    assert values(ranking) == pytest.approx(expected["net_flow"], abs=1e-9)
    assert ranks(ranking) == expected["rank"]


@published
@pytest.mark.parametrize(
    ("name", "weigh"),
    [("entropy_weights_elsayed_2017", entropy_weights), ("critic_diakoulaki_1995", critic_weights)],
)
def test_weights_from_the_scores_alone(name: str, weigh: Callable[[Scores], Weights]) -> None:
    """Entropy and CRITIC, to six decimals."""
    expected, scores, _ = example(name)
    found = weigh(scores).shares
    assert found
    assert list(found.values()) == pytest.approx(expected["weights"], abs=1e-6)


@published
def test_judgements_on_drinks_by_saaty(method: Method) -> None:
    """Seven drinks, CR 0.022 with Saaty's random index."""
    given_ = EXAMPLES["ahp_saaty_2008_drinks"]
    judgements = {(first, second): stated for first, second, stated in given_["pairwise"]}
    table_ = {each.size: each.value for each in method.random_indices.values()}
    found = judged_weights(given_["items"], judgements, random_indices=table_, limit=0.10)
    assert found.shares == pytest.approx(given_["expected"]["weights"], abs=1e-3)
    assert found.consistency
    assert found.consistency.ratio.known() == pytest.approx(0.022, abs=1e-3)


def every_ranking(scores: Scores, stated: dict[str, float]) -> list[Ranking]:
    """The five methods, on the scales they were published with."""
    return [
        weighted_sum(scores, stated, normalisation="range"),
        weighted_product(scores, stated),
        topsis(scores, stated, normalisation="vector"),
        vikor(scores, stated, majority=0.5),
        promethee_ii(scores, stated),
    ]


def test_the_weighted_sum_on_each_scale_worked_by_hand() -> None:
    """Quality 4 and 2, price 100 and 50, half and half."""
    scores, stated = table([[4, 100], [2, 50]], "+-"), weights(0.5, 0.5)
    by_hand: dict[Normalisation, list[float]] = {
        "range": [0.5 * 1 + 0.5 * 0, 0.5 * 0 + 0.5 * 1],
        "best": [0.5 * 1 + 0.5 * 0.5, 0.5 * 0.5 + 0.5 * 1],
        "sum": [0.5 * 4 / 6 + 0.5 * 1 / 3, 0.5 * 2 / 6 + 0.5 * 2 / 3],
        "vector": [0.5 * 2 / 5**0.5 + 0.5 * (1 - 2 / 5**0.5), 0.5 / 5**0.5 + 0.5 * (1 - 1 / 5**0.5)],
    }
    for how, expected in by_hand.items():
        assert values(weighted_sum(scores, stated, normalisation=how)) == pytest.approx(expected)


def test_the_scale_can_change_the_winner() -> None:
    """Quality 90 and 80, price 110 and 100, 47 % for quality: cheap on the range, good in proportion to the best."""
    scores, stated = table([[90, 110], [80, 100]], "+-"), weights(0.47, 0.53)
    assert weighted_sum(scores, stated, normalisation="range").winners == ("A2",)
    assert weighted_sum(scores, stated, normalisation="best").winners == ("A1",)


def test_the_direction_changes_the_winner() -> None:
    """More of it is better, or less."""
    assert {each.winners for each in every_ranking(table([[3], [1]], "+"), weights(1))} == {("A1",)}
    assert {each.winners for each in every_ranking(table([[3], [1]], "-"), weights(1))} == {("A2",)}


def test_equals_share_a_rank() -> None:
    """1, 1, 3; and rounding does not tell them apart."""
    scores = table([[0.3, 1], [0.1 + 0.2, 1], [0.1, 1]])
    assert [ranks(each) for each in every_ranking(scores, weights(0.5, 0.5))] == [[1, 1, 3]] * 5
    pair = every_ranking(table([[0.3, 1], [0.1 + 0.2, 1]]), weights(0.5, 0.5))
    assert {each.method: each.winners for each in pair if each.winners != ("A1", "A2")} == {"topsis": ()}


def test_disagreement_is_told() -> None:
    """A balanced one and an extreme one: pairs and methods are named."""
    scores = table([[10, 1], [5, 4], [1, 10]])
    found = compare_rankings(every_ranking(scores, weights(0.5, 0.5)))
    assert found.agreed is None
    assert found.winners["weighted_product"] == ("A2",)
    assert found.winners["promethee_ii"] == ("A1", "A2", "A3")
    assert all({*swap.first_ahead} & {*swap.second_ahead} == set() for swap in found.swaps)


def test_a_pair_is_told_only_where_methods_order_it_differently() -> None:
    """By its scores A2 is just ahead of A1; by counting who is better at more, A1 is. Nobody doubts A3."""
    scores, stated = table([[5, 5, 1], [4, 4, 9], [1, 1, 0.5]]), weights(0.3, 0.3, 0.4)
    found = compare_rankings([weighted_sum(scores, stated, normalisation="best"), promethee_ii(scores, stated)])
    assert found.swaps == (
        Swap(first="A1", second="A2", first_ahead=("promethee_ii",), second_ahead=("weighted_sum",)),
    )


@pytest.mark.parametrize(
    ("rows", "shares", "told"),
    [
        ([[1, 4, 1], [7, 7, 7], [10, 6, 3]], (0.4, 0.3, 0.3), (False, True, ("A2", "A3"))),
        ([[0, 2, 3], [5, 9, 2], [5, 6, 3], [4, 10, 1]], (0.5, 0.3, 0.2), (False, True, ("A2", "A3", "A4"))),
        (
            [[4, 9, 3], [3, 8, 4], [3, 1, 10], [2, 7, 10], [7, 3, 1], [9, 0, 0]],
            (0.4, 0.3, 0.3),
            (True, False, ("A1", "A5")),
        ),
    ],
    ids=["close", "close to two", "ahead but first by neither regret"],
)
def test_a_compromise_may_have_several_members(
    rows: list[list[float]], shares: tuple[float, ...], told: tuple[bool, bool, tuple[str, ...]]
) -> None:
    """Without advantage all within 1 / (m - 1); with it but without stability the first two."""
    compromise = vikor(table(rows), weights(*shares), majority=0.5).compromise
    assert compromise
    assert (compromise.advantage, compromise.stability, compromise.alternatives) == told


def test_agreement_is_told_too() -> None:
    """One that is best at everything is first whatever the method."""
    found = compare_rankings(every_ranking(table([[3, 3], [2, 1], [1, 2]]), weights(0.5, 0.5)))
    assert (found.agreed, found.without_answer) == ("A1", ())


def test_a_method_without_an_answer_says_why() -> None:
    """A product of a score of zero, a ratio to it, and alternatives that nothing tells apart."""
    zero = table([[0, 1], [2, 3]])
    not_above = Reason("scores-not-above-zero", (Text("C1", "C1"),))
    assert weighted_product(zero, weights(0.5, 0.5)).because == not_above
    assert weighted_sum(zero, weights(0.5, 0.5), normalisation="best").because == not_above
    same = topsis(table([[1, 1], [1, 1]]), weights(0.5, 0.5), normalisation="vector")
    assert (same.because, same.winners) == (Reason("alternatives-all-the-same"), ())
    assert compare_rankings([weighted_product(zero, weights(0.5, 0.5))]).without_answer == ("weighted_product",)


@pytest.mark.parametrize(
    ("names", "criteria", "rows", "said"),
    [
        (("A",), 1, ((1.0,),), "two alternatives"),
        (("A", "A"), 1, ((1.0,), (2.0,)), "names of their own"),
        (("A", "B"), 2, ((1.0,), (2.0,)), "one score for each"),
    ],
)
def test_scores_that_are_no_choice_are_refused(names: tuple[str, ...], criteria: int, rows: Any, said: str) -> None:
    """One alternative, one name twice, a score too few."""
    with pytest.raises(ValueError, match=said):
        Scores(names, tuple(Criterion(f"C{n}", "max") for n in range(criteria)), rows)


def test_a_missing_score_is_refused() -> None:
    """It is not zero."""
    with pytest.raises(ValueError, match="finite"):
        table([[1, math.nan], [2, 3]])


positive = st.integers(1, 100).map(float)


@st.composite
def choices(draw: st.DrawFn) -> tuple[Scores, dict[str, float]]:
    """Two to five alternatives by two to four criteria, with weights."""
    across, down = draw(st.integers(2, 4)), draw(st.integers(2, 5))
    rows = draw(st.lists(st.lists(positive, min_size=across, max_size=across), min_size=down, max_size=down))
    signs = "".join(draw(st.lists(st.sampled_from("+-"), min_size=across, max_size=across)))
    found = direct_weights(weights(*draw(st.lists(positive, min_size=across, max_size=across)))).shares
    assert found
    return table(rows, signs), dict(found)


@given(choices(), st.sampled_from([0.001, 7.0, 7.24, 1000.0]))
def test_the_unit_of_a_criterion_does_not_change_the_ranks(
    choice: tuple[Scores, dict[str, float]], unit: float
) -> None:
    """Yuan or dollars: every method here promises it, on the scale it is used with."""
    scores, stated = choice
    rows = [[row[0] * unit, *row[1:]] for row in scores.values]
    signs = "".join("+" if each.direction == "max" else "-" for each in scores.criteria)
    before, after = every_ranking(scores, stated), every_ranking(table(rows, signs), stated)
    assert [each.ranks for each in after] == [each.ranks for each in before]


@given(choices())
def test_what_each_score_promises(choice: tuple[Scores, dict[str, float]]) -> None:
    """Closeness and Q within 0 and 1; net flows add up to 0; the first rank is taken."""
    scores, stated = choice
    by_name = {each.method: each for each in every_ranking(scores, stated)}
    for name in ("topsis", "vikor", "weighted_sum"):
        assert all(-1e-9 <= each <= 1 + 1e-9 for each in (by_name[name].scores or {"": 0.0}).values())
    assert sum(values(by_name["promethee_ii"])) == pytest.approx(0, abs=1e-9)
    assert all(each.winners for each in by_name.values() if each.ranks)


@given(choices())
def test_better_at_everything_is_never_behind(choice: tuple[Scores, dict[str, float]]) -> None:
    """Dominance, by every method."""
    scores, stated = choice
    step = [1 if each.direction == "max" else -0.5 for each in scores.criteria]
    better = [value + more for value, more in zip(scores.values[0], step, strict=True)]
    signs = "".join("+" if each.direction == "max" else "-" for each in scores.criteria)
    for each in every_ranking(table([better, *map(list, scores.values)], signs), stated):
        assert each.ranks is None or each.ranks["A1"] <= each.ranks["A2"]


@pytest.mark.parametrize("seed", range(20))
def test_the_same_as_the_library_pymcdm(seed: int) -> None:
    """A second opinion on twenty drawn tables: all five methods and both kinds of weights from the scores."""
    pymcdm = pytest.importorskip("pymcdm", reason="pymcdm is not installed")
    draw = np.random.default_rng(seed)
    raw, signs = draw.uniform(1, 100, (5, 4)), draw.choice([1, -1], 4)
    drawn = draw.uniform(1, 5, 4)
    share = drawn / drawn.sum()
    scores = table(raw.tolist(), "".join("+" if sign > 0 else "-" for sign in signs))
    stated, arguments = weights(*share.tolist()), (raw, share, signs)
    scale, method = pymcdm.normalizations, pymcdm.methods
    pairs = [
        (weighted_sum(scores, stated, normalisation="range"), method.WSM(scale.minmax_normalization)),
        (weighted_sum(scores, stated, normalisation="best"), method.WSM(scale.linear_normalization)),
        (weighted_sum(scores, stated, normalisation="sum"), method.WSM(scale.sum_normalization)),
        (weighted_sum(scores, stated, normalisation="vector"), method.WSM(scale.vector_normalization)),
        (weighted_product(scores, stated), method.WPM(scale.sum_normalization)),
        (topsis(scores, stated, normalisation="vector"), method.TOPSIS(scale.vector_normalization)),
        (topsis(scores, stated, normalisation="range"), method.TOPSIS(scale.minmax_normalization)),
        (vikor(scores, stated, majority=0.5), method.VIKOR()),
        (promethee_ii(scores, stated), method.PROMETHEE_II("usual")),
    ]
    for ours, theirs in pairs:
        assert values(ours) == pytest.approx(theirs(*arguments).tolist()), ours.method
    rising = table(raw.tolist())
    for ours_of_scores, theirs_of_scores in (
        (entropy_weights, pymcdm.weights.entropy_weights),
        (critic_weights, pymcdm.weights.critic_weights),
    ):
        assert list((ours_of_scores(rising).shares or {}).values()) == pytest.approx(theirs_of_scores(raw).tolist())
