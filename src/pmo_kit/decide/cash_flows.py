"""Is the money worth it? Present value, rate of return, payback and return over a window, each a number or a reason.

All flows of one calculation are in one currency, all nominal or all real, and all before or all after tax.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import accumulate
from typing import Literal

from pmo_kit.decide.zeros import zeros
from pmo_kit.model.figure import Figure
from pmo_kit.model.text import Reason, Text

Timing = Literal["year_end", "mid_year"]
Dated = tuple[date, float]
_MID = {"year_end": 0.0, "mid_year": 1 / 2}


def present_value(flows: Sequence[float], rate: float, *, timing: Timing) -> Figure:
    """What the flows are worth today: Σ flow_t / (1 + rate)^t, the first one at t = 0 and not discounted.

    `timing` says when in its year each later flow falls: `year_end` discounts it by whole years, `mid_year` by half a
    year less. A spreadsheet's NPV() takes the first value for the end of the first year; on a range that begins today
    it is too small by the factor 1 / (1 + rate). Formula book 4.1.
    """
    times = [0.0, *(year - _MID[timing] for year in range(1, len(flows)))]
    return _present(list(zip(times, flows, strict=True)) if flows else [], rate)


def dated_present_value(flows: Iterable[Dated], rate: float, *, days_a_year: float) -> Figure:
    """What dated flows are worth on the day of the earliest: exponent = days since then / `days_a_year`.

    The rows may be in any order. `days_a_year` is the convention in force (spreadsheets: actual days over 365).
    """
    return _present(_in_years(flows, days_a_year), rate)


def rates_of_return(flows: Sequence[float]) -> tuple[float, ...]:
    """Every rate above -100 % at which yearly flows are worth nothing, ascending; empty where there is none."""
    return _rates(list(enumerate(flows)))


def rate_of_return(flows: Sequence[float]) -> Figure:
    """The internal rate of return a year of yearly flows, the first at t = 0; a reason where it is not exactly one.

    Without a change of sign there is none; where the sign changes more than once there may be none or several, and
    then no single one means anything. Show the present value first. Formula book 4.1.
    """
    return _one_rate(list(enumerate(flows)))


def dated_rate_of_return(flows: Iterable[Dated], *, days_a_year: float) -> Figure:
    """The internal rate of return a year of dated flows, in any order; a reason where it is not exactly one."""
    return _one_rate(_in_years(flows, days_a_year))


def modified_rate_of_return(flows: Sequence[float], *, finance_rate: float, reinvest_rate: float) -> Figure:
    """The rate at which what is paid grows to what is earned: always one where both exist.

    (value of the gains at the end at `reinvest_rate` / value of the payments today at `finance_rate`)^(1/n) - 1, with
    n periods after t = 0.
    """
    paid = present_value([min(flow, 0) for flow in flows], finance_rate, timing="year_end")
    earned = present_value([max(flow, 0) for flow in flows], reinvest_rate, timing="year_end")
    reason = paid.because or earned.because
    if reason:
        return Figure(because=reason)
    if not (paid.known() < 0 < earned.known()):
        return _none("flows-without-change-of-sign")
    periods = len(flows) - 1
    grown = earned.known() * (1 + reinvest_rate) ** periods
    return Figure(value=(grown / -paid.known()) ** (1 / periods) - 1)


def payment(present: float, rate: float, periods: int) -> Figure:
    """The equal payment at the end of each period that settles `present` at `rate` a period.

    Of the opposite sign: money received now is paid back. Without interest it is the nth part.
    """
    if periods < 1:
        return _none("periods-missing")
    if rate <= -1:
        return _none("rate-too-low")
    if rate == 0:
        return Figure(value=-present / periods)
    return Figure(value=present * rate / math.expm1(-periods * math.log1p(rate)))


def payback(flows: Sequence[float]) -> Figure:
    """After how many years the money is back: when the sum so far is first not below 0, linear within the year.

    The first flow is at t = 0, the others at the end of each year. What comes later, good or bad, does not count.
    Formula book 4.1.
    """
    reason = _unusable(enumerate(flows))
    if reason:
        return Figure(because=reason)
    if flows[0] >= 0:
        return _none("nothing-to-pay-back")
    sums = list(accumulate(flows))
    for year, total in enumerate(sums):
        if total >= 0:
            return Figure(value=year - total / flows[year])
    return _none("not-paid-back", len(flows) - 1)


def discounted_payback(flows: Sequence[float], rate: float) -> Figure:
    """Payback of the flows as they are worth today, each discounted from the end of its year."""
    if rate <= -1:
        return _none("rate-too-low")
    return payback([flow / (1 + rate) ** year for year, flow in enumerate(flows)])


def return_on_investment(
    benefits: Iterable[Dated], costs: Iterable[Dated], *, window: tuple[date, date] | None
) -> Figure:
    """(benefit - cost) / cost of what falls into one window, both days included; refused without a window.

    `costs` are written as positive amounts. Formula book 4.1.
    """
    if window is None:
        return _none("window-missing")
    first, last = window
    if last < first:
        return _none("window-backwards")
    benefit, cost = (sum(flow for day, flow in flows if first <= day <= last) for flows in (benefits, costs))
    if not math.isfinite(benefit + cost):
        return _none("flow-not-stated")
    if cost <= 0:
        return _none("cost-missing")
    return Figure(value=(benefit - cost) / cost)


def _in_years(flows: Iterable[Dated], days_a_year: float) -> list[tuple[float, float]]:
    """Flows with the years since the earliest, in order of time."""
    ordered = sorted(flows)
    return [((day - ordered[0][0]).days / days_a_year, flow) for day, flow in ordered]


def _present(flows: Sequence[tuple[float, float]], rate: float) -> Figure:
    reason = _unusable(flows)
    if reason:
        return Figure(because=reason)
    if rate <= -1:
        return _none("rate-too-low")
    try:
        return Figure(value=math.fsum(flow * (1 + rate) ** -time for time, flow in flows))
    except OverflowError:
        return _none("beyond-measure")


def _one_rate(flows: Sequence[tuple[float, float]]) -> Figure:
    reason = _unusable(flows)
    if reason:
        return Figure(because=reason)
    if all(flow >= 0 for _, flow in flows) or all(flow <= 0 for _, flow in flows):
        return _none("flows-without-change-of-sign")
    rates = _rates(flows)
    if len(rates) == 1:
        return Figure(value=rates[0])
    return _none("rates-several", len(rates)) if rates else _none("rate-none")


def _rates(flows: Sequence[tuple[float, float]]) -> tuple[float, ...]:
    """With s = ln(1 + rate) the present value is Σ flow · e^(-time · s); its zeros are the rates."""
    return tuple(math.expm1(each) for each in zeros([(flow, -time) for time, flow in flows]))


def _unusable(flows: Iterable[tuple[float, float]]) -> Reason | None:
    amounts = [flow for _, flow in flows]
    if not amounts:
        return Reason("flows-missing")
    return None if all(map(math.isfinite, amounts)) else Reason("flow-not-stated")


def _none(kind: str, *values: int) -> Figure:
    return Figure(because=Reason(kind, tuple(Text.same(str(each)) for each in values)))
