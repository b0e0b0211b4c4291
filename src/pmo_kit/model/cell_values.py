"""What a cell of a frame holds: its text or its number, and nothing where nothing was written."""

from __future__ import annotations

import math


def cell_text(cell: object) -> str:
    """The text of a cell; blank where there is none.

    >>> cell_text("a"), cell_text(float("nan")), cell_text(None)
    ('a', '', '')
    """
    return cell if isinstance(cell, str) else ""


def cell_number(cell: object) -> float | None:
    """The number of a cell; None where there is none.

    >>> cell_number(3), cell_number(float("nan")), cell_number("3")
    (3.0, None, None)
    """
    return float(cell) if isinstance(cell, int | float) and not math.isnan(cell) else None
