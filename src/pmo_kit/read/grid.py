"""A sheet as a grid of text, its rows numbered and its cells named as a spreadsheet shows them."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pmo_kit.read.dates import excel_day, excel_time


@dataclass(frozen=True)
class Grid:
    """One sheet of a file (or the file itself): its rows that hold anything.

    `numbers` gives the row number of each row. `unread` names cells that hold no usable value, with the message that
    says why; `repeated` are cells (by row number and column) that a merged area fills with the text to their left;
    `hidden` are the numbers of hidden rows; `concealed` says that the sheet itself is hidden.
    """

    file: str
    sheet: str
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    encoding: str = ""
    unread: Mapping[str, str] = field(default_factory=dict)
    repeated: frozenset[tuple[int, int]] = frozenset()
    hidden: frozenset[int] = frozenset()
    concealed: bool = False

    def cell(self, row: int, column: int) -> str:
        """The address of a cell, by position."""
        return f"{column_letter(column)}{self.numbers[row]}"

    def own_cells(self, row: int) -> tuple[str, ...]:
        """The cells of a row, those that only repeat the one to their left left empty."""
        number = self.numbers[row]
        return tuple("" if (number, at) in self.repeated else cell for at, cell in enumerate(self.rows[row]))


def make_grid(file: str, sheet: str, rows: Sequence[tuple[int, Sequence[str]]], **more: Any) -> Grid:
    """A grid of numbered rows, all made equally wide."""
    width = max((len(row) for _, row in rows), default=0)
    padded = tuple((*row, *[""] * (width - len(row))) for _, row in rows)
    return Grid(file, sheet, padded, tuple(number for number, _ in rows), **more)


def column_letter(index: int) -> str:
    """The letters a spreadsheet shows for a column; the first column is 0.

    >>> column_letter(0), column_letter(27)
    ('A', 'AB')
    """
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def value_text(value: Any, number_format: str = "") -> str:
    """The text of a value as a spreadsheet, a YAML or a JSON file holds it.

    >>> value_text(7, "0000"), value_text(0.1 + 0.2), value_text(["a", True])
    ('0007', '0.3', 'a; yes')
    """
    if value is None or isinstance(value, bool):
        return {None: "", True: "yes", False: "no"}[value]
    if isinstance(value, datetime | date):
        return excel_time(value, number_format) or excel_day(value, number_format)
    if isinstance(value, int | float):
        return _number_text(value, number_format)
    if isinstance(value, list | tuple):
        return "; ".join(value_text(item) for item in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _number_text(value: float, number_format: str) -> str:
    """A number without exponent, to the 15 digits that a spreadsheet keeps; leading zeros where the format has them."""
    if not math.isfinite(value):
        return "" if math.isnan(value) else str(value)
    if isinstance(value, int) or value == int(value):
        text = str(int(value))
        return text.zfill(len(number_format)) if re.fullmatch(r"0+", number_format) else text
    return format(Decimal(f"{value:.15g}"), "f")
