"""Values of cells as text, and cells under the addresses that a spreadsheet shows."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from pmo_kit.read.grid import column_letter, make_grid, value_text


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (None, "", ""),
        (True, "", "yes"),
        (False, "", "no"),
        (7, "", "7"),
        (7.0, "", "7"),
        (7, "0000", "0007"),
        (7, "0.00", "7"),
        (0.1 + 0.2, "", "0.3"),
        (0.00001, "", "0.00001"),
        (1.5e16, "", "15000000000000000"),
        (-2.5, "", "-2.5"),
        (float("nan"), "", ""),
        (float("inf"), "", "inf"),
        (datetime(2026, 3, 1), "yyyy-mm-dd", "2026-03-01"),
        (date(2026, 3, 1), "mmm-yy", "2026-03"),
        (["a", 1, None], "", "a; 1; "),
        ({"a": "甲"}, "", '{"a": "甲"}'),
        ("=1+1", "", "=1+1"),
    ],
)
def test_the_text_of_a_value(value: Any, number_format: str, text: str) -> None:
    """As a person sees it in the cell: no exponent, no binary dust, leading zeros kept."""
    assert value_text(value, number_format) == text


@given(st.integers(min_value=0, max_value=16_383))
def test_columns_are_called_as_excel_calls_them(index: int) -> None:
    """From A to XFD."""
    assert column_letter(index) == get_column_letter(index + 1)


def test_rows_are_made_equally_wide_and_keep_their_numbers() -> None:
    """A cell is found under its address."""
    grid = make_grid("f", "s", [(3, ["a"]), (7, ["b", "c"])])
    assert grid.rows == (("a", ""), ("b", "c"))
    assert grid.cell(1, 1) == "B7"


def test_a_cell_that_repeats_the_one_to_its_left_is_not_the_rows_own() -> None:
    """A remark merged over three columns is one remark."""
    grid = make_grid("f", "s", [(3, ["a", "a", "b"])], repeated=frozenset({(3, 1)}))
    assert grid.own_cells(0) == ("a", "", "b")
