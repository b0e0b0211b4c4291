"""Which tier is it, and if that is not settled, between which tiers? Computed for a whole portfolio, column by column.

Tier = impact × complexity by a lookup table; reliance moves it one step; hard overrides come last. Every step is
kept as a span from the lightest to the strictest value that the answers on record still allow. A missing answer
widens the span; it never lowers a tier.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from pmo_kit.decide.conditions import NO, OPEN, YES, Answers, Truth
from pmo_kit.model.intake import Axis
from pmo_kit.model.method import LevelRule, Method, Override, RelianceRule

Ints = npt.NDArray[np.int64]
TierRule = LevelRule | RelianceRule | Override


@dataclass(frozen=True)
class RuleTruth:
    """One tiering rule with, for each row, whether it holds and whether it matters for the row's tier."""

    axis: Axis
    rule: TierRule
    truth: Truth
    matters: npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Tiering:
    """The tiers of many initiatives. Arrays have one entry for each row of the frame that was tiered.

    `strictest` and `lightest` are tier levels (1 the strictest); levels of impact and complexity are positions on
    the method's scale, 0 the lowest.
    """

    strictest: Ints
    lightest: Ints
    impact: tuple[Ints, Ints]
    complexity: tuple[Ints, Ints]
    rules: tuple[RuleTruth, ...]

    @property
    def settled(self) -> npt.NDArray[np.bool_]:
        """For each row, whether only one tier is possible."""
        return np.equal(self.strictest, self.lightest)


def tier_attributes(method: Method) -> tuple[str, ...]:
    """The attributes that any tiering rule speaks about, in questionnaire order."""
    named = {name for rule in _rules(method) for name in rule.when.attributes()}
    return tuple(name for name in method.questions if name in named)


def tier_all(answers: Answers, method: Method) -> Tiering:
    """Tier every row of the answers under the rules of the method."""
    order = {level.id: level.order for level in method.levels.values()}
    impact, impact_rules = _levels("impact", answers, method.impact_rules, order)
    complexity, complexity_rules = _levels("complexity", answers, method.complexity_rules, order)
    steps, reliance_rules = _steps(answers, method.reliance_rules)
    table = _table(method, order)
    last = max(tier.level for tier in method.tiers.values())
    lightest = np.clip(table[impact[0], complexity[0]] - steps[0], 1, last)
    strictest = np.clip(table[impact[1], complexity[1]] - steps[1], 1, last)
    override_rules = []
    before = lightest.copy()
    for rule in method.overrides.values():
        truth = answers.truth(rule.when)
        strictest = np.where(truth >= OPEN, np.minimum(strictest, rule.tier), strictest)
        lightest = np.where(truth == YES, np.minimum(lightest, rule.tier), lightest)
        override_rules.append(RuleTruth("override", rule, truth, (truth == YES) | (before > rule.tier)))
    rules = (*impact_rules, *complexity_rules, *reliance_rules, *override_rules)
    return Tiering(strictest, lightest, impact, complexity, tuple(rules))


def undetermined_by(answers: Answers, tiering: Tiering) -> dict[str, npt.NDArray[np.bool_]]:
    """For each attribute, the rows whose tier is not settled because (also) its answer is missing."""
    waiting = ~tiering.settled
    found: dict[str, npt.NDArray[np.bool_]] = {}
    for part in tiering.rules:
        for attribute, rows in answers.open_terms(part.rule.when):
            held = rows & part.matters & waiting
            found[attribute] = found[attribute] | held if attribute in found else held
    return found


def tier_table(frame: pd.DataFrame, method: Method) -> pd.DataFrame:
    """The tier of every initiative as a table: what it is, or between what, by which rules, and what is missing.

    One row for each row of `frame`, in its order and with its index. `tier` is empty where it is undetermined;
    `tier_at_least` is the lightest tier that is already certain, `tier_could_be` the strictest still possible.
    """
    answers = Answers(frame)
    tiering = tier_all(answers, method)
    by_rule = {part.rule.id: (part.truth == YES) & part.matters for part in tiering.rules}
    by_open = {part.rule.id: (part.truth == OPEN) & part.matters & ~tiering.settled for part in tiering.rules}
    tier = pd.Series(tiering.strictest, dtype="Int64").mask(~tiering.settled)
    table = pd.DataFrame({
        "tier": tier,
        "tier_at_least": tiering.lightest,
        "tier_could_be": tiering.strictest,
        "rules": _joined(by_rule, len(frame)),
        "open_rules": _joined(by_open, len(frame)),
        "undetermined_by": _joined(undetermined_by(answers, tiering), len(frame)),
    })  # fmt: skip
    return table.set_axis(frame.index)


def _rules(method: Method) -> Iterable[TierRule]:
    yield from method.impact_rules.values()
    yield from method.complexity_rules.values()
    yield from method.reliance_rules.values()
    yield from method.overrides.values()


def _levels(
    axis: Axis, answers: Answers, rules: Mapping[str, LevelRule], order: Mapping[str, int]
) -> tuple[tuple[Ints, Ints], list[RuleTruth]]:
    truths = [(rule, order[rule.level], answers.truth(rule.when)) for rule in rules.values()]
    lowest = _highest((np.where(truth == YES, level, 0) for _, level, truth in truths), len(answers))
    highest = _highest((np.where(truth >= OPEN, level, 0) for _, level, truth in truths), len(answers))
    found = [
        RuleTruth(axis, rule, truth, np.where(truth == YES, level == lowest, level > lowest))
        for rule, level, truth in truths
    ]
    return (lowest, highest), found


def _highest(levels: Iterable[npt.NDArray[np.int64]], rows: int) -> Ints:
    highest: Ints = np.maximum.reduce([np.zeros(rows, dtype=np.int64), *levels])
    return highest


def _steps(answers: Answers, rules: Mapping[str, RelianceRule]) -> tuple[tuple[Ints, Ints], list[RuleTruth]]:
    truths = {key: answers.truth(rule.when) for key, rule in rules.items()}
    stricter = _strongest(truths, rules, lambda rule: rule.step == "stricter", len(answers))
    lighter = _strongest(truths, rules, lambda rule: rule.step == "lighter", len(answers))
    # A stricter step wins over a lighter one. The span runs from the step that leaves the tier lightest to the
    # one that leaves it strictest; a positive step is one tier stricter.
    low = np.select([stricter == YES, lighter >= OPEN], [1, -1], 0)
    high = np.select([stricter >= OPEN, lighter == YES], [1, -1], 0)
    found = [RuleTruth("reliance", rule, truths[key], truths[key] != NO) for key, rule in rules.items()]
    return (low, high), found


def _strongest(
    truths: Mapping[str, Truth],
    rules: Mapping[str, RelianceRule],
    chosen: Callable[[RelianceRule], bool],
    rows: int,
) -> Truth:
    parts = [truth for key, truth in truths.items() if chosen(rules[key])]
    strongest: Truth = np.maximum.reduce([np.zeros(rows, dtype=np.int8), *parts])
    return strongest


def _table(method: Method, order: Mapping[str, int]) -> Ints:
    table = np.zeros((len(order), len(order)), dtype=np.int64)
    for row in method.tier_table.values():
        table[order[row.impact], order[row.complexity]] = row.tier
    return table


def _joined(marks: Mapping[str, npt.NDArray[np.bool_]], rows: int) -> list[str]:
    """For each row, the names whose mark is set. Rows with the same marks are joined once."""
    if not marks:
        return [""] * rows
    names = list(marks)
    matrix = np.column_stack(list(marks.values()))
    patterns, codes = np.unique(matrix, axis=0, return_inverse=True)
    texts = ["; ".join(name for name, mark in zip(names, pattern, strict=True) if mark) for pattern in patterns]
    return [texts[code] for code in np.ravel(codes)]
