"""A mapping: how a known kind of foreign file becomes rows of a register."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from pmo_kit.model.register import RowCheck

DateOrder = Literal["ymd", "mdy", "dmy"]


def _as_tuple(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


Names = Annotated[tuple[str, ...], BeforeValidator(_as_tuple)]


class MappedColumn(BaseModel):
    """One column of the foreign file and the field it fills.

    `from` lists the headings it is known by. `to` is a column of the register, or an own column that begins with
    `x_`. `list` says that a cell holds several words. `values` turns words of the file into answers, `prefixes` words
    by how they begin. A word that is in neither goes through the register's own words; what is still unknown becomes
    a doubt (`otherwise: doubt`), is dropped from the field but kept among the raw values (`blank`), or is kept as it
    stands (`keep`).
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    headings: Names = Field(alias="from", min_length=1)
    to: str = Field(pattern=r"^[a-z][a-z0-9_]*$", examples=["x_remark"])
    values: MappingOf[str, Names] = {}
    prefixes: MappingOf[str, Names] = {}
    otherwise: Literal["doubt", "blank", "keep"] = "doubt"
    list: bool = False
    required: bool = False


class Mapping(BaseModel):
    """How to read one kind of file. See `templates/mappings/README.md` for every key with an example."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$", examples=["our-list"])
    title: str = Field(min_length=1)
    title_zh: str = Field(min_length=1)
    register_id: str = Field(alias="register")
    owner: str
    source: str = ""
    note: str = ""
    records: str | None = None
    sheet: Names = ()
    heading_rows: Literal[1, 2] | None = None
    encoding: str | None = None
    date_order: DateOrder | None = None
    default_year: int | None = None
    month_and_number: Literal["year", "ask"] = "ask"
    blank_words: Names = ()
    list_separators: Names = (";", "；", "、", "|", "\n")
    use_register_headings: bool = False
    columns: tuple[MappedColumn, ...] = ()
    constants: MappingOf[str, Names] = {}
    source_key: str | None = None
    key_scope: str | None = "organisation"
    key_placeholders: Names = ("tbd", "n/a", "na", "none", "-", "0", "待定", "无")
    name_fields: Names = Field(("name_en", "name_zh"), min_length=1)
    checks: tuple[RowCheck, ...] = ()
    own: bool = Field(default=False, exclude=True, description="whether the portfolio brought it; not written by hand")
