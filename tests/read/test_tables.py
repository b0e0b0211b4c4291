"""A register's table: the same rows from CSV, from a sheet and from YAML, and every fault of it at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pmo_kit.errors import Faults
from pmo_kit.model.csv_text import csv_text
from pmo_kit.model.method import Method
from pmo_kit.model.register import Register
from pmo_kit.read import tables
from pmo_kit.read.registers import read_register
from pmo_kit.read.tables import TextTable, find_table
from pmo_kit.read.workbooks import read_workbook
from tests.model.test_characters import NASTY
from tests.read.conftest import told

Make = Callable[..., Path]
HEADINGS = ["vendor_id", "Name (English)", "关联机构", "exit_days", "备注"]
ROWS = [["V-1", "Acme, Inc.", "是", "30", "two\nlines"], ["V-2", "=1+1", "no", "", ""]]


@pytest.fixture
def vendors(registers: dict[str, Register]) -> Register:
    """A small register."""
    return registers["vendors"]


def write(folder: Path, name: str, content: str | bytes) -> Path:
    """A file of a register, in a folder made for it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return path


def as_csv(folder: Path, rows: list[list[str]]) -> None:
    """The rows as a CSV file."""
    write(folder, "vendors.csv", csv_text(HEADINGS, rows, mark=True))


def as_sheet(folder: Path, rows: list[list[str]]) -> None:
    """The rows as a sheet of a workbook, every cell as text."""
    folder.mkdir()
    book = openpyxl.Workbook()
    book.active.title = "13 Vendors 供应商"
    for number, row in enumerate([HEADINGS, *rows], start=1):
        for column, text in enumerate(row, start=1):
            cell = book.active.cell(number, column, text)
            cell.data_type = "s"
    book.save(folder / "all.xlsx")


def as_yaml(folder: Path, rows: list[list[str]]) -> None:
    """The rows as a YAML list, empty cells left out."""
    said = [{key: cell for key, cell in zip(HEADINGS, row, strict=True) if cell} for row in rows]
    write(folder, "vendors.yaml", yaml.safe_dump(said, allow_unicode=True))


def read(folder: Path, register: Register, method: Method) -> tuple[pd.DataFrame, list[tuple[str, str]]]:
    """The frame of a register and its faults."""
    faults = Faults()
    frame, _ = read_register(register, folder, method, faults)
    return frame, told(faults)


def table(folder: Path, register: Register) -> tuple[TextTable | None, list[tuple[str, str]]]:
    """The table of a register and its faults."""
    faults = Faults()
    return find_table(register, folder, faults), told(faults)


def test_csv_sheet_and_yaml_give_the_same_frame(tmp_path: Path, vendors: Register, method: Method) -> None:
    """Declared columns under any of their headings, own columns kept."""
    frames = []
    for make in (as_csv, as_sheet, as_yaml):
        make(tmp_path / make.__name__, ROWS)
        frame, faults = read(tmp_path / make.__name__, vendors, method)
        assert faults == []
        frames.append(frame)
    assert frames[0][["vendor_id", "name_en", "group_company", "exit_days", "备注"]].to_dict("list") == {
        "vendor_id": ["V-1", "V-2"],
        "name_en": ["Acme, Inc.", "=1+1"],
        "group_company": ["yes", "no"],
        "exit_days": [30.0, pytest.approx(float("nan"), nan_ok=True)],
        "备注": ["two\nlines", pytest.approx(float("nan"), nan_ok=True)],
    }
    pd.testing.assert_frame_equal(frames[0], frames[1])
    pd.testing.assert_frame_equal(frames[0], frames[2], check_like=True)
    assert list(frames[0].columns)[: len(vendors.columns)] == list(vendors.columns)


XML_TEXT = NASTY.filter(lambda text: all(sign in "\t\n" or ord(sign) >= 32 for sign in text) and "\uffff" not in text)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(XML_TEXT.filter(lambda text: text.isprintable() and "\ud800" not in text), min_size=1, max_size=3))
def test_any_text_gives_the_same_frame_from_all_three(
    tmp_path_factory: pytest.TempPathFactory, vendors: Register, method: Method, texts: list[str]
) -> None:
    """Quotation marks, formulas, spaces, both languages."""
    rows = [[f"V-{number}", text, "", "", text] for number, text in enumerate(texts)]
    folder = tmp_path_factory.mktemp("same")
    found = []
    for make in (as_csv, as_sheet, as_yaml):
        make(folder / make.__name__, rows)
        frame, faults = read(folder / make.__name__, vendors, method)
        assert faults == []
        found.append(frame.reindex(columns=[*vendors.columns, "备注"]))
    pd.testing.assert_frame_equal(found[0], found[1])
    pd.testing.assert_frame_equal(found[0].astype(object), found[2].astype(object), check_dtype=False)


def test_a_register_that_is_nowhere_is_no_fault(tmp_path: Path, vendors: Register) -> None:
    """A portfolio need not keep every register; nor need the folder be there."""
    assert table(tmp_path / "none", vendors) == (None, [])
    write(tmp_path, "vendors-old.csv", "vendor_id\nV-1\n")
    write(tmp_path, "~$all.xlsx", b"lock")
    assert table(tmp_path, vendors) == (None, [])


def test_blank_lines_and_titles_do_not_move_the_row_numbers(tmp_path: Path, vendors: Register) -> None:
    """The headings are the first row that has text; rows keep the numbers that a spreadsheet shows."""
    write(tmp_path, "vendors.csv", '\n,\nvendor_id,service\nV-1,"two\nlines"\n\n , \nV-2,x\n')
    found, faults = table(tmp_path, vendors)
    assert faults == []
    assert found is not None
    assert (found.headings, found.rows, found.numbers) == (
        ("vendor_id", "service"),
        (("V-1", "two\nlines"), ("V-2", "x")),
        (4, 7),
    )


def test_a_row_may_be_shorter_than_the_headings_but_not_longer(tmp_path: Path, vendors: Register) -> None:
    """A cell too many means an unquoted comma; all such rows are told at once."""
    write(tmp_path, "vendors.csv", "vendor_id,service\nV-1\nV-2,a,b\nV-3,a,b,c\nV-4,a,,\n")
    assert table(tmp_path, vendors) == (
        None,
        [("registers/vendors.csv, cell C3", "row-too-long"), ("registers/vendors.csv, cell C4", "row-too-long")],
    )


def test_headings_alone_are_an_empty_register(tmp_path: Path, vendors: Register, method: Method) -> None:
    """Nothing has been entered yet."""
    write(tmp_path, "vendors.csv", "vendor_id,备注\n")
    frame, faults = read(tmp_path, vendors, method)
    assert (len(frame), faults, list(frame.columns)) == (0, [], [*vendors.columns, "备注"])


def test_rows_of_a_yaml_list_are_told_by_their_number(tmp_path: Path, vendors: Register, method: Method) -> None:
    """They have no cells. Words, numbers, lists and keys that are numbers are text."""
    write(
        tmp_path, "vendors.yml", "- vendor_id: V-1\n  exit_days: 30\n  2025: [a, b]\n- vendor_id: V-2\n  exit_days: x\n"
    )
    frame, faults = read(tmp_path, vendors, method)
    assert faults == [("registers/vendors.yml, record row 2, field vendors.exit_days", "cell-number")]
    assert frame["2025"].tolist()[0] == "a; b"


PLAIN_ZIP = b"PK\x05\x06" + bytes(18)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)


@pytest.mark.parametrize(
    ("name", "content", "faults"),
    [
        ("vendors.csv", b"", [("registers/vendors.csv", "empty-file")]),
        ("vendors.csv", b"\xef\xbb\xbf\r\n", [("registers/vendors.csv", "empty-file")]),
        ("vendors.csv", b",,\n,,\n", [("registers/vendors.csv", "empty-file")]),
        ("vendors.csv", "vendor_id\n银行\n".encode("gb18030"), [("registers/vendors.csv", "not-utf8")]),
        ("vendors.csv", b'vendor_id\n"V-1\nV-2\n', [("registers/vendors.csv", "csv-broken")]),
        ("vendors.csv", PLAIN_ZIP, [("registers/vendors.csv", "archive")]),
        ("vendors.csv", OLE, [("registers/vendors.csv", "workbook-old")]),
        ("vendors.csv", b"<html><table>", [("registers/vendors.csv", "web-page")]),
        ("vendors.csv", b"%PDF-1.7", [("registers/vendors.csv", "not-text")]),
        ("vendors.csv", b"service\nx\n", [("registers/vendors.csv", "key-missing")]),
        (
            "vendors.csv",
            b"vendor_id,service,\xe6\x9c\x8d\xe5\x8a\xa1\xe5\x86\x85\xe5\xae\xb9\nV-1,a,b\n",
            [("registers/vendors.csv, cell C1, field service", "heading-twice")],
        ),
        ("vendors.csv", b"vendor_id,\nV-1,a\n", [("registers/vendors.csv, cell B1", "heading-missing")]),
        ("vendors.yaml", b"", [("registers/vendors.yaml", "empty-file")]),
        ("vendors.yaml", b"a: [", [("registers/vendors.yaml", "yaml-broken")]),
        ("vendors.yaml", b"vendor_id: V-1", [("registers/vendors.yaml", "not-a-list")]),
        ("vendors.yaml", b"- V-1", [("registers/vendors.yaml", "not-a-list")]),
        ("vendors.xls", OLE, [("registers/vendors.xls", "register-ending")]),
        ("vendors.json", b"[]", [("registers/vendors.json", "register-ending")]),
        ("any.xlsx", b"PK\x03\x04 cut short", [("registers/any.xlsx", "workbook-broken")]),
        ("any.xlsx", b"vendor_id\nV-1\n", [("registers/any.xlsx", "not-a-workbook")]),
        ("any.xlsx", b"", [("registers/any.xlsx", "empty-file")]),
        (
            "any.xlsx",
            OLE + "EncryptedPackage".encode("utf-16-le"),
            [("registers/any.xlsx", "workbook-protected")],
        ),
    ],
)
def test_a_file_that_is_no_register_is_told(
    tmp_path: Path, vendors: Register, method: Method, name: str, content: bytes, faults: list[tuple[str, str]]
) -> None:
    """One clear message each, whatever the file really is."""
    write(tmp_path, name, content)
    assert read(tmp_path, vendors, method)[1] == faults


def test_what_cannot_be_opened_is_told(tmp_path: Path, workbook: Make, vendors: Register) -> None:
    """A folder that is called like a register, and a sheet of the register that is empty."""
    (tmp_path / "one" / "vendors.csv").mkdir(parents=True)
    assert table(tmp_path / "one", vendors) == (None, [("registers/vendors.csv", "cannot-read")])
    path = workbook("two/b.xlsx", {"vendors": []})
    assert table(path.parent, vendors) == (None, [("registers/b.xlsx, sheet vendors", "empty-file")])


def test_a_workbook_of_other_things_is_left_alone(workbook: Make, vendors: Register) -> None:
    """A sheet belongs to a register by its name, in either language, with or without its number."""
    path = workbook("registers/b.xlsx", {"Notes": [["vendor_id"], ["V-1"]], "供应商": [["vendor_id"], ["V-2"]]})
    found, faults = table(path.parent, vendors)
    assert faults == []
    assert found is not None
    assert (found.sheet, found.rows) == ("供应商", (("V-2",),))


def test_a_workbook_of_many_registers_is_read_once_and_again_when_it_has_changed(
    workbook: Make, registers: dict[str, Register], monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many registers ask for their sheet."""
    read_by: list[str] = []
    monkeypatch.setattr(tables, "read_workbook", lambda data, name: read_by.append(name) or read_workbook(data, name))
    for number in ("V-1", "V-2"):
        path = workbook("r/b.xlsx", {"vendors": [["vendor_id"], [number]], "risks": [["risk_id", "initiative_id"]]})
        found = table(path.parent, registers["vendors"])[0]
        assert found
        assert found.rows == ((number,),)
        assert table(path.parent, registers["risks"])[0]
    assert len(read_by) == 2


def test_a_cell_without_a_usable_value_is_told(workbook: Make, vendors: Register, method: Method) -> None:
    """An error and a formula that was never calculated are not blanks; in an own column neither."""
    rows = [["vendor_id", "service", "备注"], ["V-1", "#REF!", "=A1"]]
    path = workbook("registers/b.xlsx", {"vendors": rows})
    assert read(path.parent, vendors, method)[1] == [
        ("registers/b.xlsx, sheet vendors, cell B2", "cell-error"),
        ("registers/b.xlsx, sheet vendors, cell C2", "formula-without-value"),
    ]


@pytest.mark.parametrize("second", ["vendors.yaml", "vendors.yml", "b.xlsx"])
def test_a_register_in_two_places_is_told(tmp_path: Path, workbook: Make, vendors: Register, second: str) -> None:
    """Nobody could say which one counts."""
    write(tmp_path, "vendors.csv", "vendor_id\nV-1\n")
    if second == "b.xlsx":
        workbook(second, {"vendors": [["vendor_id"], ["V-1"]]})
    else:
        write(tmp_path, second, "- vendor_id: V-1\n")
    _, faults = table(tmp_path, vendors)
    assert [message for _, message in faults] == ["register-twice"]


def test_two_sheets_of_one_register_are_told(workbook: Make, vendors: Register) -> None:
    """With the names of both."""
    path = workbook("registers/b.xlsx", {"vendors": [["vendor_id"]], "供应商": [["vendor_id"]]})
    faults = Faults()
    find_table(vendors, path.parent, faults)
    assert [fault.problem() for fault in faults] == [
        "The register vendors stands in more than one file: registers/b.xlsx vendors, registers/b.xlsx 供应商."
    ]
