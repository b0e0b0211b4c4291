"""Moments: a day with its time and its distance from UTC, so that a clock in hours has one meaning everywhere."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo


def moment(text: str) -> datetime:
    """A moment as a register keeps it.

    Raises:
        ValueError: when it is not a day with a time and an offset from UTC.

    >>> moment("2027-01-18T09:40+08:00").utcoffset()
    datetime.timedelta(seconds=28800)
    """
    read = datetime.fromisoformat(text)
    if read.tzinfo is None:
        raise ValueError(f"a moment without an offset from UTC: {text!r}")
    return read


def end_of_day(day: date, zone: tzinfo) -> datetime:
    """The moment at which a day is over in a time zone: midnight of the next one.

    >>> from datetime import timezone
    >>> end_of_day(date(2026, 10, 31), timezone.utc).isoformat()
    '2026-11-01T00:00:00+00:00'
    """
    return datetime.combine(day + timedelta(days=1), time(), zone)


def hours_between(start: datetime, end: datetime) -> float:
    """Hours from one moment to another, around the clock: nights, weekends and holidays count; to the second.

    >>> hours_between(moment("2026-10-30T18:00+08:00"), moment("2026-11-02T00:00+00:00"))
    62.0
    """
    return round((end - start) / timedelta(hours=1), 4)
