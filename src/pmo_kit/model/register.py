"""What a register is made of: its columns, and the checks that a good row passes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from pmo_kit.model.condition import ALWAYS, Condition, parse_condition
from pmo_kit.model.questions import Value
from pmo_kit.model.text import Text

ColumnType = Literal[
    "id", "text", "person", "date", "moment", "number", "whole", "money", "currency", "yes_no", "choice", "set", "band"
]
Expectation = Literal["filled", "all_filled", "never", "in_order", "rising", "in_line"]
FILLED: frozenset[Expectation] = frozenset({"filled", "all_filled"})
ORDERED: frozenset[Expectation] = frozenset({"in_order", "rising"})
NUMERIC: frozenset[str] = frozenset({"number", "whole", "money"})
SET_SEPARATOR = "; "
ONE_OF = "|"


class Column(BaseModel):
    """One column: what its cells may hold, and by which other headings people know it.

    Cells are text in memory (`yes`/`no`, an answer's id, `a; b` for a set, a date as `2026-03-01`, `2026-03` or
    `2026`, a moment as `2026-03-01T09:40+08:00`), numbers for the numeric types, and empty where nothing was written.
    A choice may hold `low|medium`: one of these, not known which. Without a `required` column a register cannot be
    read; its cells are filled in every row, unless they `may_be_blank`. A number lies from `min` to `max`, where they
    are given; from 0 to 1 it is a share.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$", examples=["risk_class"])
    type: ColumnType
    title: str = Field(min_length=1)
    title_zh: str = Field(min_length=1)
    help: str = ""
    help_zh: str = ""
    also: tuple[str, ...] = ()
    values: tuple[Value, ...] = ()
    of: str | None = None
    refers_to: str | None = None
    required: bool = False
    may_be_blank: bool = False
    min: float | None = None
    max: float | None = None
    owned_by_office: bool = False

    @property
    def is_share(self) -> bool:
        """Whether its numbers are shares of a whole."""
        return (self.min, self.max) == (0, 1)

    @property
    def name(self) -> Text:
        """The heading as a pair."""
        return Text(self.title, self.title_zh)

    @property
    def must_be_filled(self) -> bool:
        """Whether a row without it is none."""
        return self.required and not self.may_be_blank

    def headings(self) -> tuple[str, ...]:
        """Every heading under which the column is recognised."""
        return (self.id, self.title, self.title_zh, *self.also)


class RowCheck(BaseModel):
    """What a good row looks like: under `when`, one of the fields is filled, or the row is never like this.

    `all_filled` asks for every one of `fields`; `in_order` that no date, moment or number of them is before the ones
    listed before it; `rising` that each is more than those. `in_line` asks that a number is not orders of magnitude
    away from the rows that are the same in all columns of `like`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    id: str
    title: str = Field(min_length=1)
    title_zh: str = Field(min_length=1)
    expect: Expectation
    fields: tuple[str, ...] = Field(min_length=1)
    like: tuple[str, ...] = ()
    when: Annotated[Condition, BeforeValidator(parse_condition)] = ALWAYS
    who: str
    remedy: str = Field(min_length=1)
    remedy_zh: str = Field(min_length=1)


@dataclass(frozen=True)
class Register:
    """The definition of one register: its key column, its columns in order, and the checks of its rows."""

    id: str
    number: str
    name: Text
    key: str
    id_prefix: str
    columns: Mapping[str, Column]
    checks: tuple[RowCheck, ...]

    def sheet_names(self) -> tuple[str, ...]:
        """The names under which a workbook may hold it."""
        both = f"{self.number} {self.name.en} {self.name.zh}"
        return (both, f"{self.number} {self.id} {self.name.zh}", self.id, self.name.en, self.name.zh)
