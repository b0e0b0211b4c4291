"""Dates as people write them, read without guessing: what is ambiguous is said to be."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from pmo_kit.model.characters import half_width
from pmo_kit.model.mapping import DateOrder

Doubt = Literal["", "date-order", "date-year", "date-month-or-day"]

_MONTHS = {name: number for number, name in enumerate(
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], start=1)}  # fmt: skip
_CHINESE_MONTHS = {f"{name}月": number for number, name in enumerate(
    ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"], start=1)}  # fmt: skip
_MONTH_NAMES = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|"
    "aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_EXCEL_ZERO = date(1899, 12, 30)
_SERIALS = range(18264, 73051)  # 1950 to 2099
_CENTURY, _LAST_OF_THIS_CENTURY = 100, 68  # two digits from 69 on mean the last century, as POSIX reads them
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

    `order` settles `03/04/2026`; `default_year` settles `3月1日`. A time of day is left out. `2025.1` has no reading:
    it is January, or October in a cell that dropped its zero.

    >>> read_date("3月1日", default_year=2026)
    DateReading(iso='2026-03-01', doubt='')
    >>> read_date("03/04/2026").doubt
    'date-order'
    """
    for pattern, reader in _SHAPES:
        if found := pattern.fullmatch(half_width(text).strip()):
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
    plain = _bare(number_format)
    if "y" in plain and "d" not in plain:
        return f"{value:%Y-%m}" if "m" in plain else f"{value:%Y}"
    return f"{value:%Y-%m-%d}"


def excel_time(value: datetime | date, number_format: str) -> str:
    """A day with its time, where the number format of the cell shows hours; else nothing.

    A workbook keeps a time as a fraction of a day, which is a hair off the second that was typed.

    >>> excel_time(datetime(2027, 1, 18, 9, 39, 59, 999990), "yyyy/m/d h:mm")
    '2027-01-18 09:40'
    """
    if not isinstance(value, datetime) or "h" not in _bare(number_format) or "d" not in _bare(number_format):
        return ""
    rounded = (value + timedelta(microseconds=500_000)).replace(microsecond=0)
    return f"{rounded:%Y-%m-%d %H:%M:%S}" if rounded.second else f"{rounded:%Y-%m-%d %H:%M}"


def _bare(number_format: str) -> str:
    """A number format without the texts that it shows as they are."""
    return re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", number_format.lower())


def _day(year: int, month: int, day: int) -> DateReading:
    return DateReading(date(year, month, day).isoformat())


def _year_first(found: re.Match[str], _order: DateOrder | None, _year: int | None) -> DateReading:
    year, month, day = (int(found[part]) for part in ("y", "m", "d"))
    return _day(year, month, day)


def _month(found: re.Match[str], _order: DateOrder | None, _year: int | None) -> DateReading:
    return DateReading(date(int(found["y"]), int(found["m"]), 1).isoformat()[:7])


def _year(found: re.Match[str], _order: DateOrder | None, _default: int | None) -> DateReading:
    return DateReading(found["y"])


def _serial(found: re.Match[str], _order: DateOrder | None, _year: int | None) -> DateReading:
    number = int(found["n"])
    if number not in _SERIALS:
        raise ValueError
    return DateReading((_EXCEL_ZERO + timedelta(days=number)).isoformat())


def _full_year(digits: str) -> int:
    year = int(digits)
    if len(digits) > 2:  # noqa: PLR2004 - more than two digits
        return year
    return year + (20 if year <= _LAST_OF_THIS_CENTURY else 19) * _CENTURY


def _numbers(found: re.Match[str], order: DateOrder | None, _year: int | None) -> DateReading:
    first, second, third = found["a"], found["b"], found["y"]
    ways = {"mdy": (third, first, second), "dmy": (third, second, first)}
    if len(first) == len(third) == 2:  # noqa: PLR2004 - two digits could be a year in front and a day at the end
        ways["ymd"] = (first, second, third)
    readings = {name: day for name, way in ways.items() if (day := _existing_day(*way))}
    if order in readings:
        return DateReading(readings[order])
    if not readings:
        raise ValueError
    return DateReading(readings.popitem()[1]) if len(set(readings.values())) == 1 else DateReading("", "date-order")


def _existing_day(year: str, month: str, day: str) -> str:
    try:
        return date(_full_year(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""


def _month_number(name: str) -> int:
    return _CHINESE_MONTHS.get(name) or _MONTHS[name[:3].lower()]


def _named(found: re.Match[str], _order: DateOrder | None, _year: int | None) -> DateReading:
    return _day(_full_year(found["y"]), _month_number(found["mon"]), int(found["d"]))


def _named_month(found: re.Match[str], _order: DateOrder | None, _year: int | None) -> DateReading:
    could_be_day = len(found["y"]) == 2 and int(found["y"]) in _DAYS  # noqa: PLR2004 - two digits
    month = f"{_full_year(found['y']):04}-{_month_number(found['mon']):02}"
    return DateReading(month, "date-month-or-day" if could_be_day else "")


def _without_year(found: re.Match[str], _order: DateOrder | None, default_year: int | None) -> DateReading:
    if default_year is None:
        return DateReading("", "date-year")
    return _day(default_year, int(found["m"]), int(found["d"]))


_TIME = r"(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[AaPp][Mm]|[上下]午)?(?:Z|[+-]\d{2}:?\d{2})?)?"
# Jira writes `15/Mar/26 10:23 AM`, and in Chinese `15/三月/26 10:23 上午`.
_SLASHED = rf"(?P<mon>{_MONTH_NAMES}|{'|'.join(_CHINESE_MONTHS)})"
_MON = rf"(?P<mon>{_MONTH_NAMES})\.?"
_SHAPES: list[tuple[re.Pattern[str], Reader]] = [
    (re.compile(pattern, re.IGNORECASE | re.ASCII), reader)
    for pattern, reader in [
        (r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})" + _TIME, _year_first),
        (r"(?P<y>\d{4})年\s*(?P<m>\d{1,2})月\s*(?P<d>\d{1,2})[日号]?" + _TIME, _year_first),
        (r"(?P<y>(?:19|20)\d{2})(?P<m>0[1-9]|1[0-2])(?P<d>[0-3]\d)", _year_first),
        (r"(?P<y>\d{4})[-/](?P<m>\d{1,2})", _month),
        (r"(?P<y>\d{4})\.(?P<m>0[1-9]|[2-9]|1[0-2])", _month),
        (r"(?P<y>\d{4})年\s*(?P<m>\d{1,2})月", _month),
        (r"(?P<m>\d{1,2})[/.](?P<y>\d{4})", _month),
        (r"(?P<y>(?:19|20)\d{2})年?", _year),
        (r"(?P<n>\d{5})(?:\.\d+)?", _serial),
        (r"(?P<a>\d{1,2})[-/.](?P<b>\d{1,2})[-/.](?P<y>\d{4}|\d{2})" + _TIME, _numbers),
        (r"(?P<d>\d{1,2})/" + _SLASHED + r"/(?P<y>\d{4}|\d{2})" + _TIME, _named),
        (r"(?P<d>\d{1,2})[- ]" + _MON + r"[- ,]*(?P<y>\d{4}|\d{2})", _named),
        (_MON + r" +(?P<d>\d{1,2}),? +(?P<y>\d{4})", _named),
        (_MON + r"[- ]+(?P<y>\d{4}|\d{2})", _named_month),
        (r"(?P<m>\d{1,2})月\s*(?P<d>\d{1,2})[日号]", _without_year),
    ]
]
