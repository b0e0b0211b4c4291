"""CSV: every cell comes back as it was, and no spreadsheet runs any of them."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_kit.errors import BadInput
from pmo_kit.model.csv_text import csv_rows, csv_text, escape_cell, unescape_cell
from tests.model.test_characters import NASTY


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("=1+1", "'=1+1"),
        ("+86 10 1234", "'+86 10 1234"),
        ("-5%", "'-5%"),
        ("@sum", "'@sum"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        ("＝1+1", "'＝1+1"),
        ("'=1", "''=1"),
        ("''=1", "'''=1"),
        ("-5", "-5"),  # a number, and Excel shall see one
        ("-5.25", "-5.25"),
        ("'-5", "''-5"),
        ("'quoted'", "'quoted'"),
        ("a=1", "a=1"),
        ("", ""),
    ],
)
def test_a_text_that_looks_like_a_formula_is_escaped(text: str, escaped: str) -> None:
    """An apostrophe in front, one more where there is one already."""
    assert escape_cell(text) == escaped
    assert unescape_cell(escaped) == text


@given(NASTY)
def test_escaping_is_undone_exactly(text: str) -> None:
    """Whatever the text; and what is written never begins like a formula, unless it is a negative number."""
    escaped = escape_cell(text)
    assert unescape_cell(escaped) == text
    assert escaped[:1] not in set("=+@\t\r\n＝＋－＠")
    assert not escaped.startswith("-") or float(escaped) <= 0


@given(NASTY, NASTY)
def test_two_texts_are_never_escaped_into_one(one: str, other: str) -> None:
    """So nothing is lost on the way out."""
    assert (escape_cell(one) == escape_cell(other)) == (one == other)


@given(st.lists(st.lists(NASTY, min_size=2, max_size=4), min_size=1, max_size=4))
def test_rows_come_back_as_they_were_written(rows: list[list[str]]) -> None:
    """Quotation marks, commas and every kind of line end inside a cell included."""
    text = csv_text(rows[0], rows[1:])
    assert [[unescape_cell(cell) for cell in row] for row in csv_rows(text, "x.csv")] == rows
    assert list(csv.reader(io.StringIO(text, newline=""))) == csv_rows(text, "x.csv")


def test_headings_are_escaped_too() -> None:
    """A foreign heading can be a formula as well."""
    assert csv_text(['=HYPERLINK("x")'], [["a"]]) == '"\'=HYPERLINK(""x"")"\na\n'


def test_the_mark_lets_excel_know_that_it_is_utf8() -> None:
    """One byte order mark in front, and plain line ends."""
    assert csv_text(["名称", "b"], [["甲", ""]], mark=True) == "\ufeff名称,b\n甲,\n"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_understood(end: str) -> None:
    """Unix, Windows and old Macintosh."""
    assert csv_rows(end.join(["a,b", '1,"x, y"', ""]), "x.csv") == [["a", "b"], ["1", "x, y"]]


def test_a_long_cell_is_read() -> None:
    """Python's own limit is 131,072 characters."""
    assert csv_rows(f"a,{'x' * 200_000}\n", "x.csv") == [["a", "x" * 200_000]]


@pytest.mark.parametrize("patient", [True, False])
def test_a_quotation_mark_that_is_never_closed_is_told(*, patient: bool) -> None:
    """All rows after it would otherwise be one cell, and lost without a word."""
    with pytest.raises(BadInput) as caught:
        csv_rows('a,b\n1,x\n2,"y\n3,z\n', "list.csv", patient=patient)
    assert str(caught.value).splitlines()[1:] == [
        "  list.csv: The row that begins in line 3 cannot be read (unexpected end of data). "
        "Close every quotation mark; write one that belongs to a text twice."
    ]


def test_a_stray_quotation_mark_is_a_letter_to_a_patient_reader_only() -> None:
    """A register is strict; a foreign file is taken as it comes."""
    text = 'a,b\n"x"y,1\n'
    assert csv_rows(text, "x.csv", patient=True) == [["a", "b"], ["xy", "1"]]
    with pytest.raises(BadInput, match="line 2 cannot be read"):
        csv_rows(text, "x.csv")


def test_a_stray_mark_does_not_hide_one_that_is_never_closed() -> None:
    """Both in one file: refused."""
    with pytest.raises(BadInput, match="cannot be read"):
        csv_rows('a,b\n"x"y,1\n2,"z\n3,4\n', "x.csv", patient=True)
