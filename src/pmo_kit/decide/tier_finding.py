"""The tier of one initiative as a page tells it: what it is or may be, by which rules, and what is missing."""

from __future__ import annotations

import pandas as pd

from pmo_kit.decide.answer_changes import answer_on_record
from pmo_kit.decide.conditions import OPEN, YES, Answers
from pmo_kit.decide.tiering import Ints, RuleTruth, Tiering, undetermined_by
from pmo_kit.model.intake import AppliedRule, Span, TierFinding
from pmo_kit.model.method import LevelRule, Method, Override
from pmo_kit.model.text import Reason, Text


def tier_finding(row: pd.DataFrame, answers: Answers, tiering: Tiering, method: Method) -> TierFinding:
    """Tell the tiering of a frame of one row."""
    levels = sorted(method.levels.values(), key=lambda level: level.order)
    tiers = {(row.impact, row.complexity): row.tier for row in method.tier_table.values()}
    registered = row["tier"].iloc[0]
    missing = [name for name, rows in undetermined_by(answers, tiering).items() if rows[0]]
    return TierFinding(
        tier=int(tiering.strictest[0]) if tiering.settled[0] else None,
        strictest=int(tiering.strictest[0]),
        lightest=int(tiering.lightest[0]),
        impact=_span(tiering.impact),
        complexity=_span(tiering.complexity),
        scale=tuple(level.name for level in levels),
        table=tuple(tuple(tiers[impact.id, complexity.id] for complexity in levels) for impact in levels),
        names=tuple(tier.name for tier in sorted(method.tiers.values(), key=lambda tier: tier.level)),
        rules=tuple(_applied(part, row, method) for part in tiering.rules if _worth_telling(part, tiering)),
        registered=method.tiers[registered].level if registered in method.tiers else None,
        undetermined_by=tuple(method.questions[name].name for name in missing),
    )


def _worth_telling(part: RuleTruth, tiering: Tiering) -> bool:
    if not part.matters[0]:
        return False
    return bool(part.truth[0] == YES or (part.truth[0] == OPEN and not tiering.settled[0]))


def _span(levels: tuple[Ints, Ints]) -> Span:
    return Span(lowest=int(levels[0][0]), highest=int(levels[1][0]))


def _applied(part: RuleTruth, row: pd.DataFrame, method: Method) -> AppliedRule:
    rule = part.rule
    if isinstance(rule, LevelRule):
        effect = Reason("level", (method.levels[rule.level].name,))
    elif isinstance(rule, Override):
        effect = Reason("at-least", (method.tiers[str(rule.tier)].name,))
    else:
        effect = Reason(rule.step)
    return AppliedRule(
        rule=rule.id,
        axis=part.axis,
        title=rule.name,
        effect=effect,
        holds="yes" if part.truth[0] == YES else "open",
        because=tuple(answer_on_record(row[name].iloc[0], method.questions[name]) for name in rule.when.attributes()),
        sources=tuple(method.references[source].name for source in rule.source),
        article=rule.text("article") if isinstance(rule, Override) else Text("", ""),
        status=rule.status,
        confidence=rule.confidence,
    )
