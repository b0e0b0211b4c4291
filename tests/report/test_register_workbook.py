"""The workbook in which somebody begins a portfolio: read as it is, with lists to choose from."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from pmo_kit.model.column_values import column_answers
from pmo_kit.model.method import Method
from pmo_kit.model.text import Language
from pmo_kit.read.portfolio import open_portfolio
from pmo_kit.read.registers import load_registers
from pmo_kit.read.tables import unread_tables
from pmo_kit.report.register_workbook import register_workbook
from tests.conftest import SETTINGS


@pytest.mark.parametrize(("language", "role"), [("en", "Recommends"), ("zh", "提出建议")])
def test_a_row_written_below_its_headings_is_read(
    tmp_path: Path, method: Method, language: Language, role: str
) -> None:
    """Sheets, headings and answers are known in either language, and no sheet belongs to no register."""
    registers = load_registers(method)
    book = openpyxl.load_workbook(io.BytesIO(register_workbook(registers, method, language)))
    sheet = next(each for each in book.worksheets if each.title.startswith("01 "))
    columns = registers["initiatives"].columns
    assert [cell.value for cell in sheet[1]] == [column.name.say(language) for column in columns.values()]
    places = {name: place for place, name in enumerate(columns, start=1)}
    for name, value in {"initiative_id": "OPS-001", "name_en": "Drafts", "decision_role": role}.items():
        sheet.cell(2, places[name], value)
    (tmp_path / "registers").mkdir()
    (tmp_path / "portfolio.yaml").write_text(SETTINGS, encoding="utf-8")
    book.save(tmp_path / "registers" / "registers.xlsx")
    read = open_portfolio(tmp_path).frames["initiatives"].iloc[0]
    assert (read["initiative_id"], read["decision_role"]) == ("OPS-001", "recommends")
    assert unread_tables(registers.values(), tmp_path / "registers") == ()


def test_every_answer_of_a_column_can_be_chosen(method: Method) -> None:
    """From the cell's own list or a hidden sheet; an id of another register from the sheet of that register."""
    registers = load_registers(method)
    book = openpyxl.load_workbook(io.BytesIO(register_workbook(registers, method, "en")))
    assert [sheet.title for sheet in book.worksheets if sheet.sheet_state == "hidden"] == ["lists"]
    for register, sheet in zip(sorted(registers.values(), key=lambda each: each.number), book.worksheets, strict=False):
        chosen = {
            next(iter(rule.sqref.ranges)).min_col for rule in sheet.data_validations.dataValidation if rule.formula1
        }
        assert chosen == {
            place
            for place, column in enumerate(register.columns.values(), start=1)
            if column_answers(column, method) or column.refers_to
        }, register.id


def test_a_heading_says_what_to_write_and_the_same_rules_give_the_same_bytes(method: Method) -> None:
    """A note on each heading, with the id of the column last."""
    registers = load_registers(method)
    packed = register_workbook(registers, method, "zh")
    assert packed == register_workbook(registers, method, "zh")
    sheet = next(each for each in openpyxl.load_workbook(io.BytesIO(packed)) if each.title.startswith("08 "))
    notes = [str(cell.comment.text).split("\n") for cell in sheet[1] if cell.comment]
    assert [note[-1] for note in notes] == list(registers["risks"].columns)
    needed = {note[-1] for note in notes if "每行必填" in note}
    assert needed == {"risk_id", "initiative_id"}
    red = {str(cell.value) for cell in sheet[1] if cell.font.color and cell.font.color.rgb == "FFA61B1B"}
    assert red == {registers["risks"].columns[name].name.zh for name in needed}
