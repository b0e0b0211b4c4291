"""Working days: the published notices of two years, and what is provisional about the others."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import holidays
import pytest

from pmo_kit.errors import BadInput
from pmo_kit.model.calendar import Calendar
from pmo_kit.model.method import CalendarRule, Method
from pmo_kit.read.calendars import FIRST_YEAR, LAST_YEAR, build_calendar, spans
from pmo_kit.read.method import load_method
from tests.read.conftest import told


def days(first: date, last: date) -> list[date]:
    """Every day from the first to the last."""
    return [first + timedelta(days=step) for step in range((last - first).days + 1)]


def working(calendar: Calendar, first: date, last: date) -> int:
    """How many days count, both ends included."""
    return sum(calendar.is_working_day(day) for day in days(first, last))


@pytest.fixture(scope="module")
def china(method: Method) -> Calendar:
    """Mainland China."""
    return build_calendar(method.calendars["CN"])


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        (date(2026, 1, 1), date(2026, 12, 31), 248),
        (date(2026, 2, 1), date(2026, 2, 28), 16),
        (date(2026, 10, 1), date(2026, 10, 31), 18),
        (date(2026, 2, 9), date(2026, 3, 2), 12),
        (date(2026, 2, 14), date(2026, 2, 14), 1),  # a Saturday that is worked
        (date(2026, 2, 15), date(2026, 2, 23), 0),  # Spring Festival
        (date(2026, 2, 28), date(2026, 2, 28), 1),  # a Saturday that is worked
        (date(2026, 10, 8), date(2026, 10, 10), 3),  # Thursday to a Saturday that is worked
        (date(2025, 1, 1), date(2025, 12, 31), 248),
    ],
)
def test_working_days_of_the_published_years(china: Calendar, first: date, last: date, count: int) -> None:
    """Counted by hand from the State Council's notices."""
    assert working(china, first, last) == count


def test_the_months_of_2026_add_up(china: Calendar) -> None:
    """21 + 16 + 22 + 21 + 19 + 21 + 23 + 21 + 22 + 18 + 21 + 23 = 248."""
    starts = [date(2026, month, 1) for month in range(1, 13)] + [date(2027, 1, 1)]
    counts = [working(china, first, after - timedelta(days=1)) for first, after in pairwise(starts)]
    assert counts == [21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23]
    assert sum(counts) == 248


@pytest.mark.parametrize("year", [2025, 2026])
def test_the_listed_days_agree_with_the_holidays_package(china: Calendar, year: int) -> None:
    """Days off on weekdays are the package's; make-up days are its weekend workdays. Two sources, one calendar."""
    library = holidays.country_holidays("CN", years=[year])
    every_day = days(date(year, 1, 1), date(year, 12, 31))
    assert [day for day in every_day if china.is_working_day(day)] == [
        day for day in every_day if library.is_working_day(day)
    ]


def test_a_year_without_a_notice_is_provisional(china: Calendar) -> None:
    """Its days come from the package, without make-up days."""
    assert china.is_final(date(2026, 12, 31))
    assert not china.is_final(date(2027, 1, 1))
    assert not china.is_working_day(date(2027, 10, 1))
    assert not any(china.is_working_day(day) for day in days(date(2027, 1, 1), date(2027, 12, 31)) if day.weekday() > 4)


def test_a_calendar_that_lists_no_year_takes_the_librarys_days_as_they_are(method: Method) -> None:
    """Hong Kong: the day after Mid-Autumn Festival 2026 is a Saturday; National Day is a Thursday."""
    calendar = build_calendar(method.calendars["HK"])
    assert not calendar.is_working_day(date(2026, 10, 1))
    assert calendar.is_working_day(date(2026, 10, 2))
    assert calendar.is_final(date(2026, 10, 1))


def test_a_calendar_without_a_library_has_weekends_only(method: Method) -> None:
    """Monday to Friday, every year alike."""
    calendar = build_calendar(method.calendars["WEEKDAYS"])
    assert working(calendar, date(2026, 1, 1), date(2026, 1, 7)) == 5
    assert (calendar.off, calendar.work) == (frozenset(), frozenset())


def test_every_calendar_of_the_kit_can_be_built(method: Method) -> None:
    """And covers the same years."""
    for rule in method.calendars.values():
        calendar = build_calendar(rule)
        assert not calendar.is_working_day(date(2026, 1, 3))
        assert {day.year for day in calendar.off} <= set(range(FIRST_YEAR, LAST_YEAR + 1))


def rule(method: Method, **changes: object) -> CalendarRule:
    """The Chinese calendar, changed."""
    return CalendarRule.model_validate({**method.calendars["CN"].model_dump(), **changes})


def overlaid(tmp_path: Path, text: str, calendar: str = "CN") -> Calendar:
    """The calendar of a portfolio whose `method` folder holds this text."""
    (tmp_path / "calendars.yaml").write_text(f"calendars: [{{id: {calendar}, {text}}}]", encoding="utf-8")
    return build_calendar(load_method(tmp_path)[0].calendars[calendar])


def test_a_day_off_of_an_organisation_is_added_to_the_published_ones(tmp_path: Path, china: Calendar) -> None:
    """Nothing of 2026 and nothing of 2025 is lost, and both stay final."""
    ours = overlaid(tmp_path, "years: {2026: {off: [2026-12-24]}}")
    assert ours.off == china.off | {date(2026, 12, 24)}
    assert (ours.work, ours.final_years) == (china.work, frozenset({2025, 2026}))


def test_an_organisation_can_work_on_a_day_off_and_rest_on_a_make_up_day(tmp_path: Path, china: Calendar) -> None:
    """The day moves to the list that the organisation writes it under, out of the middle of a span too."""
    ours = overlaid(tmp_path, "years: {2026: {work: [2026-02-16], off: [2026-02-14]}}")
    assert ours.off == china.off - {date(2026, 2, 16)} | {date(2026, 2, 14)}
    assert ours.work == china.work - {date(2026, 2, 14)} | {date(2026, 2, 16)}


@pytest.mark.parametrize(("said", "final"), [("", False), (", final: true", True), (", final: false", False)])
def test_a_year_of_which_few_days_are_listed_is_final_only_if_it_says_so(
    tmp_path: Path, said: str, final: bool
) -> None:
    """Three days off are not the whole of 2027; the library fills the rest unless the list is said to be complete."""
    ours = overlaid(tmp_path, f"years: {{2027: {{off: [2027-01-01..2027-01-03]{said}}}}}")
    assert ours.is_final(date(2027, 1, 1)) is final
    assert ours.is_working_day(date(2027, 10, 1)) is final
    assert ours.is_final(date(2026, 1, 1))


def test_a_day_off_added_to_a_calendar_of_the_library_keeps_its_days(tmp_path: Path) -> None:
    """Hong Kong has its public holidays and Christmas Eve, and no year becomes provisional."""
    ours = overlaid(tmp_path, "years: {2026: {off: [2026-12-24]}}", "HK")
    assert [ours.is_working_day(day) for day in (date(2026, 12, 24), date(2026, 10, 1))] == [False, False]
    assert ours.is_final(date(2026, 1, 1))
    assert ours.is_final(date(2027, 1, 1))


def test_a_calendar_without_a_library_needs_more_than_a_few_days_to_be_final(method: Method) -> None:
    """No calendar has fewer than six days off; years that are not listed are provisional then."""
    few, enough = ({2026: {"off": [f"2026-05-01..2026-05-0{last}"]}} for last in (5, 6))
    assert build_calendar(rule(method, library=None, years=few)).final_years == frozenset()
    assert build_calendar(rule(method, library=None, years=enough)).final_years == frozenset({2026})


def test_years_that_are_no_years_are_refused_and_not_merged(tmp_path: Path) -> None:
    """Whatever shape they have."""
    for years in ("5", "{2026: 5}", "{2026: {off: 5}}", "{2026: {off: [2026-13-01]}}"):
        with pytest.raises(BadInput):
            overlaid(tmp_path, f"years: {years}")


@pytest.mark.parametrize(
    ("library", "reason"),
    [
        ({"country": "XX"}, "Country XX not available"),
        ({}, "Country  not available"),
        ({"country": "GB", "subdivision": "ZZ"}, "Entity `GB` does not have subdivision ZZ"),
        ({"market": "ZZ"}, "Financial market ZZ not available"),
    ],
)
def test_a_calendar_that_the_library_does_not_have_is_refused(
    method: Method, library: dict[str, str], reason: str
) -> None:
    """With the record and the key to correct."""
    with pytest.raises(BadInput) as caught:
        build_calendar(rule(method, library=library), file="method/ours.yaml")
    assert told(caught.value) == [("method/ours.yaml, record CN, field library", "calendar-library")]
    assert caught.value.faults[0].problem() == f"The holidays package has no such calendar ({reason})."


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (["2026-02-28"], [date(2026, 2, 28)]),
        (["2026-02-28..2026-03-01"], [date(2026, 2, 28), date(2026, 3, 1)]),
        ([" 2026-02-28 .. 2026-02-28 "], [date(2026, 2, 28)]),
        (["2026-03-01..2026-02-28"], []),
        (["2026-02-30", "soon", ""], []),
    ],
)
def test_spans_of_days(texts: list[str], found: list[date]) -> None:
    """Both ends count; what is not a day gives none."""
    assert spans(texts) == found
