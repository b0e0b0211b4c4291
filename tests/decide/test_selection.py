"""Which initiatives are meant by `key=value`."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from pmo_kit.decide.selection import select
from pmo_kit.errors import BadInput

Frames = Callable[..., pd.DataFrame]


@pytest.fixture
def bank(frame_of: Frames) -> pd.DataFrame:
    """Three initiatives, the last with nothing but a name."""
    return frame_of(
        {"initiative_id": "A-1", "stage": "poc", "approved_budget": 4_183_600, "data": "personal; face", "pm": "Wu"},
        {"initiative_id": "A-2", "stage": "poc", "approved_budget": 0.5, "data": "personal"},
        {"initiative_id": "A-3", "name_en": "Desk helper"},
    )


@pytest.mark.parametrize(
    ("wishes", "found"),
    [
        (["stage=poc"], ["A-1", "A-2"]),
        ([" stage = poc ", "pm=Wu"], ["A-1"]),
        (["approved_budget=4183600"], ["A-1"]),
        (["approved_budget=4,183,600.0"], ["A-1"]),
        (["approved_budget=.5"], ["A-2"]),
        (["data=personal"], ["A-1", "A-2"]),
        (["data=face;personal"], ["A-1"]),
        (["pm="], ["A-2", "A-3"]),
        (["approved_budget="], ["A-3"]),
    ],
)
def test_every_wish_has_to_fit(wishes: list[str], found: list[str], bank: pd.DataFrame) -> None:
    """Numbers by value, sets by the answers they hold, and nothing behind `=` for what is blank."""
    assert select(bank, wishes) == found


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        ("pm", "Write COLUMN=VALUE"),
        ("=poc", "Write COLUMN=VALUE"),
        ("moon=1", "no column “moon”"),
        ("approved_budget=much", "“much” is not a number"),
        ("stage=moon", "No initiative fits stage=moon"),
        ("data=pers", "No initiative fits"),
    ],
)
def test_a_wish_that_means_nothing_is_refused(wish: str, told: str, bank: pd.DataFrame) -> None:
    """With what to write; never a silent selection of something else."""
    with pytest.raises(BadInput, match=told):
        select(bank, [wish])


def test_all_wishes_that_mean_nothing_are_told_at_once(bank: pd.DataFrame) -> None:
    """Not one after the other."""
    with pytest.raises(BadInput) as refused:
        select(bank, ["pm", "moon=1", "approved_budget=much"])
    assert [fault.message for fault in refused.value.faults] == ["where-form", "where-unknown", "where-number"]
