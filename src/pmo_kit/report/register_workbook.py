"""A workbook with one sheet for each register, to begin a portfolio in Excel: headings, help, lists to choose from.

It is read as it is: sheets and headings are names by which the registers are known. The same rules give the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pmo_kit.model.column_values import column_values
from pmo_kit.model.method import Method
from pmo_kit.model.questions import YES_NO
from pmo_kit.model.register import Column, Register
from pmo_kit.model.text import Language
from pmo_kit.report.words import Speaker

_LISTS = "lists"
_SHEET_NAME = 31
_IN_PLACE = 250
_ROWS = 2000
_ENOUGH = 25


def register_workbook(registers: Mapping[str, Register], method: Method, language: Language) -> bytes:
    """The bytes of an .xlsx without rows: a red heading must be filled, a note on it says what to write."""
    import xlsxwriter  # only a workbook needs it

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.set_properties({"created": datetime(2000, 1, 1)})
    sheets = _Sheets(book, registers, method, Speaker(language))
    for register in sorted(registers.values(), key=lambda each: each.number):
        sheets.add(register)
    sheets.add_lists()
    book.close()
    return stream.getvalue()


class _Sheets:
    """The sheets of one workbook, and the lists that are too long to stand in a cell's own rule."""

    def __init__(self, book: Any, registers: Mapping[str, Register], method: Method, say: Speaker):
        self._book, self._registers, self._method, self._say = book, registers, method, say
        form = {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#DBE8F6", "bottom": 1}
        self._heading = book.add_format(form)
        self._needed = book.add_format({**form, "font_color": "#A61B1B"})
        self._lists: list[tuple[str, ...]] = []

    def add(self, register: Register) -> None:
        sheet = self._book.add_worksheet(self._name(register))
        for place, column in enumerate(register.columns.values()):
            needed = column.must_be_filled or column.id == register.key
            sheet.write_string(0, place, self._say.text(column.name), self._needed if needed else self._heading)
            sheet.write_comment(
                0, place, self._note(column, needed=needed), {"x_scale": 2.2, "y_scale": 1.4, "author": "pmo_kit"}
            )
            sheet.set_column(place, place, 28 if column.type == "text" else 16)
            if rule := self._rule(column):
                sheet.data_validation(1, place, _ROWS, place, rule)
        sheet.freeze_panes(1, 1)

    def add_lists(self) -> None:
        """A hidden sheet, where any list is long."""
        sheet = self._book.add_worksheet(_LISTS)
        sheet.hide()
        for place, values in enumerate(self._lists):
            sheet.write_column(0, place, values)

    def _name(self, register: Register) -> str:
        """The first of the names by which the register is known that Excel takes for a sheet."""
        return next(name for name in register.sheet_names() if len(name) <= _SHEET_NAME)

    def _note(self, column: Column, *, needed: bool) -> str:
        """What to write below a heading, and the id by which CSV files and messages know the column."""
        say, values = self._say, self._values(column)
        told = [column.help if say.language == "en" else column.help_zh, say.word("register-" + column.type)]
        if values and column.type == "set":
            told.append("; ".join(values[:_ENOUGH]))
        if column.min is not None and column.max is not None:
            told.append(say.word("register-between", low=f"{column.min:g}", high=f"{column.max:g}"))
        elif column.min is not None:
            told.append(say.word("register-at-least", low=f"{column.min:g}"))
        if needed:
            told.append(say.word("register-needed"))
        return "\n".join([*filter(None, told), column.id])

    def _values(self, column: Column) -> tuple[str, ...]:
        answers = YES_NO if column.type == "yes_no" else column_values(column, self._method)
        return tuple(self._say.text(answer.name) for answer in answers)

    def _rule(self, column: Column) -> dict[str, Any] | None:
        """A list to choose from; something else is warned of and not refused: a set takes several, a choice `a|b`."""
        if other := self._registers.get(column.refers_to or ""):
            return self._list(self._keys(other))
        values = self._values(column)
        if not values:
            return None
        in_place = len(",".join(values)) <= _IN_PLACE and not any("," in value for value in values)
        return self._list(list(values) if in_place else self._range(values))

    def _list(self, source: list[str] | str) -> dict[str, Any]:
        told = self._say.word("register-other")
        return {"validate": "list", "source": source, "error_type": "warning", "error_message": told}

    def _range(self, values: tuple[str, ...]) -> str:
        from xlsxwriter.utility import xl_range_abs

        if values not in self._lists:
            self._lists.append(values)
        place = self._lists.index(values)
        return f"={_LISTS}!{xl_range_abs(0, place, len(values) - 1, place)}"

    def _keys(self, register: Register) -> str:
        """The cells of another sheet in which its rows have their ids."""
        from xlsxwriter.utility import xl_range_abs

        place = list(register.columns).index(register.key)
        return f"='{self._name(register)}'!{xl_range_abs(1, place, _ROWS, place)}"
