"""Changing cells of a workbook: everything else in the file stays, byte for byte."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from pmo_kit.errors import BadInput
from pmo_kit.read.workbook_cells import change_cells
from pmo_kit.read.workbooks import read_workbook
from tests.read.conftest import told

Make = Callable[..., Path]


def parts(data: bytes) -> dict[str, bytes]:
    """The files inside a workbook."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_charts_pictures_and_other_sheets_stay(tmp_path: Path) -> None:
    """A workbook with a chart, a table, a list to choose from and a formula with its result."""
    path = tmp_path / "b.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet, board = book.add_worksheet("Data"), book.add_worksheet("Board & more")
    sheet.add_table("A1:B3", {"columns": [{"header": "id"}, {"header": "spend"}], "data": [["V-1", 1], ["V-2", 2]]})
    sheet.data_validation("A2:A9", {"validate": "list", "source": ["V-1", "V-2"]})
    board.write_formula("A1", "=SUM(Data!B:B)", value=3)
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=Data!$B$2:$B$3"})
    board.insert_chart("C3", chart)
    book.close()
    before = path.read_bytes()
    after = change_cells(before, "b.xlsx", "Data", {(3, 1): 5.5, (4, 0): "V-3 <&>", (4, 1): 7.0})
    old, new = parts(before), parts(after)
    assert list(old) == list(new)
    changed = {name for name in old if old[name] != new[name]}
    assert changed <= {"xl/worksheets/sheet1.xml", "xl/workbook.xml"}
    data, other = read_workbook(after, "b.xlsx")
    assert data.rows == (("id", "spend"), ("V-1", "1"), ("V-2", "5.5"), ("V-3 <&>", "7"))
    assert other.rows == (("3",),)
    assert b'fullCalcOnLoad="1"' in new["xl/workbook.xml"]
    assert b"dataValidation" in new["xl/worksheets/sheet1.xml"]
    assert b'ref="A1:B4"' in new["xl/worksheets/sheet1.xml"]


def test_the_same_changes_give_the_same_bytes(workbook: Make) -> None:
    """No clock in it."""
    data = workbook("b.xlsx", {"S": [["a", "b"]]}).read_bytes()
    one, other = (change_cells(data, "b.xlsx", "S", {(1, 0): "x"}) for _ in range(2))
    assert one == other


@pytest.mark.parametrize(
    "text",
    ["=1+1", "  kept  ", "two\nlines", "a\tb", "_x000D_", "_x005F_", "<t>&amp;", "'quoted\"", "甲😀", "0012", "1e5"],
)
def test_any_text_comes_back_as_text(workbook: Make, text: str) -> None:
    """Nothing is taken for a formula, a number, a code or a tag."""
    data = workbook("b.xlsx", {"S": [["a"]]}).read_bytes()
    (grid,) = read_workbook(change_cells(data, "b.xlsx", "S", {(2, 2): text}), "b.xlsx")
    assert grid.rows[1][2] == text


def test_a_cell_can_be_emptied_and_keeps_its_look(workbook: Make, tmp_path: Path) -> None:
    """A cell below takes the look of the one above it."""
    path = workbook("b.xlsx", {"S": [["a"], [1.5]]})
    book = openpyxl.load_workbook(path)
    book["S"]["A2"].number_format = "0.00%"
    book.save(path)
    data = change_cells(path.read_bytes(), "b.xlsx", "S", {(2, 0): None, (3, 0): 2.0})
    (tmp_path / "c.xlsx").write_bytes(data)
    sheet = openpyxl.load_workbook(tmp_path / "c.xlsx")["S"]
    assert [(sheet.cell(row, 1).value, sheet.cell(row, 1).number_format) for row in (2, 3)] == [
        (None, "0.00%"),
        (2, "0.00%"),
    ]


def test_rows_and_cells_without_address_are_counted(workbook: Make) -> None:
    """Some programs leave the addresses out."""
    data = workbook("b.xlsx", {"S": [["a", "b"], ["c", "d"]]}).read_bytes()
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts(data).items():
            bare = re.sub(rb'<(row|c) r="[A-Z0-9]+"', rb"<\1", content)
            archive.writestr(name, bare if name == "xl/worksheets/sheet1.xml" else content)
    (grid,) = read_workbook(change_cells(stream.getvalue(), "b.xlsx", "S", {(2, 1): "x"}), "b.xlsx")
    assert grid.rows == (("a", "b"), ("c", "x"))


def test_a_sheet_with_formulas_is_refused(workbook: Make) -> None:
    """Their results would be out of date, and read as if they were not."""
    data = workbook("b.xlsx", {"S": [["a", "=1+1"]]}).read_bytes()
    with pytest.raises(BadInput) as caught:
        change_cells(data, "b.xlsx", "S", {(1, 0): "x"})
    assert told(caught.value) == [("b.xlsx, sheet S, cell B1", "sheet-has-formulas")]


def test_a_merged_cell_is_refused(workbook: Make) -> None:
    """A new value would stand for all of them, or be hidden; a cell beside them is fine."""
    data = workbook("b.xlsx", {"S": [["a", "b"], ["c", "d"]]}, merge=["A1:A2"]).read_bytes()
    with pytest.raises(BadInput) as caught:
        change_cells(data, "b.xlsx", "S", {(2, 0): "x", (2, 1): "y"})
    assert told(caught.value) == [("b.xlsx, sheet S, cell A2", "cell-merged")]
    (grid,) = read_workbook(change_cells(data, "b.xlsx", "S", {(2, 1): "y"}), "b.xlsx")
    assert grid.rows == (("a", "b"), ("a", "y"))
