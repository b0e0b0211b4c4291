"""What the law, the supervisors and the standards ask, as records of the method."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from pmo_kit.model.records import Basis, Confidence, Lifecycle, Record, When

# The jurisdiction of a standard that binds nowhere by itself.
NOWHERE = "INTL"

LegalStatus = Literal["in_force", "adopted", "guidance", "standard", "draft"]
Timing = Literal["now", "upcoming", "draft"]


class Citation(BaseModel):
    """Where a text can be looked up."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str = Field(min_length=1)
    url: str = Field(pattern=r"^https?://\S+$", examples=["https://www.gov.cn/"])


class Obligation(Record):
    """One thing that a law, a supervisor or a standard asks, in our own words.

    `when` is the condition under which it applies; `legal_status` is that of the law, `status` the organisation's own
    approval of this record. `lifecycle` says where the evidence is made or renewed, first where it is first due.
    `basis` is what was read of the text, on `checked_on`.
    """

    jurisdiction: str
    instrument: str = Field(min_length=1)
    instrument_zh: str
    authority: str = Field(min_length=1)
    authority_zh: str
    article: str = Field(min_length=1)
    article_zh: str
    legal_status: LegalStatus
    in_force_from: date | None = None
    when: When
    requirement: str = Field(min_length=1)
    requirement_zh: str
    evidence: tuple[str, ...]
    lifecycle: tuple[Lifecycle, ...]
    threshold_or_penalty: str = ""
    threshold_or_penalty_zh: str = ""
    sources: tuple[Citation, ...]
    basis: Basis
    checked_on: date
    confidence: Confidence

    def timing(self, as_of: date) -> Timing:
        """How it stands on a day: it applies now, later (or on a day not yet set), or it is only a draft."""
        if self.legal_status == "draft":
            return "draft"
        if self.in_force_from is None:
            return "upcoming" if self.legal_status == "adopted" else "now"
        return "now" if self.in_force_from <= as_of else "upcoming"
