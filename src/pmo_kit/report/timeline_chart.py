"""The timeline of an initiative as inline SVG: stays against plan, days held up, answers of gates; one row a stage."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from markupsafe import Markup

from pmo_kit.model.retrospective import RetrospectiveResult, Stay
from pmo_kit.report.charts import WIDTH, Scale, drawn
from pmo_kit.report.words import Speaker

_LEFT, _RIGHT = 190.0, 16.0
_TOP, _ROW, _BAR, _BOTTOM = 36.0, 46.0, 14.0, 64.0
_LINE, _SHORTEST, _NAME = 22.0, 2.0, 34.0
_MOST_MARKS = 13
_STEPS = (1, 3, 6, 12, 24, 60, 120)  # months between two marks
_YEAR = 12
_SHARE_OF_USE, _LEAST_USE = 0.15, 14
_LABEL = 20.0  # the room that the name of a gate takes


@dataclass(frozen=True)
class _Days:
    """Days from left to right."""

    first: date
    last: date

    def across(self, day: date) -> float:
        """Where the beginning of a day stands."""
        first, last = self.first.toordinal(), self.last.toordinal()
        return Scale(first, max(last, first + 1), _LEFT, WIDTH - _RIGHT).at(day.toordinal())

    def months(self) -> list[date]:
        """The first days of the months that the scale names: every one, or every third and so on."""
        begun = range(self.first.year * _YEAR + self.first.month, self.last.year * _YEAR + self.last.month)
        step = next((each for each in _STEPS if len(begun) / each <= _MOST_MARKS), _STEPS[-1])
        return [date(at // _YEAR, at % _YEAR + 1, 1) for at in begun if at % step == 0]


def timeline_chart(looked: RetrospectiveResult, say: Speaker) -> Markup:
    """The stays of one initiative in one language. Equal results give equal bytes.

    Raises:
        ValueError: when there is no stay.
    """
    if not looked.stays:
        raise ValueError("no move is on record, so there is no timeline")
    scale = _days(looked)
    height = _TOP + _ROW * len(looked.stays) + _BOTTOM
    values = {
        "say": say,
        "height": height,
        "left": _LEFT,
        "top": _TOP,
        "bar": _BAR,
        "floor": height - _BOTTOM,
        "legend": [height - _BOTTOM + 24.0, height - _BOTTOM + 24.0 + _LINE],
        "months": [_mark(day, scale, say, first=not at) for at, day in enumerate(scale.months())],
        "rows": [_row(stay, at, looked, scale) for at, stay in enumerate(looked.stays)],
        "today": scale.across(looked.as_of) if looked.as_of <= scale.last else None,
        "text": timeline_told(looked, say),
    }
    return drawn("retrospective/timeline.svg.j2", values)


def _days(looked: RetrospectiveResult) -> _Days:
    """From the first move until the last end or plan; of long use only the beginning, or it would crowd out work."""
    first = looked.stays[0].entered
    ends = [stay.left or looked.as_of for stay in looked.stays]
    last = max([*ends, *(stay.planned_until for stay in looked.stays if stay.planned_until)])
    if looked.time and looked.time.in_use:
        last = min(last, looked.time.in_use + (looked.time.in_use - first) * _SHARE_OF_USE + timedelta(days=_LEAST_USE))
    return _Days(first, last + timedelta(days=1))


def timeline_told(looked: RetrospectiveResult, say: Speaker) -> str:
    """The timeline in words, for those who cannot see it."""
    return " ".join(_told(stay, say) for stay in looked.stays)


def _told(stay: Stay, say: Speaker) -> str:
    key = "retro-chart-stay" if stay.left else "retro-chart-stay-lasting"
    told = [
        say.word(key, stage=say.text(stay.title), entered=say.day(stay.entered), days=stay.days, held=stay.held_up),
        *(
            say.word("retro-chart-answer", gate=each.gate, day=say.day(each.on), outcome=say.text(each.outcome))
            for each in stay.answers
        ),
    ]
    return " ".join(told)


def _row(stay: Stay, at: int, looked: RetrospectiveResult, scale: _Days) -> dict[str, Any]:
    """Where the bar, the plan, the held-up days and the answers of one stay stand."""
    left, until = stay.left or looked.as_of, stay.planned_until
    begin, end = (scale.across(min(day, scale.last)) for day in (stay.entered, left))
    return {
        "stay": stay,
        "y": _TOP + _ROW * at + 16.0,
        "x": begin,
        "wide": round(max(end - begin, _SHORTEST), 1),
        "lasting": stay.left is None or left > scale.last,
        "planned": scale.across(until + timedelta(days=1)) if until else None,
        "held": list(_held(stay, scale)),
        "answers": [(scale.across(each.on), each.passes) for each in stay.answers if each.on <= scale.last],
        "names": list(_names(stay, scale)),
    }


def _names(stay: Stay, scale: _Days) -> Iterator[tuple[float, str]]:
    """The names of the gates, those that would stand on each other together behind the last of them."""
    together: list[str] = []
    shown = [(scale.across(each.on), each.gate) for each in stay.answers if each.on <= scale.last]
    for at, (place, gate) in enumerate(shown):
        together.append(gate)
        if at + 1 == len(shown) or shown[at + 1][0] - place > _LABEL:
            yield place, " ".join(dict.fromkeys(together))
            together = []


def _held(stay: Stay, scale: _Days) -> Iterator[tuple[float, float]]:
    for first, last in stay.held_spans:
        if last >= scale.last:
            continue
        begin = scale.across(first)
        yield begin, round(max(scale.across(last + timedelta(days=1)) - begin, _SHORTEST), 1)


def _mark(day: date, scale: _Days, say: Speaker, *, first: bool) -> tuple[float, str, str]:
    """Where a month begins, its name, and its year where that is the first mark or the year is new.

    A name that would not fit beside the right edge is left out.
    """
    at = scale.across(day)
    if at + _NAME > WIDTH:
        return at, "", ""
    month = say.word("retro-chart-month", month=day.month if say.language == "zh" else f"{day:%b}")
    year = say.word("retro-chart-year", year=day.year) if first or day.month == 1 else ""
    return at, month, year
