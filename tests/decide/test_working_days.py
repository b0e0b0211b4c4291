"""Working days on the mainland calendar: formula book 4.12."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_kit.decide.working_days import due_date, next_working_day, working_days_after, working_days_between
from pmo_kit.model.calendar import Calendar
from pmo_kit.model.method import Method
from pmo_kit.read.calendars import build_calendar
from pmo_kit.read.method import load_method

CN = build_calendar(load_method()[0].calendars["CN"])
WEEKDAYS = build_calendar(load_method()[0].calendars["WEEKDAYS"])
days = st.dates(date(2025, 1, 1), date(2026, 10, 31))


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        (date(2026, 1, 1), date(2026, 12, 31), 248),
        (date(2026, 2, 1), date(2026, 2, 28), 16),
        (date(2026, 10, 1), date(2026, 10, 31), 18),
        (date(2026, 2, 9), date(2026, 3, 2), 12),
    ],
)
def test_2026_has_the_working_days_of_the_notice(first: date, last: date, count: int) -> None:
    """Holidays are off and make-up weekends are on."""
    assert working_days_between(CN, first, last) == count


@pytest.mark.parametrize(
    ("by", "day", "late"),
    [
        (date(2026, 9, 30), date(2026, 9, 30), 0),
        (date(2026, 9, 30), date(2026, 10, 9), 2),
        (date(2026, 10, 1), date(2026, 10, 10), 3),
        (date(2026, 10, 10), date(2026, 9, 30), 0),
    ],
)
def test_it_is_late_by_the_working_days_after_its_day(by: date, day: date, late: int) -> None:
    """8, 9 and 10 October are worked; a day that is a holiday itself takes nothing off."""
    assert working_days_after(CN, by, day) == late


def test_plain_weekdays_would_say_sixteen() -> None:
    """The difference that the calendar makes around Spring Festival."""
    assert working_days_between(WEEKDAYS, date(2026, 2, 9), date(2026, 3, 2)) == 16


@pytest.mark.parametrize(
    ("calendar", "submitted", "sla", "due"),
    [
        (CN, date(2026, 2, 10), 10, date(2026, 3, 2)),
        (WEEKDAYS, date(2026, 2, 10), 10, date(2026, 2, 24)),
        (CN, date(2026, 9, 28), 5, date(2026, 10, 10)),
        (CN, date(2026, 2, 10), 0, date(2026, 2, 10)),
    ],
)
def test_an_sla_counts_from_the_working_day_after_submission(
    calendar: Calendar, submitted: date, sla: int, due: date
) -> None:
    """Five working days from 28 September 2026 end on a Saturday that is worked."""
    assert due_date(calendar, submitted, sla) == due


def test_the_clock_starts_on_the_next_working_day() -> None:
    """Submitted on the last day before the holiday, it starts on the Saturday after."""
    assert next_working_day(CN, date(2026, 2, 14)) == date(2026, 2, 24)


def test_a_negative_sla_is_refused() -> None:
    """Nothing can be due before it was submitted."""
    with pytest.raises(ValueError, match="negative"):
        due_date(CN, date(2026, 1, 5), -1)


@given(days, st.integers(0, 40))
def test_the_due_day_is_the_nth_working_day(start: date, sla: int) -> None:
    """Counting forward and counting the days between agree."""
    due = due_date(CN, start, sla)
    assert working_days_between(CN, start + timedelta(days=1), due) == sla
    assert sla == 0 or CN.is_working_day(due)


def test_a_year_without_a_notice_is_provisional(method: Method) -> None:
    """2027 comes from the library and is marked; 2026 comes from the notice and is final."""
    calendar = build_calendar(method.calendars["CN"])
    assert (calendar.is_final(date(2026, 12, 31)), calendar.is_final(date(2027, 1, 4))) == (True, False)
    assert not calendar.is_working_day(date(2027, 10, 1))
