"""The result of the compliance review: typed, published as a JSON schema, free of display."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pmo_kit.model.evidence import DocumentState
from pmo_kit.model.incident_findings import IncidentFinding, IncidentMeasures
from pmo_kit.model.obligation_finding import Named
from pmo_kit.model.obligation_review import ObligationReview
from pmo_kit.model.records import Confidence, Lifecycle
from pmo_kit.model.result import PlaybookResult, Result
from pmo_kit.model.text import Reason, Text
from pmo_kit.model.verdict import Verdict

FilingStatus = Literal["preparing", "submitted", "accepted", "returned", "withdrawn"]


class DocumentFinding(Result):
    """One document or filing that obligations ask for, and what the registers hold of it.

    `due` says whether an obligation asks for it by the present stage; `by_gate` is the first gate that does. `record`
    is the row that counts (an evidence, filing or report id; blank where there is none), `days_left` the days until it
    expires, below zero the days since. `owner` is the person on that row, `role` who provides it, with the person that
    the register names for the role. `whole_organisation` says that the row is the organisation's. `obligations` ask for
    it; `closes` is how many of those that fail lack nothing but this one. `because` is there where the state alone does
    not say what is wrong.
    """

    artefact: str
    title: Text
    state: DocumentState
    due: bool
    by_gate: Named | None
    record: str
    link: str
    dated: date | None
    expires: date | None
    days_left: int | None
    owner: str
    whole_organisation: bool
    because: Reason | None
    role: Text
    person: str
    obligations: tuple[Named, ...]
    closes: int


class FilingFinding(Result):
    """A filing on record, or one that an obligation asks for and nobody has begun (`filing_id` is blank then)."""

    filing_id: str
    artefact: str
    title: Text
    state: DocumentState
    status: FilingStatus | None
    authority: str
    number: str
    submitted_on: date | None
    accepted_on: date | None
    expires: date | None
    days_left: int | None
    because: Reason | None
    owner: str
    due: bool
    required_by: tuple[Named, ...]


class ComingDate(Result):
    """Something that happens on a day after the one asked about."""

    on: date
    kind: Literal["obligation", "evidence", "filing", "clock"]
    id: str
    title: Text
    confidence: Confidence | None = None


class OpenAnswer(Result):
    """An unanswered question and how many obligations wait for it."""

    title: Text
    obligations: int


class ComplianceResult(PlaybookResult):
    """What the compliance review finds for one initiative at the end of one day.

    `counted_to` is that moment in the portfolio's time zone `zone`; every clock is read at it. `obligations` holds all
    that apply, may apply, or are to come; `not_applying` is how many do not touch the initiative. `measures` are of its
    own incidents, `all_measures` of those of the whole portfolio.
    """

    playbook: Literal["compliance-review"] = "compliance-review"
    counted_to: datetime
    zone: str
    lifecycle: Lifecycle | None
    expiring_days: int
    obligations: tuple[ObligationReview, ...]
    not_applying: int
    documents: tuple[DocumentFinding, ...]
    filings: tuple[FilingFinding, ...]
    model_source: Verdict | None
    model: str
    model_filing_number: str
    incidents: tuple[IncidentFinding, ...]
    measures: IncidentMeasures
    all_measures: IncidentMeasures
    coming: tuple[ComingDate, ...]
    questions: tuple[OpenAnswer, ...]
    roles: dict[str, Text]
