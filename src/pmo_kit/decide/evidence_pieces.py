"""What is a piece of evidence worth on a day? What the register says against it fails; what it does not say is open.

A piece passes when it is final, dated on or before the day, not expired, approved by somebody else than its owner, and
its digest is on record, so that it can be shown to be the same a year later. Gates, obligations and the check of a
portfolio all ask here. A filing passes when the authority accepted it on or before the day and it has not expired.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date, timedelta
from typing import Any

from pmo_kit.decide.people import Acting, providers_of
from pmo_kit.decide.register_rows import cells_of
from pmo_kit.model.cell_values import cell_text
from pmo_kit.model.dates import first_day
from pmo_kit.model.evidence import OUTCOMES, DocumentState, JudgedPiece, Piece
from pmo_kit.model.method import Method
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.model.text import Reason, Text
from pmo_kit.model.validity import begun, ended

_DIGEST = re.compile("[0-9a-f]{64}", re.IGNORECASE)
_NAMES = tuple(part.name for part in fields(Piece))
# In which column of the register of filings a part of a piece stands, where not in that of its own name.
_FILED = {"evidence_id": "filing_id", "link": "number", "dated": "accepted_on", "approved_by": "authority"}
_FROM_BEST: Sequence[DocumentState] = tuple(OUTCOMES)
_STATES: Mapping[str, DocumentState] = {
    "evidence-withdrawn": "missing",
    "evidence-afterwards": "missing",
    "evidence-draft": "draft",
    "evidence-expired": "expired",
    "evidence-self-approved": "not_independent",
    "evidence-not-independent": "not_independent",
}


def pieces_of(portfolio: Portfolio, only: str = "") -> dict[str, list[Piece]]:
    """The rows of the evidence register by initiative, those that name none under a blank.

    `only` leaves out the rows of every other initiative.
    """
    found: dict[str, list[Piece]] = {}
    for row in cells_of(portfolio.frames.get("evidence"), {only, ""} if only else None):
        piece = Piece(**{name: cell_text(row.get(name)) for name in _NAMES})
        found.setdefault(piece.initiative_id, []).append(piece)
    return found


def pieces_for(initiative: str, pieces: Mapping[str, Sequence[Piece]], method: Method) -> list[Piece]:
    """The evidence of an initiative: its own, and that of the whole organisation.

    A row that names no initiative counts only for an artefact that the method marks as the organisation's.
    """
    wide = method.of_the_organisation()
    return [*pieces.get(initiative, ()), *(each for each in pieces.get("", ()) if each.artefact in wide)]


def judge(piece: Piece, day: date, method: Method, acting: Acting) -> JudgedPiece:
    """How a piece of the evidence register stands on a day.

    Who provides it must have none of the roles that the rules keep apart from those whose evidence it is.
    """
    against = _said_against(piece, day) or _not_independent(piece, method, acting)
    if against:
        return JudgedPiece(piece, _STATES[against.kind], against)
    unsaid = _not_said(piece, day)
    if unsaid:
        return JudgedPiece(piece, "unproven", unsaid)
    return JudgedPiece(piece, _lasting(piece, day, method), Reason("evidence-good"))


def judge_filing(row: Mapping[str, Any], day: date, method: Method) -> JudgedPiece:
    """How a row of the register of filings stands on a day: what the authority gave back later was not there yet."""
    piece = Piece(**{name: cell_text(row.get(_FILED.get(name, name))) for name in _NAMES})
    state, because = _not_accepted(piece, cell_text(row["submitted_on"]), day) or _accepted(piece, day, method)
    return JudgedPiece(piece, state, because)


def best(judged: Iterable[JudgedPiece]) -> list[JudgedPiece]:
    """The pieces from the best to the worst, the latest first among equals."""
    latest_first = sorted(judged, key=lambda each: each.piece.dated, reverse=True)
    return sorted(latest_first, key=lambda each: _FROM_BEST.index(each.state))


def _not_accepted(piece: Piece, sent: str, day: date) -> tuple[DocumentState, Reason] | None:
    """How a filing stands that counts for nothing yet; None where it was accepted, as far as anybody can tell."""
    if piece.status == "withdrawn":
        return "missing", Reason("evidence-withdrawn")
    if sent and begun(sent, day) == "no":
        return "missing", _afterwards(sent)
    if not piece.status:
        return "unproven", Reason("filing-without-status")
    if piece.status == "submitted" or (piece.status == "accepted" and begun(piece.dated, day) == "no"):
        return "submitted", Reason("filing-not-accepted")
    return None if piece.status == "accepted" else ("draft", Reason("filing-not-submitted"))


def _accepted(piece: Piece, day: date, method: Method) -> tuple[DocumentState, Reason]:
    if ended(piece.expires, day) == "yes":
        return "expired", Reason("evidence-expired", (Text.same(piece.expires),))
    unsaid = _vague(piece, day) if piece.dated else Reason("evidence-without-dated")
    return ("unproven", unsaid) if unsaid else (_lasting(piece, day, method), Reason("filing-in-force"))


def _lasting(piece: Piece, day: date, method: Method) -> DocumentState:
    """Whether what counts is about to expire, at the earliest that its last day can be."""
    if not piece.expires:
        return "fresh"
    soon = day + timedelta(days=method.threshold("evidence-expiring"))
    return "expiring" if first_day(piece.expires) <= soon else "fresh"


def _said_against(piece: Piece, day: date) -> Reason | None:
    if piece.status in {"withdrawn", "draft"}:
        return Reason("evidence-" + piece.status)
    if begun(piece.dated, day) == "no":
        return _afterwards(piece.dated)
    if ended(piece.expires, day) == "yes":
        return Reason("evidence-expired", (Text.same(piece.expires),))
    return None


def _not_independent(piece: Piece, method: Method, acting: Acting) -> Reason | None:
    providers = providers_of(piece, method)
    for rule in method.independence_rules.values():
        if rule.act == "approves" and piece.owner and acting.same(piece.owner, piece.approved_by):
            return Reason("evidence-self-approved", (Text.same(piece.owner),))
        if rule.act == "provides" and (not rule.roles or providers & {*rule.roles}):
            also = acting.roles_of(piece.owner, rule.never)
            if piece.owner and also:
                return Reason("evidence-not-independent", (Text.same(piece.owner), method.roles[also[0]].name))
    return None


def _not_said(piece: Piece, day: date) -> Reason | None:
    for name in ("status", "dated", "owner", "approved_by"):
        if not getattr(piece, name):
            return Reason("evidence-without-" + name.replace("_", "-"))
    return _vague(piece, day) or (None if _DIGEST.fullmatch(piece.sha256) else Reason("evidence-without-digest"))


def _vague(piece: Piece, day: date) -> Reason | None:
    if begun(piece.dated, day) == "open":
        return Reason("evidence-dated-vaguely", (Text.same(piece.dated),))
    if ended(piece.expires, day) == "open":
        return Reason("evidence-expires-vaguely", (Text.same(piece.expires),))
    return None


def _afterwards(dated: str) -> Reason:
    return Reason("evidence-afterwards", (Text.same(dated),))
