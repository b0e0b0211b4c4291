"""What does a set of answers score? Which questions are shown, what counts, and the level that follows.

Formulas of the Algorithmic Impact Assessment of the Government of Canada (canada-ca/aia-eia-js), with every number of
it taken from the questionnaire: raw = Σ points of impact; where mitigation ≥ share × maximum, current = raw × (1 −
reduction), rounded; the level is the first whose bound, a share of the greatest raw score, current does not exceed.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from pmo_kit.model.assessment import Item, Questionnaire
from pmo_kit.model.condition import Condition, Term

NO, OPEN, YES = 0, 1, 2

Given = Mapping[str, tuple[str, ...]]
Chosen = Mapping[str, frozenset[str]]
NOTHING: frozenset[str] = frozenset()


def truth(condition: Condition, chosen: Chosen) -> int:
    """Does a condition hold over these answers: no (0), open (1), yes (2)? A question not among them leaves it open.

    Kleene's strong logic, as in `decide.conditions`, for the answers of one form instead of a portfolio's columns.
    """
    parts = [_term(term, chosen) for term in condition.terms]
    if condition.any_of:
        parts.append(max(truth(part, chosen) for part in condition.any_of))
    parts += [YES - truth(part, chosen) for part in condition.none_of]
    return min(parts, default=YES)


def _term(term: Term, chosen: Chosen) -> int:
    if term.attribute not in chosen:
        return OPEN
    return NO if chosen[term.attribute].isdisjoint(term.values) else YES


def visibility(question: Item, form: Questionnaire, chosen: Chosen) -> int:
    """Is a question shown: no (0), open (1), yes (2)? Its section and itself must both be."""
    return min(truth(form.sections[question.section].visible_when, chosen), truth(question.visible_when, chosen))


def shown(form: Questionnaire, given: Given, *, blank_is_nothing: bool) -> dict[str, int]:
    """Which questions are shown, by id: no (0), open (1), yes (2).

    A hidden question's answer shows nothing else. Neither does an unanswered question where `blank_is_nothing`;
    otherwise what depends on it is open.
    """
    chosen: dict[str, frozenset[str]] = {}
    found: dict[str, int] = {}
    for name in form.order:
        found[name] = visibility(form.questions[name], form, chosen)
        if found[name] == NO:
            chosen[name] = NOTHING
        elif name in given and found[name] == YES:
            chosen[name] = frozenset(given[name])
        elif blank_is_nothing:
            chosen[name] = NOTHING
    return found


def points(question: Item, answers: tuple[str, ...]) -> int:
    """The points of the answers chosen; a choice that is named twice counts once."""
    return sum(question.choices[answer].points for answer in set(answers)) if question.area != "unscored" else 0


@dataclass(frozen=True)
class Current:
    """The raw score after the reduction, and the share that was taken off it."""

    score: int
    reduced_by: float


def current_score(form: Questionnaire, raw: int, mitigation: int) -> Current:
    """The raw score, reduced where mitigation reaches a share of its maximum, rounded only then.

    The greatest reduction that is reached counts. Computed in exact fractions, so that 0.85 × 30 is a half.
    """
    most = form.maxima.get("mitigation", 0)
    reached = [
        rule.reduce_by
        for rule in form.reductions
        if most and mitigation >= Fraction(str(rule.mitigation_at_least)) * Fraction(str(most))
    ]
    if not reached:
        return Current(raw, 0)
    reduced = raw * (1 - Fraction(str(max(reached))))
    return Current(_rounded(reduced, form.rounding), max(reached))


def _rounded(number: Fraction, mode: str) -> int:
    ways = {
        "half-up": math.floor(number + Fraction(1, 2)),
        "half-even": round(number),
        "up": math.ceil(number),
        "down": math.floor(number),
    }
    return ways[mode]


def level_place(form: Questionnaire, current: int) -> int:
    """The place of the level on the scale, 1 the lowest."""
    most = form.maxima["impact"]
    for place, band in enumerate(form.levels, start=1):
        bound = Fraction(str(band.up_to)) * Fraction(str(most))
        if current < bound or (current == bound and form.bounds == "inclusive"):
            return place
    return len(form.levels)
