"""Decisions in words, in both languages."""

from __future__ import annotations

from datetime import date

import pytest

from pmo_kit.model.decision import Decision
from pmo_kit.model.method import Method
from pmo_kit.report.decision_list import decision_lines, decision_table, short_table
from pmo_kit.report.words import Speaker
from tests.model.test_decision import PLAIN

CONDITION = {"text": "Train all", "text_zh": "完成培训", "owner": "Li Wei", "due": "2026-11-30"}
ENTRY = Decision.model_validate(
    {**PLAIN, "conditions": [CONDITION], "second_role": "compliance-officer", "second_person": "Cheng Yiran"}
)


def test_an_entry_is_told_with_its_hash_and_what_it_is_not(method: Method) -> None:
    """Empty fields are left out; a decision without a run is told as such."""
    assert decision_lines(ENTRY, method, Speaker("en")) == [
        "Recorded as D-0001.",
        "Decided on: 2026-10-21",
        "Subject: CSC-017",
        "Gate: G4",
        "Kind: Gate decision",
        "Outcome: Conditional pass",
        "Decided by: Wen Tingxi 闻庭曦 (AI governance committee)",
        "Second person: Cheng Yiran (Compliance officer)",
        "Conditions: Train all (Li Wei, by 2026-11-30)",
        "Expires: 2027-03-31",
        "Rests on: no run: taken before the kit was used, or without it",
        "Written: 2026-10-21T17:05:00+08:00",
        f"Hash of the last entry, for the minutes: {ENTRY.hash}",
        "This is a record, not an electronic signature.",
    ]
    chinese = decision_lines(ENTRY, method, Speaker("zh"))
    assert chinese[-1] == "本条为决定记录，不构成电子签名。"
    assert "条件：完成培训（Li Wei，期限 2026-11-30）" in chinese


@pytest.mark.parametrize(
    ("day", "standing"),
    [
        ("2027-03-31", "Conditional pass"),
        ("2027-04-01", "Hold since 2027-04-01: “Conditional pass” expired"),
    ],
)
def test_a_table_says_as_what_a_decision_stands(method: Method, day: str, standing: str) -> None:
    """On the day that is asked for."""
    headings, rows = short_table([ENTRY], method, Speaker("en"), as_of=date.fromisoformat(day))
    assert headings == ["Decision", "Decided on", "Subject", "Gate", "Stands as", "Decided by"]
    assert rows == [["D-0001", "2026-10-21", "CSC-017", "G4", standing, "Wen Tingxi 闻庭曦 (AI governance committee)"]]


def test_the_whole_table_has_every_field(method: Method) -> None:
    """The hash too; a role that is not in force any more is told by its id."""
    old = ENTRY.model_copy(update={"role": "chairman", "outcome": "blessed", "subject": "portfolio"})
    headings, (row,) = decision_table([old], method, Speaker("zh"), as_of=date(2026, 11, 1))
    told = dict(zip(headings, row, strict=True))
    assert (told["结论"], told["当前状态"], told["哈希值"]) == ("blessed", "blessed", ENTRY.hash)
    assert told["对象"] == "项目组合"
    assert told["决定人"] == "Wen Tingxi 闻庭曦（chairman）"
