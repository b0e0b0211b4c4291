"""The vendor evaluation: must-haves first, no ranking invented, and a winner that turns exactly where the page says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pmo_kit.decide.vendor_evaluation import decide_vendor_evaluation
from pmo_kit.errors import BadInput
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.model.text import Reason, Text
from pmo_kit.model.vendor_evaluation import VendorEvaluation
from pmo_kit.read.portfolio import open_portfolio
from pmo_kit.report.vendor_evaluation_page import inside
from tests.conftest import COMPLETE
from tests.decide.sourcing_office import (
    CRITERIA,
    DAY,
    costs,
    criterion,
    evaluated,
    opened,
    options,
    score,
    scores,
    weighed,
)

Office = Callable[..., Path]
APRIL = "2026-04-20"


def judgement(key: str, first: str, second: str, times: str) -> Mapping[str, str]:
    """A row of the judgements."""
    return {"judgement_id": key, "first": first, "second": second, "times": times, "judged_by": "Li Wei"}


UNWEIGHED = [{**row, "weight": ""} for row in CRITERIA]


def ends(choice: VendorEvaluation) -> tuple[object, ...]:
    """Everything that only a ranking fills."""
    return (choice.rankings, choice.scales, choice.ranges, choice.limits, choice.scenarios, choice.recommended)


def test_the_highest_weighted_sum_is_recommended(office: Office) -> None:
    """Share of the best, worked by hand: 0.5 + 0.2 + 0.3 × 100/120 for Alder; Birch and Cedar are behind."""
    choice = evaluated(office)
    assert (choice.answer, choice.recommended, choice.runner_up) == ("recommended", "A", "B")
    assert choice.rankings[0].scores == {
        "A": pytest.approx(0.5 + 0.2 + 0.3 * 100 / 120),
        "B": pytest.approx(0.5 * 80 / 90 + 0.2 + 0.3 * 100 / 110),
        "C": pytest.approx(0.5 * 60 / 90 + 0.2 * 2 / 4 + 0.3),
    }
    assert choice.lead == pytest.approx(0.5 * (1 - 80 / 90) + 0.3 * (100 / 120 - 100 / 110))
    assert [each.method for each in choice.rankings] == list(choice.method_titles)


def test_every_ranking_says_its_scale_and_direction(office: Office) -> None:
    """As the rules set them; VIKOR alone puts the lowest first."""
    said = [(each.method, each.normalisation, each.best) for each in evaluated(office).rankings]
    assert said == [
        ("weighted_sum", "best", "highest"),
        ("weighted_product", "sum", "highest"),
        ("topsis", "vector", "highest"),
        ("vikor", "range", "lowest"),
        ("promethee_ii", "none", "highest"),
    ]


def test_an_option_that_fails_a_must_have_is_not_ranked_however_good_it_is(office: Office) -> None:
    """Its failure is listed with its evidence."""
    choice = evaluated(office, sourcing_scores=scores(score("A", "M", "no")))
    assert choice.recommended == "B"
    assert all("A" not in (each.ranks or {}) for each in choice.rankings)
    (failed,) = [each for each in choice.screening if each.outcome == "fail"]
    assert (failed.alternative, failed.verdicts[0].evidence) == ("A", ("report p. 1",))


def test_a_must_have_that_is_open_leaves_everything_open(office: Office) -> None:
    """Unanswered, or said to be met without evidence: Cedar, the last, could still not be ruled out."""
    for row in (score("C", "M", ""), score("C", "M", "yes", evidence="")):
        choice = evaluated(office, sourcing_scores=scores(row))
        assert choice.answer == "not_assessed"
        assert choice.because == Reason("must-haves-open", (Text("Cedar", "雪松"),))
        assert ends(choice) == ((), (), (), (), (), None)


@pytest.mark.parametrize(
    "rows",
    [
        scores(without=("C-Q",)),
        scores(score("C", "Q", "")),
        scores(score("C", "Q", "60", evidence="")),
        scores(score("C", "Q", "60", scored_on="2026-04-01")),
    ],
    ids=["no row", "no number", "no evidence", "scored later"],
)
def test_a_missing_score_invents_no_ranking(office: Office, rows: list[Mapping[str, str]]) -> None:
    """Not even among those that have all of theirs; the reason names option and criterion."""
    choice = evaluated(office, sourcing_scores=rows)
    assert choice.answer == "not_assessed"
    assert choice.because == Reason("scores-lacking", (Text("Cedar – Quality", "雪松–Quality"),))
    assert ends(choice) == ((), (), (), (), (), None)


def test_a_missing_score_of_an_option_that_is_out_changes_nothing(office: Office) -> None:
    """Nobody needs to score what cannot be bought."""
    rows = scores(score("C", "M", "no"), without=("C-Q", "C-S"))
    assert evaluated(office, sourcing_scores=rows).answer == "recommended"


def test_a_price_that_nobody_stated_leaves_no_ranking_where_cost_counts(office: Office) -> None:
    """A total without it would look cheap."""
    rows = costs(C="")
    choice = evaluated(office, sourcing_costs=rows)
    assert choice.because == Reason("scores-lacking", (Text("Cedar – Cost", "雪松–Cost"),))
    without = [row for row in CRITERIA if row["kind"] != "total_cost"]
    assert evaluated(office, sourcing_costs=rows, sourcing_criteria=without).answer == "recommended"


def test_where_nobody_passes_nothing_is_recommended(office: Office) -> None:
    """The best of the failing is none."""
    rows = scores(*(score(key, "M", "no") for key in "ABC"))
    choice = evaluated(office, sourcing_scores=rows)
    assert (choice.answer, choice.recommended) == ("none", None)


def test_one_that_is_left_alone_is_said_to_be_alone(office: Office) -> None:
    """Nothing is ranked, and it is still held to its contract."""
    choice = evaluated(office, sourcing_scores=scores(score("A", "M", "no"), score("B", "M", "no")))
    assert (choice.answer, choice.recommended, choice.rankings) == ("single", "C", ())
    assert choice.conditions


def test_a_score_that_the_leading_scale_cannot_take_recommends_nobody(office: Office) -> None:
    """A share of the best needs scores above zero; the criterion is named, and the methods that can rank still do."""
    choice = evaluated(office, sourcing_scores=scores(score("C", "S", "0")))
    assert (choice.answer, choice.recommended, choice.limits) == ("not_assessed", None, ())
    assert choice.because == Reason("scores-not-above-zero", (Text("Safety", "Safety"),))
    assert choice.agreement is not None
    assert choice.agreement.without_answer == ("weighted_sum", "weighted_product")


def test_two_that_are_level_are_tied(office: Office) -> None:
    """None of them is recommended."""
    rows = scores(score("B", "Q", "90"))
    choice = evaluated(office, sourcing_scores=rows, sourcing_costs=costs(B="120000"))
    assert (choice.answer, choice.recommended, choice.rankings[0].winners) == ("tied", None, ("A", "B"))
    assert (choice.lead, choice.limits) == (pytest.approx(0), ())


def test_without_options_or_weighted_criteria_it_says_so(office: Office) -> None:
    """Most initiatives buy nothing."""
    assert evaluated(office, sourcing_options=[], sourcing_scores=[], sourcing_costs=[]).because == Reason(
        "no-sourcing-options"
    )
    bare = evaluated(office, sourcing_criteria=CRITERIA[:1], sourcing_scores=scores(without=SCORED))
    assert bare.because == Reason("no-weighted-criteria")


SCORED = tuple(f"{option}-{key}" for option in "ABC" for key in "QS")


def test_a_criterion_without_a_weight_leaves_none(office: Office) -> None:
    """It is named; a weight of 0 is one."""
    choice = evaluated(office, sourcing_criteria=[*CRITERIA[:2], {**CRITERIA[2], "weight": ""}, CRITERIA[3]])
    assert choice.because == Reason("weight-missing", (Text("Safety", ""),))
    zero = evaluated(office, sourcing_criteria=[*CRITERIA[:2], {**CRITERIA[2], "weight": "0"}, CRITERIA[3]])
    assert [each.share for each in zero.criteria] == [0.625, 0, 0.375]


def test_judgements_give_the_weights(office: Office) -> None:
    """Twice, four times and twice as important fit one another: 4/7, 2/7 and 1/7."""
    rows = [judgement("J1", "Q", "S", "2"), judgement("J2", "Q", "P", "4"), judgement("J3", "S", "P", "2")]
    choice = evaluated(office, sourcing_criteria=UNWEIGHED, sourcing_judgements=rows)
    assert [each.share for each in choice.criteria] == pytest.approx([4 / 7, 2 / 7, 1 / 7])
    assert choice.weights is not None
    assert choice.weights.origin == "ahp"


def test_judgements_that_contradict_are_refused_and_the_worst_is_named(office: Office) -> None:
    """By the titles of its criteria, with what would fit; there is no ranking."""
    four = [*UNWEIGHED, criterion("E", "score", direction="max", name="Exit")]
    rows = [
        judgement("J1", "Q", "S", "2"), judgement("J2", "Q", "P", "4"), judgement("J3", "S", "P", "2"),
        judgement("J4", "Q", "E", "8"), judgement("J5", "S", "E", "4"), judgement("J6", "E", "P", "9"),
    ]  # fmt: skip
    more = [score(option, "E", "3") for option in "ABC"]
    choice = evaluated(office, sourcing_criteria=four, sourcing_judgements=rows, sourcing_scores=scores(*more))
    assert choice.answer == "not_assessed"
    assert choice.because == Reason("judgements-contradict", (Text("Cost : Exit", "Cost：Exit"),))
    assert choice.weights is not None
    assert choice.weights.consistency is not None
    assert choice.weights.consistency.ratio.known() >= 0.1
    (worst,) = choice.weights.consistency.worst
    assert (worst.first, worst.second) == ("P", "E")
    assert worst.stated == pytest.approx(1 / 9)
    assert worst.fitting == pytest.approx(2)
    assert ends(choice) == ((), (), (), (), (), None)


def test_a_pair_that_nobody_judged_is_named(office: Office) -> None:
    """The others are not enough."""
    rows = [judgement("J1", "Q", "S", "2"), judgement("J2", "Q", "P", "4")]
    choice = evaluated(office, sourcing_criteria=UNWEIGHED, sourcing_judgements=rows)
    assert choice.because == Reason("pair-not-judged", (Text("Safety", "Safety"), Text("Cost", "Cost")))


def test_methods_that_disagree_are_said_to(office: Office) -> None:
    """A small lead on most criteria counts in full for PROMETHEE II, and the large one on the other does not."""
    rows = scores(
        *(score(option, "Q", value) for option, value in {"A": "50", "B": "51", "C": "40"}.items()),
        *(score(option, "S", value) for option, value in {"A": "5", "B": "1", "C": "1"}.items()),
    )
    choice = evaluated(office, sourcing_scores=rows)
    assert choice.agreement is not None
    assert choice.recommended == "A"
    assert choice.agreement.winners["promethee_ii"] == ("B",)
    assert choice.agreement.agreed is None
    assert any({swap.first, swap.second} == {"A", "B"} for swap in choice.agreement.swaps)


def test_the_scale_alone_can_change_the_winner_and_is_shown(office: Office) -> None:
    """Quality 90 and 80, cost 110 and 100: the dear one wins on `best`, the cheap one on `range`."""
    criteria = [CRITERIA[0], {**CRITERIA[1], "weight": "47"}, {**CRITERIA[3], "weight": "53"}]
    rows = [row for row in scores(score("C", "M", "no")) if row["criterion_id"] != "S"]
    lines = costs(A="110", B="100")
    choice = evaluated(office, sourcing_criteria=criteria, sourcing_scores=rows, sourcing_costs=lines)
    winners = {each.normalisation: each.winners for each in choice.scales}
    assert (winners["best"], winners["range"]) == (("A",), ("B",))


def test_a_scenario_can_have_another_winner(office: Office) -> None:
    """Tokens double with the use, so that Alder, which pays by token alone, loses its lead."""
    choice = evaluated(office, sourcing_costs=costs("tokens-in"))
    found = {each.scenario: each.winners for each in choice.scenarios}
    assert (found["as-planned"], found["twice-the-use"]) == (("A",), ("B",))
    without = [row for row in CRITERIA if row["kind"] != "total_cost"]
    assert evaluated(office, sourcing_criteria=without).scenarios == ()


def test_only_the_terms_of_the_recommended_option_are_conditions(office: Office) -> None:
    """Refused or open ones; what it agrees to in a clause is none."""
    terms = [
        {"answer_id": "CT-1", "option_id": "A", "term": "T-VERSION", "agreed": "yes", "clause": "5"},
        {"answer_id": "CT-2", "option_id": "A", "term": "T-AUDIT", "agreed": "no"},
        {"answer_id": "CT-3", "option_id": "B", "term": "T-CAP", "agreed": "no"},
    ]
    found = {each.check_id: each.outcome for each in evaluated(office, sourcing_terms=terms).conditions}
    assert "T-VERSION" not in found
    assert (found["T-AUDIT"], found["T-CAP"]) == ("fail", "not_assessed")


@pytest.fixture(scope="module")
def sample() -> Portfolio:
    """The sample's sourcing decision."""
    return open_portfolio("sample", playbook="vendor-evaluation")


def with_share(shares: Mapping[str, float], key: str, share: float) -> dict[str, float]:
    """Weights of which one has this share and the others keep their proportions."""
    rest = 1 - shares[key]
    return {name: share if name == key else value * (1 - share) / rest for name, value in shares.items()}


@pytest.mark.parametrize("key", ["CRI-04", "CRI-05", "CRI-06", "CRI-07", "CRI-08"])
def test_the_winner_stays_in_the_printed_range_of_every_weight_and_turns_outside(sample: Portfolio, key: str) -> None:
    """Run again at both printed ends, and a fifth of a point beyond them, where the named one is first."""
    choice = decide_vendor_evaluation(sample, "CSC-017", as_of=APRIL)
    shares = {each.criterion: each.share or 0 for each in choice.criteria}
    (found,) = [each for each in choice.ranges if each.criterion == key]

    def first(share: float) -> str | None:
        again = decide_vendor_evaluation(weighed(sample, with_share(shares, key, share)), "CSC-017", as_of=APRIL)
        return again.recommended

    low, high = (float(end.removesuffix("%")) / 100 for end in inside(found))
    assert low <= found.weight <= high
    assert (first(low), first(high)) == (choice.recommended, choice.recommended)
    if found.low_end:
        assert first(low - 0.002) == found.low_end
    if found.high_end:
        assert first(high + 0.002) == found.high_end


def test_the_sample_has_ends_to_be_left(sample: Portfolio) -> None:
    """Otherwise the test above would say little."""
    ranges = decide_vendor_evaluation(sample, "CSC-017", as_of=APRIL).ranges
    assert [each.criterion for each in ranges if each.low_end or each.high_end] == [
        "CRI-05",
        "CRI-06",
        "CRI-07",
        "CRI-08",
    ]


def test_a_winner_that_a_tenth_of_a_weight_turns_is_not_steady(office: Office) -> None:
    """The criteria whose weights do are named; the shipped sample has none."""
    rows = scores(score("B", "Q", "88.2"))
    choice = evaluated(office, sourcing_scores=rows)
    assert choice.recommended == "B"
    assert choice.steadiness is not None
    assert "Q" not in choice.steadiness.loose
    tight = evaluated(office, sourcing_scores=scores(score("B", "Q", "86.1")))
    assert tight.steadiness is not None
    assert tight.steadiness.loose
    (nearest,) = [each for each in tight.ranges if each == tight.steadiness.nearest]
    moves = {
        each.criterion: min(each.weight - each.low, each.high - each.weight) / each.weight
        for each in tight.ranges
        if each.low_end or each.high_end
    }
    assert moves[nearest.criterion] == min(moves.values())


def test_equal_inputs_give_equal_results(office: Office) -> None:
    """The simulation has its seed."""
    portfolio = opened(office)
    first, second = (decide_vendor_evaluation(portfolio, "OPS-001", as_of=DAY) for _ in range(2))
    assert first == second
    assert first.chances is not None
    assert first.chances.first is not None
    assert sum(first.chances.first.values()) == pytest.approx(1)
    assert (first.seed, first.chances.seed) == (2026, 2026)


def test_an_unknown_initiative_is_refused(office: Office) -> None:
    """With one message."""
    with pytest.raises(BadInput, match="OPS-009"):
        decide_vendor_evaluation(opened(office), "OPS-009", as_of=DAY)


def test_another_initiatives_rows_play_no_part(office: Office) -> None:
    """Neither its options nor its criteria."""
    rows = [*options(), {"option_id": "X", "initiative_id": "OPS-002", "name_en": "Other"}]
    more = [*CRITERIA, {**criterion("N", "must_have"), "initiative_id": "OPS-002"}]
    both = (COMPLETE, {**COMPLETE, "initiative_id": "OPS-002"})
    portfolio = opened(office, *both, sourcing_options=rows, sourcing_criteria=more)
    choice = decide_vendor_evaluation(portfolio, "OPS-001", as_of=DAY)
    assert list(choice.options) == ["A", "B", "C"]
    assert [each.check_id for each in choice.screening[0].verdicts] == ["M"]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.floats(0.5, 9.5), min_size=3, max_size=3))
def test_whoever_is_recommended_has_the_highest_score_and_passes(sample: Portfolio, weights: list[float]) -> None:
    """Whatever the weights; and its weights lie in their own ranges."""
    given_ = dict(zip(("CRI-04", "CRI-06", "CRI-07"), weights, strict=True)) | {"CRI-05": 2.0, "CRI-08": 1.0}
    choice = decide_vendor_evaluation(weighed(sample, given_), "CSC-017", as_of=APRIL)
    assert choice.recommended is not None
    sums = choice.rankings[0].scores or {}
    assert sums[choice.recommended] == max(sums.values())
    assert {each.outcome for each in choice.screening if each.alternative == choice.recommended} == {"pass"}
    assert all(each.low <= each.weight <= each.high for each in choice.ranges)
