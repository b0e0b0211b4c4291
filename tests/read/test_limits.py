"""What a cell can hold at all is told when it is read, with what to write instead."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_kit.errors import Fault
from pmo_kit.model.method import Method
from pmo_kit.model.register import Column
from pmo_kit.read.cells import CellReader
from pmo_kit.read.limits import CellProblem, check_number

SHARE = {"type": "number", "min": 0, "max": 1}
COUNT = {"type": "whole", "min": 0}


def column(**values: Any) -> Column:
    """A column of the given type and limits."""
    return Column(**{"id": "c", "title": "C", "title_zh": "列", **values})


@pytest.mark.parametrize(
    ("kind", "text", "told"),
    [
        (SHARE, "60", "“60” is a percentage; this column holds shares from 0 to 1. Write 0.6 for 60 %."),
        (SHARE, "60%", "“60%” is a percentage; this column holds shares from 0 to 1. Write 0.6 for 60 %."),
        (SHARE, "-0.1", "“-0.1” is not a share from 0 to 1. Write a number from 0 to 1, such as 0.6 for 60 %."),
        (SHARE, "600", "“600” is not a share from 0 to 1. Write a number from 0 to 1, such as 0.6 for 60 %."),
        (
            {"type": "money", "min": 0},
            "-5万",
            "“-5万” is less than 0, the least that this can be. "
            "Write 0 or more, or leave the cell empty while it is not known.",
        ),
        (
            {"type": "number", "max": 366},
            "400",
            "“400” is more than 366, the most that this can be. "
            "Write 366 or less, or leave the cell empty while it is not known.",
        ),
        (
            {"type": "date"},
            "9999-12-31",
            "“9999-12-31” does not lie between 1950 and 2099. "
            "Write the real date, or leave the cell empty where there is none.",
        ),
        (
            {"type": "moment"},
            "1026-03-01 09:40Z",
            "“1026-03-01 09:40Z” does not lie between 1950 and 2099. "
            "Write the real date, or leave the cell empty where there is none.",
        ),
        (
            {"type": "currency"},
            "XYZ",
            "“XYZ” is no currency. Write the code of three letters, such as CNY or USD.",
        ),
        ({"type": "currency"}, "¥", "“¥” is no currency. Write the code of three letters, such as CNY or USD."),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_is_refused_with_what_to_write(
    method: Method, kind: dict[str, Any], text: str, told: str
) -> None:
    """In a sentence that can be read aloud."""
    with pytest.raises(CellProblem) as caught:
        CellReader(column(**kind), method).read(text)
    assert Fault(caught.value.message, values=caught.value.values).sentence() == told


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (SHARE, "0", 0),
        (SHARE, "1", 1),
        (COUNT, "0", 0),
        ({"type": "number"}, "-3", -3),
        ({"type": "currency"}, "usd", "USD"),
        ({"type": "currency"}, "人民币", "CNY"),
        ({"type": "date"}, "2099-12-31", "2099-12-31"),
        ({"type": "date"}, "1950", "1950"),
    ],
)
def test_a_value_at_the_limit_is_read(method: Method, kind: dict[str, Any], text: str, value: Any) -> None:
    """A column without limits takes any number; a currency may be called by its name."""
    assert CellReader(column(**kind), method).read(text) == value


@given(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9), st.floats(-1e9, 1e9))
def test_what_is_read_lies_within_the_limits(number: float, one: float, other: float) -> None:
    """And what lies within them is read."""
    least, most = sorted((one, other))
    limited = column(type="number", min=least, max=most)
    try:
        assert check_number(limited, number, "") == number
        assert least <= number <= most
    except CellProblem:
        assert not least <= number <= most
