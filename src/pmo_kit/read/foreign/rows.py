"""Rows of a foreign table as fields of a register, each with its raw cells and what is doubtful about them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pmo_kit.errors import Place
from pmo_kit.model.doubt import Doubt
from pmo_kit.model.mapping import MappedColumn, Mapping
from pmo_kit.model.method import Method
from pmo_kit.model.register import Register
from pmo_kit.read.cells import CellProblem, CellReader, clean, plain
from pmo_kit.read.dates import read_date
from pmo_kit.read.foreign.grids import Grid
from pmo_kit.read.foreign.headings import Headings

Value = str | float | None


@dataclass
class ForeignRow:
    """One row of the file: the fields it fills, its own columns, and its cells as they stood.

    `cells` gives the address of the cell that each field was read from.
    """

    number: int
    fields: dict[str, Value]
    own: dict[str, str]
    raw: dict[str, str]
    cells: dict[str, str]
    doubts: list[Doubt] = field(default_factory=list)

    def everything(self) -> dict[str, Value]:
        """Fields and own columns together: what this row says."""
        return {**self.fields, **self.own}


class RowReader:
    """Reads the rows below the headings by a mapping."""

    def __init__(self, headings: Headings, mapping: Mapping, register: Register, method: Method):
        self._headings = headings
        self._mapping = mapping
        self._register = register
        self._method = method
        self._readers = {key: CellReader(column, method) for key, column in register.columns.items()}
        self._words = {
            id(column): {plain(word): answers for word, answers in column.values.items()}
            for group in headings.fills.values()
            for column in group
        }
        self._blanks = {plain(word) for word in mapping.blank_words} | {""}
        self._seen: dict[tuple[int, str], tuple[Value, str, dict[str, Any]]] = {}

    def rows(self) -> Iterator[ForeignRow]:
        """Every row that has anything in it."""
        grid = self._headings.grid
        for at in range(self._headings.first_row, len(grid.rows)):
            if any(cell.strip() for cell in grid.rows[at]):
                yield self._row(grid, at)

    def _row(self, grid: Grid, at: int) -> ForeignRow:
        cells = grid.rows[at]
        names = self._headings.names
        raw = {
            name or f"column {position + 1}": cell
            for position, (name, cell) in enumerate(zip(names, cells, strict=True))
            if cell
        }
        own = {name: clean(cells[position]) for position, name in self._headings.own.items() if clean(cells[position])}
        row = ForeignRow(grid.numbers[at], {}, own, raw, {})
        for position, columns in self._headings.fills.items():
            address = grid.cell(at, position)
            unread = grid.unread.get(address)
            for column in columns:
                row.cells.setdefault(column.to, address)
                text = "" if unread else cells[position]
                self._fill(row, column, text, Place(grid.file, grid.sheet, address, "", column.to))
            if unread:
                row.doubts.append(self._doubt(unread, columns[0].to, address, value=cells[position]))
        if grid.numbers[at] in grid.hidden:
            row.doubts.append(self._doubt("row-hidden", "", f"A{grid.numbers[at]}"))
        for name, words in self._mapping.constants.items():
            if row.fields.get(name) is None:
                row.fields[name] = self._joined(name, words)
        return row

    def _doubt(self, rule: str, name: str, address: str, **values: Any) -> Doubt:
        grid = self._headings.grid
        return Doubt(Place(grid.file, grid.sheet, address, "", name), rule, values, self._who(name))

    def _who(self, name: str) -> str:
        question = self._method.questions.get(name)
        return question.answered_by if question else self._mapping.owner

    def _fill(self, row: ForeignRow, column: MappedColumn, text: str, place: Place) -> None:
        key = (id(column), text)
        if key not in self._seen:
            self._seen[key] = self._value(column, text)
        value, rule, values = self._seen[key]
        if rule:
            row.doubts.append(Doubt(place, rule, values, self._who(column.to)))
        if value is None:
            row.fields.setdefault(column.to, None)
        elif row.fields.get(column.to) is None:
            row.fields[column.to] = value
        elif self._type(column.to) == "set" and isinstance(value, str):
            both = f"{row.fields[column.to]}; {value}".split("; ")
            row.fields[column.to] = self._readers[column.to].join(both)

    def _type(self, name: str) -> str:
        return self._register.columns[name].type if name in self._register.columns else "text"

    def _value(self, column: MappedColumn, text: str) -> tuple[Value, str, dict[str, Any]]:
        """The value of a cell, and the rule it breaks with the values of its message, if any."""
        parts = [part for part in self._parts(column, clean(text)) if plain(part) not in self._blanks]
        if not parts:
            return None, "", {}
        kind = self._type(column.to)
        if kind == "date":
            return self._date(" ".join(parts))
        translated = [self._translate(column, part) for part in parts]
        if all(answers is not None for answers in translated):
            words = [answer for answers in translated for answer in answers or ()]
            return self._joined(column.to, words) if words else None, "", {}
        return self._read(column, parts, translated, kind)

    def _parts(self, column: MappedColumn, text: str) -> list[str]:
        parts = _list_parts(text)
        if not column.list or len(parts) != 1:
            return parts
        return [part.strip() for part in re.split("|".join(map(re.escape, self._mapping.list_separators)), parts[0])]

    def _read(
        self, column: MappedColumn, parts: list[str], translated: list[tuple[str, ...] | None], kind: str
    ) -> tuple[Value, str, dict[str, Any]]:
        if column.to not in self._readers:
            return "; ".join(parts), "", {}
        reader = self._readers[column.to]
        text = "; ".join(
            "; ".join(answers) if answers is not None else part for part, answers in zip(parts, translated, strict=True)
        )
        if kind == "set":
            for separator in self._mapping.list_separators:
                text = text.replace(separator, ";")
        try:
            return reader.read(text), "", {}
        except CellProblem as problem:
            if column.otherwise == "doubt":
                return None, problem.message, problem.values
            return (text if column.otherwise == "keep" else None), "", {}

    def _translate(self, column: MappedColumn, part: str) -> tuple[str, ...] | None:
        """The answers that the mapping gives for a word; None where it does not know the word."""
        answers = self._words[id(column)].get(plain(part))
        if answers is not None:
            return answers
        spoken = plain(part)
        return next((found for start, found in column.prefixes.items() if spoken.startswith(plain(start))), None)

    def _joined(self, name: str, words: tuple[str, ...] | list[str]) -> str:
        if self._type(name) == "set":
            return self._readers[name].join(words)
        return "; ".join(dict.fromkeys(words))

    def _date(self, text: str) -> tuple[Value, str, dict[str, Any]]:
        reading = read_date(text, self._mapping.date_order, self._mapping.default_year)
        if reading is None:
            return None, "cell-date", {"value": text}
        if reading.doubt == "date-month-or-day" and self._mapping.month_and_number == "year":
            return reading.iso, "", {}
        if reading.doubt:
            return reading.iso or None, reading.doubt, {"value": text, "read_as": reading.iso}
        return reading.iso, "", {}


def _list_parts(text: str) -> list[str]:
    """The items of a cell that holds a list as Python text; any other text is one item.

    >>> _list_parts("['c) Age', 'b) Sex']")
    ['c) Age', 'b) Sex']
    """
    if text.startswith("[") and text.endswith("]"):
        try:
            items = ast.literal_eval(text)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            return [text]
        if isinstance(items, list):
            return [clean(str(item)) for item in items if clean(str(item))]
    return [text] if text else []
