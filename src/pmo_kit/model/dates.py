"""Dates that keep how precise they are: `2026-03-01`, `2026-03` and `2026` are all dates of a register."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import Literal

# The days for which anything can be answered: calendars know the years around today, and none knows the year 9999.
_FIRST_AS_OF, _LAST_AS_OF = date(2000, 1, 1), date(2099, 12, 31)

# Between these years lies every date that an office of AI has to do with; 9999 stands for "never" in other systems.
FIRST_YEAR, LAST_YEAR = 1950, 2099

Precision = Literal["day", "month", "year"]

_SHAPE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def as_of_day(text: str) -> date:
    """The day for which an answer holds, as a person wrote it.

    Raises:
        ValueError: when it is not a day from 2000 to 2099.

    >>> as_of_day("2026-10-31")
    datetime.date(2026, 10, 31)
    """
    day = date.fromisoformat(text)
    if not _FIRST_AS_OF <= day <= _LAST_AS_OF:
        raise ValueError(f"not a day from 2000 to 2099: {text}")
    return day


def precision(text: str) -> Precision:
    """How precise a date of a register is.

    >>> precision("2025-07")
    'month'
    """
    parts = _parts(text)
    return "day" if parts[2] else "month" if parts[1] else "year"


def first_day(text: str) -> date:
    """The earliest day that the date can mean.

    >>> first_day("2025-07")
    datetime.date(2025, 7, 1)
    """
    year, month, day = _parts(text)
    return date(year, month or 1, day or 1)


def last_day(text: str) -> date:
    """The latest day that the date can mean.

    >>> last_day("2025-07")
    datetime.date(2025, 7, 31)
    """
    year, month, day = _parts(text)
    month = month or 12
    return date(year, month, day or monthrange(year, month)[1])


def _parts(text: str) -> tuple[int, int, int]:
    found = _SHAPE.fullmatch(text)
    if not found:
        raise ValueError(f"not a date of a register: {text!r}")
    year, month, day = (int(part or 0) for part in found.groups())
    date(year, month or 1, day or 1)
    return year, month, day
