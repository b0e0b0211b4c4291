"""Which scores can still be reached? The span over unanswered questions, and the fewest changes that flip the level.

Exact, without trying every combination. The current score rises with raw points and falls with mitigation points, so
of all ways to answer only those matter that no other beats in both, for each number of changes. Questions that do not
depend on each other are searched apart and their results added; a question that shows others is tried answer by
answer first, which parts the ones below it. The cost is the number of ways to answer the questions that show others,
within one chain of them, never the number of ways to answer the form.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from pmo_kit.decide.assessment_scores import NO, NOTHING, YES, Chosen, Given, current_score, points, visibility
from pmo_kit.model.assessment import Item, Questionnaire
from pmo_kit.model.condition import Term

Answer = tuple[str, ...]
UP, DOWN = 1, -1


@dataclass(frozen=True)
class Way:
    """One way to answer: what it costs in changed answers, what it gives, and the answers changed.

    `for_` and `against` are the points that help and hinder in the direction searched: both are better when greater.
    """

    cost: int
    for_: int
    against: int
    changed: tuple[tuple[str, Answer], ...] = ()


_STILL = (Way(0, 0, 0),)


@dataclass(frozen=True)
class _Option:
    answer: Answer
    cost: int


class Search:
    """A search in one direction: `UP` looks for the highest current score, `DOWN` for the lowest.

    An answer in `given` is kept at no cost or changed at the cost of one. A question without an answer is answered
    at no cost where it is `free`; otherwise it gives nothing, or is answered at the cost of one.
    """

    def __init__(self, form: Questionnaire, given: Given, direction: int, *, free: bool):
        self.form, self.given, self.direction, self.free = form, given, direction, free
        self._terms = _terms_by_question(form)
        self._parents = {name: _shown_by(form.questions[name], form) for name in form.order}
        self.names = _that_matter(form, self._parents)
        self._options = {name: self._options_of(form.questions[name]) for name in self.names}

    def ways(self, limit: int) -> tuple[Way, ...]:
        """The best ways to answer with at most this many changes."""
        self._limit = limit
        return self._reach(self.names, {})

    def changes_of(self, name: str) -> tuple[Answer, ...]:
        """The other answers of a question, those first whose points are nearest to the ones given.

        Of several choices: one tick more or less, and the ticks together that can matter most.
        """
        question, now = self.form.questions[name], self.given.get(name, ())
        if question.kind == "single":
            found: list[Answer] = [(choice,) for choice in question.choices]
        else:
            found = [_toggled(now, choice) for choice in question.choices]
            found += [option.answer for option in self._options[name] if option.cost]
        gained = points(question, now)
        others = [answer for answer in dict.fromkeys(found) if answer != self.given.get(name)]
        return tuple(sorted(others, key=lambda answer: abs(points(question, answer) - gained)))

    def best(self, ways: Iterable[Way]) -> tuple[int, Way]:
        """The current score furthest in the direction, and the way there with the fewest changes."""
        scored = [(self._current(way), way) for way in ways]
        return max(scored, key=lambda each: (self.direction * each[0], -each[1].cost))

    def _current(self, way: Way) -> int:
        raw, mitigation = (way.for_, -way.against) if self.direction == UP else (-way.for_, way.against)
        return current_score(self.form, raw, mitigation).score

    def _reach(self, names: Sequence[str], chosen: Chosen) -> tuple[Way, ...]:
        total: tuple[Way, ...] = _STILL
        for part in self._parts(names, chosen):
            total = self._best_of(_added(total, self._solve(part, chosen)))
        return total

    def _solve(self, names: Sequence[str], chosen: Chosen) -> tuple[Way, ...]:
        """The best ways for questions that hang together; the first depends on none of the others."""
        first, rest = names[0], names[1:]
        question = self.form.questions[first]
        if visibility(question, self.form, chosen) == NO:
            return self._reach(rest, {**chosen, first: NOTHING})
        found: list[Way] = []
        for option in self._options[first]:
            if option.cost <= self._limit:
                here = self._way(question, option)
                found += _added((here,), self._reach(rest, {**chosen, first: frozenset(option.answer)}))
        return self._best_of(found)

    def _way(self, question: Item, option: _Option) -> Way:
        gained = points(question, option.answer)
        raw, mitigation = (gained if question.area == area else 0 for area in ("impact", "mitigation"))
        changed = ((question.id, option.answer),) if option.cost else ()
        return Way(option.cost, self.direction * raw, -self.direction * mitigation, changed)

    def _best_of(self, ways: Iterable[Way]) -> tuple[Way, ...]:
        """Those within the limit that no other beats in cost and in both kinds of points."""
        kept: list[Way] = []
        for way in sorted(ways, key=lambda each: (each.cost, -each.for_, -each.against)):
            if way.cost > self._limit:
                break
            if not any(other.for_ >= way.for_ and other.against >= way.against for other in kept):
                kept.append(way)
        return tuple(kept)

    def _parts(self, names: Sequence[str], chosen: Chosen) -> Iterator[list[str]]:
        """The questions in groups that do not depend on each other, each in the order of the form."""
        group: dict[str, list[str]] = {}
        for name in names:
            joined = [name]
            if visibility(self.form.questions[name], self.form, chosen) not in {NO, YES}:
                for parent in self._parents[name]:
                    other = group.get(parent)
                    if other is not None and other is not joined:
                        other += joined
                        joined = other
                        group.update(dict.fromkeys(other, other))
            group[name] = joined
        at = {name: place for place, name in enumerate(names)}
        yield from (sorted(part, key=at.__getitem__) for part in {id(part): part for part in group.values()}.values())

    def _options_of(self, question: Item) -> tuple[_Option, ...]:
        """The ways to answer a question that can matter: the one given, and the best for each effect on visibility."""
        now = self.given.get(question.id)
        cost = 0 if now is None and self.free else 1
        kept = [_Option(now, 0)] if now is not None else [] if self.free else [_Option((), 0)]
        upwards = (self.direction == UP) == (question.area != "mitigation")
        others = (
            _several(question, self._terms, upwards=upwards)
            if question.kind == "multiple"
            else _single(question, self._terms, now, upwards=upwards)
        )
        return (*kept, *(_Option(answer, cost) for answer in others))


def _toggled(answer: Answer, choice: str) -> Answer:
    return tuple(each for each in answer if each != choice) if choice in answer else (*answer, choice)


def _added(left: Iterable[Way], right: Sequence[Way]) -> list[Way]:
    return [
        Way(a.cost + b.cost, a.for_ + b.for_, a.against + b.against, a.changed + b.changed) for a in left for b in right
    ]


def _terms_by_question(form: Questionnaire) -> Mapping[str, tuple[Term, ...]]:
    """The terms that ask for each question's answers, wherever they stand."""
    found: dict[str, list[Term]] = defaultdict(list)
    conditions = [part.visible_when for part in form.sections.values()]
    conditions += [question.visible_when for question in form.questions.values()]
    for condition in conditions:
        for term in condition.every_term():
            found[term.attribute].append(term)
    return {name: tuple(dict.fromkeys(terms)) for name, terms in found.items()}


def _shown_by(question: Item, form: Questionnaire) -> tuple[str, ...]:
    section = form.sections[question.section]
    return tuple(dict.fromkeys((*section.visible_when.attributes(), *question.visible_when.attributes())))


def _that_matter(form: Questionnaire, parents: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The questions that score, and those that decide whether one of these is shown."""
    waiting = [question.id for question in form.questions.values() if question.max_points]
    found = set(waiting)
    while waiting:
        more = set(parents[waiting.pop()]) - found
        found |= more
        waiting += more
    return tuple(name for name in form.order if name in found)


def _effect(choice: str, terms: Iterable[Term]) -> tuple[bool, ...]:
    """Which of the terms a choice fulfils: choices of equal effect show the same questions."""
    return tuple(choice in term.values for term in terms)


def _single(
    question: Item, terms: Mapping[str, tuple[Term, ...]], now: Answer | None, *, upwards: bool
) -> list[Answer]:
    """For each effect the choice with the most points, or the fewest; the one given left out."""
    best: dict[tuple[bool, ...], str] = {}
    for choice in question.choices.values():
        effect = _effect(choice.id, terms.get(question.id, ()))
        if (choice.id,) == now:
            continue
        other = best.get(effect)
        if other is None or (choice.points - question.choices[other].points) * (1 if upwards else -1) > 0:
            best[effect] = choice.id
    return [(choice,) for choice in best.values()]


def _several(question: Item, terms: Mapping[str, tuple[Term, ...]], *, upwards: bool) -> list[Answer]:
    """For each effect the choices together that give the most points, or the fewest; none chosen is an answer too."""
    groups: dict[tuple[bool, ...], list[str]] = defaultdict(list)
    for choice in question.choices.values():
        groups[_effect(choice.id, terms.get(question.id, ()))].append(choice.id)
    ways = []
    for effect, members in groups.items():
        fewest = min(members, key=lambda each: question.choices[each].points)
        taken = tuple(members) if upwards else (fewest,)
        ways.append([taken] if not any(effect) and upwards else [(), taken] if any(effect) else [()])
    return [tuple(choice for part in combination for choice in part) for combination in product(*ways)]
