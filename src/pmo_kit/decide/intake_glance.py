"""The intake of an initiative in one line: stage, tier, route, and what wants attention."""

from __future__ import annotations

from collections.abc import Sequence

from pmo_kit.model.glance import Cell, Glance, Note, named
from pmo_kit.model.intake import Lookalike, PlannedGate, RouteFinding, TierFinding
from pmo_kit.model.method import Method, Stage
from pmo_kit.model.text import Reason, Text
from pmo_kit.model.verdict import Verdict


def intake_glance(
    method: Method,
    stage: Stage | None,
    *,
    checks: Sequence[Verdict],
    tier: TierFinding,
    route: RouteFinding,
    gates: Sequence[PlannedGate],
    lookalikes: Sequence[Lookalike],
) -> Glance:
    """What the index shows; the strictest possible tier comes first among what wants attention."""
    stages = list(method.stages)
    cells = (
        Cell("stage", named(stage.name if stage else None), order=stages.index(stage.id) if stage else len(stages)),
        _tier_cell(tier),
        Cell("route", named(route.title), order=list(method.routes).index(route.route)),
    )
    return Glance(cells, tuple(_notes(checks, tier, gates, lookalikes)), order=tier.strictest)


def _tier_cell(tier: TierFinding) -> Cell:
    if tier.tier is not None:
        return Cell("tier", named(tier.names[tier.tier - 1]), order=tier.tier)
    strictest, lightest = tier.names[tier.strictest - 1], tier.names[tier.lightest - 1]
    open_tier = (
        Reason("open-any", (strictest,)) if tier.lightest == len(tier.names) else Reason("open-tier", (lightest,))
    )
    return Cell("tier", Reason("undetermined"), more=open_tier, order=len(tier.names) + 1)


def _notes(
    checks: Sequence[Verdict], tier: TierFinding, gates: Sequence[PlannedGate], lookalikes: Sequence[Lookalike]
) -> list[Note]:
    notes = []
    missing = sum(check.outcome == "fail" for check in checks)
    if missing:
        notes.append(Note(Reason("need-answers", (Text.same(missing),))))
    if gates and gates[0].overdue_working_days:
        late = gates[0].overdue_working_days
        kind = "overdue-day" if late == 1 else "overdue-days"
        notes.append(Note(Reason(kind, (Text.same(gates[0].gate), Text.same(late))), bad=True))
    if tier.registered and tier.tier and tier.registered != tier.tier:
        notes.append(Note(Reason("registered", (tier.names[tier.registered - 1],))))
    for other in lookalikes:
        kind = "same-likely" if other.likely else "same-possible"
        notes.append(Note(Reason(kind, (Text.same(other.initiative_id),))))
    return notes
