"""Working days on a calendar with holidays and make-up workdays: when is an answer due?"""

from __future__ import annotations

from datetime import date, timedelta

from pmo_kit.model.calendar import Calendar

_ONE = timedelta(days=1)


def next_working_day(calendar: Calendar, day: date) -> date:
    """The first working day after `day`: the day on which an SLA clock starts."""
    day += _ONE
    while not calendar.is_working_day(day):
        day += _ONE
    return day


def due_date(calendar: Calendar, submitted: date, working_days: int) -> date:
    """The last day of an SLA of `working_days` for something submitted complete on `submitted`.

    The clock starts on the working day after submission, which is day 1. Zero working days are due on the day itself.
    Formula book 4.12.

    Raises:
        ValueError: for a negative number of days.
    """
    if working_days < 0:
        raise ValueError("an SLA cannot be negative")
    day = submitted
    for _ in range(working_days):
        day = next_working_day(calendar, day)
    return day


def working_days_between(calendar: Calendar, first: date, last: date) -> int:
    """How many working days lie in `first` to `last`, both included; 0 where `last` is before `first`."""
    days = (first + timedelta(days=step) for step in range((last - first).days + 1))
    return sum(calendar.is_working_day(day) for day in days)


def working_days_after(calendar: Calendar, by: date, day: date) -> int:
    """How many working days `day` is later than `by`: those after `by` until `day`; 0 where it is not later."""
    return working_days_between(calendar, by + _ONE, day)


def working_day_before(calendar: Calendar, day: date) -> date:
    """The day itself where it is a working day, otherwise the last working day before it: by when to have acted."""
    while not calendar.is_working_day(day):
        day -= _ONE
    return day
