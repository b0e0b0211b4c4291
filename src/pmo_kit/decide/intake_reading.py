"""What does the intake of an initiative depend on? Where none of it has changed, its page need not be made again."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from pmo_kit.decide.lookalikes import lookalike_finder
from pmo_kit.model.portfolio import Portfolio

Reads = dict[str, object]


def intake_reads(portfolio: Portfolio, initiatives: Iterable[str]) -> dict[str, Reads]:
    """For each initiative, as plain data: its own row, and the look-alikes that its page would show.

    Rules, settings and calendar are the same for all and are not repeated here. Another initiative's row counts only by
    what a look-alike shows of it, so a change there leaves the pages alone that do not show it.
    """
    frame = portfolio.frames["initiatives"]
    find = lookalike_finder(frame, portfolio.method)
    positions = {str(key): at for at, key in enumerate(frame["initiative_id"])}
    chosen = [positions[each] for each in initiatives]
    rows = _plain(frame.iloc[chosen])
    return {
        str(row["initiative_id"]): {"row": row, "lookalikes": [like.model_dump(mode="json") for like in find(at)]}
        for at, row in zip(chosen, rows, strict=True)
    }


def _plain(frame: pd.DataFrame) -> list[dict[str, object]]:
    """Rows as dictionaries of what is filled in."""
    columns = {str(name): frame[name].astype(object).tolist() for name in frame}
    return [
        {name: values[at] for name, values in columns.items() if not pd.isna(values[at])} for at in range(len(frame))
    ]
