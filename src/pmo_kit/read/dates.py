"""Dates as people write them, read without guessing: what is ambiguous is said to be."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from pmo_kit.model.mapping import DateOrder

Doubt = Literal["", "date-order", "date-year", "date-month-or-day"]

_MONTHS = {name: number for number, name in enumerate(
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], start=1)}  # fmt: skip
_EXCEL_ZERO = date(1899, 12, 30)
_SERIALS = range(18264, 73051)  # 1950 to 2099
_CENTURY = 2000
_DAYS = range(1, 32)


@dataclass(frozen=True)
class DateReading:
    """A date as the register keeps it (`2026-03-01`, `2026-03`, `2026`), and what is doubtful about it.

    `iso` is empty where the text cannot be read without a guess.
    """

    iso: str
    doubt: Doubt = ""


Reader = Callable[[re.Match[str], "DateOrder | None", "int | None"], DateReading]


def read_date(text: str, order: DateOrder | None = None, default_year: int | None = None) -> DateReading | None:
    """Read one date; None where no known shape fits.

    `order` settles `03/04/2026`; `default_year` settles `3月1日`. A time of day is left out.

    >>> read_date("3月1日", default_year=2026)
    DateReading(iso='2026-03-01', doubt='')
    >>> read_date("03/04/2026").doubt
    'date-order'
    """
    for pattern, reader in _SHAPES:
        if found := pattern.fullmatch(text.strip()):
            try:
                return reader(found, order, default_year)
            except ValueError:
                return None
    return None


def excel_day(value: datetime | date, number_format: str = "") -> str:
    """A date cell of a workbook, as precise as its number format shows it.

    >>> excel_day(datetime(2025, 7, 1), "mmm-yy")
    '2025-07'
    """
    plain = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", number_format.lower())
    if "y" in plain and "d" not in plain:
        return f"{value:%Y-%m}" if "m" in plain else f"{value:%Y}"
    return f"{value:%Y-%m-%d}"


def _day(year: int, month: int, day: int) -> DateReading:
    return DateReading(date(year, month, day).isoformat())


def _year_first(found: re.Match[str], _order: DateOrder | None, _year: int | None) -> DateReading:
    year, month, day = (int(found[part]) for part in ("y", "m", "d"))
    return _day(year, month, day)


def _month(found: re.Match[str], _order: DateOrder | None, _year: int | None) -> DateReading:
    first = date(int(found["y"]), int(found["m"]), 1)
    return DateReading(f"{first:%Y-%m}")


def _year(found: re.Match[str], _order: DateOrder | None, _default: int | None) -> DateReading:
    return DateReading(found["y"])


def _serial(found: re.Match[str], _order: DateOrder | None, _year: int | None) -> DateReading:
    number = int(found["n"])
    if number not in _SERIALS:
        raise ValueError
    return DateReading((_EXCEL_ZERO + timedelta(days=number)).isoformat())


def _numbers(found: re.Match[str], order: DateOrder | None, _year: int | None) -> DateReading:
    first, second, year = int(found["a"]), int(found["b"]), int(found["y"])
    year += _CENTURY if len(found["y"]) == 2 else 0  # noqa: PLR2004 - two digits
    readings = {
        name: pair for name, pair in {"mdy": (first, second), "dmy": (second, first)}.items() if pair[0] in range(1, 13)
    }
    if order in readings:
        return _day(year, *readings[order])
    if len(set(readings.values())) == 1:
        return _day(year, *next(iter(readings.values())))
    if not readings:
        raise ValueError
    return DateReading("", "date-order")


def _named(found: re.Match[str], _order: DateOrder | None, _year: int | None) -> DateReading:
    year = int(found["y"])
    return _day(year + (_CENTURY if year < 100 else 0), _MONTHS[found["mon"][:3].lower()], int(found["d"]))  # noqa: PLR2004


def _named_month(found: re.Match[str], _order: DateOrder | None, _year: int | None) -> DateReading:
    year, month = int(found["y"]), _MONTHS[found["mon"][:3].lower()]
    short = len(found["y"]) == 2  # noqa: PLR2004 - two digits could be a day
    return DateReading(
        f"{year + (_CENTURY if short else 0):04}-{month:02}",
        "date-month-or-day" if short and year in _DAYS else "",
    )


def _without_year(found: re.Match[str], _order: DateOrder | None, default_year: int | None) -> DateReading:
    if default_year is None:
        return DateReading("", "date-year")
    return _day(default_year, int(found["m"]), int(found["d"]))


_TIME = r"(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[AaPp][Mm])?(?:Z|[+-]\d{2}:?\d{2})?)?"
_MON = r"(?P<mon>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_SHAPES: list[tuple[re.Pattern[str], Reader]] = [
    (re.compile(pattern, re.IGNORECASE), reader)
    for pattern, reader in [
        (r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})" + _TIME, _year_first),
        (r"(?P<y>\d{4})年\s*(?P<m>\d{1,2})月\s*(?P<d>\d{1,2})[日号]?", _year_first),
        (r"(?P<y>(?:19|20)\d{2})(?P<m>0[1-9]|1[0-2])(?P<d>[0-3]\d)", _year_first),
        (r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})", _month),
        (r"(?P<y>\d{4})年\s*(?P<m>\d{1,2})月", _month),
        (r"(?P<m>\d{1,2})[/.](?P<y>\d{4})", _month),
        (r"(?P<y>(?:19|20)\d{2})年?", _year),
        (r"(?P<n>\d{5})(?:\.\d+)?", _serial),
        (r"(?P<a>\d{1,2})[-/.](?P<b>\d{1,2})[-/.](?P<y>\d{4}|\d{2})" + _TIME, _numbers),
        (r"(?P<d>\d{1,2})[- ]" + _MON + r"[- ,]*(?P<y>\d{4}|\d{2})", _named),
        (_MON + r" +(?P<d>\d{1,2}),? +(?P<y>\d{4})", _named),
        (_MON + r"[- ]+(?P<y>\d{4}|\d{2})", _named_month),
        (r"(?P<m>\d{1,2})月\s*(?P<d>\d{1,2})[日号]", _without_year),
    ]
]
