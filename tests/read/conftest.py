"""What the tests of reading start from: faults as people see them, and workbooks made cell by cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pmo_kit.errors import BadInput, Fault
from pmo_kit.model.method import Method
from pmo_kit.model.register import Register
from pmo_kit.read.registers import load_registers

Sheets = Mapping[str, Sequence[Sequence[Any]]]


def told(faults: Iterable[Fault] | BadInput) -> list[tuple[str, str]]:
    """Each fault as its place and its message id."""
    found = faults.faults if isinstance(faults, BadInput) else faults
    return [(fault.place.describe("en"), fault.message) for fault in found]


@pytest.fixture(scope="session")
def registers(method: Method) -> dict[str, Register]:
    """The register definitions that come with the kit."""
    return load_registers(method)


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., Path]:
    """Makes a workbook of the sheets given, row by row; `merge` are areas of the first sheet, `hide` its rows."""

    def make(name: str, sheets: Sheets, *, merge: Iterable[str] = (), hide: Iterable[int] = ()) -> Path:
        book = openpyxl.Workbook()
        book.remove(book.active)
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(list(row))
        first = book.worksheets[0]
        for area in merge:
            first.merge_cells(area)
        for row in hide:
            first.row_dimensions[row].hidden = True
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        book.save(path)
        return path

    return make
