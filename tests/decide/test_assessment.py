"""Scoring: what counts, what does not, and between which levels it lies until every question is answered."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pmo_kit.decide.assessment import assess
from pmo_kit.decide.assessment_scores import current_score, level_place
from pmo_kit.model.assessed import Assessment
from pmo_kit.model.assessment import Rounding
from tests.decide.forms import form, item

YES_NO = {"yes": 4, "no": 0}
# Greatest raw score 12 (4 + 4 + 3 + 1), greatest mitigation 5.
FORM = form(
    item("acts", YES_NO),
    item("tools", YES_NO, when={"acts": ["yes"]}),
    item("harms", {"money": 2, "name": 1, "none": 0}, kind="multiple"),
    item("people", {"many": 1, "few": 0}),
    item("stop", {"tried": 5, "named": 2, "no": 0}, area="mitigation"),
    item("notes", {}, area="unscored", kind="text"),
)
FULL = {"acts": ("yes",), "tools": ("yes",), "harms": ("money", "name"), "people": ("many",), "stop": ("tried",)}


def level(result: Assessment) -> str:
    """The level, or between which ones it lies."""
    return result.level.id if result.level else f"{result.lowest.id}–{result.highest.id}"


def test_points_add_up_and_mitigation_takes_its_share_off() -> None:
    """Raw 4 + 4 + 3 + 1 = 12; mitigation 5 of 5; current 12 × 0.85 = 10.2, rounded 10; 10/12 = 83 %: level 4."""
    result = assess(FORM, FULL)
    assert (result.raw, result.mitigation, result.current, level(result)) == (12, 5, 10, "4")
    assert (result.raw_share, result.mitigation_share, result.reduced_by) == (1, 1, 0.15)
    assert result.current_share == pytest.approx(10 / 12)


def test_every_score_is_explained() -> None:
    """Question, answer, points out of the points it could give."""
    scores = assess(FORM, FULL).scores
    assert [
        (each.asked.question, [text.en for text in each.answers], each.points, each.max_points) for each in scores
    ] == [
        ("acts", ["Yes"], 4, 4),
        ("tools", ["Yes"], 4, 4),
        ("harms", ["Money", "Name"], 3, 3),
        ("people", ["Many"], 1, 1),
        ("stop", ["Tried"], 5, 5),
    ]


def test_sections_give_their_points_of_the_maximum() -> None:
    """The maximum counts questions that are hidden, too."""
    result = assess(FORM, {**FULL, "acts": ("no",)})
    assert [(each.area, each.points, each.max_points, each.skipped) for each in result.sections] == [
        ("impact", 4, 12, 0),
        ("mitigation", 5, 5, 0),
    ]


def test_a_hidden_answer_never_scores_and_is_told() -> None:
    """Tools were answered, but nothing acts: 3 + 1 = 4, reduced to 3.4, rounded 3: exactly 25 %, level 1."""
    result = assess(FORM, {**FULL, "acts": ("no",)})
    assert (result.raw, result.current, level(result)) == (4, 3, "1")
    assert [(each.question, each.answers) for each in result.hidden] == [("tools", ("yes",))]
    assert result.skipped == ()


def test_a_hidden_answer_shows_nothing_else() -> None:
    """What hangs on a hidden question is hidden with it."""
    chain = form(item("a", YES_NO), item("b", YES_NO, when={"a": ["yes"]}), item("c", YES_NO, when={"b": ["yes"]}))
    result = assess(chain, {"a": ("no",), "b": ("yes",), "c": ("yes",)})
    assert (result.raw, [each.question for each in result.hidden]) == (0, ["b", "c"])


def test_a_skipped_question_leaves_the_level_open() -> None:
    """Without an answer to `stop` the current score is 12 or 10; without `acts` too it is 3 at least, 12 at most."""
    one = assess(FORM, {name: answer for name, answer in FULL.items() if name != "stop"})
    assert ([each.question for each in one.skipped], level(one)) == (["stop"], "4")
    assert (one.lowest_current, one.highest_current) == (10, 12)
    two = assess(FORM, {"harms": FULL["harms"], "people": FULL["people"]})
    assert [each.question for each in two.skipped] == ["acts", "stop"]
    assert (two.lowest_current, two.highest_current, level(two)) == (3, 12, "1–4")


def test_an_answer_that_waits_for_another_does_not_count_yet() -> None:
    """Whether `tools` is asked depends on `acts`; the highest level counts it."""
    result = assess(FORM, {name: answer for name, answer in FULL.items() if name != "acts"})
    assert ([each.question for each in result.waiting], result.raw) == (["tools"], 4)
    assert (result.lowest_current, result.highest_current) == (3, 10)


def test_no_answers_at_all_is_every_level() -> None:
    """Not assessed is never low."""
    assert level(assess(FORM, {})) == "1–4"


def test_unanswered_counts_zero_only_where_the_form_or_the_caller_says_so() -> None:
    """As the official tool of Canada does; the skipped questions and the span are told all the same."""
    result = assess(FORM, {"people": ("many",)}, unanswered="zero")
    assert (result.raw, result.current, level(result)) == (1, 1, "1")
    assert [each.question for each in result.skipped] == ["acts", "harms", "stop"]
    assert (result.lowest.id, result.highest.id) == ("1", "4")
    assert assess(replace(FORM, unanswered="zero"), {"people": ("many",)}) == result


def test_none_ticked_is_an_answer_and_no_answer_is_not() -> None:
    """An empty tuple says that nothing applies."""
    assert "harms" not in [each.question for each in assess(FORM, {"harms": ()}).skipped]
    assert "harms" in [each.question for each in assess(FORM, {}).skipped]


def test_what_the_form_does_not_know_is_told_and_does_not_score() -> None:
    """A choice that is not there, two where one is allowed, a question that is not there; texts are no answers."""
    result = assess(
        FORM, {"acts": ("maybe",), "people": ("many", "few"), "harms": ("money", "x"), "new": ("a",), "notes": ("b",)}
    )
    assert [(each.question, each.answers) for each in result.unknown] == [
        ("acts", ("maybe",)),
        ("people", ("many", "few")),
        ("harms", ("x",)),
        ("new", ("a",)),
    ]
    assert (result.raw, [each.question for each in result.skipped]) == (2, ["acts", "people", "stop"])


def test_the_intake_answers_unless_the_assessment_does() -> None:
    """Where the two differ the assessment counts, and both are told."""
    result = assess(FORM, {"people": ("few",)}, intake={"people": ("many",), "acts": ("no",)})
    assert [(each.asked.question, each.origin, each.points) for each in result.scores] == [
        ("acts", "intake", 0),
        ("people", "given", 0),
    ]
    assert [(each.given[0].en, each.register_says[0].en) for each in result.contradictions] == [("Few", "Many")]


@pytest.mark.parametrize(("mitigation", "current"), [(3, 30), (4, 26), (5, 26)])
def test_the_reduction_begins_at_its_share_of_the_maximum(mitigation: int, current: int) -> None:
    """80 % of 5 is 4; 0.85 × 30 = 25.5 is rounded half up."""
    assert current_score(FORM, 30, mitigation).score == current


@pytest.mark.parametrize(("mode", "current"), [("half-up", 26), ("half-even", 26), ("up", 26), ("down", 25)])
def test_the_rounding_is_that_of_the_form(mode: Rounding, current: int) -> None:
    """25.5; and 0.85 × 10 = 8.5, of which half-even makes 8."""
    assert current_score(replace(FORM, rounding=mode), 30, 5).score == current
    assert current_score(replace(FORM, rounding=mode), 10, 5).score == (8 if mode in {"half-even", "down"} else 9)


def test_the_greatest_reduction_that_is_reached_counts() -> None:
    """Half of the points take 10 % off, all of them 40 %."""
    steps = form(*FORM.questions.values(), reductions=((1, 0.4), (0.5, 0.1)))
    assert [current_score(steps, 10, points).score for points in (2, 3, 5)] == [10, 9, 6]


def test_half_up_equals_the_official_tool_for_every_raw_score() -> None:
    """The tool computes in floats, floor(0.85 × raw + 0.5); the kit in fractions."""
    import math

    assert [current_score(FORM, raw, 5).score for raw in range(400)] == [
        math.floor((1 - 0.15) * raw + 0.5) for raw in range(400)
    ]


def test_a_level_holds_up_to_its_bound() -> None:
    """25 % of 12 is 3: inclusive it is still level 1, exclusive already level 2; the whole is the last level."""
    assert [level_place(FORM, score) for score in (0, 3, 4, 6, 7, 9, 10, 12)] == [1, 1, 2, 2, 3, 3, 4, 4]
    exclusive = replace(FORM, bounds="exclusive")
    assert [level_place(exclusive, score) for score in (2, 3, 6, 9, 12)] == [1, 2, 3, 4, 4]


def test_the_lowest_score_may_need_a_tick_that_shows_mitigation() -> None:
    """Ticking `a` costs 1 point and shows `stop`: (10 + 1) × 0.5 = 5.5, rounded 6; ticking nothing leaves 10."""
    shown = form(
        item("who", {"a": 1, "b": 5, "none": 0}, kind="multiple"),
        item("stop", {"yes": 2, "no": 0}, area="mitigation", when={"who": ["a", "b"]}),
        item("harm", {"high": 10, "low": 0}),
        reductions=((0.5, 0.5),),
    )
    result = assess(shown, {"harm": ("high",)})
    assert (result.lowest_current, result.highest_current) == (6, 16)
