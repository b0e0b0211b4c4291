"""What helped and what hurt, as it was entered, and which causes several initiatives name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from statistics import median

from pmo_kit.decide.register_rows import Row, every_row
from pmo_kit.model.dates import last_day
from pmo_kit.model.flow import Measure
from pmo_kit.model.method import Method
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.model.retrospective import Effect, LessonFinding, Pattern
from pmo_kit.model.text import Reason, text_of_cell

_HURT: Effect = "hurt"


def find_lessons(portfolio: Portfolio, initiative: str, *, as_of: date) -> tuple[LessonFinding, ...]:
    """The lessons of one initiative until a day: what hurt first, and among that what cost most days."""
    found = [
        _lesson(row, portfolio.method) for row in _rows(portfolio, as_of) if row.text("initiative_id") == initiative
    ]
    return tuple(sorted(found, key=lambda each: (each.effect != _HURT, -(each.days_lost or 0), each.lesson)))


def find_patterns(portfolio: Portfolio, initiative: str, *, as_of: date) -> tuple[Pattern, ...]:
    """The causes that at least as many initiatives name as the method asks for, most named first.

    The base is every initiative that has entered any lesson until the day. An initiative that names a cause twice
    counts once, with the days of both; one that says no days counts among the initiatives and not in the median.
    """
    days: defaultdict[tuple[Effect, str], dict[str, list[float]]] = defaultdict(dict)
    everybody = set()
    for row in _rows(portfolio, as_of):
        whose, lost = row.text("initiative_id"), row.number("days_lost")
        everybody.add(whose)
        said = days[_effect(row), row.text("cause")].setdefault(whose, [])
        if lost is not None:
            said.append(lost)
    least = portfolio.method.threshold("pattern-least")
    found = [
        _pattern(effect, portfolio.method, cause, each, of=len(everybody), initiative=initiative)
        for (effect, cause), each in days.items()
        if len(each) >= least
    ]
    return tuple(sorted(found, key=lambda each: (each.effect != _HURT, -each.initiatives, each.cause)))


def _pattern(
    effect: Effect, method: Method, cause: str, named: dict[str, list[float]], *, of: int, initiative: str
) -> Pattern:
    sums = [sum(lost) for lost in named.values() if lost]
    return Pattern(
        effect=effect,
        cause=cause,
        title=method.causes[cause].name,
        initiatives=len(named),
        of=of,
        median_days=Measure(
            value=float(median(sums)) if sums else None,
            n=len(sums),
            reason=None if sums else Reason("lesson-without-days"),
        ),
        here=initiative in named,
    )


def _lesson(row: Row, method: Method) -> LessonFinding:
    return LessonFinding(
        lesson=row.text("lesson_id"),
        held_on=last_day(row.text("held_on")),
        effect=_effect(row),
        cause=row.text("cause"),
        cause_title=method.causes[row.text("cause")].name,
        days_lost=row.number("days_lost"),
        said=text_of_cell(row.text("said")),
        entered_by=row.text("entered_by"),
    )


def _effect(row: Row) -> Effect:
    return "helped" if row.text("effect") == "helped" else _HURT


def _rows(portfolio: Portfolio, as_of: date) -> Iterator[Row]:
    """The lessons of retrospectives that were held until a day; a date by its month counts from the month's end."""
    frame = portfolio.frames.get("lessons")
    for row in every_row(frame) if frame is not None else ():
        if last_day(row.text("held_on")) <= as_of:
            yield row
