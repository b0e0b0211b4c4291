"""Tables as files that Excel and WPS open: nothing in them is ever run as a formula."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from pmo_kit.model.characters import clean
from pmo_kit.model.csv_text import csv_text

_EXCEL_LONGEST = 32_000
_CUT = " […]"
_WIDEST = 60
Cell = str | int | float | None


def to_csv(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """A CSV that Excel opens as UTF-8; text that would be run as a formula is preceded by an apostrophe."""
    return csv_text(headings, ([_said(cell) for cell in row] for row in rows), mark=True)


def _said(cell: Cell) -> str:
    return clean(cell) if isinstance(cell, str) else "" if cell is None else str(cell)


def to_workbook(sheets: Sequence[tuple[str, Sequence[str], Iterable[Sequence[Cell]]]]) -> bytes:
    """A workbook of (sheet name, headings, rows); the same content gives the same bytes."""
    import xlsxwriter  # only a workbook needs it

    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(stream, options)
    book.set_properties({"created": datetime(2000, 1, 1)})
    heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#DBE8F6", "bottom": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for name, headings, rows in sheets:
        sheet = book.add_worksheet(re.sub(r"[\[\]:*?/\\]", " ", name)[:31])
        sheet.write_row(0, 0, headings, heading)
        widths = [len(text) * 1.2 for text in headings]
        last = 0
        for last, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                _write(sheet, last, column, cell, wrapped)
                widths[column] = max(widths[column], min(_width(cell), _WIDEST))
        for column, width in enumerate(widths):
            sheet.set_column(column, column, max(10, width + 2))
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(last, 1), len(headings) - 1)
    book.close()
    return stream.getvalue()


def _write(sheet: object, row: int, column: int, cell: Cell, form: object) -> None:
    if isinstance(cell, str):
        sheet.write_string(row, column, _shortened(clean(cell)), form)  # type: ignore[attr-defined]
    elif cell is not None:
        sheet.write_number(row, column, cell, form)  # type: ignore[attr-defined]


def _shortened(text: str) -> str:
    return text if len(text) <= _EXCEL_LONGEST else text[: _EXCEL_LONGEST - len(_CUT)] + _CUT


def _width(cell: Cell) -> float:
    text = str(cell or "")
    longest = max(text.split("\n"), key=len)
    return len(longest) + sum(letter > "\u2e80" for letter in longest)
