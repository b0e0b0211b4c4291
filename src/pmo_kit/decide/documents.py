"""How each document that gates and obligations ask for stands: there and fresh, about to expire, expired, missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd

from pmo_kit.decide.evidence_pieces import best, judge, judge_filing, pieces_for, pieces_of
from pmo_kit.decide.people import Acting, acting_people, name_pairs
from pmo_kit.decide.register_rows import cells_of
from pmo_kit.model.dates import first_day, last_day
from pmo_kit.model.evidence import DocumentState, JudgedPiece, OnRecord, Piece
from pmo_kit.model.incident_findings import ClockFinding
from pmo_kit.model.method import Method
from pmo_kit.model.obligation_finding import ObligationFinding
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.model.validity import begun, ended

AT_ONCE_UNSENT = "clock-at-once-unsent"
_SAYS_TOO_LITTLE: frozenset[DocumentState] = frozenset({"unproven", "not_independent", "missing"})


@dataclass(frozen=True)
class Records:
    """What the registers hold for one initiative on a day: evidence, filings, and clocks with their reports.

    `pieces` is its own evidence and that of the whole organisation, `acting` says who has which role in it.
    """

    pieces: Sequence[Piece]
    filings: Sequence[Mapping[str, Any]]
    clocks: Sequence[ClockFinding]
    acting: Acting
    day: date
    method: Method

    @cached_property
    def judged(self) -> Mapping[str, Sequence[JudgedPiece]]:
        """What is on record of each document, the best first; each row is judged once."""
        found: dict[str, list[JudgedPiece]] = {}
        for piece in self.pieces:
            found.setdefault(piece.artefact, []).append(judge(piece, self.day, self.method, self.acting))
        for row in self.filings:
            found.setdefault(row["artefact"], []).append(self.filing(row))
        return {artefact: best(judged) for artefact, judged in found.items()}

    def filing(self, row: Mapping[str, Any]) -> JudgedPiece:
        """How a filing stands: only what was accepted counts."""
        return judge_filing(row, self.day, self.method)

    def stand(self, finding: ObligationFinding) -> dict[str, OnRecord]:
        """How each document of an obligation stands: the best row counts.

        A report of an incident is a matter of one obligation: what was told to one authority is no news to others.
        """
        return {
            each.id: self._reported(finding.obligation)
            if self.method.artefacts[each.id].shown_in == "incident_reports"
            else on_record(self.judged.get(each.id, ()), self.day)
            for each in finding.evidence
        }

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


def records_of(
    portfolio: Portfolio, initiative: str, row: pd.DataFrame, clocks: Sequence[ClockFinding], *, day: date
) -> Records:
    """What there is of one initiative, no other's row read: `row` is the initiative as a frame of one row."""
    method, pieces = portfolio.method, pieces_of(portfolio, only=initiative)
    return Records(
        pieces=pieces_for(initiative, pieces, method),
        filings=cells_of(portfolio.frames.get("filings"), {initiative}),
        clocks=clocks,
        acting=acting_people(row, pieces.get(initiative, ()), method, name_pairs(portfolio)),
        day=day,
        method=method,
    )


def on_record(judged: Sequence[JudgedPiece], day: date) -> OnRecord:
    """The best of what is on record of one document, the best first; *missing* where there is nothing that counts."""
    if not judged:
        return OnRecord("missing")
    found, piece = judged[0], judged[0].piece
    because = found.because if found.state in _SAYS_TOO_LITTLE else None
    if found.state == "missing":
        return OnRecord("missing", because=because)
    expires = _end(piece.expires, day) if found.state not in {"draft", "submitted"} else None
    return OnRecord(
        state=found.state,
        record=piece.evidence_id,
        link=piece.link,
        dated=last_day(piece.dated) if begun(piece.dated, day) == "yes" else None,
        expires=expires,
        days_left=(expires - day).days if expires else None,
        owner=piece.owner,
        whole_organisation=not piece.initiative_id,
        because=because,
    )


def provider(artefact: str, method: Method, fallback: Iterable[str]) -> str:
    """The role that provides a document: as the gates ask for it, else the owner of the first obligation that does."""
    asked = (each.provided_by for each in method.requirements.values() if each.artefact == artefact)
    return next(iter((*asked, *fallback)))


def _end(expires: str, day: date) -> date | None:
    """The last day of something: the latest one where it is over, else the earliest; None where nobody can tell."""
    over = ended(expires, day)
    if not expires or over == "open":
        return None
    return last_day(expires) if over == "yes" else first_day(expires)
