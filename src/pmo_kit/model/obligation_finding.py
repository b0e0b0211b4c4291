"""What an obligation means for one initiative: whether it applies, why, and what is to be shown when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from pmo_kit.model.intake import Answer
from pmo_kit.model.obligation import Citation, LegalStatus, Timing
from pmo_kit.model.records import Basis, Confidence, Lifecycle, Status
from pmo_kit.model.result import Result
from pmo_kit.model.text import Text

Outcome = Literal["applies", "undetermined", "does_not_apply"]


class Named(Result):
    """A record by its id and title."""

    id: str
    title: Text


class ObligationFinding(Result):
    """What one obligation means for one initiative on one day.

    `outcome` is *undetermined* while unanswered questions (`undetermined_by`) leave it open; `because` are the answers
    that decide it, or that speak for it so far. `gates` close the stages in which the evidence is made, the first
    being where it is first due. A standard that binds nowhere by itself has no jurisdiction.
    """

    obligation: str
    title: Text
    requirement: Text
    jurisdiction: Named | None
    instrument: Text
    article: Text
    authority: Text
    legal_status: LegalStatus
    in_force_from: date | None
    timing: Timing
    outcome: Outcome
    because: tuple[Answer, ...]
    undetermined_by: tuple[Text, ...]
    evidence: tuple[Named, ...]
    lifecycle: tuple[Lifecycle, ...]
    gates: tuple[Named, ...]
    threshold_or_penalty: Text
    note: Text
    confidence: Confidence
    basis: Basis
    checked_on: date
    sources: tuple[Citation, ...]
    status: Status


@dataclass(frozen=True)
class SharedFinding:
    """One finding and the initiatives that it holds for, all with the same answers; positions are rows of the frame."""

    finding: ObligationFinding
    positions: tuple[int, ...]


@dataclass(frozen=True)
class TouchedInitiatives:
    """One obligation and all initiatives that it touches, as rows of the frame.

    `finding` is one of theirs: what it says of the obligation holds for all, what it says of an initiative does not.
    """

    finding: ObligationFinding
    applies: tuple[int, ...]
    undetermined: tuple[int, ...]


@dataclass(frozen=True)
class OpenQuestion:
    """A question without an answer, and how often (initiatives × obligations) that leaves an obligation open."""

    title: Text
    count: int
