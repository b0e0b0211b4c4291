"""One answer for a row and a check, for whoever asks: the checks of a portfolio, the intake, and an import."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Literal

import pandas as pd
import pytest

from pmo_kit.decide.completeness import failing_records, intake_verdicts
from pmo_kit.decide.conditions import Answers
from pmo_kit.decide.row_checks import row_check
from pmo_kit.model.condition import ALWAYS, parse_condition
from pmo_kit.model.method import Method
from pmo_kit.model.register import RowCheck
from pmo_kit.read.registers import load_registers
from tests.conftest import COMPLETE

# What is due of a cell while the stage says so, does not say so, or is not known; filled in and not.
ROWS = [
    {**COMPLETE, "initiative_id": f"I-{stage}-{owner}", "stage": stage or None, "business_owner": owner or None}
    for stage in ("build", "intake", "")
    for owner in ("Li Wei", "")
]
Frames = Callable[..., pd.DataFrame]


def a_check(expect: Literal["filled", "never"]) -> RowCheck:
    """Of the owner, while it is being built."""
    return RowCheck(
        id="T-1", title="Owner", title_zh="责任人", expect=expect, fields=("business_owner",),
        when=parse_condition({"stage": ["build"]}), who="sponsor", remedy="Write it", remedy_zh="填写",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("expect", "outcomes"),
    [
        ("filled", ["pass", "fail", None, None, "pass", "not_assessed"]),
        ("never", ["fail", "fail", "pass", "pass", "not_assessed", "not_assessed"]),
    ],
)
def test_a_row_is_judged_by_the_condition_and_its_cells(
    frame_of: Frames, expect: Literal["filled", "never"], outcomes: list[str | None]
) -> None:
    """What is filled in passes even while nobody knows whether it is due."""
    assert row_check(Answers(frame_of(*ROWS)), a_check(expect)).tolist() == outcomes


def test_intake_and_import_say_the_same(frame_of: Frames, method: Method) -> None:
    """A check that is not asked has no verdict in the intake, and only a certain fail is told of an import."""
    frame = frame_of(*ROWS)
    register = replace(load_registers(method)["initiatives"], checks=(a_check("filled"),))
    intake = [
        [each.outcome for each in intake_verdicts(frame.iloc[[at]], register, method, "G0") if each.check_id == "T-1"]
        for at in range(len(frame))
    ]
    assert intake == [["pass"], ["fail"], [], [], ["pass"], ["not_assessed"]]
    assert failing_records(frame, "initiative_id", register.checks) == {"T-1": ["I-build-"]}


@pytest.mark.parametrize(("expect", "outcomes"), [("filled", ["pass", "pass"]), ("all_filled", ["pass", "fail"])])
def test_one_filled_field_is_enough_unless_all_are_asked_for(
    frame_of: Frames, expect: Literal["filled", "all_filled"], outcomes: list[str]
) -> None:
    """A name in either language will do; a test needs its evidence and its day."""
    rows = [{**COMPLETE, "name_zh": "坐席助手"}, COMPLETE]
    fields = {"expect": expect, "fields": ("name_en", "name_zh"), "when": ALWAYS}
    both = a_check("filled").model_copy(update=fields)
    assert row_check(Answers(frame_of(*rows)), both).tolist() == outcomes
