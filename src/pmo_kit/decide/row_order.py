"""Which dates, moments and numbers of a row stand in an order that cannot be?"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pmo_kit.model.dates import first_day, last_day
from pmo_kit.model.moments import moment
from pmo_kit.model.register import Column, RowCheck
from pmo_kit.model.text import Reason, Text


@dataclass(frozen=True)
class Reversal:
    """Two cells of a row in the wrong order: the columns as the check lists them, and what stands in them."""

    before: str
    after: str
    first: Any
    second: Any


def reversals(row: Mapping[Hashable, Any], check: RowCheck) -> Iterator[Reversal]:
    """The neighbours among the filled fields of a check of which the later one certainly comes first.

    Of a date that names no day, the earliest or latest one it can mean counts, so that a pair that may be in order is.
    """
    filled = [name for name in check.fields if not pd.isna(row[name])]
    for before, after in pairwise(filled):
        if _reversed(row[before], row[after], strictly=check.expect == "rising"):
            yield Reversal(before, after, row[before], row[after])


def _reversed(first: Any, second: Any, *, strictly: bool) -> bool:
    earliest, latest = (first, second) if not isinstance(first, str) else (_ends(first)[0], _ends(second)[1])
    return bool(earliest >= latest if strictly else earliest > latest)


def _ends(text: str) -> tuple[date, date] | tuple[datetime, datetime]:
    if "T" in text:
        return moment(text), moment(text)
    return first_day(text), last_day(text)


def in_disorder(frame: pd.DataFrame, check: RowCheck) -> npt.NDArray[np.bool_]:
    """For each row, whether any two of its cells stand in the wrong order."""
    there = [name for name in check.fields if name in frame]
    rows = frame.loc[:, there].astype(object).reindex(columns=list(check.fields))
    several = (rows.notna().sum(axis="columns") > 1).to_numpy()
    found = np.zeros(len(rows), dtype=bool)
    found[several] = [any(True for _ in reversals(row, check)) for row in rows[several].to_dict("records")]
    return found


def reason_of(reversal: Reversal, check: RowCheck, columns: Mapping[str, Column]) -> Reason:
    """A wrong order in words: which cell is wrong beside which, and what both hold."""
    kind = "cells-not-rising" if check.expect == "rising" else "cells-out-of-order"
    names = (columns[reversal.before].name, columns[reversal.after].name)
    said = tuple(Text.same(_told(each)) for each in (reversal.first, reversal.second))
    return Reason(kind, (names[0], said[0], names[1], said[1]))


def _told(value: Any) -> str:
    """A cell as a person would write it."""
    return value.replace("T", " ") if isinstance(value, str) else f"{value:,.4f}".rstrip("0").rstrip(".")
