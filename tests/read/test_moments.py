"""Moments as people write them: a time zone is never guessed, and a day alone starts no clock in hours."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_kit.errors import BadInput
from pmo_kit.model.moments import moment
from pmo_kit.read.moments import read_moment, zone_named
from pmo_kit.read.portfolio import open_portfolio
from tests.conftest import SETTINGS
from tests.read.conftest import told

SHANGHAI, LONDON = zone_named("Asia/Shanghai"), zone_named("Europe/London")
Office = Callable[..., Path]
HEAD = "incident_id,initiative_id,aware\n"


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2027-01-18 09:40", "2027-01-18T09:40+08:00"),
        ("2027-01-18T09:40", "2027-01-18T09:40+08:00"),
        ("2027/1/18 9:40", "2027-01-18T09:40+08:00"),
        ("2027.1.18 9:40:30", "2027-01-18T09:40:30+08:00"),
        ("2027年1月18日 9:40", "2027-01-18T09:40+08:00"),
        ("2027年1月18日9时40分", "2027-01-18T09:40+08:00"),
        ("2027年1月18日 下午3:05", "2027-01-18T15:05+08:00"),
        ("2027年1月18日上午9点40分", "2027-01-18T09:40+08:00"),
        ("２０２７－０１－１８　０９：４０", "2027-01-18T09:40+08:00"),
        ("18 Jan 2027 9:40 pm", "2027-01-18T21:40+08:00"),
        ("2027-01-18 12:05 AM", "2027-01-18T00:05+08:00"),
        ("2027-01-18 09:40 +01:00", "2027-01-18T09:40+01:00"),
        ("2027-01-18T09:40-0330", "2027-01-18T09:40-03:30"),
        ("2027-01-18T09:40Z", "2027-01-18T09:40+00:00"),
        ("2027-01-18 09:40:00 UTC", "2027-01-18T09:40+00:00"),
        ("2027-01-18T09:40:12.345Z", "2027-01-18T09:40:12+00:00"),
        ("2027-01-18 00:00", "2027-01-18T00:00+08:00"),
    ],
)
def test_what_people_write_is_one_moment(text: str, iso: str) -> None:
    """Without an offset it is the portfolio's own time; with one, the offset is kept as it was written."""
    assert (read_moment(text, SHANGHAI).iso, read_moment(text, SHANGHAI).problem) == (iso, "")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("2027-01-18", "cell-moment-without-time"),
        ("2027年1月18日", "cell-moment-without-time"),
        ("yesterday", "cell-moment"),
        ("09:40", "cell-moment"),
        ("03/04/2027 09:40", "cell-moment"),
        ("2027-02-30 09:40", "cell-moment"),
        ("2027-01-18 24:00", "cell-moment"),
        ("2027-01-18 9:60", "cell-moment"),
        ("2027-01-18 13:40 pm", "cell-moment"),
        ("2027-01-18 09:40 +15:00", "cell-moment"),
        ("2027-01 09:40", "cell-moment"),
        ("2027-01-18 09:40 Shanghai", "cell-moment"),
    ],
)
def test_what_could_mean_two_things_or_none_is_refused(text: str, problem: str) -> None:
    """Nothing is guessed, and a day without a time gets a message of its own."""
    assert (read_moment(text, SHANGHAI).iso, read_moment(text, SHANGHAI).problem) == ("", problem)


def test_a_time_without_a_zone_is_refused_where_the_portfolio_has_none() -> None:
    """An offset in the cell is enough."""
    assert read_moment("2027-01-18 09:40", None).problem == "cell-moment-without-zone"
    assert read_moment("2027-01-18 09:40+08:00", None).iso == "2027-01-18T09:40+08:00"


def test_the_night_on_which_clocks_change_gives_a_time_twice_or_not_at_all() -> None:
    """25 October and 29 March 2026 in London; a minute before, and the same with an offset, are clear."""
    assert read_moment("2026-10-25 01:30", LONDON).problem == "cell-moment-clock-change"
    assert read_moment("2026-03-29 01:30", LONDON).problem == "cell-moment-clock-change"
    assert read_moment("2026-10-25 00:59", LONDON).iso == "2026-10-25T00:59+01:00"
    assert read_moment("2026-10-25 01:30 +00:00", LONDON).iso == "2026-10-25T01:30+00:00"


@given(
    st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(2099, 12, 31)),
    st.integers(min_value=-14 * 4, max_value=14 * 4),
)
def test_what_a_register_holds_is_read_as_itself(day: datetime, quarters: int) -> None:
    """Whatever the offset."""
    zone = timezone(timedelta(minutes=15 * quarters))
    written = day.replace(microsecond=0, tzinfo=zone).isoformat()
    assert moment(read_moment(written, UTC).iso) == moment(written)


def opened(folder: Path, text: str) -> str:
    """The moment that the first incident of a portfolio holds."""
    (folder / "registers" / "incidents.csv").write_text(HEAD + f"INC-1,AI-0001,{text}\n", encoding="utf-8")
    frame = open_portfolio(folder, registers=("initiatives", "incidents")).frames["incidents"]
    return str(frame["aware"].iloc[0])


def test_the_calendar_gives_the_time_zone_and_the_settings_another(office: Office) -> None:
    """`CN` is Shanghai; `timezone` wins; summer time is part of it."""
    row = {"initiative_id": "AI-0001", "name_en": "Desk helper"}
    assert opened(office(row), "2026-07-01 09:40") == "2026-07-01T09:40+08:00"
    london = office(row, settings=SETTINGS + "timezone: Europe/London\n")
    assert opened(london, "2026-07-01 09:40") == "2026-07-01T09:40+01:00"


def test_an_unknown_time_zone_and_an_unreadable_moment_say_what_to_write(office: Office) -> None:
    """With the file and the field."""
    row = {"initiative_id": "AI-0001", "name_en": "Desk helper"}
    with pytest.raises(BadInput) as caught:
        opened(office(row, settings=SETTINGS + "timezone: Shanghai\n"), "2026-07-01 09:40+08:00")
    assert told(caught.value) == [("portfolio.yaml, field timezone", "timezone-unknown")]
    with pytest.raises(BadInput) as caught:
        opened(office(row), "2026-07-01")
    assert "without a time" in str(caught.value)
    with pytest.raises(BadInput) as caught:
        opened(office(row, settings=SETTINGS.replace("calendar: CN", "calendar: EU")), "2026-07-01 09:40")
    assert "timezone: Asia/Shanghai" in str(caught.value)


@pytest.mark.parametrize(
    ("value", "number_format", "iso"),
    [
        (datetime(2027, 1, 18, 9, 40), "yyyy-mm-dd hh:mm", "2027-01-18T09:40+08:00"),
        (datetime(2027, 1, 18, 9, 40), 'yyyy"年"m"月"d"日" h:mm', "2027-01-18T09:40+08:00"),
        (datetime(2027, 1, 18), "yyyy/m/d h:mm", "2027-01-18T00:00+08:00"),
        ("2027-01-18 09:40 +01:00", "General", "2027-01-18T09:40+01:00"),
    ],
)
def test_a_cell_of_a_workbook_keeps_its_time(office: Office, value: object, number_format: str, iso: str) -> None:
    """As the cell shows it; midnight too."""
    folder = office({"initiative_id": "AI-0001", "name_en": "Desk helper"})
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "20 Incidents 事件"
    sheet.append(["事件编号", "项目编号", "知悉时间"])
    sheet.append(["INC-1", "AI-0001", value])
    sheet["C2"].number_format = number_format
    book.save(folder / "registers" / "incidents.xlsx")
    frame = open_portfolio(folder, registers=("initiatives", "incidents")).frames["incidents"]
    assert frame["aware"].tolist() == [iso]
