"""What arrived, was finished and was under way, month by month; and does Little's law agree with it?"""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from pmo_kit.decide.flow import FlowItems
from pmo_kit.decide.queue import mean_time
from pmo_kit.model.flow import LittleCheck, Load, Measure, Period, PeriodCount
from pmo_kit.model.method import Method
from pmo_kit.model.text import Reason, Text

_FREQUENCY = {"month": "M", "week": "W-SUN"}
_ONE_DAY = pd.Timedelta(days=1)


def period_counts(items: FlowItems, period: Period) -> tuple[PeriodCount, ...]:
    """Every month (or week, Monday to Sunday) from the first date on record to `as_of`; periods with nothing stay.

    An item without a request date arrived when it was started. WIP is what was started and had not ended at the
    period's end, or on `as_of` in the last one.
    """
    frame = items.frame
    arrived = frame["requested"].fillna(frame["started"])
    if frame.empty:
        return ()
    spans = pd.period_range(arrived.min(), pd.Timestamp(items.as_of), freq=_FREQUENCY[period])
    last_days = spans.to_timestamp(how="end").normalize()
    ended = frame["finished"]
    counts = {
        "arrived": _per_period(arrived, spans),
        "started": _per_period(frame["started"], spans),
        "finished": _per_period(ended[~frame["cancelled"]], spans),
        "cancelled": _per_period(ended[frame["cancelled"]], spans),
        "wip": wip_on(items, last_days),
    }
    return tuple(
        PeriodCount(
            first=span.start_time.date(),
            last=last.date(),
            complete=last.date() <= items.as_of,
            **{name: int(numbers[at]) for name, numbers in counts.items()},
        )
        for at, (span, last) in enumerate(zip(spans, last_days, strict=True))
    )


def throughput(counts: tuple[PeriodCount, ...]) -> tuple[int, ...]:
    """Items delivered in each complete period, zeros included: the history that forecasts resample.

    The first period is left out too, where there are others: what is on record may begin in its middle.
    """
    complete = [each.finished for each in counts if each.complete]
    return tuple(complete[1:] if len(complete) > 1 else complete)


def wip_on(items: FlowItems, days: pd.DatetimeIndex) -> npt.NDArray[np.int64]:
    """How many items were started and had not ended at the end of each day."""
    going = items.frame[items.frame["started"].notna()]
    begun = np.sort(going["started"].to_numpy(dtype="datetime64[D]"))
    ended = np.sort(going["finished"].dropna().to_numpy(dtype="datetime64[D]"))
    at = days.to_numpy(dtype="datetime64[D]")
    wip: npt.NDArray[np.int64] = np.searchsorted(begun, at, side="right") - np.searchsorted(ended, at, side="right")
    return wip


def littles_law(wip: float, throughput_per_period: float) -> Measure:
    """Average time in the system = average WIP / average throughput, in periods. A check, never a forecast.

    Formula book 4.7: 38 items at 2.5 a month stay 15.2 months. J. D. C. Little, Operations Research 9 (1961).
    """
    if throughput_per_period <= 0:
        return Measure(value=None, n=0, reason=Reason("flow-nothing-left"))
    return Measure(value=wip / throughput_per_period, n=1)


def wip_for(time: float, throughput_per_period: float) -> float:
    """The WIP at which items stay this long, time in the throughput's periods: 6 months at 2.5 a month are 15."""
    return time * throughput_per_period


def little_check(items: FlowItems, first: date, last: date, method: Method) -> LittleCheck:
    """Does Little's law agree with the days from `first` to `last`, both included?

    WIP is the mean over the days; exits are deliveries and cancellations, which must count or the law breaks. The
    law is about long averages of a stable system, so each condition that does not hold is told: too few exits, WIP
    that grew or shrank, more starts than exits (or fewer) than the method's tolerance allows.

    Raises:
        ValueError: when `last` is before `first`.
    """
    if last < first:
        raise ValueError("a window ends after it begins")
    days = pd.date_range(first, last)
    daily = wip_on(items, days)
    frame = items.frame
    gone = frame[frame["started"].notna() & frame["finished"].between(days[0], days[-1])]
    begun = int(frame["started"].between(days[0], days[-1]).sum())
    rate = len(gone) / len(days)
    stays = (gone["finished"] - gone["started"]).dt.days
    before = int(wip_on(items, pd.DatetimeIndex([days[0] - _ONE_DAY]))[0])
    return LittleCheck(
        first=first,
        last=last,
        wip=float(daily.mean()),
        exits_per_day=rate,
        predicted=littles_law(float(daily.mean()), rate).value,
        measured=float(stays.mean()) if len(gone) else None,
        n=len(gone),
        fails=_conditions((before, int(daily[-1]), float(daily.mean())), begun, len(gone), method),
    )


def load(arrivals: float, capacity: float) -> Load:
    """Can a gate answer what arrives? Both per period; the time in the system is a single-server illustration."""
    return Load(
        arrivals=arrivals,
        capacity=capacity,
        use=arrivals / capacity if capacity > 0 else None,
        growth=max(arrivals - capacity, 0.0),
        wait=mean_time(arrivals, capacity),
    )


def _per_period(days: pd.Series[pd.Timestamp], spans: pd.PeriodIndex) -> npt.NDArray[np.int64]:
    at = spans.get_indexer(pd.PeriodIndex(days.dropna(), freq=spans.freq))
    return np.bincount(at, minlength=len(spans))


def _conditions(wip: tuple[int, int, float], begun: int, gone: int, method: Method) -> tuple[Reason, ...]:
    before, after, mean = wip
    allowed = method.threshold("little-tolerance")
    fails = []
    if gone < method.threshold("flow-least-history"):
        fails.append(Reason("little-too-few", (Text.same(str(gone)),)))
    if abs(after - before) > allowed * mean:
        fails.append(Reason("little-wip-moved", (Text.same(str(before)), Text.same(str(after)))))
    if abs(begun - gone) > allowed * max(begun, gone):
        fails.append(Reason("little-in-and-out-differ", (Text.same(str(begun)), Text.same(str(gone)))))
    return tuple(fails)
