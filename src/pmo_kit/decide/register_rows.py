"""Rows of a register as plain values: text, numbers and days, and nothing where nothing was written."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from pmo_kit.model.cell_values import cell_number, cell_text
from pmo_kit.model.dates import first_day, last_day


class Row:
    """One row. A cell that is empty, or a column that is not there, is blank or None."""

    def __init__(self, cells: dict[str, object]):
        self._cells = cells

    def text(self, column: str) -> str:
        """A cell as text; blank where nothing was written."""
        return cell_text(self._cells.get(column))

    def number(self, column: str) -> float | None:
        """A cell as a number."""
        return cell_number(self._cells.get(column))

    def earliest(self, column: str) -> date | None:
        """The first day that a date can mean."""
        text = self.text(column)
        return first_day(text) if text else None

    def latest(self, column: str) -> date | None:
        """The last day that a date can mean."""
        text = self.text(column)
        return last_day(text) if text else None


def every_row(frame: pd.DataFrame) -> Iterator[Row]:
    """All rows, in the order of the register."""
    for cells in frame.to_dict("records"):
        yield Row({str(name): cell for name, cell in cells.items()})


def rows_where(frame: pd.DataFrame, column: str, value: str) -> Iterator[Row]:
    """The rows whose column has this value, in the order of the register."""
    yield from every_row(frame[frame[column] == value])


def cells_of(frame: pd.DataFrame | None, only: Collection[str] | None = None) -> Sequence[Mapping[str, Any]]:
    """The rows of a register, each by its columns; none where there is no such register.

    `only` leaves out the rows of all other initiatives before they are read; a blank among it keeps the rows that name
    none.
    """
    if frame is None or frame.empty:
        return ()
    if only is not None:
        frame = frame[frame["initiative_id"].fillna("").isin(only)]
    rows: Any = frame.to_dict("records")
    return rows  # type: ignore[no-any-return]
