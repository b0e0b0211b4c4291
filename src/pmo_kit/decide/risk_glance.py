"""The risk assessment of an initiative in one line: its loss against the appetite, its driver, what wants attention."""

from __future__ import annotations

from collections.abc import Sequence

from pmo_kit.model.glance import Cell, Glance, Note, named
from pmo_kit.model.intake import TierFinding
from pmo_kit.model.risk_assessment import OUTCOMES, AppetiteFinding, RegisteredRisk
from pmo_kit.model.text import Reason, Text


def risk_glance(
    *,
    tier: TierFinding,
    total: AppetiteFinding,
    risks: Sequence[RegisteredRisk],
    driver: str | None,
) -> Glance:
    """What the index shows; what is above the appetite comes first, then what is not assessed."""
    largest = next((each.title for each in risks if each.risk == driver), None)
    order = OUTCOMES.index(total.outcome)
    why = total.because if total.outcome == "not_assessed" else None
    cells = (
        Cell("appetite", Reason("appetite-" + total.outcome), more=why, order=order),
        Cell("driver", named(largest)),
    )
    return Glance(cells, tuple(_notes(total, risks)), order=order * len(tier.names) + tier.strictest)


def _notes(total: AppetiteFinding, risks: Sequence[RegisteredRisk]) -> list[Note]:
    unproven = sum(part.status != "planned" and not part.counts for each in risks for part in each.treatments)
    counts = (
        ("note-lapsed", sum(each.acceptance_lapsed for each in risks)),
        ("note-overdue", sum(each.overdue for each in risks)),
        ("note-unproven", unproven),
    )
    above = [Note(total.because, bad=True)] if total.outcome == "above" else []
    return above + [Note(Reason(kind, (Text.same(str(count)),)), bad=True) for kind, count in counts if count]
