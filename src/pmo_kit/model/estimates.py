"""What estimates and earned value come to: sums, networks and forecasts of cost and time, free of display."""

from __future__ import annotations

from pmo_kit.model.flow import Measure
from pmo_kit.model.result import Result


class SeriesEstimate(Result):
    """A chain of tasks estimated by three points each, in the unit of the estimates.

    `safe` is the value that the normal approximation stays below with the method's share. `sum_of_modes` is what
    adding up the most likely values gives, and what plans are too often made of.
    """

    n: int
    mean: float
    deviation: float
    safe: float
    safe_share: float
    sum_of_modes: float


class Activity(Result):
    """One activity of a network: expected time, variance, earliest and latest times, and its slack."""

    id: str
    expected: float
    variance: float
    early_start: float
    early_finish: float
    late_start: float
    late_finish: float
    slack: float


class Network(Result):
    """A network of activities: those without slack in order, how long they take and how sure that is."""

    activities: tuple[Activity, ...]
    critical: tuple[str, ...]
    duration: float
    variance: float


class EarnedValue(Result):
    """Where cost and schedule stand, in the currency of the inputs; what cannot be computed says why.

    The three EACs are: the efficiency so far continues; the variance was a single event; cost and schedule both bind.
    """

    cost_variance: float
    schedule_variance: float
    cpi: Measure
    spi: Measure
    eac: Measure
    eac_single_event: float
    eac_both_bind: Measure
    etc: Measure
    vac: Measure
    tcpi: Measure


class EarnedSchedule(Result):
    """Time instead of money: how far the plan says today's earned value is, in the plan's periods."""

    earned: float
    actual: float
    spi_t: float
    forecast: Measure
