"""Tables for Excel and WPS: nothing runs, nothing breaks, the same content is the same bytes."""

from __future__ import annotations

import io

import openpyxl
import pytest

from pmo_kit.errors import Place
from pmo_kit.model.doubt import Doubt
from pmo_kit.model.text import Text
from pmo_kit.report.repair_list import HEADINGS, repair_lists
from pmo_kit.report.sheets import to_csv, to_workbook

FORMULAS = ["=1+1", "+1", "-A1", "@SUM(A1)", '=HYPERLINK("x")', "＝1+1"]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_becomes_a_formula(text: str) -> None:
    """In the CSV an apostrophe stands before it; in the workbook it is a plain string."""
    assert f"'{text}" in to_csv(["a"], [[text]]).replace('""', '"')
    book = openpyxl.load_workbook(io.BytesIO(to_workbook([("s", ["a"], [[text]])])))
    cell = book.worksheets[0]["A2"]
    assert (cell.data_type, cell.value) == ("s", text)


def test_a_tab_does_not_hide_a_formula() -> None:
    """It is left out, and what stood behind it is escaped."""
    assert to_csv(["a"], [["\t=1"]]) == "\ufeffa\n'=1\n"


def test_a_negative_number_stays_a_number() -> None:
    """As text or as number it is no formula."""
    assert to_csv(["a"], [["-1"], [-2.5]]) == "\ufeffa\n-1\n-2.5\n"


def test_a_text_longer_than_a_cell_may_be_says_that_it_is_cut() -> None:
    """Excel refuses more than 32,767 characters in a cell."""
    book = openpyxl.load_workbook(io.BytesIO(to_workbook([("s", ["a"], [["x" * 40_000]])])))
    value = str(book.worksheets[0]["A2"].value)
    assert (len(value), value[-5:]) == (32_000, "x […]")


def test_control_characters_do_not_damage_a_workbook() -> None:
    """They are left out, the rest is kept."""
    book = openpyxl.load_workbook(io.BytesIO(to_workbook([("s", ["a"], [["bell\x07 and\x00 null"]])])))
    assert book.worksheets[0]["A2"].value == "bell and null"


def test_numbers_stay_numbers_and_nothing_stays_empty() -> None:
    """A missing value is an empty cell, not 0 and not text."""
    book = openpyxl.load_workbook(io.BytesIO(to_workbook([("s", ["a", "b", "c"], [[1.5, 2, None]])])))
    assert [cell.value for cell in book.worksheets[0][2]] == [1.5, 2, None]


def test_the_same_table_gives_the_same_bytes() -> None:
    """No clock and no random name in a workbook."""
    assert to_workbook([("s", ["a"], [["x"]])]) == to_workbook([("s", ["a"], [["x"]])])


def test_excel_opens_the_csv_as_utf8() -> None:
    """A byte order mark comes first."""
    assert to_csv(["名称"], [["小助"]]) == "\ufeff名称\n小助\n"


def test_a_sheet_name_that_excel_forbids_is_made_valid() -> None:
    """Brackets and slashes go, and 31 characters are the limit."""
    book = openpyxl.load_workbook(io.BytesIO(to_workbook([("a/b[c]:*?" + "x" * 40, ["a"], [])])))
    assert book.sheetnames == ["a b c    " + "x" * 22]


def test_a_repair_list_names_cell_rule_remedy_and_person_in_both_languages() -> None:
    """From a message of the catalogue and from a check of a register alike."""
    roles = {"data-owner": Text("Data owner", "数据责任人")}
    doubts = [
        Doubt(
            Place("a.xlsx", "Sheet1", "C7", "", "submitted_on"),
            "date-year",
            {"value": "3月1日"},
            "data-owner",
            "AI-0001",
        ),
        Doubt(
            Place("a.xlsx", "Sheet1", "D7", "", "vendor"),
            "INI-VENDOR",
            {"problem": "No vendor", "problem_zh": "无供应商", "remedy": "Write it", "remedy_zh": "填写"},
            "data-owner",
        ),
    ]
    lists = repair_lists(doubts, roles)
    book = openpyxl.load_workbook(io.BytesIO(bytes(lists["repairs.xlsx"])))  # type: ignore[arg-type]
    rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    assert tuple(rows[0]) == HEADINGS
    assert rows[1][:6] == ["a.xlsx", "Sheet1", "C7", "AI-0001", "submitted_on", "date-year"]
    assert rows[1][6:] == [
        "“3月1日” has no year.",
        "Write the year, or state `default_year` in the mapping.",
        "Data owner",
        "“3月1日”没有年份。",
        "请补充年份，或在映射中注明 default_year。",
        "数据责任人",
    ]
    assert rows[2][5:9] == ["INI-VENDOR", "No vendor", "Write it", "Data owner"]
    assert str(lists["repairs.csv"]).count("\n") == 3
