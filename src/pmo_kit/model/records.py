"""What every rule has in common, and the simple records of the method."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from pmo_kit.model.condition import Condition, parse_condition
from pmo_kit.model.text import Language, Text

When = Annotated[Condition, BeforeValidator(parse_condition)]
Status = Literal["draft", "proposed", "approved", "retired"]
Confidence = Literal["high", "medium", "low"]
Basis = Literal["text_read", "secondary_read", "not_opened", "practice"]
Lifecycle = Literal["intake", "design", "build", "validate", "deploy", "operate", "retire"]


class Record(BaseModel):
    """What every rule has: an id that is for ever, an owner, a status and a title in both languages.

    `language` is set where a record exists in one language only, such as one of a pack that nobody has translated.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    id: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$", examples=["OUR-01"])
    title: str = ""
    title_zh: str = ""
    owner: str = ""
    status: Status = "draft"
    successor: str | None = None
    review_by: date | None = None
    note: str = ""
    note_zh: str = ""
    language: Language | None = None

    @property
    def name(self) -> Text:
        """The title as a pair."""
        return Text(self.title, self.title_zh)

    def text(self, field: str) -> Text:
        """Any other bilingual field as a pair."""
        return Text(getattr(self, field), getattr(self, f"{field}_zh"))


class Sourced(Record):
    """A record that rests on something: ids of `references.yaml`."""

    source: tuple[str, ...] = Field(min_length=1)
    confidence: Confidence | None = None


class Reference(Record):
    """A text that rules rest on, with what was really read of it."""

    publisher: str
    url: str
    read_on: date
    basis: Basis
    confidence: Confidence


class Role(Sourced):
    """Who decides, answers or approves; `person_column` is the register column with the person's name."""

    person_column: str | None = None


class Artefact(Sourced):
    """A document or record that evidence is made of.

    `shown_in` is the register that shows it first: a filing stands in `filings`, a report of an incident is asked for
    only where there is an incident. A row of the register `evidence` shows any of them too. `scope` says whether one
    document of the whole organisation shows it for every initiative, or each initiative has its own.
    """

    shown_in: Literal["evidence", "filings", "incident_reports"] = "evidence"
    scope: Literal["initiative", "organisation"] = "initiative"


class Threshold(Sourced):
    """One number that an executive could argue about."""

    value: float = Field(allow_inf_nan=False)
    unit: Literal["share", "rows", "days", "points", "periods", "trials", "seed", "times", "number"]
    min: float = Field(allow_inf_nan=False)
    max: float = Field(allow_inf_nan=False)


class Signal(Sourced):
    """One sign that two initiatives are the same thing; the weights of all signals add up to 1."""

    weight: float = Field(ge=0, le=1)


class Term(Sourced):
    """A word of the field in both languages, with the other words people use for it."""

    also: tuple[str, ...] = ()
