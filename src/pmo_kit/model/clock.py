"""Clocks: how many hours there are after an incident to tell somebody, as records of the method."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from pmo_kit.model.condition import ALWAYS
from pmo_kit.model.records import Basis, Confidence, Sourced, When

Moment = Literal["onset", "detected", "aware", "graded", "acknowledged", "contained", "restored", "closed"]


class Clock(Sourced):
    """One report that an incident asks for, and the hours until it is due.

    It runs from the moment `starts` of the incident, around the clock, and never pauses. `hours` is None where the text
    says *at once*, or where no number of hours is confirmed: then nothing is judged as met or missed. `when` is a
    condition on the initiative beside that of the `obligation` (None for one of the organisation's own or of a
    contract), `incident` one on the incident. `basis` is what was read of the text.
    """

    obligation: str | None
    starts: Moment
    hours: float | None = Field(gt=0, le=8784, allow_inf_nan=False)
    recipient: str = Field(min_length=1)
    recipient_zh: str
    when: When = ALWAYS
    incident: When = ALWAYS
    basis: Basis
    confidence: Confidence
