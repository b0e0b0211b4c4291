"""Findings of pydantic as faults: in the words of the catalogue, in both languages, with what to write."""

from __future__ import annotations

import re
from datetime import date

import pytest
from pydantic import BaseModel, ConfigDict, Field

from pmo_kit.errors import Faults, Place
from pmo_kit.model.records import When
from pmo_kit.read.records import build


class Part(BaseModel):
    """A record inside a record."""

    name: str = "x"


class Kind(BaseModel):
    """One field of each kind."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field("a", min_length=1)
    code: str = Field("AI-", pattern=r"^[A-Z]+-$", examples=["AI-"])
    plain_code: str = Field("A", pattern=r"^[A-Z]$")
    number: float = 0.5
    days: int = Field(1, ge=0, le=250)
    flag: bool = True
    day: date = date(2026, 1, 1)
    several: tuple[str, ...] = Field(("a",), min_length=1)
    part: Part = Part()
    years: dict[int, str] = {}
    when: When | None = None


@pytest.mark.parametrize(
    ("field", "value", "message", "remedy", "remedy_zh"),
    [
        ("number", "high", "field-number", "Write digits, with a point for decimals, for example 0.8.", None),
        ("days", "two", "field-whole", "Write digits only, for example 5.", "请只写整数，例如 5。"),
        ("days", 2.5, "field-whole", "Write digits only, for example 5.", None),
        ("days", 9999999, "field-too-large", "Write 250 or less.", "请填写不大于 250 的数。"),
        ("days", -1, "field-too-small", "Write 0 or more.", "请填写不小于 0 的数。"),
        ("flag", "perhaps", "field-true-or-false", "Write true or false.", "请填写 true 或 false。"),
        ("day", "soon", "field-date", "Write it as 2027-05-31.", "请写成 2027-05-31 的形式。"),
        ("text", 5, "field-text", "Write a text; put quotation marks around a number, true or false.", None),
        ("text", "", "field-empty", "Write at least one value.", "请至少填写一项。"),
        ("code", "ai", "field-pattern", "Write it like AI-.", "请按此格式填写：AI-。"),
        ("plain_code", "ai", "field-pattern", "Write it like ^[A-Z]$.", None),
        ("several", 5, "field-list", "Write it in square brackets, for example [a, b].", None),
        ("several", [], "field-empty", "Write at least one value.", None),
        ("part", 5, "field-keys", "Write `key: value` lines, indented below the field.", None),
        ("years", [5], "field-keys", "Write `key: value` lines, indented below the field.", None),
        ("when", 5, "field-condition", None, None),
    ],
)
def test_what_does_not_fit_is_told_with_what_to_write(
    field: str, value: object, message: str, remedy: str | None, remedy_zh: str | None
) -> None:
    """No English of the machinery in either language."""
    faults = Faults()
    assert build(Kind, {field: value}, Place("a.yaml"), faults) is None
    (fault,) = faults
    assert (fault.message, fault.place.field) == (message, field)
    assert remedy in {None, fault.remedy()}
    assert remedy_zh in {None, fault.remedy("zh")}
    assert not re.search("Input|should|valid", fault.sentence("zh") + fault.sentence())
