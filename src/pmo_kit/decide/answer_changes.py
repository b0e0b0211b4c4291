"""What would change the tier? Unanswered questions that could raise it, and the smallest change of the answers given.

Every possible change is tiered by the same rules, all at once, so what is reported is what the rules would say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import pandas as pd

from pmo_kit.decide.conditions import Answers
from pmo_kit.decide.tiering import Tiering, tier_all, tier_attributes
from pmo_kit.model.condition import Comparison
from pmo_kit.model.intake import Answer, AnswerChange, TierChange
from pmo_kit.model.method import Method
from pmo_kit.model.questions import YES_NO, Question, with_implied
from pmo_kit.model.register import ONE_OF, SET_SEPARATOR
from pmo_kit.model.text import Text

Value = str | float


@dataclass(frozen=True)
class _Change:
    """Some answers replaced by others."""

    answers: tuple[tuple[str, Value], ...]


def raising_questions(row: pd.DataFrame, method: Method) -> tuple[TierChange, ...]:
    """For each unanswered question that could make the tier stricter, the answer that would make it strictest.

    `row` is a frame of one row. A question counts when some answer to it raises the tier that is already certain.
    The most telling question comes first.
    """
    open_questions = [name for name in tier_attributes(method) if name not in row or row[name].isna().iloc[0]]
    changes = [_Change(((name, answer),)) for name in open_questions for answer in _other_answers(None, method, name)]
    outcomes = _outcomes(row, changes, method)
    if outcomes is None:
        return ()
    now = int(tier_all(Answers(row), method).lightest[0])
    best: dict[str, TierChange] = {}
    for at, change in enumerate(changes):
        name = change.answers[0][0]
        lightest = int(outcomes.lightest[at])
        if lightest < now and (name not in best or lightest < best[name].lightest):
            best[name] = _told(row, change, outcomes, at, now, method)
    return tuple(sorted(best.values(), key=lambda found: (found.lightest, found.strictest)))


def smallest_changes(row: pd.DataFrame, method: Method) -> tuple[TierChange, ...]:
    """The fewest changes of given answers that change the tier: single ones, or pairs where no single one does.

    `row` is a frame of one row. For each question (or pair) and each outcome one change is reported, those that make
    the tier stricter first; at most as many as the threshold `changes-shown`.
    """
    given = [name for name in tier_attributes(method) if name in row and row[name].notna().iloc[0]]
    single = [
        _Change(((name, answer),)) for name in given for answer in _other_answers(row[name].iloc[0], method, name)
    ]
    found = _that_matter(row, single, method)
    if not found:
        pairs = [
            _Change((*one.answers, *two.answers))
            for one, two in combinations(single, 2)
            if one.answers[0][0] != two.answers[0][0]
        ]
        found = _that_matter(row, pairs, method)
    return tuple(found[: int(method.threshold("changes-shown"))])


def _that_matter(row: pd.DataFrame, changes: list[_Change], method: Method) -> list[TierChange]:
    outcomes = _outcomes(row, changes, method)
    if outcomes is None:
        return []
    now = tier_all(Answers(row), method)
    before = (int(now.strictest[0]), int(now.lightest[0]))
    kept: dict[tuple[object, ...], TierChange] = {}
    for at in ((outcomes.strictest != before[0]) | (outcomes.lightest != before[1])).nonzero()[0]:
        names = tuple(name for name, _ in changes[at].answers)
        outcome = (int(outcomes.strictest[at]), int(outcomes.lightest[at]))
        if (names, outcome) not in kept:
            kept[names, outcome] = _told(row, changes[at], outcomes, int(at), before[1], method)
    return sorted(kept.values(), key=lambda change: (not change.stricter, change.strictest, change.lightest))


def _outcomes(row: pd.DataFrame, changes: list[_Change], method: Method) -> Tiering | None:
    if not changes:
        return None
    variants = row.loc[row.index.repeat(len(changes)), list(method.questions.keys() & set(row.columns))]
    variants = variants.reset_index(drop=True)
    columns: dict[str, dict[int, Value]] = {}
    for at, change in enumerate(changes):
        for name, answer in change.answers:
            columns.setdefault(name, {})[at] = answer
    for name, answers in columns.items():
        values = [row[name].iloc[0] if name in row else None] * len(changes)
        for at, answer in answers.items():
            values[at] = answer
        numeric = method.questions[name].type == "number"
        variants[name] = pd.Series(values, dtype="float64" if numeric else "str")
    return tier_all(Answers(variants), method)


def _other_answers(now: object, method: Method, name: str) -> Iterator[Value]:
    question = method.questions[name]
    if question.type == "number":
        yield from _other_numbers(now, method, name)
    elif question.type == "yes_no":
        yield from (value.id for value in YES_NO if value.id != now)
    elif question.type == "set":
        yield from _other_sets(now, question)
    else:
        yield from (value.id for value in question.values if value.id != now)


def _other_numbers(now: object, method: Method, name: str) -> Iterator[float]:
    limits = {comparison.limit for comparison in _comparisons(method, name)}
    for number in sorted(limits | {max(limit - 1, 0) for limit in limits}):
        if number != now:
            yield number


def _comparisons(method: Method, name: str) -> Iterator[Comparison]:
    for rules in (method.impact_rules, method.complexity_rules, method.reliance_rules, method.overrides):
        for rule in rules.values():
            for term in rule.when.every_term():
                if term.attribute == name and term.comparison:
                    yield term.comparison


def _other_sets(now: object, question: Question) -> Iterator[str]:
    """Add one answer, take one away, or swap the only one; `none` stands alone."""
    present = now.split(SET_SEPARATOR) if isinstance(now, str) else []
    kept = [answer for answer in present if answer != "none"]
    seen = {now}
    for value in question.values:
        if value.id in present:
            options = [tuple(answer for answer in kept if answer != value.id)]
        elif value.id == "none":
            options = [("none",)]
        else:
            options = [(*kept, value.id), (value.id,)] if len(kept) == 1 else [(*kept, value.id)]
        for option in options:
            text = SET_SEPARATOR.join(with_implied(question.values, option))
            if text and text not in seen:
                seen.add(text)
                yield text


def _told(row: pd.DataFrame, change: _Change, outcomes: Tiering, at: int, now: int, method: Method) -> TierChange:
    strictest, lightest = int(outcomes.strictest[at]), int(outcomes.lightest[at])
    return TierChange(
        changes=tuple(
            AnswerChange(
                now=answer_on_record(row[name].iloc[0] if name in row else None, method.questions[name]),
                then=answer_on_record(answer, method.questions[name]),
            )
            for name, answer in change.answers
        ),
        strictest=strictest,
        lightest=lightest,
        stricter=lightest < now or (lightest == now and strictest < now),
    )


def answer_on_record(answer: object, question: Question) -> Answer:
    """A cell of the register as an answer, each part by its name."""
    named = {value.id: value.name for value in (YES_NO if question.type == "yes_no" else question.values)}
    if isinstance(answer, float | int) and not pd.isna(answer):
        parts = [f"{answer:,.0f}"]
    else:
        parts = re.split(f"[{re.escape(ONE_OF)}]|{SET_SEPARATOR}", answer) if isinstance(answer, str) else []
    return Answer(
        attribute=question.id,
        title=question.name,
        answers=tuple(named.get(part, Text.same(part)) for part in parts),
        one_of=isinstance(answer, str) and ONE_OF in answer,
    )
