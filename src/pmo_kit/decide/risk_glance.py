"""The risk assessment of an initiative in one line: its loss against the appetite, its driver, what wants attention."""

from __future__ import annotations

from collections.abc import Sequence

from pmo_kit.model.glance import Cell, Glance, Note, named
from pmo_kit.model.intake import TierFinding
from pmo_kit.model.risk_assessment import AppetiteFinding, LibraryRisk, RegisteredRisk
from pmo_kit.model.text import Reason, Text

_ORDER = ("above", "not_assessed", "within")


def risk_glance(
    *,
    tier: TierFinding,
    total: AppetiteFinding,
    risks: Sequence[RegisteredRisk],
    driver: str | None,
    unregistered: Sequence[LibraryRisk],
) -> Glance:
    """What the index shows; what is above the appetite comes first, then what is not assessed."""
    largest = next((each.title for each in risks if each.risk == driver), None)
    order = _ORDER.index(total.outcome)
    cells = (
        Cell("appetite", Reason("appetite-" + total.outcome), more=total.because, order=order),
        Cell("driver", named(largest)),
    )
    return Glance(cells, tuple(_notes(risks, unregistered)), order=order * len(tier.names) + tier.strictest)


def _notes(risks: Sequence[RegisteredRisk], unregistered: Sequence[LibraryRisk]) -> list[Note]:
    unproven = sum(part.status != "planned" and not part.counts for each in risks for part in each.treatments)
    counts = (
        ("note-lapsed", sum(each.acceptance_lapsed for each in risks), True),
        ("note-overdue", sum(each.overdue for each in risks), True),
        ("note-unproven", unproven, True),
        ("note-unregistered", sum(each.relevance == "yes" for each in unregistered), False),
    )
    return [Note(Reason(kind, (Text(str(count), str(count)),)), bad) for kind, count, bad in counts if count]
