"""Evidence: a row of a register that shows a document, and how the document stands on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pmo_kit.model.text import Reason
from pmo_kit.model.verdict import Outcome

# The states of a piece of evidence, as the register's column `status` has them.
DRAFT, FINAL, WITHDRAWN = "draft", "final", "withdrawn"
DocumentState = Literal[
    "fresh", "not_needed", "expiring", "submitted", "unproven", "open", "not_independent", "expired", "draft", "missing"
]
# What a document is worth that stands so, the best first; gates, obligations and pages all read it from here.
OUTCOMES: Mapping[DocumentState, Outcome] = {
    "fresh": "pass",
    "not_needed": "pass",
    "expiring": "pass",
    "submitted": "not_assessed",
    "unproven": "not_assessed",
    "open": "not_assessed",
    "not_independent": "fail",
    "expired": "fail",
    "draft": "fail",
    "missing": "fail",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """One row of the evidence register, or of the filings, as it was written; a blank cell is an empty text.

    Without an initiative it is of the whole organisation. A filing is dated by its acceptance, its number is the link,
    and the authority has approved it.
    """

    evidence_id: str
    initiative_id: str
    artefact: str
    gate: str = ""
    link: str = ""
    sha256: str = ""
    dated: str = ""
    owner: str = ""
    approved_by: str = ""
    expires: str = ""
    status: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class JudgedPiece:
    """A piece of evidence and how it stands on one day; what was withdrawn or came later is *missing*."""

    piece: Piece
    state: DocumentState
    because: Reason

    @property
    def outcome(self) -> Outcome:
        """What it is worth."""
        return OUTCOMES[self.state]


@dataclass(frozen=True)
class OnRecord:
    """The row of a register that shows a document best, and how it stands. `dated` is the day from which it counts.

    `expires` and `days_left` are None where it has no end, or one too vague to say whether it is over. `because` is
    there where the state alone does not say what is wrong. `whole_organisation` says that the row is not the
    initiative's own.
    """

    state: DocumentState
    record: str = ""
    link: str = ""
    dated: date | None = None
    expires: date | None = None
    days_left: int | None = None
    owner: str = ""
    whole_organisation: bool = False
    because: Reason | None = None

    @property
    def outcome(self) -> Outcome:
        """What the document is worth."""
        return OUTCOMES[self.state]
