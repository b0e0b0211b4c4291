"""Rows of a foreign table as fields of a register, each with its raw cells and what is doubtful about them."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Any

from pmo_kit.errors import Place
from pmo_kit.model.characters import clean, half_width, plain
from pmo_kit.model.doubt import Doubt
from pmo_kit.model.mapping import MappedColumn, Mapping
from pmo_kit.model.method import Method
from pmo_kit.model.register import NUMERIC, Register
from pmo_kit.read.cells import CellReader
from pmo_kit.read.currencies import foreign_sign, split_currency
from pmo_kit.read.dates import read_date
from pmo_kit.read.foreign.headings import Headings, heading_unit
from pmo_kit.read.grid import Grid, column_letter
from pmo_kit.read.limits import CellProblem, check_year

Value = str | float | None


_TOTALS = frozenset({"合计", "总计", "小计", "共计", "total", "totals", "subtotal", "sub-total", "grand total"})
_FEW = 3


@dataclass
class ForeignRow:
    """One row of the file: the fields it fills, its own columns, and its cells as they stood.

    A field that could not be read is missing from `fields`; one that is None was left empty. `cells` gives the
    address of the cell that each field was read from. `rejected` says why the row is not a record, if it is not.
    """

    number: int
    fields: dict[str, Value]
    own: dict[str, Value]
    raw: dict[str, str]
    cells: dict[str, str]
    doubts: list[Doubt] = field(default_factory=list)
    rejected: Doubt | None = None

    def everything(self) -> dict[str, Value]:
        """Fields and own columns together: what this row says."""
        return {**self.fields, **self.own}


class RowReader:
    """Reads the rows below the headings by a mapping."""

    def __init__(
        self,
        headings: Headings,
        mapping: Mapping,
        register: Register,
        method: Method,
        *,
        currency: str = "",
        zone: tzinfo | None = None,
    ):
        self._headings = headings
        self._mapping = mapping
        self._register = register
        self._method = method
        self._currency = currency
        self._readers = {
            key: CellReader(column, method, currency=currency, zone=zone) for key, column in register.columns.items()
        }
        self._words = {
            id(column): {plain(word): answers for word, answers in column.values.items()}
            for group in headings.fills.values()
            for column in group
        }
        self._blanks = {plain(word) for word in mapping.blank_words} | {""}
        self._units = [heading_unit(name) for name in headings.names]
        self._seen: dict[tuple[int, str], tuple[Value, str, dict[str, Any]]] = {}

    def rows(self) -> Iterator[ForeignRow]:
        """Every row that has anything in it."""
        grid = self._headings.grid
        for at in range(self._headings.first_row, len(grid.rows)):
            yield self._row(grid, at)

    def _row(self, grid: Grid, at: int) -> ForeignRow:
        cells = grid.own_cells(at)
        raw = {name: cell for name, cell in zip(self._headings.names, cells, strict=True) if cell}
        own: dict[str, Value] = {name: clean(cells[place]) or None for place, name in self._headings.own.items()}
        row = ForeignRow(grid.numbers[at], {}, own, raw, {})
        for position in (*self._headings.fills, *self._headings.own):
            self._read_cell(row, grid, at, position, cells[position])
        if grid.numbers[at] in grid.hidden:
            row.doubts.append(self._doubt("row-hidden", "", f"A{grid.numbers[at]}"))
        for name, words in self._mapping.constants.items():
            if row.fields.get(name) is None and (name not in row.cells or name in row.fields):
                row.fields[name] = self._joined(name, words)
        self._judge(row, cells)
        return row

    def _read_cell(self, row: ForeignRow, grid: Grid, at: int, position: int, text: str) -> None:
        """Read one cell into the fields it fills; what cannot be read says nothing, not even that it is empty."""
        address = grid.cell(at, position)
        columns = self._headings.fills.get(position, ())
        unread = grid.unread.get(address)
        for column in columns:
            row.cells.setdefault(column.to, address)
            if not unread:
                place = Place(grid.file, grid.sheet, address, "", column.to)
                if problem := self._money_problem(column, text, position):
                    row.doubts.append(Doubt(place, problem.message, problem.values, self._who(column.to)))
                else:
                    self._fill(row, column, self._with_unit(column, text, position), place)
        if unread:
            name = columns[0].to if columns else self._headings.own[position]
            row.own.pop(self._headings.own.get(position, ""), None)
            row.doubts.append(self._doubt(unread, name, address, value=text))

    def _with_unit(self, column: MappedColumn, text: str, position: int) -> str:
        """A number with the unit that its heading states, unless it carries one of its own."""
        unit, _ = self._units[position]
        bare = bool(unit) and self._type(column.to) in NUMERIC and text.strip()[-1:].isdigit()
        return f"{text.strip()}{unit}" if bare else text

    def _money_problem(self, column: MappedColumn, text: str, position: int) -> CellProblem | None:
        """What an amount and its heading leave open: its currency, its unit, or why it is below zero."""
        if self._type(column.to) != "money" or not any(sign.isdigit() for sign in text):
            return None
        unit, heading_signs = self._units[position]
        number, signs = split_currency(half_width(text))
        if sign := foreign_sign((*signs, *heading_signs), self._currency):
            return CellProblem("cell-currency", value=text, sign=sign.upper(), currency=self._currency)
        if unit and signs and "元" not in signs and number[-1:].isdigit():
            return CellProblem("cell-unit-unclear", value=text, unit=unit)
        return CellProblem("cell-negative", value=text) if "-" in (text.strip()[:1], number[:1]) else None

    def _judge(self, row: ForeignRow, cells: Sequence[str]) -> None:
        """Say why a row is not a record: a total, the headings once more, a remark, or without a field it must have."""
        filled = [position for position, cell in enumerate(cells) if cell.strip()]
        first = plain(cells[filled[0]]) if filled else ""
        spoken = [plain(self._headings.names[each].split(" / ")[-1]) for each in filled]
        named = any(row.fields.get(name) for name in self._mapping.name_fields)
        must = [column.id for column in self._register.columns.values() if column.must_be_filled]
        empty = next((name for name in must if row.fields.get(name) is None), None)
        address = f"{column_letter(filled[0]) if filled else 'A'}{row.number}"
        if rule := self._not_a_record(first, [plain(cells[each]) for each in filled], spoken, named=named):
            row.rejected = self._doubt(rule, "", address)
            row.doubts = []
        elif empty:
            row.rejected = self._doubt("cell-missing", empty, row.cells.get(empty, address))

    def _not_a_record(self, first: str, said: list[str], headings: list[str], *, named: bool) -> str:
        if first in _TOTALS:
            return "row-total"
        if len(said) > 1 and said == headings:
            return "row-repeats-headings"
        return "row-is-a-remark" if len(said) == 1 and not named and len(self._headings.fills) >= _FEW else ""

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
        if value is None and not rule:
            row.fields.setdefault(column.to, None)
        elif value is not None and row.fields.get(column.to) is None:
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
        words = [
            word
            for part, answers in zip(parts, translated, strict=True)
            for word in (answers if answers is not None else (part,))
        ]
        return self._read(column, words, kind) if words else (None, "", {})

    def _parts(self, column: MappedColumn, text: str) -> list[str]:
        parts = _list_parts(text)
        if not column.list or len(parts) != 1:
            return parts
        return [part.strip() for part in re.split("|".join(map(re.escape, self._mapping.list_separators)), parts[0])]

    def _read(self, column: MappedColumn, words: list[str], kind: str) -> tuple[Value, str, dict[str, Any]]:
        text = "; ".join(dict.fromkeys(words))
        if column.to not in self._readers:
            return text, "", {}
        if kind == "set":
            for separator in self._mapping.list_separators:
                text = text.replace(separator, ";")
        try:
            return self._readers[column.to].read(text), "", {}
        except CellProblem as problem:
            if column.otherwise == "blank":
                return None, "", {}
            return None, problem.message, problem.values

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
        try:
            return check_year(reading.iso, text), "", {}
        except CellProblem as problem:
            return None, problem.message, problem.values


def _list_parts(text: str) -> list[str]:
    """The items of a cell that holds a list as Python text; any other text is one item.

    >>> _list_parts("['c) Age', 'b) Sex']")
    ['c) Age', 'b) Sex']
    """
    if text.startswith("[") and text.endswith("]"):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # a backslash in a foreign text is no concern of ours
                items = ast.literal_eval(text)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            return [text]
        if isinstance(items, list):
            return [clean(str(item)) for item in items if clean(str(item))]
    return [text] if text else []
