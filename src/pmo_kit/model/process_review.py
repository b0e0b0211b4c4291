"""The result of the process review: typed, published as a JSON schema, free of display."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pmo_kit.model.flow import (
    AgeBand,
    BackTest,
    Forecast,
    GatePass,
    HeldUpBy,
    LeftOut,
    LittleCheck,
    Load,
    Measure,
    Period,
    PeriodCount,
    QueueRun,
    SlaReading,
    Spread,
    Survival,
)
from pmo_kit.model.result import PortfolioResult, Result
from pmo_kit.model.text import Reason, Text

Source = Literal["initiatives", "work_items"]
WhatIfKind = Literal["now", "one-more", "enough", "fast-lane", "wip-limit"]


class WaitedFor(Result):
    """What finished stays in a stage had waited for: how often, and how long those stays usually were, in days."""

    cause: Text
    times: int
    days: float


class OpenStay(Result):
    """Something that has not left yet: where it is, since when, and how old it is against what is usual there.

    `likely` and `safe` are the percentiles of what has left the same place, None where too little has. `place` is
    blank for work items.
    """

    item: str
    name: Text
    place: str
    since: date
    age: int
    likely: float | None
    safe: float | None
    band: AgeBand


class FinishedItem(Result):
    """One delivered item: on which day, and after how many days from its start."""

    item: str
    finished: date
    days: int


class StageFlow(Result):
    """One stage: what came and went in the latest months, what is there, how long stays are, and what they wait for.

    `finished` are the days of the stays that have ended, `with_open` the same with those counted that have not.
    `beyond_likely` and `beyond_safe` count open stays, `excess` adds up their days beyond the likely stay. `capacity`
    is what left in a month in which work was there. `sla` holds each stay against the planned work and the SLA of the
    stage's gates, in working days.
    """

    stage: str
    title: Text
    gates: tuple[str, ...]
    arrived: int
    left: int
    open: int
    finished: Spread
    with_open: Survival
    beyond_likely: int
    beyond_safe: int
    excess: int
    arrivals: Measure
    capacity: Measure
    load: Load | None
    causes: tuple[WaitedFor, ...]
    sla: SlaReading


class FlowLevel(Result):
    """How many items had come at least so far by the end of a day: one number for each band, the first one widest."""

    day: date
    reached: tuple[int, ...]


class WhatIf(Result):
    """One way to run the queue: how many do the work, what they can do in a month, and what comes of it.

    `growth` is what the queue grows by in a month, 0 where it does not; `limit` is the WIP limit, if there is one. A
    queue that grows has no lasting wait: `run` is None then and `reason` says so.
    """

    kind: WhatIfKind
    servers: int
    capacity: float
    growth: float
    limit: int | None
    run: QueueRun | None
    reason: Reason | None = None


class QueueReview(Result):
    """The queue before the validators, per month, as the history shows it, and what would change it.

    `each` is what one of them can do in a month. `small_share` is the share of arrivals whose tier may use a fast
    lane. Without enough history there are no what-ifs, and `reason` says so.
    """

    stage: str
    title: Text
    waiting: int
    servers: int
    arrivals: Measure
    each: Measure
    small_share: float
    what_ifs: tuple[WhatIf, ...]
    reason: Reason | None = None


class FlowReview(PortfolioResult):
    """Where work waits, for how long, what would change it, and what can be promised; times in calendar days.

    `stages`, `queue` and `first_time_right` are empty for work items, which have neither stages nor gates. `bands`
    names the bands of `levels`. `rows` counts the rows of the register, each of which was measured or left out.
    """

    source: Source
    period: Period
    register_name: str
    rows: int
    items: int
    delivered: int
    cancelled: int
    under_way: int
    waiting_to_start: int
    rate_months: int
    likely_share: float
    safe_share: float
    least_history: int
    slowest: str
    stages: tuple[StageFlow, ...]
    open_stays: tuple[OpenStay, ...]
    finished: tuple[FinishedItem, ...]
    lead: Spread
    cycle: Spread
    efficiency: Measure
    periods: tuple[PeriodCount, ...]
    history: tuple[int, ...]
    bands: tuple[Reason, ...]
    levels: tuple[FlowLevel, ...]
    little: LittleCheck | None
    to_production: Survival
    blocked: tuple[HeldUpBy, ...]
    first_time_right: tuple[GatePass, ...]
    queue: QueueReview | None
    how_many: Forecast
    when: Forecast
    back_test: BackTest
    item_back_test: BackTest
    left_out: tuple[LeftOut, ...]
    seed: int
