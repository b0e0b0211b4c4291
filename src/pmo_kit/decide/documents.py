"""How each document that obligations ask for stands: there and fresh, about to expire, expired, or missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from pmo_kit.model.cell_values import cell_text
from pmo_kit.model.compliance import DocumentState
from pmo_kit.model.dates import first_day, last_day
from pmo_kit.model.incident_findings import ClockFinding
from pmo_kit.model.method import Method

# A document in one of these states shows what an obligation asks for; in one of those it may, and nobody can tell yet.
GOOD: frozenset[str] = frozenset({"fresh", "expiring", "not_needed"})
AT_ONCE_UNSENT = "clock-at-once-unsent"
UNCERTAIN: frozenset[str] = frozenset({"undated", "submitted", "open"})
# The best row counts. A filing that was not accepted is better than a document that was never filed.
_BEST_FIRST: tuple[DocumentState, ...] = (
    "fresh", "not_needed", "expiring", "submitted", "undated", "open", "expired", "draft", "missing",
)  # fmt: skip


@dataclass(frozen=True)
class OnRecord:
    """The row of a register that shows a document best, and how it stands. `dated` is the day from which it counts.

    `whole_organisation` says that the row is not the initiative's own.
    """

    state: DocumentState
    record: str = ""
    link: str = ""
    dated: date | None = None
    expires: date | None = None
    days_left: int | None = None
    owner: str = ""
    whole_organisation: bool = False


@dataclass(frozen=True)
class Records:
    """What the registers hold for one initiative on a day: evidence, filings, and clocks with their reports.

    Evidence of the whole organisation is among it: a row that names no initiative.

    `expiring_days` is how many days before its expiry a document counts as about to expire.
    """

    evidence: pd.DataFrame
    filings: pd.DataFrame
    clocks: tuple[ClockFinding, ...]
    day: date
    expiring_days: float

    def stands(self, artefact: str, obligation: str, method: Method) -> OnRecord:
        """The best that is on record of a document for an obligation: what is dated after the day was not there yet.

        A report of an incident is a matter of one obligation: what was told to one authority is no news to others.
        """
        if method.artefacts[artefact].shown_in == "incident_reports":
            return self._reported(obligation)
        rows = [self._shown(row) for row in _of(self.evidence, artefact)]
        rows += [self.filing(row) for row in _of(self.filings, artefact)]
        found = [row for row in rows if row is not None]
        return min(found, key=_rank, default=OnRecord("missing"))

    def filing(self, row: Mapping[str, Any]) -> OnRecord | None:
        """How a filing stands: only what was accepted counts; None where it was withdrawn, or submitted later."""
        began, accepted = _last(row["submitted_on"]), _last(row["accepted_on"])
        status = row["status"]
        if status == "withdrawn" or (began and began > self.day):
            return None
        if status == "accepted" and accepted and accepted > self.day:
            status = "submitted"  # on the day asked about nothing had come back yet
        state: DocumentState = "submitted" if status == "submitted" else "draft"
        given = (row["filing_id"], cell_text(row["number"]), cell_text(row["owner"]))
        if status != "accepted":
            return OnRecord(state, given[0], given[1], began, None, None, given[2])
        return self._lasting(accepted, row["expires"], given)

    def _shown(self, row: Mapping[str, Any]) -> OnRecord | None:
        found = self._evidence(row)
        return replace(found, whole_organisation=not cell_text(row["initiative_id"])) if found else None

    def _evidence(self, row: Mapping[str, Any]) -> OnRecord | None:
        dated = _last(row["dated"])
        if row["status"] == "withdrawn" or (dated and dated > self.day):
            return None
        given = (row["evidence_id"], cell_text(row["link"]), cell_text(row["owner"]))
        if row["status"] != "final":
            return OnRecord("draft", given[0], given[1], dated, None, None, given[2])
        return self._lasting(dated, row["expires"], given)

    def _lasting(self, dated: date | None, expiry: Any, given: tuple[str, str, str]) -> OnRecord:
        """What counts from a day until another, that day included; a day of unknown precision ends at its earliest."""
        record, link, owner = given
        expires = first_day(expiry) if isinstance(expiry, str) else None
        left = (expires - self.day).days if expires else None
        state: DocumentState = "fresh"
        if left is not None and left < 0:
            state = "expired"
        elif dated is None:
            state = "undated"
        elif left is not None and left <= self.expiring_days:
            state = "expiring"
        return OnRecord(state, record, link, dated, expires, left, owner)

    def _reported(self, obligation: str) -> OnRecord:
        """How the reports stand that the clocks of an obligation ask for; without such a clock none is asked for."""
        asking = [each for each in self.clocks if each.obligation and each.obligation.id == obligation]
        unsent = [each for each in asking if not each.report]
        if not asking:
            return OnRecord("not_needed")
        if any(each.outcome == "missed" or each.because.kind == AT_ONCE_UNSENT for each in unsent):
            return OnRecord("missing")
        if unsent:
            return OnRecord("open")
        return OnRecord("fresh", asking[-1].report, asking[-1].reference)


def _rank(found: OnRecord) -> tuple[int, int]:
    """The best state first, and of two that stand alike the later one."""
    return (_BEST_FIRST.index(found.state), -(found.dated.toordinal() if found.dated else 0))


def _of(frame: pd.DataFrame, artefact: str) -> Sequence[Mapping[str, Any]]:
    return records_of(frame[frame["artefact"] == artefact])


def records_of(frame: pd.DataFrame) -> Sequence[Mapping[str, Any]]:
    """The rows of a register, each by its columns."""
    rows: Any = frame.to_dict("records")
    return rows  # type: ignore[no-any-return]


def provider(artefact: str, method: Method, fallback: Iterable[str]) -> str:
    """The role that provides a document: as the gates ask for it, else the owner of the first obligation that does."""
    asked = (each.provided_by for each in method.requirements.values() if each.artefact == artefact)
    return next(iter((*asked, *fallback)))


def _last(value: Any) -> date | None:
    return last_day(value) if isinstance(value, str) else None
