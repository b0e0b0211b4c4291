"""Which filings an initiative has, and which an obligation asks for that nobody has begun."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pmo_kit.decide.documents import Records, on_record
from pmo_kit.model.cell_values import cell_text
from pmo_kit.model.compliance import DocumentFinding, FilingFinding
from pmo_kit.model.dates import last_day
from pmo_kit.model.evidence import OnRecord
from pmo_kit.model.method import Method


def filings_of(records: Records, documents: Sequence[DocumentFinding], method: Method) -> tuple[FilingFinding, ...]:
    """Every filing on record, withdrawn ones left out, and after them those that obligations ask for in vain."""
    asked = {each.artefact: each for each in documents if method.artefacts[each.artefact].shown_in == "filings"}
    known = tuple(_on_record(records, asked, method))
    begun = {each.artefact for each in known}
    missing = tuple(_not_begun(each) for each in asked.values() if each.artefact not in begun)
    return (*known, *missing)


def _on_record(records: Records, asked: Mapping[str, DocumentFinding], method: Method) -> Iterator[FilingFinding]:
    for row in records.filings:
        stands = on_record([records.filing(row)], records.day)
        if stands.state != "missing":
            yield _filing(row, stands, asked.get(row["artefact"]), method)


def _filing(row: Mapping[str, Any], stands: OnRecord, asked: DocumentFinding | None, method: Method) -> FilingFinding:
    accepted = stands.state not in {"submitted", "draft"}
    return FilingFinding(
        filing_id=row["filing_id"],
        artefact=row["artefact"],
        title=method.artefacts[row["artefact"]].name,
        state=stands.state,
        status="submitted" if stands.state == "submitted" else cell_text(row["status"]) or None,
        authority=cell_text(row["authority"]),
        number=cell_text(row["number"]),
        submitted_on=last_day(row["submitted_on"]) if cell_text(row["submitted_on"]) else None,
        accepted_on=stands.dated if accepted else None,
        expires=stands.expires,
        days_left=stands.days_left,
        because=stands.because,
        owner=stands.owner,
        due=bool(asked and asked.due),
        required_by=asked.obligations if asked else (),
    )


def _not_begun(asked: DocumentFinding) -> FilingFinding:
    """A filing of which at most a document is there: nothing was filed."""
    return FilingFinding(
        filing_id="",
        artefact=asked.artefact,
        title=asked.title,
        state=asked.state,
        status=None,
        authority="",
        number="",
        submitted_on=None,
        accepted_on=None,
        expires=asked.expires,
        days_left=asked.days_left,
        because=asked.because,
        owner=asked.person,
        due=asked.due,
        required_by=asked.obligations,
    )
