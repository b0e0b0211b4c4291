"""Which numbers are orders of magnitude away from others of their kind, and so in doubt?"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from pmo_kit.decide.conditions import YES, Answers
from pmo_kit.model.register import RowCheck


def outlying_records(
    frame: pd.DataFrame, key: str, checks: Iterable[RowCheck], *, times: float
) -> dict[str, list[str]]:
    """For each check `in_line`, the keys of the rows whose number is `times` the median of its kind, or more apart.

    Too small counts as too large does: 1 / `times` of the median, or less.

    Of a kind are the rows that are the same in all columns of `like`, blank ones included. Numbers that are missing,
    zero or negative are left out of both sides: they are other questions.
    """
    answers = Answers(frame)
    found = {}
    for check in (each for each in checks if each.expect == "in_line"):
        kinds = [frame[name].fillna("") for name in check.like]
        outlying = pd.concat([_outlying(frame[field], kinds, times) for field in check.fields], axis=1).any(axis=1)
        found[check.id] = [str(record) for record in frame.loc[outlying & (answers.truth(check.when) == YES), key]]
    return found


def _outlying(numbers: pd.Series[float], kinds: list[pd.Series[str]], times: float) -> pd.Series[bool]:
    positive = numbers.where(numbers > 0)
    ratio = positive / positive.groupby(kinds).transform("median")
    outlying: pd.Series[bool] = (ratio >= times) | (ratio <= 1 / times)
    return outlying
