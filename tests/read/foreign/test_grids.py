"""Foreign files: every encoding, dialect and format is read, and every pretender is told for what it is."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmo_kit.errors import BadInput
from pmo_kit.read.foreign.grids import decode, read_grids
from pmo_kit.read.grid import Grid
from tests.read.conftest import told

Make = Callable[..., Path]
CHINESE = "项目编号,项目名称,阶段\nP-1,智能客服（一期）,试点\nP-2,“风控”模型,建设\n"
WESTERN = "id,name,note\n1,Café – “résumé”,naïve\n2,Überprüfung,größer\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)
ENCRYPTED = OLE + "EncryptedPackage".encode("utf-16-le") + bytes(500)


def put(tmp_path: Path, name: str, content: str | bytes) -> Path:
    """A file."""
    path = tmp_path / name
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return path


def only(path: Path, **options: object) -> Grid:
    """The one grid of a file."""
    (grid,) = read_grids(path, **options)  # type: ignore[arg-type]
    return grid


def archive(*names: str) -> bytes:
    """A ZIP archive of empty files."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as target:
        for name in names:
            target.writestr(name, "x")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("text", "encoding", "found"),
    [
        (CHINESE, "utf-8", "utf-8"),
        (CHINESE, "utf-8-sig", "utf-8-sig"),
        (CHINESE, "gb18030", "gb18030"),
        (CHINESE, "utf-16", "utf-16"),
        (WESTERN, "utf-8", "utf-8"),
        (WESTERN, "cp1252", "cp1252"),
        ("name\nPlain\n", "ascii", "utf-8"),
    ],
)
def test_every_usual_encoding_is_recognised(tmp_path: Path, text: str, encoding: str, found: str) -> None:
    """A byte order mark decides, then UTF-8, then what the bytes look like."""
    grid = only(put(tmp_path, "list.csv", text.encode(encoding)))
    assert grid.encoding == found
    assert grid.rows == tuple(tuple(line.split(",")) for line in text.splitlines())


def test_a_stated_encoding_counts_unless_a_mark_says_otherwise(tmp_path: Path) -> None:
    """A saved mapping for GB18030 files does not spoil one that is marked as UTF-8."""
    assert only(put(tmp_path, "a.csv", "名\n联通\n".encode("gb18030")), encoding="gb18030").rows == (("名",), ("联通",))
    assert only(put(tmp_path, "b.csv", "名\n联通\n".encode("utf-8-sig")), encoding="gb18030").rows == (
        ("名",),
        ("联通",),
    )
    assert decode("é".encode("cp1252"), "c.csv", "gb18030") == ("é", "cp1252")


@settings(max_examples=50)
@given(st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=12, max_size=60))
def test_chinese_text_is_never_taken_for_western(text: str) -> None:
    """Twelve characters are enough."""
    assert decode(f"项目名称,{text}\n".encode("gb18030"), "x.csv") == (f"项目名称,{text}\n", "gb18030")


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a,b\n1,2\n", (("a", "b"), ("1", "2"))),
        ("a;b\n1,5;2\n", (("a", "b"), ("1,5", "2"))),
        ("a\tb\n1, x\t2\n", (("a", "b"), ("1, x", "2"))),
        ("a|b\n1|2\n", (("a", "b"), ("1", "2"))),
        ("sep=;\na;b\n1;2\n", (("a", "b"), ("1", "2"))),
        ("sep=,\r\na,b\r\n1;2;3,4\r\n", (("a", "b"), ("1;2;3", "4"))),
        ('a,b\r\n"x, ""y""",2\r\n', (("a", "b"), ('x, "y"', "2"))),
        ("a,b\r1,2\r", (("a", "b"), ("1", "2"))),
        ('a,b\n"two\nlines",2\n', (("a", "b"), ("two\nlines", "2"))),
        ("name\nA; B\nC\n", (("name",), ("A; B",), ("C",))),
        ("a,b\n1\n1,2,3\n", (("a", "b", ""), ("1", "", ""), ("1", "2", "3"))),
        ('a,b\n5" pipe,2\n', (("a", "b"), ('5" pipe', "2"))),
    ],
)
def test_every_dialect_is_recognised(tmp_path: Path, text: str, rows: tuple[tuple[str, ...], ...]) -> None:
    """Commas, semicolons, tabs, bars; Excel's own `sep=` line; any line end, also inside a cell."""
    assert only(put(tmp_path, "list.csv", text)).rows == rows


def test_titles_and_blank_rows_above_do_not_confuse(tmp_path: Path) -> None:
    """Blank rows are left out, and every row keeps the number that a spreadsheet shows."""
    grid = only(put(tmp_path, "list.csv", 'List of 2026, draft\n\n;;\nid;name;note\n1;"a\nb";c, d\n2;e;f\n'))
    assert grid.rows[1:] == (("id", "name", "note"), ("1", "a\nb", "c, d"), ("2", "e", "f"))
    assert grid.numbers == (1, 4, 5, 6)
    assert grid.cell(2, 1) == "B5"


def test_a_json_file_is_a_table_of_its_rows(tmp_path: Path) -> None:
    """A list of rows, or one under a key that some mapping names; lists, numbers and truth are text."""
    rows = [{"a": "x", "b": ["y", 1]}, {"a": None, "c": True, "d": {"e": "甲"}}]
    expected = (("a", "b", "c", "d"), ("x", "y; 1", "", ""), ("", "", "yes", '{"e": "甲"}'))
    assert only(put(tmp_path, "a.json", json.dumps(rows))).rows == expected
    under = put(tmp_path, "b.json", "\ufeff" + json.dumps({"meta": 1, "records": rows}))
    assert only(under, records=["items", "records"]).rows == expected


def test_numbers_that_json_does_not_have_are_no_values(tmp_path: Path) -> None:
    """Some programs write NaN for an empty cell."""
    assert only(put(tmp_path, "a.json", '[{"a": NaN, "b": 1e3, "c": Infinity}]')).rows[1] == ("", "1000", "inf")


def test_a_workbook_gives_its_sheets_that_hold_anything(workbook: Make) -> None:
    """Empty ones are left out."""
    path = workbook("b.xlsx", {"A": [["x"]], "B": [], "C": [["y"]]})
    assert [(grid.sheet, grid.rows) for grid in read_grids(path)] == [("A", (("x",),)), ("C", (("y",),))]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", b"", "empty-file"),
        ("a.csv", b" \r\n\t\n", "empty-file"),
        ("a.csv", b"\xef\xbb\xbf", "empty-file"),
        ("a.csv", b"\xff\xfe", "empty-file"),
        ("a.csv", b",,\n,,\n", "empty-file"),
        ("a.xlsx", b"", "empty-file"),
        ("a.json", b"", "empty-file"),
        ("a.xlsx", ENCRYPTED, "workbook-protected"),
        ("a.xls", ENCRYPTED, "workbook-protected"),
        ("a.xls", OLE, "workbook-old"),
        ("a.xlsx", OLE, "workbook-old"),
        ("a.et", OLE, "workbook-old"),
        ("a.csv", OLE, "workbook-old"),
        ("a.csv", archive("xl/workbook.xml"), "workbook-misnamed"),
        ("a.xls", archive("xl/workbook.xml"), "workbook-misnamed"),
        ("a.csv", archive("list.csv"), "archive"),
        ("a.zip", archive("list.csv"), "archive"),
        ("a.xlsb", archive("xl/workbook.bin"), "archive"),
        ("a.ods", archive("content.xml"), "archive"),
        ("a.csv", b"PK\x03\x04 cut short", "archive"),
        ("a.xlsx", archive("list.csv"), "workbook-broken"),
        ("a.xlsx", b"PK\x03\x04 cut short", "workbook-broken"),
        ("a.xlsx", b"id,name\n1,a\n", "not-a-workbook"),
        ("a.xls", b"<html><table><tr><td>1</td></tr></table></html>", "web-page"),
        ("a.xlsx", b"<!DOCTYPE html><html>", "web-page"),
        ("a.xls", b"\xef\xbb\xbf\r\n<HTML xmlns:o='x'>", "web-page"),
        ("a.xls", "<html>".encode("utf-16"), "web-page"),
        ("a.xls", b"<meta http-equiv=Content-Type><table>", "web-page"),
        ("a.xml", b"<?xml version='1.0'?><Workbook/>", "web-page"),
        ("a.xls", b"MIME-Version: 1.0\r\nX-Document-Type: Workbook", "web-page"),
        ("a.csv", b"%PDF-1.7\n%\xe2\xe3", "not-text"),
        ("a.csv", b"\x1f\x8b\x08\x00", "not-text"),
        ("a.csv", b"\x89PNG\r\n\x1a\n", "not-text"),
        ("a.csv", b"a\x00b\x00", "not-text"),
        ("a.json", b"{", "json-broken"),
        ("a.json", b"\xff\xfa", "json-broken"),
        ("a.json", b"[" * 100_000, "json-broken"),
        ("a.json", b"[]", "json-without-rows"),
        ("a.json", b"[1, 2]", "json-without-rows"),
        ("a.json", b'{"other": [{}]}', "json-without-rows"),
        ("a.json", b'"text"', "json-without-rows"),
        ("a.csv", b'a,b\n1,"x\n2,y\n', "csv-broken"),
    ],
)
def test_a_pretender_is_told_for_what_it_is(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    """One message that names the file, says what it is and what to do; in both languages."""
    with pytest.raises(BadInput) as caught:
        read_grids(put(tmp_path, name, content), records=["records"])
    assert told(caught.value) == [(name, message)]
    assert caught.value.told("zh")


def test_a_truncated_workbook_is_told(workbook: Make) -> None:
    """However much of it is there."""
    path = workbook("b.xlsx", {"A": [["x"] * 50] * 50})
    data = path.read_bytes()
    for part in (10, len(data) // 2, len(data) - 1):
        path.write_bytes(data[:part])
        with pytest.raises(BadInput) as caught:
            read_grids(path)
        assert told(caught.value) == [("b.xlsx", "workbook-broken")]


def test_a_folder_and_a_missing_file_are_told(tmp_path: Path) -> None:
    """By name, not by path."""
    with pytest.raises(BadInput) as caught:
        read_grids(tmp_path)
    assert told(caught.value) == [(tmp_path.name, "file-is-a-folder")]
    with pytest.raises(BadInput) as caught:
        read_grids(tmp_path / "none.csv")
    assert str(caught.value).splitlines()[1] == (
        "  none.csv: The file cannot be read (No such file or directory). "
        "Check that it exists, is not open elsewhere and may be read by you."
    )


@pytest.mark.parametrize("damage", [b"\xe5\x9b", b"\xff", b"\x80"])
def test_damaged_utf8_is_told_and_not_turned_into_other_characters(damage: bytes) -> None:
    """A file cut in the middle of a character, or joined from two; a stated encoding still counts."""
    data = CHINESE.encode() + damage
    with pytest.raises(BadInput) as caught:
        decode(data, "x.csv")
    assert told(caught.value) == [("x.csv", "encoding-unknown")]
    assert decode(WESTERN.encode() + b"\xff", "x.csv", "latin-1")[1] == "latin-1"


def test_bytes_of_no_encoding_are_told() -> None:
    """Neither UTF-8 nor Windows-1252 nor GB18030."""
    with pytest.raises(BadInput) as caught:
        decode(b"id,name\n1,\x81\x00\x8d\x8f\xff\n", "x.csv")
    assert told(caught.value) == [("x.csv", "encoding-unknown")]
