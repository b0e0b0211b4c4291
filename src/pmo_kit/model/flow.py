"""What the flow of work shows: items left out, durations, counts by period, ages and forecasts, free of display."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pmo_kit.model.result import Result
from pmo_kit.model.text import Reason, Text

Period = Literal["month", "week"]
LeftOutRule = Literal["id-missing", "id-repeated", "date-not-a-day", "no-start", "end-before-start", "in-the-future"]
AgeBand = Literal["below-likely", "likely-to-safe", "beyond-safe", "not-assessed"]


class LeftOut(Result):
    """A row that cannot be true or cannot be measured, and why; `row` counts the rows given from 1."""

    item: str
    row: int
    rule: LeftOutRule
    detail: str


class Measure(Result):
    """One number with how many things it rests on; where it is undefined, `value` is None and `reason` says why."""

    value: float | None
    n: int
    reason: Reason | None = None


class Spread(Result):
    """How a number varies: mean, the two percentiles of the method, lowest and highest; a reason where n is 0."""

    n: int
    mean: float | None
    likely: float | None
    safe: float | None
    lowest: float | None
    highest: float | None
    reason: Reason | None = None


class PeriodCount(Result):
    """One month or week: what was asked for, begun, finished and cancelled, and what was under way at its end.

    `complete` is false for a period that the day of the report has not yet closed.
    """

    first: date
    last: date
    arrived: int
    started: int
    finished: int
    cancelled: int
    wip: int
    complete: bool


class OpenItem(Result):
    """Something started and not finished: its age in days, and the share of finished items that took no longer."""

    item: str
    started: date
    age: int
    no_longer_share: float | None
    band: AgeBand


class Blocked(Result):
    """The days that one cause held items up, how many items, and how many of them are held up still."""

    cause: str
    days: int
    items: int
    still: int


class HeldUpBy(Result):
    """The calendar days that one cause held work up, how many items, and how many of them are held up still.

    `cause` is its id in the method, None where the register names one that the method does not list.
    """

    cause: str | None
    title: Text
    days: int
    items: int
    still: int


class GatePass(Result):
    """How many first answers at a gate let the subject pass."""

    gate: str
    first_answers: int
    passed: int
    share: float | None


class Breach(Result):
    """An answer that came, or is still to come, after its last day; `late` counts working days."""

    item: str
    due: date
    answered: date | None
    late: int


class SlaReading(Result):
    """How many answers were due, and those that broke the SLA; `provisional` says that a calendar year is not final."""

    asked: int
    breaches: tuple[Breach, ...]
    provisional: bool


class LittleCheck(Result):
    """Little's law held against what was measured; `fails` names each condition that does not hold.

    Days; `wip` and `exits_per_day` are averages of the window. `predicted` is None where nothing left the system.
    """

    first: date
    last: date
    wip: float
    exits_per_day: float
    predicted: float | None
    measured: float | None
    n: int
    fails: tuple[Reason, ...]


class Load(Result):
    """Arrivals against capacity, both per period: how full, how fast the queue grows, and the mean time in the system.

    `wait` is the single-server illustration, in periods.
    """

    arrivals: float
    capacity: float
    use: float | None
    growth: float
    wait: Measure


class StageStay(Result):
    """One stay of an initiative in a stage, in calendar days; `left` is None while it lasts."""

    initiative: str
    stage: str
    entered: date
    left: date | None
    days: int
    waited_for: tuple[str, ...]


class Survival(Result):
    """Time to an end with the unfinished counted, beside the figure of the finished alone, which misleads.

    `steps` are (time, items at risk, ends, share not yet ended after it).
    """

    n: int
    events: int
    steps: tuple[tuple[float, int, int, float], ...]
    likely: Measure
    safe: Measure
    finished_only_likely: Measure
    finished_only_safe: Measure


class Forecast(Result):
    """What resampling the past says: a number by percentile, with history, trials and seed.

    `likely` and `safe` are items (how many by a date) or periods (when for N).
    """

    asked: Literal["how-many", "when"]
    periods: int | None
    items: int | None
    likely: Measure
    safe: Measure
    history: int
    trials: int
    seed: int


class BackTest(Result):
    """In how many past windows (or items) the outcome met the safe forecast made just before, and is that plausible?"""

    windows: int
    met: int
    share: Measure
    plausible: bool | None


class QueueRun(Result):
    """What a simulated queue shows, in periods: waiting outside a WIP limit, waiting inside, and the whole time.

    `small_total` is the whole time of small items, None where there are none.
    """

    outside: float
    inside_wait: float
    total_mean: float
    total_safe: float
    small_total: float | None
    n: int
    trials: int
    seed: int
