"""A register's table as text, from a CSV file, a sheet of a workbook or a YAML list: the same rows from each."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pmo_kit.errors import Faults, Place
from pmo_kit.model.register import Register
from pmo_kit.read.cells import plain
from pmo_kit.read.dates import excel_day
from pmo_kit.read.yaml_files import read_yaml

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_ESCAPED = re.compile(r"'+[=+\-@\t\r]")


@dataclass(frozen=True)
class TextTable:
    """Headings and rows of text; `first_row` is the row number that a spreadsheet shows for the first row."""

    path: Path
    name: str
    sheet: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    first_row: int = 2


def escape_cell(text: str) -> str:
    """Keep a spreadsheet from running the text of a CSV cell as a formula. Reading it back undoes this."""
    return f"'{text}" if _FORMULA.match(text) else text


def unescape_cell(text: str) -> str:
    """The text that `escape_cell` was given.

    >>> unescape_cell(escape_cell("=1+1"))
    '=1+1'
    """
    return text[1:] if _ESCAPED.match(text) else text


def find_table(register: Register, folder: Path, faults: Faults) -> TextTable | None:
    """The register's table in a folder of registers; None where there is none.

    A register that stands in two files is a fault: nobody could say which one counts.
    """
    found = [path for ending in ("csv", "yaml") if (path := folder / f"{register.id}.{ending}").is_file()]
    tables = [_read(path, register, faults) for path in found]
    for path in sorted(folder.glob("*.xlsx")):
        if not path.name.startswith("~$"):
            tables.append(read_workbook(path, register, faults))  # noqa: PERF401 - one line says it
    held = [table for table in tables if table is not None]
    if len(held) > 1:
        names = ", ".join(table.name for table in held)
        faults.add("register-twice", Place(file=held[0].name), register=register.id, files=names)
    return held[0] if held else None


def _read(path: Path, register: Register, faults: Faults) -> TextTable | None:
    name = f"registers/{path.name}"
    if path.suffix == ".csv":
        return read_csv(path, name, faults)
    return _read_yaml_list(path, name, register, faults)


def read_csv(path: Path, name: str, faults: Faults) -> TextTable | None:
    """A register in CSV: UTF-8 with or without byte order mark, commas."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        faults.add("not-utf8", Place(file=name), position=error.start)
        return None
    except OSError as error:
        faults.add("cannot-read", Place(file=name), reason=error.strerror or error)
        return None
    rows = [[unescape_cell(cell) for cell in row] for row in csv.reader(io.StringIO(text, newline=""))]
    if not rows or not any(rows[0]):
        faults.add("empty-file", Place(file=name))
        return None
    width = len(rows[0])
    for number, row in enumerate(rows[1:], start=2):
        if len(row) > width and any(row[width:]):
            faults.add("row-too-long", Place(file=name, cell=f"{column_letter(width)}{number}"), width=width)
    padded = tuple(tuple((row + [""] * width)[:width]) for row in rows[1:])
    return TextTable(path, name, "", tuple(rows[0]), padded)


def read_workbook(path: Path, register: Register, faults: Faults) -> TextTable | None:
    """The sheet of a workbook that holds the register, its headings in the first row that has text."""
    import openpyxl  # half a second that only workbooks cost

    name = f"registers/{path.name}"
    try:
        book = openpyxl.load_workbook(path, data_only=True, read_only=True)
    except Exception as error:  # noqa: BLE001 - openpyxl raises many kinds for a broken file
        faults.add("workbook-broken", Place(file=name), reason=error)
        return None
    wanted = {plain(sheet) for sheet in register.sheet_names()}
    title = next((sheet for sheet in book.sheetnames if plain(sheet) in wanted), None)
    if title is None:
        return None
    rows = [tuple(_cell_text(cell) for cell in row) for row in book[title].iter_rows()]
    start = next((at for at, row in enumerate(rows) if any(row)), None)
    if start is None:
        faults.add("empty-file", Place(file=name, sheet=title))
        return None
    body = tuple(row for row in rows[start + 1 :])
    return TextTable(path, name, title, rows[start], body, start + 2)


def _cell_text(cell: Any) -> str:
    return value_text(cell.value, getattr(cell, "number_format", "") or "")


def value_text(value: Any, number_format: str = "") -> str:
    """The text of a value as a spreadsheet or a YAML file holds it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime | date):
        return excel_day(value, number_format)
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    if isinstance(value, list | tuple):
        return "; ".join(value_text(item) for item in value)
    return str(value)


def _read_yaml_list(path: Path, name: str, register: Register, faults: Faults) -> TextTable | None:
    content = read_yaml(path, name, faults)
    if not isinstance(content, list) or not all(isinstance(row, dict) for row in content):
        if content is not None:
            faults.add("not-a-list", Place(file=name), register=register.id)
        return None
    headings = list(dict.fromkeys(str(key) for row in content for key in row)) or [register.key]
    rows = tuple(tuple(value_text(row.get(key)) for key in headings) for row in content)
    return TextTable(path, name, "", tuple(headings), rows, 1)


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
