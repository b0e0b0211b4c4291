"""The smallest change that flips the level: equal to trying everything, on every small form."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmo_kit.decide.assessment import assess
from pmo_kit.decide.assessment_flips import flips
from pmo_kit.decide.assessment_reach import DOWN, UP
from pmo_kit.model.assessment import Item, Questionnaire
from pmo_kit.model.condition import Condition
from tests.decide.forms import form, item

Answers = Mapping[str, tuple[str, ...] | None]


def subsets(names: list[str]) -> Iterator[tuple[str, ...]]:
    """Every way to tick some of several."""
    for size in range(len(names) + 1):
        yield from combinations(names, size)


def ways(question: Item) -> list[tuple[str, ...]]:
    """Every way to answer a question."""
    names = list(question.choices)
    return list(subsets(names)) if question.kind == "multiple" else [(name,) for name in names]


def holds(condition: Condition, shown: Answers) -> bool:
    """The condition, told again in the plainest way."""
    return (
        all(set(term.values) & set(shown.get(term.attribute) or ()) for term in condition.terms)
        and (not condition.any_of or any(holds(part, shown) for part in condition.any_of))
        and not any(holds(part, shown) for part in condition.none_of)
    )


def level_of(questionnaire: Questionnaire, answers: Answers) -> int:
    """The level of complete answers, told again in the plainest way."""
    shown: dict[str, tuple[str, ...] | None] = {}
    total = {"impact": 0, "mitigation": 0, "unscored": 0}
    for name, question in questionnaire.questions.items():
        if holds(question.visible_when, shown):
            shown[name] = answers[name]
            total[question.area] += sum(question.choices[each].points for each in answers[name] or ())
    current = total["impact"]
    rule = questionnaire.reductions[0]
    most = questionnaire.maxima["mitigation"]
    if most and total["mitigation"] >= rule.mitigation_at_least * most:
        current = math.floor(current * (1 - rule.reduce_by) + 0.5)
    bounds = [band.up_to * questionnaire.maxima["impact"] for band in questionnaire.levels]
    return next(at for at, bound in enumerate(bounds, start=1) if current <= bound)


def tried(questionnaire: Questionnaire, known: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[int, int]]:
    """Cost and level of every way to answer the whole form."""
    options = []
    for name, question in questionnaire.questions.items():
        free = 0 if name not in known and questionnaire.unanswered == "open" else 1
        now: list[tuple[int, tuple[str, ...] | None]] = [(0, known.get(name))] if free else []
        options.append(now + [(free, way) for way in ways(question) if way != known.get(name)])
    for choice in product(*options):
        answers = dict(zip(questionnaire.questions, (way for _, way in choice), strict=True))
        yield sum(cost for cost, _ in choice), level_of(questionnaire, answers)


def fewest(questionnaire: Questionnaire, known: Mapping[str, tuple[str, ...]], direction: int) -> int | None:
    """The fewest changes that make a level possible that is not possible now, by trying everything."""
    found = list(tried(questionnaire, known))
    now = max(direction * level for cost, level in found if cost == 0)
    return min((cost for cost, level in found if direction * level > now), default=None)


@st.composite
def forms(draw: st.DrawFn) -> tuple[Questionnaire, dict[str, tuple[str, ...]]]:
    """A small form in which questions show each other, and some of its answers."""
    points = st.integers(0, 5)
    questions: list[Item] = []
    for at in range(draw(st.integers(2, 4))):
        kind = draw(st.sampled_from(["single", "single", "multiple"]))
        area = draw(st.sampled_from(["impact", "impact", "mitigation", "unscored"]))
        choices = {f"c{each}": draw(points) for each in range(draw(st.integers(2, 3)))}
        when: dict[str, object] = {}
        if questions and draw(st.booleans()):
            other = draw(st.sampled_from(questions))
            values = st.lists(st.sampled_from(list(other.choices)), min_size=1, max_size=2, unique=True)
            term = {other.id: draw(values)}
            when = draw(st.sampled_from([term, {"none": [term]}, {"any": [term, {questions[0].id: "c0"}]}]))
        questions.append(item(f"q{at}", choices, area=area, kind=kind, when=when))
    questions.append(item("last", {"much": draw(st.integers(1, 6)), "little": 0}))
    made = form(
        *questions,
        levels=(0.3, 0.6, 1),
        reductions=((0.5, 0.25),),
        unanswered=draw(st.sampled_from(["open", "zero"])),
    )
    known = {each.id: draw(st.sampled_from(ways(each))) for each in questions if draw(st.integers(0, 3))}
    return made, known


@settings(max_examples=250, deadline=None)
@given(forms())
def test_the_smallest_change_equals_trying_everything(case: tuple[Questionnaire, dict[str, tuple[str, ...]]]) -> None:
    """Up and down, with hidden and unanswered questions, whichever way these count."""
    questionnaire, known = case
    found = flips(questionnaire, known)
    for direction, told in ((UP, found.up), (DOWN, found.down)):
        expected = fewest(questionnaire, known, direction)
        assert (len(told[0].changes) if told else None) == expected


@settings(max_examples=150, deadline=None)
@given(forms())
def test_the_span_equals_trying_everything(case: tuple[Questionnaire, dict[str, tuple[str, ...]]]) -> None:
    """The lowest and the highest level over every way to answer what is unanswered."""
    questionnaire, known = case
    open_form = form(
        *questionnaire.questions.values(), levels=(0.3, 0.6, 1), reductions=((0.5, 0.25),), unanswered="open"
    )
    levels = [level for cost, level in tried(open_form, known) if cost == 0]
    result = assess(open_form, known)
    assert (result.lowest.place, result.highest.place) == (min(levels), max(levels))


@settings(max_examples=150, deadline=None)
@given(forms())
def test_every_change_that_is_told_does_flip_the_level(
    case: tuple[Questionnaire, dict[str, tuple[str, ...]]],
) -> None:
    """Carried out, it makes the level possible that it is told to make."""
    questionnaire, known = case
    found = flips(questionnaire, known)
    names = {
        (name, choice.name.en): choice.id
        for name, question in questionnaire.questions.items()
        for choice in question.choices.values()
    }
    for direction, told in ((UP, found.up), (DOWN, found.down)):
        for flip in told:
            then = {
                each.asked.question: tuple(names[each.asked.question, text.en] for text in each.then)
                for each in flip.changes
            }
            reached = max(direction * level for cost, level in tried(questionnaire, {**known, **then}) if cost == 0)
            assert reached == direction * flip.level.place


# Greatest raw score 12; `acts` shows `tools`.
FORM = form(
    item("acts", {"yes": 2, "no": 0}),
    item("tools", {"final": 4, "read": 0}, when={"acts": ["yes"]}),
    item("people", {"many": 3, "some": 1, "few": 0}),
    item("harm", {"high": 3, "low": 0}),
)


def told(flip: object) -> list[tuple[str, list[str], list[str]]]:
    """Question, answer now and answer then."""
    return [
        (each.asked.question, [text.en for text in each.now], [text.en for text in each.then])
        for each in flip.changes  # type: ignore[attr-defined]
    ]


def test_every_single_change_that_is_enough_is_listed_with_the_nearest_answer() -> None:
    """From 3 of 12 (level 1) one more point is enough: `some` → `many` adds 2, `acts` 2, `harm` cannot add."""
    found = flips(FORM, {"acts": ("no",), "people": ("few",), "harm": ("high",)})
    assert [told(each) for each in found.up] == [
        [("acts", ["No"], ["Yes"])],
        [("people", ["Few"], ["Some"])],
    ]
    assert [each.level.id for each in found.up] == ["3", "2"]
    assert found.down == ()


def test_a_question_that_a_change_brings_up_is_told() -> None:
    """Acting shows the question about tools, whose answer the higher level still needs."""
    found = flips(FORM, {"acts": ("no",), "people": ("few",), "harm": ("high",)})
    assert [[each.question for each in flip.then_asked] for flip in found.up] == [["tools"], []]


def test_more_changes_are_searched_where_one_is_not_enough() -> None:
    """From 12 of 12 to level 3 (9 at most) one answer does it; from 0 with nothing acting to level 4 it takes two."""
    full = {"acts": ("yes",), "tools": ("final",), "people": ("many",), "harm": ("high",)}
    assert {len(each.changes) for each in flips(FORM, full).down} == {1}
    low = form(*FORM.questions.values(), levels=(0.74, 1))
    none = {"acts": ("no",), "tools": ("final",), "people": ("few",), "harm": ("low",)}
    (way,) = flips(low, none).up
    assert [name for name, _, _ in told(way)] in (["acts", "people"], ["acts", "harm"])


def test_where_unanswered_counts_zero_answering_is_a_change() -> None:
    """The same form: open, its span already reaches level 4; counted as zero, an answer must be given first."""
    assert flips(FORM, {}).up == ()
    zero = form(*FORM.questions.values(), unanswered="zero")
    assert told(flips(zero, {"acts": ("yes",)}).up[0]) == [("tools", [], ["Final"])]


@pytest.mark.parametrize("count", [40, 160])
def test_a_big_form_is_searched_quickly(count: int) -> None:
    """Exact on 160 questions that show each other in chains of four, whatever the number of changes."""
    questions = []
    for at in range(count):
        when = {f"q{at - 1}": ["yes"]} if at % 4 else {}
        questions.append(item(f"q{at}", {"yes": 1, "no": 0}, area="mitigation" if at % 3 == 0 else "impact", when=when))
    big = form(*questions)
    known = {each.id: ("no",) for each in questions}
    (way, *_) = flips(big, known).up
    assert way.level.place == 2
    assert flips(big, known).down == ()
