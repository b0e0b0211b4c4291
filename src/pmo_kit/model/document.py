"""A fill-in document as data: its sections and fields in both languages from one source, and who reads each field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from pmo_kit.model.records import Sourced
from pmo_kit.model.text import Text

_ID = r"^[a-z][a-z0-9-]*$"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    id: str = Field(pattern=_ID, examples=["purpose"])
    title: str = Field(min_length=1)
    title_zh: str = Field(min_length=1)

    @property
    def name(self) -> Text:
        """The title as a pair."""
        return Text(self.title, self.title_zh)


class Heading(_Part):
    """One column of a table that people fill in."""


class RowsOf(BaseModel):
    """The rows of a register that are about the initiative, and the columns of them that the document shows."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    register_id: str = Field(alias="register")
    columns: tuple[str, ...] = Field(min_length=1)


class DocumentField(_Part):
    """One thing that a document says, with a hint, an example and the roles that read it.

    `taken_from` are columns of registers (`initiatives.purpose`) whose cells answer it; `rows` are rows of one.
    `columns` are the headings of a table that people fill in. A field has at most one of the three.
    """

    hint: str = Field(min_length=1)
    hint_zh: str = Field(min_length=1)
    example: str = Field(min_length=1)
    example_zh: str = Field(min_length=1)
    read_by: tuple[str, ...] = Field(min_length=1)
    taken_from: tuple[str, ...] = Field((), alias="from")
    rows: RowsOf | None = None
    columns: tuple[Heading, ...] = ()

    @property
    def asks(self) -> Text:
        """The hint as a pair."""
        return Text(self.hint, self.hint_zh)

    @property
    def sample(self) -> Text:
        """The example as a pair."""
        return Text(self.example, self.example_zh)


class DocumentSection(_Part):
    """A part of a document."""

    fields: tuple[DocumentField, ...] = Field(min_length=1)


class DocumentTemplate(Sourced):
    """A deliverable: why it exists, which evidence it becomes (ids of `artefacts`), and its sections."""

    why: str = Field(min_length=1)
    why_zh: str = Field(min_length=1)
    artefacts: tuple[str, ...] = ()
    sections: tuple[DocumentSection, ...] = Field(min_length=1)

    def every_field(self) -> Iterator[DocumentField]:
        """All fields, in the order of the document."""
        for section in self.sections:
            yield from section.fields


@dataclass(frozen=True)
class Amount:
    """Money as a register holds it."""

    value: float
    currency: str


Said = Text | date | Amount


@dataclass(frozen=True)
class Filling:
    """What the registers know about one field: statements, each with its column's heading, or rows below headings."""

    statements: tuple[tuple[Text, Said], ...] = ()
    headings: tuple[Text, ...] = ()
    rows: tuple[tuple[Said | None, ...], ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether the registers know nothing about it."""
        return not self.statements and not self.rows


@dataclass(frozen=True)
class FilledDocument:
    """A template with what the registers know on a day about one initiative, by field id."""

    template: DocumentTemplate
    initiative_id: str
    subject: Text
    organisation: Text
    classification: Text
    owner: Text
    as_of: date
    fillings: Mapping[str, Filling]

    @property
    def is_blank(self) -> bool:
        """Whether it is a form about no initiative yet."""
        return not self.initiative_id
