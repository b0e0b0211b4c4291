"""The calendar of a portfolio: days from published notices, other years from the `holidays` package."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from pmo_kit.errors import Place, refuse
from pmo_kit.model.calendar import Calendar
from pmo_kit.model.method import CalendarRule, Library

# The years that a calendar is filled for: enough for a plan that starts now and a history of five years.
FIRST_YEAR, LAST_YEAR = 2020, 2035


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

    Where the rule lists years, those are final and the library only fills the others, provisionally: make-up workdays
    are not known before their notice. Where it lists none, the library's days are taken as they are.

    Raises:
        BadInput: when the library does not have the calendar that the rule names.
    """
    off = set(spans(text for days in rule.years.values() for text in days.off))
    work = set(spans(text for days in rule.years.values() for text in days.work))
    every_year = range(FIRST_YEAR, LAST_YEAR + 1)
    other_years = [year for year in every_year if year not in rule.years]
    if rule.library is not None:
        try:
            off |= _library_days(rule.library, other_years)
        except NotImplementedError as error:
            raise refuse("calendar-library", Place(file, record=rule.id, field="library"), reason=error) from error
    final = frozenset(rule.years or every_year)
    return Calendar(rule.id, rule.name, frozenset(rule.weekend), frozenset(off), frozenset(work), final)


def _library_days(library: Library, years: list[int]) -> set[date]:
    import holidays  # a quarter of a second that only a portfolio pays

    if library.market:
        return set(holidays.financial_holidays(library.market, years=years))
    found = holidays.country_holidays(library.country or "", subdiv=library.subdivision, years=years)
    return set(found)
