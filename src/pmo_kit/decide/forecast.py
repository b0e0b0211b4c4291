"""How many items by a date, and when are N done? Past throughput resampled, beside the exact distribution of it."""

from __future__ import annotations

from bisect import insort
from collections.abc import Sequence
from math import ceil

import numpy as np

from pmo_kit.decide.flow import Floats, FlowItems, Ints, cycle_times, percentile
from pmo_kit.model.flow import BackTest, Forecast, Measure
from pmo_kit.model.method import Method
from pmo_kit.model.text import Reason, Text


def how_many(history: Sequence[int], periods: int, method: Method) -> Forecast:
    """How many items will be done in this many periods: `safe` is what at least that share of the trials reached.

    `history` is the throughput of past periods, zeros included; the latest that the method names are drawn from with
    replacement, each period on its own. Fewer than `flow-least-history`, or none in which anything was delivered,
    give a reason and no number: nought drawn from noughts is no forecast.

    Raises:
        ValueError: for fewer than one period.
    """
    if periods < 1:
        raise ValueError("a forecast looks at least one period ahead")
    used = _recent(history, method)
    if reason := _too_short(history, method) or _nothing_delivered(used):
        return _forecast(used, method, (None, None), reason, periods=periods)
    source, trials = _source(method), int(method.threshold("forecast-trials"))
    sums = sum((source.choice(used, size=trials) for _ in range(periods)), np.zeros(trials, dtype=np.int64))
    likely, safe = (_at_least(sums, method.threshold(name)) for name in ("flow-likely", "flow-safe"))
    return _forecast(used, method, (likely, safe), None, periods=periods)


def when_done(history: Sequence[int], items: int, method: Method) -> Forecast:
    """After how many periods are this many items done: `safe` is the first by which that share of the trials were.

    No trial looks further than `forecast-horizon` periods; where too few trials get there in time, a reason says so.

    Raises:
        ValueError: for fewer than one item.
    """
    if items < 1:
        raise ValueError("a forecast is of at least one item")
    used = _recent(history, method)
    if reason := _too_short(history, method):
        return _forecast(used, method, (None, None), reason, items=items)
    horizon = int(method.threshold("forecast-horizon"))
    took = _periods_until(used, items, horizon, method)
    found = [percentile(took, method.threshold(name)) for name in ("flow-likely", "flow-safe")]
    likely, safe = (value if value <= horizon else None for value in found)
    beyond = Reason("forecast-beyond-horizon", (Text.same(f"{horizon}"),)) if safe is None else None
    return _forecast(used, method, (likely, safe), beyond, items=items)


def exact_distribution(history: Sequence[int] | Ints, periods: int) -> Floats:
    """The probability of 0, 1, 2 … items in this many periods, exactly: the history's own shares, convolved.

    Raises:
        ValueError: without history, or for a count below zero.
    """
    counts = np.asarray(history, dtype=np.int64)
    if len(counts) == 0 or counts.min() < 0 or periods < 0:
        raise ValueError("a history of counts, and no fewer than zero periods")
    one = np.bincount(counts) / len(counts)
    found = np.ones(1)
    for _ in range(periods):
        found = np.convolve(found, one)
    return found


def chance_of(history: Sequence[int], items: int, periods: int) -> float:
    """The exact probability that at least this many items are done within this many periods.

    Formula book 4.7: 0.4676 for 12 items within 5 of the example's months.
    """
    return float(exact_distribution(history, periods)[items:].sum())


def back_test(history: Sequence[int], periods: int, method: Method) -> BackTest:
    """Would past safe forecasts have held? The share of past windows that reached what was forecast just before them.

    Each window of `periods` is forecast from the periods before it alone, by the exact distribution. Windows overlap,
    so their outcomes are not independent. Before the first delivery nothing is forecast, and so nothing is tested.
    The share is plausible between the two limits of the method: far above them the forecast is too careful, below them
    it promises too much.
    """
    least, safe = int(method.threshold("flow-least-history")), method.threshold("flow-safe")
    met = []
    for start in range(least, len(history) - periods + 1):
        known = _recent(history[:start], method)
        if _nothing_delivered(known):
            continue
        outcome = sum(history[start : start + periods])
        met.append(outcome >= _exact_at_least(exact_distribution(known, periods), safe))
    return _tested(met, method)


def item_back_test(items: FlowItems, method: Method) -> BackTest:
    """Did items take no longer than the safe percentile of what was finished before they began?

    Each item is held against the cycle times known on the day before its start, from `flow-least-history` of them on.
    One that is still open counts once its age has passed that percentile, and not before: it is not decided yet.
    """
    done = items.delivered
    took = dict(zip(done["item_id"], cycle_times(items).tolist(), strict=True))
    endings = sorted(zip(done["finished"].dt.date, took.values(), strict=True))
    begun = items.frame[items.frame["started"].notna() & ~items.frame["cancelled"]].sort_values("started")
    least, safe = int(method.threshold("flow-least-history")), method.threshold("flow-safe")
    known: list[float] = []
    met: list[bool] = []
    for item, day in zip(begun["item_id"], begun["started"].dt.date, strict=True):
        while len(known) < len(endings) and endings[len(known)][0] < day:
            insort(known, endings[len(known)][1])
        if len(known) >= least:
            limit = known[max(ceil(safe * len(known)) - 1, 0)]
            age = (items.as_of - day).days
            if item in took or age > limit:
                met.append(took.get(item, age) <= limit)
    return _tested(met, method)


def _tested(met: list[bool], method: Method) -> BackTest:
    """The share of forecasts that held, where there are enough of them."""
    least = int(method.threshold("flow-least-history"))
    if len(met) < least:
        few = Reason("forecast-too-few-windows", (Text.same(str(len(met))), Text.same(str(least))))
        share = Measure(value=None, n=len(met), reason=few)
        return BackTest(windows=len(met), met=sum(met), share=share, plausible=None)
    kept = sum(met) / len(met)
    plausible = method.threshold("backtest-lowest") <= kept <= method.threshold("backtest-highest")
    return BackTest(windows=len(met), met=sum(met), share=Measure(value=kept, n=len(met)), plausible=plausible)


def _recent(history: Sequence[int], method: Method) -> Ints:
    latest = int(method.threshold("forecast-history"))
    return np.asarray(history[max(len(history) - latest, 0) :], dtype=np.int64)


def _too_short(history: Sequence[int], method: Method) -> Reason | None:
    least = int(method.threshold("flow-least-history"))
    if len(history) >= least:
        return None
    return Reason("not-enough-history", (Text.same(str(len(history))), Text.same(str(least))))


def _nothing_delivered(used: Ints) -> Reason | None:
    return None if used.any() else Reason("forecast-nothing-delivered", (Text.same(f"{len(used)}"),))


def _source(method: Method) -> np.random.Generator:
    return np.random.default_rng(int(method.threshold("simulation-seed")))


def _at_least(sums: Ints, share: float) -> float:
    """The most that at least this share of the trials reached."""
    return -percentile(-sums.astype(np.float64), share)


def _exact_at_least(chances: Floats, share: float) -> int:
    reached = np.cumsum(chances[::-1])[::-1]
    return int(np.flatnonzero((reached >= share) | np.isclose(reached, share)).max())


def _periods_until(history: Ints, items: int, horizon: int, method: Method) -> Ints:
    """For each trial the first period by which it has the items; one more than the horizon where it never has."""
    source, trials = _source(method), int(method.threshold("forecast-trials"))
    done = np.zeros(trials, dtype=np.int64)
    took = np.ones(trials, dtype=np.int64)
    for _ in range(horizon):
        done += source.choice(history, size=trials)
        took += done < items
        if done.min() >= items:
            break
    return took


def _forecast(
    used: Ints,
    method: Method,
    found: tuple[float | None, float | None],
    reason: Reason | None,
    *,
    periods: int | None = None,
    items: int | None = None,
) -> Forecast:
    trials = int(method.threshold("forecast-trials"))
    likely, safe = (Measure(value=value, n=trials, reason=reason if value is None else None) for value in found)
    return Forecast(
        asked="when" if items is not None else "how-many",
        periods=periods,
        items=items,
        likely=likely,
        safe=safe,
        history=len(used),
        trials=trials,
        seed=int(method.threshold("simulation-seed")),
    )
