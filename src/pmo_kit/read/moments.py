"""Moments as people write them, read without guessing: a day, a time, and the offset or the portfolio's own zone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Literal
from zoneinfo import ZoneInfo

from pmo_kit.errors import Faults, Place
from pmo_kit.model.characters import half_width
from pmo_kit.model.dates import precision
from pmo_kit.model.method import CalendarRule
from pmo_kit.model.portfolio import Settings
from pmo_kit.read.dates import read_date

Problem = Literal["", "cell-moment", "cell-moment-without-time", "cell-moment-without-zone", "cell-moment-clock-change"]

_MERIDIEM = r"(?P<early>上午|凌晨|早上)?(?P<late>下午|晚上)?"
_CLOCK = r"(?P<h>\d{1,2})\s*[:时点]\s*(?P<m>\d{2})\s*分?(?::?(?P<s>\d{2})(?:\.\d+)?秒?)?"
_OFFSET = r"(?P<utc>Z|UTC|GMT)?(?P<offset>[+-]\d{2}:?\d{2})?"
_SHAPE = re.compile(
    rf"(?P<day>.+?)[T\s]*{_MERIDIEM}\s*{_CLOCK}\s*(?P<half>[ap]m)?\s*{_OFFSET}", re.IGNORECASE | re.ASCII
)
_NOON = 12


@dataclass(frozen=True)
class MomentReading:
    """A moment as the register keeps it (`2027-01-18T09:40+08:00`), or the message that says why there is none."""

    iso: str
    problem: Problem = ""


def read_moment(text: str, zone: tzinfo | None) -> MomentReading:
    """Read one moment; where it states no offset, it is one of `zone`.

    A day without a time is none: a clock in hours cannot start on it. Neither is a time that the change of clocks in
    `zone` gives twice or leaves out.

    >>> read_moment("2027/1/18 9:40", timezone(timedelta(hours=8))).iso
    '2027-01-18T09:40+08:00'
    >>> read_moment("2027-01-18", UTC).problem
    'cell-moment-without-time'
    """
    found = _SHAPE.fullmatch(half_width(text).strip())
    if not found:
        return MomentReading("", "cell-moment-without-time" if _day(text) else "cell-moment")
    day, clock = _day(found["day"]), _clock(found)
    offset = _offset(found["utc"], found["offset"])
    if not day or clock is None or isinstance(offset, str):
        return MomentReading("", "cell-moment")
    hour, minute, second = clock
    read = datetime.fromisoformat(day).replace(hour=hour, minute=minute, second=second)
    if offset is None and zone is None:
        return MomentReading("", "cell-moment-without-zone")
    if offset is None and _changes(read, zone):
        return MomentReading("", "cell-moment-clock-change")
    known = read.replace(tzinfo=offset or zone)
    return MomentReading(known.isoformat(timespec="seconds" if second else "minutes"))


def read_zone(settings: Settings, calendar: CalendarRule | None, faults: Faults) -> tzinfo | None:
    """The time zone of a portfolio: the one it names, else that of its calendar; None where neither names one."""
    if settings.timezone:
        known = zone_named(settings.timezone)
        if known is None:
            faults.add("timezone-unknown", Place(file="portfolio.yaml", field="timezone"), value=settings.timezone)
        return known
    return zone_named(calendar.timezone) if calendar and calendar.timezone else None


def zone_named(name: str) -> tzinfo | None:
    """The zone of an IANA name (`Asia/Shanghai`); None where there is none of that name."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # a name that is none, or one that is a folder of names
        return None


def _day(text: str) -> str:
    """The day of a text; empty where it has none, or where it could be another one."""
    reading = read_date(text)
    clear = reading is not None and reading.iso and not reading.doubt and precision(reading.iso) == "day"
    return date.fromisoformat(reading.iso).isoformat() if reading and clear else ""


def _clock(found: re.Match[str]) -> tuple[int, int, int] | None:
    """Hour, minute and second of the 24-hour day; None where there is no such time."""
    hour, minute, second = int(found["h"]), int(found["m"]), int(found["s"] or 0)
    half = (found["half"] or "").lower()
    late, early = half == "pm" or bool(found["late"]), half == "am" or bool(found["early"])
    if (late and early) or (half and not 1 <= hour <= _NOON):
        return None
    if late and hour < _NOON:
        hour += _NOON
    elif early and hour == _NOON:
        hour = 0
    return (hour, minute, second) if hour < 2 * _NOON and max(minute, second) < 60 else None  # noqa: PLR2004 - minutes


def _offset(utc: str | None, offset: str | None) -> tzinfo | str | None:
    """The offset that is stated, None where there is none; a text where there is no such offset."""
    if not offset:
        return UTC if utc else None
    hours, minutes = int(offset[:3]), int(offset[-2:])
    if abs(hours) > 14 or minutes > 59:  # noqa: PLR2004 - the widest offset on earth, and the last minute
        return offset
    return timezone(timedelta(hours=hours, minutes=-minutes if offset[0] == "-" else minutes))


def _changes(read: datetime, zone: tzinfo | None) -> bool:
    """Whether a change of clocks gives the time twice or leaves it out."""
    known = read.replace(tzinfo=zone)
    return known.utcoffset() != known.replace(fold=1).utcoffset()
