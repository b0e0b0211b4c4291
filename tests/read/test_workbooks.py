"""Workbooks as grids: merged, hidden, calculated, broken and very wide ones."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from pmo_kit.errors import BadInput
from pmo_kit.read.grid import Grid
from pmo_kit.read.workbooks import read_workbook, sheet_titles
from tests.read.conftest import told

Make = Callable[..., Path]


def grids(path: Path) -> list[Grid]:
    """What a workbook holds."""
    return read_workbook(path.read_bytes(), path.name)


def test_each_sheet_is_a_grid_and_blank_rows_are_left_out(workbook: Make) -> None:
    """Rows keep their numbers; a sheet without anything is a grid without rows."""
    path = workbook("b.xlsx", {"One": [["a", None], [None, None], [None, 7]], "空": []})
    one, empty = grids(path)
    assert (one.sheet, one.rows, one.numbers) == ("One", (("a", ""), ("", "7")), (1, 3))
    assert (empty.sheet, empty.rows) == ("空", ())
    assert sheet_titles(path.read_bytes(), path.name) == ["One", "空"]


def test_values_have_the_precision_that_the_cell_shows(tmp_path: Path) -> None:
    """Dates by their format, whole numbers without point, codes with their zeros, truth as yes and no."""
    book = openpyxl.Workbook()
    sheet = book.active
    for column, (value, number_format) in enumerate(
        [
            (datetime(2025, 7, 1), "mmm-yy"),
            (datetime(2025, 7, 1), "yyyy-mm-dd"),
            (125000.0, "#,##0"),
            (7, "000"),
            (True, "General"),
            ("0012", "@"),
        ],
        start=1,
    ):
        sheet.cell(1, column, value).number_format = number_format
    book.save(tmp_path / "b.xlsx")
    assert grids(tmp_path / "b.xlsx")[0].rows == (("2025-07", "2025-07-01", "125000", "007", "yes", "0012"),)


def test_a_merged_area_gives_its_text_to_all_its_cells(workbook: Make) -> None:
    """Down and across; what only repeats the cell to its left is marked."""
    rows = [["Budget", None, "Name"], ["Plan", "Actual", None], [1, 2, "A"], [3, 4, None]]
    (grid,) = grids(workbook("b.xlsx", {"S": rows}, merge=["A1:B1", "C1:C2", "C3:C4"]))
    assert grid.rows == (
        ("Budget", "Budget", "Name"),
        ("Plan", "Actual", "Name"),
        ("1", "2", "A"),
        ("3", "4", "A"),
    )
    assert grid.repeated == {(1, 1)}


def test_a_merged_area_makes_no_rows_of_its_own(workbook: Make) -> None:
    """A record that is two rows high is one record; a title merged to the last column does not widen the sheet."""
    rows = [["Title"], ["A", "B"], [None, None], ["C", "D"]]
    (grid,) = grids(workbook("b.xlsx", {"S": rows}, merge=["A1:XFD1", "A2:A3", "B2:B3"]))
    assert grid.numbers == (1, 2, 4)
    assert grid.rows[0] == ("Title", "Title")


def test_hidden_rows_and_sheets_are_read_and_marked(workbook: Make) -> None:
    """Hiding is not deleting."""
    path = workbook("b.xlsx", {"S": [["a"], ["b"]], "T": [["c"]]}, hide=[2])
    book = openpyxl.load_workbook(path)
    book["T"].sheet_state = "hidden"
    book.save(path)
    one, other = grids(path)
    assert (one.rows, one.hidden, one.concealed) == ((("a",), ("b",)), {2}, False)
    assert (other.rows, other.concealed) == ((("c",),), True)


def test_a_formula_gives_the_value_it_had(tmp_path: Path) -> None:
    """As last calculated and saved; an empty text is a value too."""
    book = xlsxwriter.Workbook(str(tmp_path / "b.xlsx"))
    sheet = book.add_worksheet("S")
    sheet.write_formula("A1", "=1+1", value=2)
    sheet.write_formula("B1", '=UPPER("a")', value="A")
    sheet.write_formula("C1", '=IF(TRUE,"","x")', value="")
    sheet.write_formula("D1", "=1/0", value="#DIV/0!")
    book.close()
    data = (tmp_path / "b.xlsx").read_bytes()
    as_excel_writes_it = _edited(data, "xl/worksheets/sheet1.xml", b'<c r="C1">', b'<c r="C1" t="str">')
    (grid,) = read_workbook(as_excel_writes_it, "b.xlsx")
    assert grid.rows == (("2", "A", "", "#DIV/0!"),)
    assert grid.unread == {"D1": "cell-error"}


def test_a_formula_without_a_stored_value_is_told_and_not_taken_for_an_empty_cell(workbook: Make) -> None:
    """Also where nothing else stands in its row."""
    (grid,) = grids(workbook("b.xlsx", {"S": [["a", "=1+1"], ["=B1", None]]}))
    assert grid.rows == (("a", ""), ("", ""))
    assert grid.unread == {"B1": "formula-without-value", "A2": "formula-without-value"}


def test_a_text_that_looks_like_a_coded_character_stays_that_text(tmp_path: Path) -> None:
    """As Excel shows it, whether the sheet holds the text itself or its number in a list of texts."""
    book = xlsxwriter.Workbook(str(tmp_path / "b.xlsx"))
    book.add_worksheet("S").write_row(0, 0, ["a_x0041_b"])
    book.close()
    (grid,) = grids(tmp_path / "b.xlsx")
    assert grid.rows == (("a_x0041_b",),)
    data = (tmp_path / "b.xlsx").read_bytes()
    inline = b'<c r="A1" t="inlineStr"><is><t>a_x005F_x0041_b</t></is></c>'
    (grid,) = read_workbook(
        _edited(data, "xl/worksheets/sheet1.xml", b'<c r="A1" t="s"><v>0</v></c>', inline), "b.xlsx"
    )
    assert grid.rows == (("a_x0041_b",),)


def test_a_merged_formula_without_a_value_is_told_for_each_cell(workbook: Make) -> None:
    """Each of the rows that it stands for has a doubt."""
    (grid,) = grids(workbook("b.xlsx", {"S": [["a", "=1+1"], ["b", None]]}, merge=["B1:B2"]))
    assert grid.unread == {"B1": "formula-without-value", "B2": "formula-without-value"}


def test_one_cell_far_away_does_not_fill_the_memory(workbook: Make, tmp_path: Path) -> None:
    """Only the cells that there are are read, not all those between."""
    path = workbook("b.xlsx", {"S": [["a", "b"]] * 3})
    book = openpyxl.load_workbook(path)
    book["S"].cell(1_000_000, 1, "end")
    book["S"].cell(1, 16_384).number_format = "0.00"
    book.save(tmp_path / "wide.xlsx")
    (grid,) = grids(tmp_path / "wide.xlsx")
    assert (len(grid.rows), len(grid.rows[0]), grid.numbers[-1]) == (4, 2, 1_000_000)


def _edited(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """A workbook with a piece of one of its parts replaced."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stream, "w") as target:
        for entry in source.infolist():
            content = source.read(entry)
            target.writestr(entry, content.replace(old, new) if entry.filename == part else content)
    return stream.getvalue()


def test_formulas_are_seen_in_workbooks_of_other_programs(workbook: Make) -> None:
    """Some write every tag with a prefix, and call the parts as they like."""
    data = workbook("b.xlsx", {"S": [["=1+1"]]}).read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    prefixed = sheet.replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:").replace("xmlns=", "xmlns:x=")
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stream, "w") as target:
        for entry in source.infolist():
            content = source.read(entry).replace(b"worksheets/sheet1.xml", b"worksheets/Blatt1.xml")
            name = entry.filename.replace("sheet1", "Blatt1")
            target.writestr(name, prefixed if "Blatt1" in name else content)
    (grid,) = read_workbook(stream.getvalue(), "b.xlsx")
    assert grid.unread == {"A1": "formula-without-value"}


@pytest.mark.parametrize("cut", [200, 2000])
def test_a_damaged_workbook_is_told(workbook: Make, cut: int) -> None:
    """Cut short, or a part of it unreadable."""
    data = workbook("b.xlsx", {"S": [["a"]]}).read_bytes()
    for each in (data[:-cut], _edited(data, "xl/worksheets/sheet1.xml", b"<sheetData", b"<sheetDate")):
        with pytest.raises(BadInput) as caught:
            read_workbook(each, "b.xlsx")
        assert told(caught.value) == [("b.xlsx", "workbook-broken")]
    with pytest.raises(BadInput, match="not a readable Excel workbook"):
        sheet_titles(data[:-cut], "b.xlsx")
