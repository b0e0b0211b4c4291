"""Which is the smallest change of answers that flips the level, up and down?

The smallest number of changed answers is exact, however large the form: the search allows one change, then two, then
four, and so on, until another level is reached or every question may change. Where one change is enough, every
question that can do it alone is listed; otherwise one of the smallest ways.
"""

from __future__ import annotations

from collections.abc import Iterable

from pmo_kit.decide.assessment import asked, said, scale_of, skipped, understood
from pmo_kit.decide.assessment_reach import DOWN, UP, Answer, Search
from pmo_kit.decide.assessment_scores import Given, level_place, shown
from pmo_kit.model.assessed import ChangedAnswer, Flip, Flips
from pmo_kit.model.assessment import Questionnaire

_Changes = tuple[tuple[str, Answer], ...]


def flips(form: Questionnaire, answers: Given, *, intake: Given | None = None) -> Flips:
    """The smallest changes that make a higher level possible, and a lower one.

    An answer that is given counts as one change, however many choices it ticks. Where the form leaves unanswered
    questions open, answering them is no change, and the level flips where the span of levels reaches further than
    now; where it counts them as nothing, answering one is a change too.
    """
    known = understood(form, intake or {}) | understood(form, answers)
    return Flips(up=_smallest(form, known, UP), down=_smallest(form, known, DOWN))


def _smallest(form: Questionnaire, known: Given, direction: int) -> tuple[Flip, ...]:
    changes = _fewest(form, known, direction)
    if not changes:
        return ()
    ways = _alone(form, known, direction) if len(changes) == 1 else [_softened(form, known, changes, direction)]
    return tuple(_told(form, known, way, direction) for way in ways)


def _place(form: Questionnaire, known: Given, direction: int) -> int:
    """The place of the level furthest in a direction that these answers leave possible."""
    search = Search(form, known, direction, free=form.unanswered == "open")
    return level_place(form, search.best(search.ways(0))[0])


def _fewest(form: Questionnaire, known: Given, direction: int) -> _Changes:
    """The fewest changes after which the level lies further in the direction; none where no change does."""
    search = Search(form, known, direction, free=form.unanswered == "open")
    start = direction * _place(form, known, direction)
    limit = 1
    while True:
        ways = sorted(search.ways(limit), key=lambda way: way.cost)
        for way in ways:
            if direction * level_place(form, search.best([way])[0]) > start:
                return way.changed
        if limit >= len(form.questions):
            return ()
        limit *= 2


def _alone(form: Questionnaire, known: Given, direction: int) -> Iterable[_Changes]:
    """Every question that flips the level alone, each with the answer nearest to the one given."""
    start = direction * _place(form, known, direction)
    search = Search(form, known, direction, free=form.unanswered == "open")
    for name in search.names:
        if name in known or form.unanswered == "zero":
            for answer in search.changes_of(name):
                if direction * _place(form, {**known, name: answer}, direction) > start:
                    yield ((name, answer),)
                    break


def _softened(form: Questionnaire, known: Given, changes: _Changes, direction: int) -> _Changes:
    """The same questions changed no further than it takes, one after the other."""
    start = direction * _place(form, known, direction)
    search = Search(form, known, direction, free=form.unanswered == "open")
    then = dict(changes)
    for name in then:
        for answer in search.changes_of(name):
            if direction * _place(form, {**known, **then, name: answer}, direction) > start:
                then[name] = answer
                break
    return tuple(then.items())


def _told(form: Questionnaire, known: Given, changes: _Changes, direction: int) -> Flip:
    then = {**known, **dict(changes)}
    blank = form.unanswered == "zero"
    before = set(skipped(form, known, shown(form, known, blank_is_nothing=blank)))
    after = skipped(form, then, shown(form, then, blank_is_nothing=blank))
    return Flip(
        changes=tuple(
            ChangedAnswer(
                asked=asked(form, name),
                now=said(form.questions[name], known.get(name, ())),
                then=said(form.questions[name], answer),
            )
            for name, answer in changes
        ),
        level=scale_of(form)[_place(form, then, direction) - 1],
        then_asked=tuple(asked(form, name) for name in after if name not in before),
    )
