"""What would one more validator, a fast lane or a WIP limit change? A formula to understand it, a simulation to see."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from pmo_kit.decide.flow import percentile
from pmo_kit.model.flow import Measure, QueueRun
from pmo_kit.model.method import Method
from pmo_kit.model.text import Reason

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Queue:
    """Work that arrives at random and is done by people who each do one thing at a time, first come first served.

    Rates are per period: `arrivals` in all, `capacity` of each of the `servers`. `small_share` of the items need only
    `small_size` of the usual work. `fast_lane` keeps one server for small items alone. Beyond `wip_limit` items under
    way, new ones wait outside. Times between arrivals and of service are exponential.
    """

    arrivals: float
    capacity: float
    servers: int
    small_share: float = 0.0
    small_size: float = 1.0
    fast_lane: bool = False
    wip_limit: int | None = None


@dataclass(frozen=True)
class _Work:
    """Arrivals and the work of each, trials down and items across, and which are small."""

    arrival: Floats
    service: Floats
    small: npt.NDArray[np.bool_]


def mean_time(arrivals: float, capacity: float) -> Measure:
    """Mean time in a single-server queue with random arrivals and service: W = 1/(μ − λ), in the rates' period.

    An illustration of why waiting explodes near full use, no forecast. Where arrivals reach capacity there is no
    mean: the queue grows without end. Formula book 4.7: μ 2.4 and λ 2.2 a month give 5.0 months, μ 3.0 gives 1.25.
    """
    if arrivals >= capacity:
        return Measure(value=None, n=0, reason=Reason("queue-grows"))
    return Measure(value=1 / (capacity - arrivals), n=1)


def simulate(queue: Queue, method: Method) -> QueueRun:
    """Send items through the queue and measure them, in periods; trials, items, warm-up and seed from the method.

    The same seed sends the same items through every variant of a queue, so two variants differ by their rules alone.
    The first share of the items (`queue-warm-up`) meets a queue that is still too empty and is not measured.

    Raises:
        ValueError: for a queue that cannot be: no server, no rate, a fast lane without a server left for the others.
    """
    _check(queue)
    work = _work(queue, method)
    outside, inside = _lanes(queue, work)
    kept = slice(int(work.arrival.shape[1] * method.threshold("queue-warm-up")), None)
    total = (outside + inside + work.service)[:, kept]
    small = work.small[:, kept]
    return QueueRun(
        outside=float(outside[:, kept].mean()),
        inside_wait=float(inside[:, kept].mean()),
        total_mean=float(total.mean()),
        total_safe=percentile(total.ravel(), method.threshold("flow-safe")),
        small_total=float(total[small].mean()) if small.any() else None,
        n=int(total.size),
        trials=int(total.shape[0]),
        seed=int(method.threshold("simulation-seed")),
    )


def one_more(queue: Queue) -> Queue:
    """The same queue with one more server."""
    return replace(queue, servers=queue.servers + 1)


def _check(queue: Queue) -> None:
    limit = queue.wip_limit if queue.wip_limit is not None else 1
    needed = 2 if queue.fast_lane else 1
    rates = min(queue.arrivals, queue.capacity, queue.small_size) > 0
    if not rates or queue.servers < needed or limit < 1 or not 0 <= queue.small_share <= 1:
        raise ValueError("a queue has rates above zero, a share of 0 to 1, and a server for every lane")
    if queue.fast_lane and queue.wip_limit is not None:
        raise ValueError("ask about the fast lane and the WIP limit one after the other")


def _work(queue: Queue, method: Method) -> _Work:
    shape = int(method.threshold("queue-trials")), int(method.threshold("queue-items"))
    source = np.random.default_rng(int(method.threshold("simulation-seed")))
    between, work, kind = source.exponential(size=shape), source.exponential(size=shape), source.random(shape)
    small = kind < queue.small_share
    service = work / queue.capacity * np.where(small, queue.small_size, 1.0)
    return _Work((between / queue.arrivals).cumsum(axis=1), service, small)


def _lanes(queue: Queue, work: _Work) -> tuple[Floats, Floats]:
    """For each item the time outside the WIP limit and the wait inside."""
    trials = work.arrival.shape[0]
    shared = np.zeros((trials, queue.servers - queue.fast_lane))
    lane = np.zeros((trials, 1))
    slots = np.zeros((trials, queue.wip_limit)) if queue.wip_limit is not None else None
    outside, inside = np.zeros_like(work.arrival), np.zeros_like(work.arrival)
    for at in range(work.arrival.shape[1]):
        arrival, service = work.arrival[:, at], work.service[:, at]
        enters = arrival if slots is None else np.maximum(arrival, slots.min(axis=1))
        begins = np.maximum(enters, shared.min(axis=1))
        if queue.fast_lane:
            fast = np.maximum(enters, lane[:, 0])
            begins = np.where(work.small[:, at], fast, begins)
            _occupy(lane, begins + service, work.small[:, at])
            _occupy(shared, begins + service, ~work.small[:, at])
        else:
            _occupy(shared, begins + service)
        if slots is not None:
            _occupy(slots, begins + service)
        outside[:, at], inside[:, at] = enters - arrival, begins - enters
    return outside, inside


def _occupy(places: Floats, until: Floats, where: npt.NDArray[np.bool_] | None = None) -> None:
    """In each trial (each of those in `where`), the place that is free first is taken until then."""
    rows = np.arange(len(places)) if where is None else np.flatnonzero(where)
    places[rows, places[rows].argmin(axis=1)] = until[rows]
