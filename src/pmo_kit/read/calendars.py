"""The calendar of a portfolio: days from published notices, other years from the `holidays` package."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from pmo_kit.errors import Place, refuse
from pmo_kit.model.calendar import Calendar
from pmo_kit.model.method import CalendarRule, CalendarYear, Library

# The years that a calendar is filled for: enough for a plan that starts now and a history of five years.
FIRST_YEAR, LAST_YEAR = 2020, 2035
# No calendar of the kit has fewer days off in a year; a shorter list cannot be the whole of it.
_FEWEST_DAYS_OFF = 6


def spans(texts: Iterable[str]) -> list[date]:
    """The days of `2026-02-15..2026-02-23` and of single dates; an unreadable span gives no day.

    >>> len(spans(["2026-02-15..2026-02-23", "2026-04-04"]))
    10
    """
    days: list[date] = []
    for text in texts:
        first, _, last = text.partition("..")
        try:
            start, end = date.fromisoformat(first.strip()), date.fromisoformat((last or first).strip())
        except ValueError:
            continue
        days += [start + timedelta(days=step) for step in range((end - start).days + 1)]
    return days


def build_calendar(rule: CalendarRule, *, file: str = "") -> Calendar:
    """All days of one calendar; `file` is where its rule stands, for a message.

    A year that is listed in full counts as listed and is final. The library fills every other year, and adds to a year
    of which only some days are listed. Such years are provisional unless `library.final` vouches for the library:
    make-up workdays are not known before their notice.

    Raises:
        BadInput: when the library does not have the calendar that the rule names.
    """
    off = set(spans(text for days in rule.years.values() for text in days.off))
    work = set(spans(text for days in rule.years.values() for text in days.work))
    every_year = sorted({*range(FIRST_YEAR, LAST_YEAR + 1), *rule.years})
    filled = _library_days(rule, every_year, file)
    full = {year for year, days in rule.years.items() if _in_full(days, filled.get(year))}
    off |= {day for year, days in filled.items() if year not in full for day in days}
    vouched = rule.library.final if rule.library else None
    certain = vouched if vouched is not None else not rule.years
    final = frozenset(every_year if certain else full)
    return Calendar(rule.id, rule.name, frozenset(rule.weekend), frozenset(off), frozenset(work), final)


def _in_full(listed: CalendarYear, library: set[date] | None) -> bool:
    """Whether a list holds all days of its year: it says so, or has as many days off as the library knows."""
    if listed.final is not None:
        return listed.final
    return len(set(spans(listed.off))) >= (_FEWEST_DAYS_OFF if library is None else len(library))


def _library_days(rule: CalendarRule, years: list[int], file: str) -> dict[int, set[date]]:
    """The days off that the library knows, by year; empty where the rule names no library."""
    if rule.library is None:
        return {}
    try:
        days = _days(rule.library, years)
    except NotImplementedError as error:
        raise refuse("calendar-library", Place(file, record=rule.id, field="library"), reason=error) from error
    return {year: {day for day in days if day.year == year} for year in years}


def overlaid_years(known: Any, written: Any) -> Any:
    """The `years` of a calendar with an organisation's own days put in: they are added to the days that were there.

    A day written under `off` is taken out of the `work` that was there, and the other way round. What is not shaped as
    years and lists is left for the model to refuse.
    """
    if not isinstance(known, dict) or not isinstance(written, dict):
        return written
    old = {str(year): days for year, days in known.items()}
    new = {str(year): days for year, days in written.items()}
    return {**old, **{year: _overlaid_year(old.get(year), days) for year, days in new.items()}}


def _overlaid_year(known: Any, written: Any) -> Any:
    if not isinstance(known, dict) or not isinstance(written, dict):
        return written
    lists = {name: written.get(name) or [] for name in ("off", "work")}
    if not all(isinstance(texts, list) for texts in lists.values()):
        return written
    off, work = (_without(known.get(name, []), lists[other]) for name, other in (("off", "work"), ("work", "off")))
    return {**known, **written, "off": [*off, *lists["off"]], "work": [*work, *lists["work"]]}


def _without(texts: Iterable[str], moved: Iterable[Any]) -> list[str]:
    """Spans of days without those that were moved; a span that loses one is written day by day."""
    gone = set(spans(map(str, moved)))
    kept: list[str] = []
    for text in texts:
        days = spans([text])
        kept += [day.isoformat() for day in days if day not in gone] if gone & set(days) else [text]
    return kept


def _days(library: Library, years: list[int]) -> set[date]:
    import holidays  # a quarter of a second that only a portfolio pays

    if library.market:
        return set(holidays.financial_holidays(library.market, years=years))
    found = holidays.country_holidays(library.country or "", subdiv=library.subdivision, years=years)
    return set(found)
