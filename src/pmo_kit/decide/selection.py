"""Which initiatives are meant by `key=value`?"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from pandas.api.types import is_numeric_dtype

from pmo_kit.errors import Faults, Place
from pmo_kit.model.register import SET_SEPARATOR


def select(frame: pd.DataFrame, where: Sequence[str]) -> list[str]:
    """The ids of the initiatives that fit every `key=value`; `key=` alone fits the rows in which it is blank.

    Numbers are compared as numbers. A set fits when it holds every answer that is named, in any order, whatever else
    it holds.

    Raises:
        BadInput: when a wish is not written as `key=value`, a key is not a column, or nothing fits.
    """
    faults = Faults()
    fits = pd.Series(True, index=frame.index)
    for wish in where:
        key, equals, value = (part.strip() for part in wish.partition("="))
        if not (key and equals):
            faults.add("where-form", Place(field="where"), value=wish)
        elif key not in frame:
            faults.add("where-unknown", Place(field="where"), value=key, known=tuple(map(str, frame.columns)))
        elif is_numeric_dtype(frame[key]) and value:
            fits &= frame[key] == _number(value, key, faults)
        else:
            wanted = _answers(value)
            fits &= frame[key].astype("str").fillna("").map(lambda cell, wanted=wanted: wanted <= _answers(cell))
    faults.raise_if_any()
    if not fits.any():
        faults.add("where-nothing", Place(field="where"), value=tuple(where))
    faults.raise_if_any()
    return [str(key) for key in frame.loc[fits, "initiative_id"]]


def _answers(cell: str) -> frozenset[str]:
    return frozenset(part.strip() for part in cell.split(SET_SEPARATOR.strip()))


def _number(value: str, key: str, faults: Faults) -> float:
    try:
        return float(value.replace(",", ""))
    except ValueError:
        faults.add("where-number", Place(field="where"), value=value, key=key)
        return float("nan")
