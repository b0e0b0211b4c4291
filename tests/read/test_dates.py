"""Dates as people write them: each keeps its precision, and what has two readings gets none."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_kit.model.dates import first_day, last_day, precision
from pmo_kit.read.dates import DateReading, excel_day, read_date


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2026-03-01", "2026-03-01"),
        ("2026/3/1", "2026-03-01"),
        ("2026.3.1", "2026-03-01"),
        ("20260301", "2026-03-01"),
        ("2026年3月1日", "2026-03-01"),
        ("2026年3月1号", "2026-03-01"),
        ("2026年 3月 1日 09:30", "2026-03-01"),
        ("２０２６／３／１", "2026-03-01"),
        ("２０２６年３月１日", "2026-03-01"),
        ("2025-06-30 00:00:00", "2025-06-30"),
        ("2026-03-01T08:00:00+08:00", "2026-03-01"),
        ("2026-03-01T08:00:00.123Z", "2026-03-01"),
        ("8/20/2021 0:00", "2021-08-20"),
        ("20/8/2021", "2021-08-20"),
        ("5/5/2025", "2025-05-05"),
        ("1 July 2025", "2025-07-01"),
        ("1-Jul-25", "2025-07-01"),
        ("15/Mar/26 10:23 AM", "2026-03-15"),
        ("15/三月/26 10:23 上午", "2026-03-15"),
        ("5/十一月/2025", "2025-11-05"),
        ("July 1, 2025", "2025-07-01"),
        ("Sept 30 2025", "2025-09-30"),
        ("2025-07", "2025-07"),
        ("2025/7", "2025-07"),
        ("2025.07", "2025-07"),
        ("2025.10", "2025-10"),
        ("2025年7月", "2025-07"),
        ("01/2022", "2022-01"),
        ("Jul-2025", "2025-07"),
        ("July 2025", "2025-07"),
        ("Jul-99", "1999-07"),
        ("2023", "2023"),
        ("2023年", "2023"),
        ("46082", "2026-03-01"),
        ("46082.5", "2026-03-01"),
        (" 2026-03-01 ", "2026-03-01"),
    ],
)
def test_a_date_with_one_reading(text: str, iso: str) -> None:
    """Every shape that registers, forms and exports use."""
    assert read_date(text) == DateReading(iso)


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("03/04/2026", DateReading("", "date-order")),
        ("3/4/26", DateReading("", "date-order")),
        ("26/03/04", DateReading("", "date-order")),
        ("3月1日", DateReading("", "date-year")),
        ("Jul-25", DateReading("2025-07", "date-month-or-day")),
        ("Dec 31", DateReading("2031-12", "date-month-or-day")),
    ],
)
def test_a_date_with_two_readings_is_said_to_have_them(text: str, reading: DateReading) -> None:
    """Nothing is guessed; a month that could be a day is given as the month, with the doubt."""
    assert read_date(text) == reading


@pytest.mark.parametrize(("order", "iso"), [("mdy", "2026-03-04"), ("dmy", "2026-04-03"), ("ymd", "")])
def test_the_mapping_settles_the_order(order: str, iso: str) -> None:
    """The order of a year-first file says nothing about a date that ends with its year."""
    reading = read_date("03/04/2026", order)  # type: ignore[arg-type]
    assert reading is not None
    assert reading.iso == iso


@pytest.mark.parametrize(
    ("text", "order", "iso"),
    [
        ("26/03/04", "ymd", "2026-03-04"),
        ("26/03/04", "dmy", "2004-03-26"),
        ("8/20/21", "dmy", "2021-08-20"),  # only one reading is a day
        ("3月1日", None, "2026-03-01"),
    ],
)
def test_what_the_mapping_states_and_what_exists_decide(text: str, order: str | None, iso: str) -> None:
    """With `default_year` 2026."""
    assert read_date(text, order, 2026) == DateReading(iso)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "2026-02-30",
        "2026/13/1",
        "20261301",
        "31/04/2025",
        "13/2022",
        "0000-01-01",
        "2025.1",  # January, or October without its zero
        "Decommissioned 2023",
        "Maybe 2025",
        "Q3 2025",
        "2026年3月上旬",
        "二〇二六年三月",
        "18263",  # a number of a cell, but before 1950
        "73051",
        "4608",
        "2026-03-01 to 2026-04-01",
        "25-Jul",
    ],
)
def test_what_is_not_a_date_is_not_read(text: str) -> None:
    """No shape fits, or the day does not exist."""
    assert read_date(text) is None


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (datetime(2025, 7, 1), "yyyy-mm-dd", "2025-07-01"),
        (datetime(2025, 7, 1, 9, 30), "yyyy-mm-dd hh:mm", "2025-07-01"),
        (datetime(2025, 7, 1), "mmm-yy", "2025-07"),
        (datetime(2025, 7, 1), "[$-409]mmm\\-yy;@", "2025-07"),
        (datetime(2025, 7, 1), 'yyyy"年"m"月"', "2025-07"),
        (datetime(2025, 7, 1), "[$-804]yyyy年m月d日", "2025-07-01"),
        (datetime(2025, 7, 1), "yyyy", "2025"),
        (datetime(2025, 7, 1), "d-mmm", "2025-07-01"),
        (datetime(2025, 7, 1), "", "2025-07-01"),
        (date(2025, 7, 1), "", "2025-07-01"),
    ],
)
def test_a_date_cell_is_as_precise_as_it_is_shown(value: date, number_format: str, text: str) -> None:
    """A cell that shows `Jul-25` means the month, whatever day is stored below it."""
    assert excel_day(value, number_format) == text


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2099, 12, 31)))
def test_every_day_is_read_from_every_unambiguous_shape(day: date) -> None:
    """Day, Chinese, compact, serial and named shapes of one day give that day."""
    shapes = [
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}",
        str((day - date(1899, 12, 30)).days),
        f"{day.day} {day:%B} {day.year}",
    ]
    assert {read_date(shape) for shape in shapes} == {DateReading(day.isoformat())}


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)))
def test_reading_a_date_again_changes_nothing(day: date) -> None:
    """A register keeps 2026-03-01, 2026-03 and 2026; the model understands all three."""
    for text in (day.isoformat(), day.isoformat()[:7], day.isoformat()[:4]):
        reading = read_date(text)
        assert reading == DateReading(text)
        assert first_day(text) <= day <= last_day(text)
        assert len(text) == {"day": 10, "month": 7, "year": 4}[precision(text)]


@given(st.text(max_size=20))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Nothing that a person can type ends in an error, and what is read is a date of a register."""
    reading = read_date(text)
    if reading and reading.iso:
        precision(reading.iso)
