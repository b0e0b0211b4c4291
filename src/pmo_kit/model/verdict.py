"""The one record that every check returns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from pmo_kit.model.text import Reason, Text

Outcome = Literal["pass", "fail", "not_assessed", "waived"]


@dataclass(frozen=True)
class Waiver:
    """Why a check is set aside, by whom, until when, and by which decision; past that day the check fails."""

    reason: Text
    approver: str
    expires: date
    decision_id: str


@dataclass(frozen=True)
class Verdict:
    """The answer to one check. `not_assessed` is never green."""

    check_id: str
    question: Text
    outcome: Outcome
    because: Reason
    remedy: Text
    owner: str = ""
    evidence: tuple[str, ...] = ()
    waiver: Waiver | None = None
