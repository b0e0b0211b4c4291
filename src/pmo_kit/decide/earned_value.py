"""Where do cost and schedule stand? Earned value, and earned schedule, which does not forget lateness at the end."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pmo_kit.model.estimates import EarnedSchedule, EarnedValue
from pmo_kit.model.flow import Measure
from pmo_kit.model.text import Reason


def earned_value(budget: float, planned: float, earned: float, actual: float) -> EarnedValue:
    """BAC, PV, EV and AC in one currency, cumulative to one day. ETC is EAC − AC, not EAC − EV.

    EV from a percentage by opinion is worth nothing: use 0/100, 50/50 or weighted milestones. SPI returns to 1 at
    completion however late; read `earned_schedule` beside it. Formula book 4.3 (PMI, Practice Standard for EVM).

    Raises:
        ValueError: for a budget that is not above zero, or an amount below zero.
    """
    if budget <= 0 or min(planned, earned, actual) < 0:
        raise ValueError("a budget is above zero, and no amount is below it")
    cpi, spi = _ratio(earned, actual, "evm-nothing-spent"), _ratio(earned, planned, "evm-nothing-planned")
    both = cpi.value * spi.value if cpi.value is not None and spi.value is not None else 0.0
    eac = _ratio(budget, cpi.value or 0.0, "evm-nothing-earned")
    left = budget - earned
    remaining = _ratio(left, both, "evm-nothing-earned")
    return EarnedValue(
        cost_variance=earned - actual,
        schedule_variance=earned - planned,
        cpi=cpi,
        spi=spi,
        eac=eac,
        eac_single_event=actual + left,
        eac_both_bind=_moved(remaining, actual),
        etc=_moved(eac, -actual),
        vac=_moved(eac, -budget, sign=-1),
        tcpi=_ratio(left, budget - actual, "evm-budget-spent"),
    )


def earned_schedule(plan: Sequence[float], earned: float, at: float) -> EarnedSchedule:
    """At which time did the plan have today's earned value? SPI(t) = ES / AT, and IEAC(t) = PD / SPI(t).

    `plan` is the cumulative planned value at the end of period 1, 2, 3 …; `at` is the actual time in periods. Between
    two ends the plan is taken to rise evenly. Formula book 4.3: ES 4.4667, SPI(t) 0.8933, 11.19 of 10 months.
    W. Lipke, The Measurable News (2003).

    Raises:
        ValueError: for a plan that falls or is nothing, or a time that is not above zero.
    """
    steps = [0.0, *plan]
    if at <= 0 or earned < 0 or steps[-1] <= 0 or any(after < before for before, after in pairwise(steps)):
        raise ValueError("a plan rises from zero, and time and value are not below it")
    whole = max(number for number, value in enumerate(steps) if value <= earned)
    rest = (earned - steps[whole]) / (steps[whole + 1] - steps[whole]) if whole + 1 < len(steps) else 0.0
    spi_t = (whole + rest) / at
    return EarnedSchedule(
        earned=whole + rest,
        actual=at,
        spi_t=spi_t,
        forecast=_ratio(float(len(plan)), spi_t, "evm-nothing-earned"),
    )


def _ratio(over: float, under: float, why: str) -> Measure:
    if under <= 0:
        return Measure(value=None, n=1, reason=Reason(why))
    return Measure(value=over / under, n=1)


def _moved(measure: Measure, by: float, *, sign: int = 1) -> Measure:
    """A measure with an amount added, and turned round where the sign says so; undefined stays undefined."""
    if measure.value is None:
        return measure
    return Measure(value=sign * (measure.value + by), n=measure.n)
