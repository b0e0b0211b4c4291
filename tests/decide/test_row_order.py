"""Dates, moments and numbers of a row stand in the order that its register asks for."""

from __future__ import annotations

from typing import Any, Literal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_kit.decide.conditions import Answers
from pmo_kit.decide.row_checks import row_check
from pmo_kit.decide.row_order import reversals
from pmo_kit.model.condition import ALWAYS, Condition, parse_condition
from pmo_kit.model.register import RowCheck


def a_check(*fields: str, expect: Literal["in_order", "rising"] = "in_order", when: Condition = ALWAYS) -> RowCheck:
    """An order of fields."""
    return RowCheck(
        id="T-1", title="In order", title_zh="依次", expect=expect, fields=fields, when=when,
        who="sponsor", remedy="Correct it", remedy_zh="更正",
    )  # fmt: skip


def wrong_pairs(check: RowCheck, **cells: Any) -> list[tuple[str, str]]:
    """The pairs of a row that stand in the wrong order."""
    return [(each.before, each.after) for each in reversals({**dict.fromkeys(check.fields), **cells}, check)]


@pytest.mark.parametrize(
    ("first", "second", "wrong"),
    [
        ("2026-03-02", "2026-03-01", True),
        ("2026-03-01", "2026-03-01", False),
        ("2026-03-15", "2026-03", False),  # some day of March can be the same day
        ("2026-04", "2026-03", True),
        ("2026", "2025-12-31", True),
        ("2026-03-01T09:00+08:00", "2026-03-01T02:00+00:00", False),  # two hours after, in UTC
        ("2026-03-01T11:00+08:00", "2026-03-01T02:00+00:00", True),
        (5.0, 4.0, True),
        (5.0, 5.0, False),
    ],
)
def test_the_later_field_does_not_come_first(first: Any, second: Any, *, wrong: bool) -> None:
    """A date without its day is wrong only where none of its days would be right."""
    assert wrong_pairs(a_check("a", "b"), a=first, b=second) == ([("a", "b")] if wrong else [])


def test_what_rises_is_not_the_same() -> None:
    """A range whose ends are one figure is none."""
    assert wrong_pairs(a_check("low", "high", expect="rising"), low=5.0, high=5.0) == [("low", "high")]
    assert wrong_pairs(a_check("low", "high", expect="rising"), low=5.0, high=5.1) == []


def test_a_blank_field_is_passed_over_and_every_wrong_pair_is_told() -> None:
    """Two typing errors in one row are two things to mend."""
    check = a_check("a", "b", "c", "d")
    assert wrong_pairs(check, a="2026-03-02", d="2026-03-01") == [("a", "d")]
    assert wrong_pairs(check, a=2.0, b=1.0, c=4.0, d=3.0) == [("a", "b"), ("c", "d")]


def test_a_row_with_fewer_than_two_of_the_fields_is_not_asked() -> None:
    """Nothing can be said of it; and nothing certain where the condition is open."""
    rows = [
        {"a": "2026-01-01", "b": None, "stage": "build"},
        {"a": "2026-01-02", "b": "2026-01-01", "stage": "build"},
        {"a": "2026-01-02", "b": "2026-01-01", "stage": None},
        {"a": "2026-01-02", "b": "2026-01-01", "stage": "intake"},
        {"a": "2026-01-01", "b": "2026-01-01", "stage": None},
    ]
    check = a_check("a", "b", when=parse_condition({"stage": ["build"]}))
    assert row_check(Answers(pd.DataFrame(rows)), check).tolist() == [None, "fail", "not_assessed", None, "pass"]


@given(st.lists(st.dates().map(str), min_size=2, max_size=6))
def test_sorted_days_are_never_wrong(days: list[str]) -> None:
    """And days that are not sorted always are."""
    names = [f"f{at}" for at in range(len(days))]
    check = a_check(*names)
    assert wrong_pairs(check, **dict(zip(names, sorted(days), strict=True))) == []
    assert bool(wrong_pairs(check, **dict(zip(names, days, strict=True)))) == (days != sorted(days))
