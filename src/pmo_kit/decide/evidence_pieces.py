"""What is a piece of evidence worth on a day? What the register says against it fails; what it does not say is open.

A piece passes when it is final, dated on or before the day, not expired, approved by somebody else than its owner, and
its digest is on record, so that it can be shown to be the same a year later.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date

from pmo_kit.decide.people import Acting
from pmo_kit.model.characters import plain
from pmo_kit.model.gate_review import JudgedPiece, Piece
from pmo_kit.model.method import Method
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.model.text import Reason, Text
from pmo_kit.model.validity import begun, ended
from pmo_kit.model.verdict import Outcome

_DIGEST = re.compile("[0-9a-f]{64}", re.IGNORECASE)
_NAMES = tuple(part.name for part in fields(Piece))
_FROM_BEST: Sequence[Outcome] = ("pass", "waived", "not_assessed", "fail")


def pieces_of(portfolio: Portfolio, only: str = "") -> dict[str, list[Piece]]:
    """The rows of the evidence register by initiative, those that name none under a blank.

    `only` leaves out the rows of every other initiative.
    """
    found: dict[str, list[Piece]] = {}
    frame = portfolio.frames.get("evidence")
    if frame is not None and only:
        frame = frame[(frame["initiative_id"] == only) | frame["initiative_id"].isna()]
    for row in frame.to_dict("records") if frame is not None else ():
        piece = Piece(**{name: row[name] if isinstance(row.get(name), str) else "" for name in _NAMES})
        found.setdefault(piece.initiative_id, []).append(piece)
    return found


def pieces_for(initiative: str, pieces: Mapping[str, Sequence[Piece]], method: Method) -> list[Piece]:
    """The evidence of an initiative: its own, and that of the whole organisation.

    A row that names no initiative counts only for an artefact that the method marks as the organisation's.
    """
    wide = method.of_the_organisation()
    return [*pieces.get(initiative, ()), *(each for each in pieces.get("", ()) if each.artefact in wide)]


def judge(piece: Piece, day: date, method: Method, acting: Acting, provided_by: str | None = None) -> JudgedPiece:
    """What a piece is worth on a day; `provided_by` is the role that a requirement wants it from."""
    against = _said_against(piece, day) or _not_independent(piece, method, acting, provided_by)
    if against:
        return JudgedPiece(piece, "fail", against)
    unsaid = _not_said(piece, day)
    if unsaid:
        return JudgedPiece(piece, "not_assessed", unsaid)
    return JudgedPiece(piece, "pass", Reason("evidence-good"))


def best(judged: Iterable[JudgedPiece]) -> list[JudgedPiece]:
    """The pieces from the best to the worst, the latest first among equals."""
    latest_first = sorted(judged, key=lambda each: each.piece.dated, reverse=True)
    return sorted(latest_first, key=lambda each: _FROM_BEST.index(each.outcome))


def worst(outcomes: Sequence[Outcome]) -> Outcome:
    """The worst of several outcomes; *not assessed* where there is none."""
    return max(outcomes, key=_FROM_BEST.index, default="not_assessed")


def _said_against(piece: Piece, day: date) -> Reason | None:
    if piece.status in {"withdrawn", "draft"}:
        return Reason("evidence-" + piece.status)
    if begun(piece.dated, day) == "no":
        return Reason("evidence-afterwards", (_same(piece.dated),))
    if ended(piece.expires, day) == "yes":
        return Reason("evidence-expired", (_same(piece.expires),))
    return None


def _not_independent(piece: Piece, method: Method, acting: Acting, provided_by: str | None) -> Reason | None:
    for rule in method.independence_rules.values():
        if rule.act == "approves" and piece.owner and plain(piece.owner) == plain(piece.approved_by):
            return Reason("evidence-self-approved", (_same(piece.owner),))
        if rule.act == "provides" and (not rule.roles or provided_by in rule.roles):
            also = [role for role in rule.never if plain(piece.owner) in acting.get(role, frozenset())]
            if piece.owner and also:
                return Reason("evidence-not-independent", (_same(piece.owner), method.roles[also[0]].name))
    return None


def _not_said(piece: Piece, day: date) -> Reason | None:
    for name in ("status", "dated", "owner", "approved_by"):
        if not getattr(piece, name):
            return Reason("evidence-without-" + name.replace("_", "-"))
    if begun(piece.dated, day) == "open":
        return Reason("evidence-dated-vaguely", (_same(piece.dated),))
    if ended(piece.expires, day) == "open":
        return Reason("evidence-expires-vaguely", (_same(piece.expires),))
    return None if _DIGEST.fullmatch(piece.sha256) else Reason("evidence-without-digest")


def _same(text: str) -> Text:
    return Text.same(text)
