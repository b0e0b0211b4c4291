"""What a cell can hold at all: a number within the limits of its column, a date of our time, a currency there is."""

from __future__ import annotations

from typing import Any

from pmo_kit.errors import PmoKitError
from pmo_kit.model.dates import FIRST_YEAR, LAST_YEAR
from pmo_kit.model.register import Column

_HUNDRED = 100


class CellProblem(PmoKitError):  # noqa: N818 - it becomes a fault or a doubt
    """A cell that cannot be read: the message of the catalogue and its values."""

    def __init__(self, message: str, **values: Any):
        self.message, self.values = message, values
        super().__init__(message)


def check_number(column: Column, number: float, text: str) -> float:
    """The number, where the column allows it.

    Raises:
        CellProblem: where it is below the least or above the most that its column can hold.
    """
    below = column.min is not None and number < column.min
    above = column.max is not None and number > column.max
    if (below or above) and column.is_share:
        raise _no_share(number, text)
    if below:
        raise CellProblem("cell-below", value=text, least=f"{column.min:,g}")
    if above:
        raise CellProblem("cell-above", value=text, most=f"{column.max:,g}")
    return number


def _no_share(number: float, text: str) -> CellProblem:
    """A share that was written as a percentage is told how it is written; any other number, what a share is."""
    if 1 < number <= _HUNDRED:
        return CellProblem("cell-percentage", value=text, share=f"{number / _HUNDRED:g}", percent=f"{number:g}")
    return CellProblem("cell-share", value=text)


def check_year(iso: str, text: str) -> str:
    """The date or moment, where it lies in a year that can be meant.

    Raises:
        CellProblem: where it does not.
    """
    if not FIRST_YEAR <= int(iso[:4]) <= LAST_YEAR:
        raise CellProblem("cell-year", value=text, first=FIRST_YEAR, last=LAST_YEAR)
    return iso
