"""Excel workbooks as grids of text: every cell that holds something, and every cell whose value is missing."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections import defaultdict
from typing import Any

from pmo_kit.errors import Place, refuse
from pmo_kit.read.grid import Grid, column_letter, make_grid, value_text

_ESCAPED = re.compile(r"_x005F_(?=x[0-9A-Fa-f]{4}_)")  # what keeps a text from being taken for a coded character
_FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")
Rows = defaultdict[int, dict[int, str]]


def read_workbook(data: bytes, name: str) -> list[Grid]:
    """Every sheet of a workbook, values as they were last calculated.

    A merged area gives its text to each of its cells. Hidden rows and sheets are read like all others.

    Raises:
        BadInput: when the workbook is damaged.
    """
    import openpyxl  # half a second that only workbooks cost

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of what it does not read: styles, never values
            book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
            formulas = _formulas(data, openpyxl)
            return [_grid(name, sheet, formulas.get(sheet.title, frozenset())) for sheet in book.worksheets]
    except Exception as error:
        raise refuse("workbook-broken", Place(file=name), reason=" ".join(str(error).split())) from error


def sheet_titles(data: bytes, name: str) -> list[str]:
    """The names of the sheets, without reading them.

    Raises:
        BadInput: when the workbook is damaged.
    """
    import openpyxl  # half a second that only workbooks cost

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return [sheet.title for sheet in openpyxl.load_workbook(io.BytesIO(data), read_only=True).worksheets]
    except Exception as error:
        raise refuse("workbook-broken", Place(file=name), reason=" ".join(str(error).split())) from error


def _formulas(data: bytes, openpyxl: Any) -> dict[str, frozenset[str]]:
    """The formula cells of each sheet; the second reading is spared where no sheet has any."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [name for name in archive.namelist() if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name)]
        if not any(_FORMULA.search(archive.read(name)) for name in sheets):
            return {}
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {
        sheet.title: frozenset(cell.coordinate for cell in sheet._cells.values() if cell.data_type == "f")
        for sheet in book.worksheets
    }


def _grid(file: str, sheet: Any, formulas: frozenset[str]) -> Grid:
    rows: Rows = defaultdict(dict)
    unread: dict[str, str] = {}
    for (row, column), cell in sheet._cells.items():  # the cells there are; iter_rows would make those between too
        if cell.data_type == "e":
            unread[cell.coordinate] = "cell-error"
        elif cell.value is None and cell.data_type != "str" and cell.coordinate in formulas:
            unread[cell.coordinate] = "formula-without-value"
            rows[row][column - 1] = ""
        text = _text(cell)
        if text.strip():
            rows[row][column - 1] = text
    repeated = _spread(sheet, rows, unread)
    width = max((column + 1 for row in rows.values() for column in row), default=0)
    table = [(number, [rows[number].get(column, "") for column in range(width)]) for number in sorted(rows)]
    return make_grid(
        file,
        sheet.title,
        table,
        unread=unread,
        repeated=repeated,
        hidden=frozenset(number for number, row in sheet.row_dimensions.items() if row.hidden),
        concealed=sheet.sheet_state != "visible",
    )


def _text(cell: Any) -> str:
    if isinstance(cell.value, str):
        return _ESCAPED.sub("_", cell.value)
    return "" if cell.value is None else value_text(cell.value, cell.number_format)


def _spread(sheet: Any, rows: Rows, unread: dict[str, str]) -> frozenset[tuple[int, int]]:
    """Give the text of each merged area to all its cells in rows that hold something of their own.

    Returns the cells that repeat the one to their left.
    """
    last_row = max(rows, default=0)
    last_column = max((column + 1 for row in rows.values() for column in row), default=0)
    repeated = set()
    for area in sheet.merged_cells.ranges:
        first = area.min_row, area.min_col - 1
        text = rows.get(first[0], {}).get(first[1], "")
        reason = unread.get(f"{column_letter(first[1])}{first[0]}")
        used = [row for row in range(area.min_row, min(area.max_row, last_row) + 1) if row in rows]
        for row in used if text or reason else ():
            for column in range(first[1], min(area.max_col, last_column)):
                rows[row][column] = text
                if reason:
                    unread[f"{column_letter(column)}{row}"] = reason
                if column > first[1]:
                    repeated.add((row, column))
    return frozenset(repeated)
