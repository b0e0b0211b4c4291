"""Which initiatives are meant by `key=value`?"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from pmo_kit.errors import Faults, Place
from pmo_kit.model.register import SET_SEPARATOR


def select(frame: pd.DataFrame, where: Sequence[str]) -> list[str]:
    """The ids of the initiatives that fit every `key=value`; of a set, one of the answers has to fit.

    Raises:
        BadInput: when a key is not a column, or nothing fits.
    """
    faults = Faults()
    fits = pd.Series(True, index=frame.index)
    for wish in where:
        key, _, value = (part.strip() for part in wish.partition("="))
        if key not in frame:
            faults.add("where-unknown", Place(field="where"), value=key, known=", ".join(map(str, frame.columns)))
            continue
        cells = frame[key].astype("str").fillna("")
        fits &= cells.map(lambda cell, value=value: value in (cell, *cell.split(SET_SEPARATOR)))
    faults.raise_if_any()
    if not fits.any():
        faults.add("where-nothing", Place(field="where"), value=", ".join(where))
    faults.raise_if_any()
    return [str(key) for key in frame.loc[fits, "initiative_id"]]
