"""The tables of the analyst's training files: rows of the sample portfolio as an office writes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

import pandas as pd
from training_defects import Defect, FilePlan, SheetPlan, Value, materials

from pmo_kit.model.column_values import column_values
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.model.questions import YES_NO
from pmo_kit.model.register import NUMERIC, SET_SEPARATOR, Column
from pmo_kit.model.text import Language, Text
from pmo_kit.read.grid import column_letter
from pmo_kit.read.portfolio import open_portfolio

_WHOLE_DAY = len("2026-10-31")


@dataclass
class Table:
    """A sheet as it is written: headings by column, rows by record; above them, in a list, its banner."""

    register: str
    name: Text
    banner: Text | None
    columns: dict[str, Text]
    rows: dict[str, dict[str, Value]]
    hidden: set[str] = field(default_factory=set)
    formulas: dict[tuple[str, str], str] = field(default_factory=dict)
    merged: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def heading_row(self) -> int:
        """The number of the row with the headings, counted from 0."""
        return 1 if self.banner else 0

    def row_of(self, record: str) -> int:
        """The number of a record's row, counted from 0."""
        return self.heading_row + 1 + list(self.rows).index(record)

    def address(self, record: str, name: str) -> str:
        """The cell of a record's column, such as D7; that of its first column where there is no such."""
        at = list(self.columns).index(name) if name in self.columns else 0
        return f"{column_letter(at)}{self.row_of(record) + 1}"


@lru_cache(maxsize=1)
def sample() -> Portfolio:
    """The sample portfolio, from which all right values come."""
    return open_portfolio("sample", registers="all")


def clean_tables(plan: FilePlan, language: Language) -> list[Table]:
    """The sheets of a file without any defect."""
    return [_table(register, sheet, plan, language) for register, sheet in plan.sheets.items()]


def planted_tables(plan: FilePlan, language: Language, without: tuple[str, ...] = ()) -> list[Table]:
    """The sheets of a file with every defect planted but those found by what `without` names."""
    tables = clean_tables(plan, language)
    for defect in materials().of_file(plan.id):
        if defect.found_by not in without:
            _PLANT[defect.kind](_sheet_of(defect, tables), defect, language)
    return tables


def place_of(defect: Defect, planted: list[Table], language: Language) -> tuple[str, str]:
    """The sheet and the cell of a defect in its file, whose planted sheets are given."""
    table = _sheet_of(defect, planted)
    record = defect.id if defect.id in table.rows else defect.record
    if defect.kind == "own-column":
        return table.name.say(language), table.address(record, defect.field).rstrip("0123456789") + str(
            table.heading_row + 1
        )
    return table.name.say(language), table.address(record, defect.field)


def right_value(defect: Defect, clean: list[Table], language: Language) -> str:
    """What the cell should hold: as the source says it, else as the clean sheets of its file have it."""
    if defect.right:
        return defect.text("right").say(language)
    table = _sheet_of(defect, clean)
    return written(table.rows[defect.record][defect.field])


def planted_value(defect: Defect, language: Language) -> str:
    """What stands in the cell."""
    if defect.planted is None:
        return "" if not defect.cells else " · ".join(written(each.say(language)) for each in defect.cells.values())
    return written(defect.planted.say(language))


def written(value: Value) -> str:
    """A value as a key or a CSV says it.

    >>> written(1317200.0), written(0.6), written(None)
    ('1317200', '0.6', '')
    """
    return "" if value is None else f"{value:.15g}" if isinstance(value, float) else str(value)


def _sheet_of(defect: Defect, tables: list[Table]) -> Table:
    return next(table for table in tables if table.register == (defect.sheet or tables[0].register))


def _table(register_id: str, sheet: SheetPlan, plan: FilePlan, language: Language) -> Table:
    register = sample().registers[register_id]
    frame = sample().frames[register_id].set_index(register.key, drop=False)
    held_rows: dict[Any, dict[str, Any]] = frame.to_dict("index")  # type: ignore[assignment]
    columns = {name: register.columns[name] for name in sheet.columns or register.columns}
    held = {"source_id": register.key} if plan.as_import else {}  # what the register keys is the id in a list's source
    rows = {}
    for record in sheet.rows or held_rows:
        said = {name: held_rows[record][held.get(name, name)] for name in columns} | sheet.changed.get(record, {})
        rows[str(record)] = {name: _shown(columns[name], value, language) for name, value in said.items()}
    headings = {name: sheet.heading(name) or column.name for name, column in columns.items()}
    name = register.name if plan.as_import else Text(register.id, register.id)
    return Table(register_id, name, plan.text("banner") if plan.banner else None, headings, rows)


def _shown(column: Column, value: Any, language: Language) -> Value:
    """A value of the register as a person writes it: an answer by its title, a day as a day."""
    if pd.isna(value):
        return None
    if column.type in NUMERIC:
        return float(value)
    if column.type == "date" and len(value) == _WHOLE_DAY:
        return date.fromisoformat(value)
    if column.type in {"choice", "set", "yes_no"}:
        known = YES_NO if column.type == "yes_no" else column_values(column, sample().method)
        titles = {each.id: each.name.say(language) for each in known}
        return ("; " if language == "en" else "；").join(titles[part] for part in value.split(SET_SEPARATOR))
    return str(value)


def _cell(table: Table, defect: Defect, language: Language) -> None:
    table.rows[defect.record][defect.field] = defect.planted.say(language) if defect.planted else None


def _row(table: Table, defect: Defect, language: Language) -> None:
    """A row more, behind the record named: a copy of the row `like`, or an empty one, with the cells given."""
    start = dict(table.rows[defect.like]) if defect.like else dict.fromkeys(table.columns, None)
    _insert(table, defect, start | {name: each.say(language) for name, each in defect.cells.items()})


def _headings_again(table: Table, defect: Defect, language: Language) -> None:
    _insert(table, defect, {name: heading.say(language) for name, heading in table.columns.items()})


def _insert(table: Table, defect: Defect, row: Mapping[str, Value]) -> None:
    rows = list(table.rows.items())
    at = list(table.rows).index(defect.record) + 1
    table.rows = dict([*rows[:at], (defect.id, dict(row)), *rows[at:]])


def _hidden(table: Table, defect: Defect, _language: Language) -> None:
    table.hidden.add(defect.record)


def _formula(table: Table, defect: Defect, language: Language) -> None:
    """A formula without a result, or one that shows an error."""
    table.formulas[defect.record, defect.field] = planted_value(defect, language)


def _merged(table: Table, defect: Defect, _language: Language) -> None:
    """The cell is one with that of the row below, whose own value is lost."""
    records = list(table.rows)
    table.merged.append((defect.field, defect.record, records[records.index(defect.record) + 1]))


def _own_column(table: Table, defect: Defect, language: Language) -> None:
    heading = planted_value(defect, language)
    table.columns[defect.field] = Text(heading, heading)
    for record, row in table.rows.items():
        row[defect.field] = defect.cells[record].say(language) if record in defect.cells else None


def _nothing(_table: Table, _defect: Defect, _language: Language) -> None:
    """The file itself is made wrong when it is written."""


_PLANT: Mapping[str, Callable[[Table, Defect, Language], None]] = {
    "cell": _cell,
    "row": _row,
    "heading": _headings_again,
    "hidden": _hidden,
    "formula": _formula,
    "merged": _merged,
    "own-column": _own_column,
    "encoding": _nothing,
}
