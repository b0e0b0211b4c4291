"""From when until when does something count, where a date may name only a month or a year?"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pmo_kit.model.dates import first_day, last_day

# *open*: the date is too vague to say. What is open is not assessed, and never counts.
Known = Literal["yes", "open", "no"]


def begun(text: str, day: date) -> Known:
    """Whether what is dated `text` was there at the end of a day; open where nothing was written.

    >>> begun("2026-10", date(2026, 10, 15))
    'open'
    """
    if not text:
        return "open"
    return "yes" if last_day(text) <= day else "no" if first_day(text) > day else "open"


def ended(text: str, day: date) -> Known:
    """Whether what expires on `text` is over on a day, its last day not included; what names no end has none.

    >>> ended("2026-10", date(2026, 10, 15))
    'open'
    """
    if not text:
        return "no"
    return "yes" if last_day(text) < day else "no" if first_day(text) >= day else "open"
