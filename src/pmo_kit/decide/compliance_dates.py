"""What happens next: duties that come into force, documents and filings that expire, clocks that run out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from pmo_kit.model.compliance import ComingDate, DocumentFinding, FilingFinding
from pmo_kit.model.incident_findings import IncidentFinding
from pmo_kit.model.obligation_review import ObligationReview


def coming_dates(
    reviews: Sequence[ObligationReview],
    documents: Sequence[DocumentFinding],
    filings: Sequence[FilingFinding],
    incidents: Sequence[IncidentFinding],
    day: date,
) -> tuple[ComingDate, ...]:
    """Everything dated after `day`, the next first; a clock that runs is dated by the day on which it is due."""
    dated = [*_duties(reviews), *_expiries(documents, filings), *_due(incidents)]
    ahead = [each for each in dated if each.on > day or each.kind == "clock"]
    return tuple(sorted(ahead, key=lambda each: (each.on, each.kind, each.id)))


def _duties(reviews: Sequence[ObligationReview]) -> Iterator[ComingDate]:
    for review in reviews:
        found = review.finding
        if found.timing == "upcoming" and found.in_force_from:
            yield ComingDate(
                on=found.in_force_from,
                kind="obligation",
                id=found.obligation,
                title=found.title,
                confidence=found.confidence,
            )


def _expiries(documents: Sequence[DocumentFinding], filings: Sequence[FilingFinding]) -> Iterator[ComingDate]:
    filed = {each.filing_id for each in filings}
    for each in documents:
        if each.expires and each.record not in filed:
            yield ComingDate(on=each.expires, kind="evidence", id=each.record, title=each.title)
    for filing in filings:
        if filing.expires and filing.filing_id:
            yield ComingDate(on=filing.expires, kind="filing", id=filing.filing_id, title=filing.title)


def _due(incidents: Sequence[IncidentFinding]) -> Iterator[ComingDate]:
    for incident in incidents:
        for clock in incident.clocks:
            if clock.outcome == "running" and clock.due:
                yield ComingDate(
                    on=clock.due.date(),
                    kind="clock",
                    id=incident.incident_id,
                    title=clock.title,
                    confidence=clock.confidence,
                )
