"""What does an assessment come to? Every score explained, every gap told, the level as a span until it is settled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from pmo_kit.decide.assessment_reach import DOWN, UP, Search
from pmo_kit.decide.assessment_scores import NO, OPEN, YES, Given, current_score, level_place, points, shown
from pmo_kit.model.assessed import Asked, Assessment, Contradiction, Level, Score, SectionScore, Unused
from pmo_kit.model.assessment import Item, Questionnaire, Unanswered
from pmo_kit.model.text import Text

_SCORED = ("impact", "mitigation")


def assess(
    form: Questionnaire, answers: Given, *, intake: Given | None = None, unanswered: Unanswered | None = None
) -> Assessment:
    """Score the answers of one form.

    `answers` holds the chosen choices by question; an empty tuple says that none of several applies. `intake` holds
    what the register of initiatives already says; an answer given here counts before it. `unanswered` overrides how
    the form counts a question that is shown and has no answer: `zero` is how the official tool of Canada counts.

    A hidden question never scores. Scores are whole points; the level is that of the current score, and absent where
    unanswered questions still decide between `lowest` and `highest`.
    """
    form = replace(form, unanswered=unanswered) if unanswered else form
    known = understood(form, intake or {}) | understood(form, answers)
    states = shown(form, known, blank_is_nothing=form.unanswered == "zero")
    scores = tuple(_scores(form, known, states, understood(form, answers)))
    raw, mitigation = (sum(score.points for score in scores if score.area == area) for area in _SCORED)
    now = current_score(form, raw, mitigation)
    lowest, highest = span(form, known)
    level = level_place(form, now.score)
    settled = form.unanswered == "zero" or level_place(form, lowest) == level_place(form, highest)
    scale = scale_of(form)
    return Assessment(
        questionnaire=form.id,
        title=form.name,
        version=form.version,
        status=form.status,
        confidence=form.confidence,
        unanswered=form.unanswered,
        raw=raw,
        raw_max=form.maxima["impact"],
        raw_share=_share(raw, form.maxima["impact"]),
        mitigation=mitigation,
        mitigation_max=form.maxima.get("mitigation", 0),
        mitigation_share=_share(mitigation, form.maxima.get("mitigation", 0)),
        reduced_by=now.reduced_by,
        current=now.score,
        current_share=_share(now.score, form.maxima["impact"]),
        level=None
        if not settled
        else scale[level - 1]
        if form.unanswered == "zero"
        else scale[level_place(form, lowest) - 1],
        lowest=scale[level_place(form, lowest) - 1],
        highest=scale[level_place(form, highest) - 1],
        lowest_current=lowest,
        highest_current=highest,
        levels=scale,
        sections=tuple(_sections(form, known, states, scores)),
        scores=scores,
        skipped=tuple(asked(form, name) for name in skipped(form, known, states)),
        hidden=tuple(_not_counted(answers, states, NO)),
        waiting=tuple(_not_counted(answers, states, OPEN)),
        unknown=tuple(_unknown(form, answers)),
        contradictions=tuple(_contradictions(form, answers, intake or {}, states)),
    )


def understood(form: Questionnaire, answers: Given) -> dict[str, tuple[str, ...]]:
    """The answers that the form knows: choices that exist, one where only one may be chosen."""
    found = {}
    for name, given in answers.items():
        if name in form.questions and form.questions[name].kind != "text":
            kept = tuple(dict.fromkeys(each for each in given if each in form.questions[name].choices))
            several = form.questions[name].kind == "multiple"
            if len(kept) == 1 or (several and (kept or not given)):
                found[name] = kept
    return found


def span(form: Questionnaire, known: Given) -> tuple[int, int]:
    """The lowest and the highest current score that answering the unanswered questions can still give."""
    found = []
    for direction in (DOWN, UP):
        search = Search(form, known, direction, free=True)
        found.append(search.best(search.ways(0))[0])
    return found[0], found[1]


def skipped(form: Questionnaire, known: Given, states: Mapping[str, int]) -> list[str]:
    """The questions with choices that are shown and have no answer."""
    return [
        name
        for name, question in form.questions.items()
        if question.kind != "text" and states[name] == YES and name not in known
    ]


def scale_of(form: Questionnaire) -> tuple[Level, ...]:
    """The levels from the lowest."""
    return tuple(
        Level(place=place, id=band.id, title=band.name, meaning=band.said, up_to=band.up_to)
        for place, band in enumerate(form.levels, start=1)
    )


def asked(form: Questionnaire, name: str) -> Asked:
    """A question in words."""
    question = form.questions[name]
    part = form.sections[question.section]
    return Asked(question=name, title=question.name, section=part.name, answered_by=question.answered_by)


def said(question: Item, answers: Iterable[str]) -> tuple[Text, ...]:
    """Answers in words, in the order of the form."""
    chosen = set(answers)
    return tuple(choice.name for choice in question.choices.values() if choice.id in chosen)


def _scores(form: Questionnaire, known: Given, states: Mapping[str, int], given: Given) -> Iterable[Score]:
    for name, question in form.questions.items():
        if question.area != "unscored" and states[name] == YES and name in known:
            yield Score(
                asked=asked(form, name),
                area=question.area,
                answers=said(question, known[name]),
                points=points(question, known[name]),
                max_points=question.max_points,
                origin="given" if name in given else "intake",
            )


def _sections(
    form: Questionnaire, known: Given, states: Mapping[str, int], scores: Iterable[Score]
) -> Iterable[SectionScore]:
    gained = {score.asked.question: score.points for score in scores}
    open_ = set(skipped(form, known, states))
    for part in form.sections.values():
        for area in _SCORED:
            names = [q.id for q in form.questions.values() if q.section == part.id and q.area == area]
            if any(states[name] != NO for name in names):
                yield SectionScore(
                    section=part.id,
                    title=part.name,
                    area=area,
                    points=sum(gained.get(name, 0) for name in names),
                    max_points=form.section_maximum(part.id, area),
                    skipped=len(open_.intersection(names)),
                )


def _not_counted(answers: Given, states: Mapping[str, int], state: int) -> Iterable[Unused]:
    return (
        Unused(question=name, answers=given)
        for name, given in answers.items()
        if given and states.get(name, YES) == state
    )


def _unknown(form: Questionnaire, answers: Given) -> Iterable[Unused]:
    """Answers to questions or with choices that the form does not have, and several where one may be chosen."""
    known = understood(form, answers)
    for name, given in answers.items():
        question = form.questions.get(name)
        if question is None or question.kind != "text":
            left = tuple(each for each in given if each not in known.get(name, ()))
            if left:
                yield Unused(question=name, answers=left)


def _contradictions(
    form: Questionnaire, answers: Given, intake: Given, states: Mapping[str, int]
) -> Iterable[Contradiction]:
    given = understood(form, answers)
    for name, register in understood(form, intake).items():
        if name in given and set(given[name]) != set(register) and states[name] == YES:
            question = form.questions[name]
            yield Contradiction(
                asked=asked(form, name), given=said(question, given[name]), register_says=said(question, register)
            )


def _share(part: int, most: float) -> float:
    return part / most if most else 0
