"""A portfolio: the registers of one organisation, as read, with the rules that hold for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from pmo_kit.errors import Place
from pmo_kit.model.calendar import Calendar
from pmo_kit.model.decision import Decision
from pmo_kit.model.method import Method
from pmo_kit.model.register import Register
from pmo_kit.model.table_places import TablePlaces
from pmo_kit.model.text import Text

# A pandas frame. The nouns do not import pandas; the layers that use the frame do.
Frame = Any


class Settings(BaseModel):
    """`portfolio.yaml`: whose portfolio it is and how it counts.

    `timezone` is an IANA name; where it is blank, that of the calendar holds. `jurisdictions` and `sectors` are what a
    new project's folder begins with, written as in a cell of the register (`CN; HK`).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    organisation: str = Field(min_length=1)
    organisation_zh: str = ""
    currency: str = Field(pattern=r"^[A-Z]{3}$", examples=["CNY"])
    calendar: str
    timezone: str = ""
    id_prefix: str = Field("AI-", pattern=r"^[A-Z][A-Z0-9]*-$", examples=["AI-"])
    classification: str = ""
    classification_zh: str = ""
    jurisdictions: str = ""
    sectors: str = ""

    @property
    def name(self) -> Text:
        """The organisation as a pair."""
        return Text(self.organisation, self.organisation_zh)

    @property
    def secrecy(self) -> Text:
        """The classification as a pair; blank where the organisation states none."""
        return Text(self.classification, self.classification_zh)


@dataclass(frozen=True)
class InputFile:
    """A file that was read, named relative to the portfolio or the kit, with the SHA-256 of its bytes."""

    name: str
    sha256: str


@dataclass(frozen=True)
class Portfolio:
    """The facts that a playbook decides on. Nothing in it is changed after reading.

    `frames` holds one pandas frame for each register that was read: all cells typed, one row for each record.
    `decisions` are the entries of the decision log, in order, and `places` where in their files the registers stand. A
    day begins and ends in `zone`, which is None where neither the settings nor the calendar name one.
    """

    root: Path
    settings: Settings
    method: Method
    calendar: Calendar
    registers: Mapping[str, Register]
    frames: Mapping[str, Frame]
    inputs: tuple[InputFile, ...]
    decisions: tuple[Decision, ...] = ()
    zone: tzinfo | None = None
    places: Mapping[str, TablePlaces] = field(default_factory=dict)

    def place(self, register: str, key: str, field: str) -> Place:
        """Where a cell of a register stands, for a person who is to mend it."""
        known = self.places.get(register)
        return known.place(key, field) if known else Place(f"registers/{register}", record=key, field=field)

    def where(self, register: str, key: str, field: str) -> Text:
        """The same in words."""
        place = self.place(register, key, field)
        return Text(place.describe("en"), place.describe("zh"))
