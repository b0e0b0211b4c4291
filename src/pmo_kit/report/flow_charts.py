"""Charts of the flow of work as inline SVG: told apart by shape and dash, not by colour, with a text beside each."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from markupsafe import Markup

from pmo_kit.model.process_review import FlowReview
from pmo_kit.report.charts import WIDTH, Scale, drawn, nice_step
from pmo_kit.report.words import Speaker

_HEIGHT = 320.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 48.0, 20.0, 34.0, 46.0
_NAMES = 200.0  # room for the names of bands on the right
_LINE = 13.0  # the least distance of two lines of text
_DATES = 5


@dataclass(frozen=True)
class _Plane:
    """The drawing plane: two plain scales that begin at zero, with a margin on the right for names."""

    across_to: float
    step: float
    steps: int
    margin: float = _RIGHT

    @classmethod
    def for_values(cls, across_to: float, highest: float, *, margin: float = _RIGHT) -> _Plane:
        """A plane on which the largest of the values still stands."""
        step = max(nice_step(max(highest, 1.0)), 1.0)
        return cls(max(across_to, 1.0), step, max(math.ceil(highest / step), 1), margin)

    def x(self, value: float) -> float:
        """Where a value of the horizontal scale stands."""
        return Scale(0, self.across_to, _LEFT, WIDTH - self.margin).at(value)

    def y(self, value: float) -> float:
        """Where a value of the vertical scale stands."""
        return Scale(0, self.step * self.steps, _HEIGHT - _BOTTOM, _TOP).at(value)

    def path(self, points: Iterable[tuple[float, float]]) -> str:
        """A line through points."""
        return " ".join(f"{self.x(x):g},{self.y(y):g}" for x, y in points)

    def frame(self, say: Speaker, name: str, text: str, axis: str) -> dict[str, Any]:
        """What every chart is made of: size, texts, and the marks of the vertical scale."""
        marks = [(self.y(self.step * at), f"{self.step * at:,.0f}") for at in range(self.steps + 1)]
        return {
            "say": say,
            "height": _HEIGHT,
            "left": _LEFT,
            "right": WIDTH - self.margin,
            "floor": _HEIGHT - _BOTTOM,
            "title": say.word("review-chart-" + name),
            "axis": axis,
            "text": text,
            "marks": marks,
        }


def ageing_chart(review: FlowReview, say: Speaker) -> Markup:
    """The age of everything open, place by place, with the two percentiles of what has left it."""
    places = [stage.stage for stage in review.stages] or [""]
    names = {stage.stage: say.text(stage.title) for stage in review.stages}
    limits = [each.safe or 0 for each in review.open_stays]
    plane = _Plane.for_values(len(places), max([each.age for each in review.open_stays] + limits, default=1))
    columns = []
    for at, place in enumerate(places):
        own = [each for each in review.open_stays if each.place == place]
        dots = [
            (plane.x(at + (number + 1) / (len(own) + 1)), plane.y(each.age), each.band == "beyond-safe", each.item)
            for number, each in enumerate(sorted(own, key=lambda each: each.age))
        ]
        lines = [
            (kind, plane.x(at + 0.05), plane.x(at + 0.95), plane.y(value))
            for one in own[:1]
            for kind, value in (("before", one.likely), ("after", one.safe))
            if value is not None
        ]
        columns.append((plane.x(at + 0.5), names.get(place, ""), dots, lines))
    beyond = sum(each.band == "beyond-safe" for each in review.open_stays)
    text = say.word("review-chart-ageing-text", count=len(review.open_stays), beyond=beyond)
    return drawn(
        "process/ageing.svg.j2", {**plane.frame(say, "ageing", text, say.word("review-days")), "columns": columns}
    )


def scatter_chart(review: FlowReview, say: Speaker) -> Markup:
    """Each delivered item by the day of its delivery and the days it took, with the two percentiles across."""
    days = [each.finished.toordinal() for each in review.finished]
    first, last = min(days), review.as_of.toordinal()
    plane = _Plane.for_values(last - first, max(each.days for each in review.finished))
    dots = [(plane.x(day - first), plane.y(each.days)) for day, each in zip(days, review.finished, strict=True)]
    lines = [
        (kind, plane.y(value))
        for kind, value in (("before", review.cycle.likely), ("after", review.cycle.safe))
        if value is not None
    ]
    text = say.word(
        "review-chart-scatter-text",
        count=len(days),
        likely=f"{review.cycle.likely or 0:.0f}",
        safe=f"{review.cycle.safe or 0:.0f}",
    )
    frame = plane.frame(say, "scatter", text, say.word("review-days"))
    return drawn("process/scatter.svg.j2", {**frame, "dots": dots, "lines": lines, "dates": _dates(plane, first, last)})


def cumulative_chart(review: FlowReview, say: Speaker) -> Markup:
    """The cumulative flow: each band is what is there, its width across is how long it stays."""
    days = [level.day.toordinal() for level in review.levels]
    first, last = days[0], days[-1]
    plane = _Plane.for_values(last - first, review.levels[-1].reached[0], margin=_NAMES)
    lines = [
        [(day - first, level.reached[at]) for day, level in zip(days, review.levels, strict=True)]
        for at in range(len(review.bands))
    ]
    floor = [(last - first, 0), (0, 0)]
    below = [list(reversed(each)) for each in lines[1:]] + [floor]
    ends = [(upper[-1][1] + lower[0][1]) / 2 for upper, lower in zip(lines, below, strict=True)]
    counts = [upper[-1][1] - lower[0][1] for upper, lower in zip(lines, below, strict=True)]
    names = [f"{say.reason(band)} {count:,}" for band, count in zip(review.bands, counts, strict=True)]
    bands = [
        (at % 4, plane.path([*upper, *lower]), at_y, plane.y(end), name)
        for at, (upper, lower, at_y, end, name) in enumerate(
            zip(lines, below, _apart([plane.y(end) for end in ends]), ends, names, strict=True)
        )
    ]
    text = say.word("review-chart-cumulative-text", day=say.day(review.levels[-1].day), bands=say.join(names))
    frame = plane.frame(say, "cumulative", text, say.word("review-items"))
    return drawn("process/cumulative.svg.j2", {**frame, "bands": bands, "dates": _dates(plane, first, last)})


def survival_chart(review: FlowReview, say: Speaker) -> Markup:
    """The share delivered by days since the request: the unfinished counted, and the finished alone."""
    found = review.to_production
    last = max((time for time, *_ in found.steps), default=1.0)
    plane = _Plane(max(last, 1.0), 0.25, 4)
    counted = _stairs([(time, 1 - left) for time, _, _, left in found.steps], last)
    done, alone = 0, []
    for time, _, ends, _ in found.steps:
        done += ends
        alone.append((time, done / found.events))
    step = nice_step(last)
    text = say.word(
        "review-chart-survival-text",
        counted=measured(found.likely, say),
        alone=measured(found.finished_only_likely, say),
    )
    frame = plane.frame(say, "survival", text, say.word("review-share-done"))
    values = {
        **frame,
        "marks": [(plane.y(at / 4), say.share(at / 4)) for at in range(5)],
        "counted": plane.path(counted),
        "alone": plane.path(_stairs(alone, last)),
        "times": [(plane.x(step * at), f"{step * at:,.0f}") for at in range(int(last / step) + 1)],
    }
    return drawn("process/survival.svg.j2", values)


def measured(measure: Any, say: Speaker) -> str:
    """A number of days, or why there is none."""
    if measure.value is None:
        return say.reason(measure.reason)
    return say.word("review-count-days", count=f"{measure.value:,.0f}")


def _stairs(points: Sequence[tuple[float, float]], last: float) -> list[tuple[float, float]]:
    """A line that stays level between its points."""
    level = [(0.0, 0.0), *points, (last, points[-1][1] if points else 0.0)]
    return [level[0], *(corner for (_, low), (x, high) in pairwise(level) for corner in ((x, low), (x, high)))]


def _dates(plane: _Plane, first: int, last: int) -> list[tuple[float, str]]:
    """A few months below the horizontal scale."""
    days = [first + (last - first) * at // (_DATES - 1) for at in range(_DATES)]
    return [(plane.x(day - first), f"{date.fromordinal(day):%Y-%m}") for day in days]


def _apart(heights: Sequence[float]) -> list[float]:
    """Where names stand so that none covers another, from the top down and never below the floor."""
    placed: list[float] = []
    for height in heights:
        placed.append(max(height, placed[-1] + _LINE) if placed else height)
    over = max(placed[-1] - (_HEIGHT - _BOTTOM), 0.0) if placed else 0.0
    return [round(each - over, 1) for each in placed]
