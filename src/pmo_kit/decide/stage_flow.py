"""Where does work wait, for how long, and on what? Stage by stage, the open stays against those that have ended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

import numpy as np
import numpy.typing as npt
import pandas as pd

from pmo_kit.decide.causes import cause_title
from pmo_kit.decide.flow import age_band, percentile, spread, usual
from pmo_kit.decide.flow_delays import Asked, sla_reading
from pmo_kit.decide.flow_periods import load
from pmo_kit.decide.stage_stays import Move
from pmo_kit.decide.survival import survival
from pmo_kit.model.calendar import Calendar
from pmo_kit.model.flow import Measure, StageStay
from pmo_kit.model.method import Method, Route, Stage
from pmo_kit.model.process_review import OpenStay, StageFlow, WaitedFor
from pmo_kit.model.text import Reason, Text

_INTAKE = "intake"
_AFTER_DELIVERY = frozenset({"operate", "retire"})
_ONE_DAY = np.timedelta64(1, "D")

Paused = tuple[tuple[date, date], ...]


@dataclass(frozen=True)
class StageHistory:
    """The stays and what is needed to judge them: tier and route of each initiative, calendar, rules, day.

    `submitted` is the day on which the intake was complete, `decided` the day of the first answer at a gate, each only
    where it is on record.
    """

    stays: tuple[StageStay, ...]
    moves: tuple[Move, ...]
    names: Mapping[str, Text]
    tiers: Mapping[str, int]
    routes: Mapping[str, Route]
    submitted: Mapping[str, date]
    decided: Mapping[tuple[str, str], date]
    calendar: Calendar
    method: Method
    as_of: date


def stage_flows(history: StageHistory) -> tuple[StageFlow, ...]:
    """Every stage before delivery, in order; a stage in which nothing ever was is told with zeros and reasons."""
    paused = _pauses(history)
    return tuple(
        _stage_flow(stage, [stay for stay in history.stays if stay.stage == stage.id], paused, history)
        for stage in stages_before_delivery(history.method)
    )


def stages_before_delivery(method: Method) -> list[Stage]:
    """The stages in which something still waits to be delivered, in order."""
    ordered = sorted(method.stages.values(), key=lambda stage: stage.order)
    return [stage for stage in ordered if stage.lifecycle not in _AFTER_DELIVERY]


def open_stays(history: StageHistory) -> tuple[OpenStay, ...]:
    """What has not left its stage, against what has left the same stage; farthest beyond what is likely first."""
    found = []
    for stage in stages_before_delivery(history.method):
        own = [stay for stay in history.stays if stay.stage == stage.id]
        ended = [float(stay.days) for stay in own if stay.left is not None]
        limits = usual(ended, history.method)
        found += [
            OpenStay(
                item=stay.initiative,
                name=history.names.get(stay.initiative, Text("", "")),
                place=stage.id,
                since=stay.entered,
                age=stay.days,
                likely=limits[0] if limits else None,
                safe=limits[1] if limits else None,
                band=age_band(stay.days, limits),
            )
            for stay in own
            if stay.left is None
        ]
    return tuple(sorted(found, key=lambda each: ((each.likely or 0) - each.age, each.item)))


def capacity(stays: Sequence[StageStay], as_of: date, method: Method) -> Measure:
    """How many stays can end in a month: those that did, per month in which something was there to be done.

    Days on which nothing was there show what came and not what could have been done. The latest days count: as many
    as the months of `flow-rate-months` have, and as many more as it takes to see `flow-least-history` ends, which is
    n. Fewer in all give a reason and no number.
    """
    first, per_month = rate_window(as_of, method)
    days = _days(stays, as_of)
    begun, ended = (_per_day(each, days) for each in ([s.entered for s in stays], [s.left for s in stays if s.left]))
    before = (begun - ended).cumsum() - (begun - ended)
    ends = ended[before > 0][::-1].cumsum()
    window = (as_of - first).days + 1
    seen = np.flatnonzero((np.arange(1, len(ends) + 1) >= window) & (ends >= method.threshold("flow-least-history")))
    used = int(seen[0]) + 1 if len(seen) else len(ends)
    count = int(ends[used - 1]) if used else 0
    return enough(count, count * per_month / used if used else 0.0, method)


def arrivals(stays: Sequence[StageStay], as_of: date, method: Method) -> Measure:
    """How many stays began in a month, over the latest months that the method names (`flow-rate-months`)."""
    first, _ = rate_window(as_of, method)
    count = sum(stay.entered >= first for stay in stays)
    return enough(count, count / method.threshold("flow-rate-months"), method)


def rate_window(as_of: date, method: Method) -> tuple[date, float]:
    """The first day of the months over which rates are counted, and how many days a month of them has."""
    months = int(method.threshold("flow-rate-months"))
    before = (pd.Timestamp(as_of) - pd.DateOffset(months=months)).date()
    first = (pd.Timestamp(before) + _ONE_DAY).date()
    return first, (as_of - before).days / months


def enough(count: int, value: float, method: Method) -> Measure:
    """A number that rests on so many cases; a reason instead of it where they are too few."""
    least = int(method.threshold("flow-least-history"))
    if count >= least:
        return Measure(value=value, n=count)
    few = tuple(Text.same(told) for told in (str(count), str(least)))
    return Measure(value=None, n=count, reason=Reason("not-enough-history", few))


def _stage_flow(stage: Stage, own: list[StageStay], paused: Mapping[StageStay, Paused], of: StageHistory) -> StageFlow:
    method, (first, _) = of.method, rate_window(of.as_of, of.method)
    ended = [float(stay.days) for stay in own if stay.left is not None]
    open_ages = [stay.days for stay in own if stay.left is None]
    limits = usual(ended, method)
    bands = [age_band(age, limits) for age in open_ages]
    coming, able = arrivals(own, of.as_of, method), capacity(own, of.as_of, method)
    known = coming.value is not None and able.value is not None
    return StageFlow(
        stage=stage.id,
        title=stage.name,
        gates=tuple(gate.id for gate in method.gates.values() if gate.asked_after == stage.id),
        arrived=sum(stay.entered >= first for stay in own),
        left=sum(stay.left is not None and stay.left >= first for stay in own),
        open=len(open_ages),
        finished=spread(ended, method),
        with_open=survival([float(stay.days) for stay in own], [stay.left is not None for stay in own], method),
        beyond_likely=sum(band in {"likely-to-safe", "beyond-safe"} for band in bands),
        beyond_safe=bands.count("beyond-safe"),
        excess=int(sum(max(age - limits[0], 0) for age in open_ages)) if limits else 0,
        arrivals=coming,
        capacity=able,
        load=load(coming.value or 0, able.value or 0) if known else None,
        causes=_causes(own, method),
        sla=sla_reading([each for stay in own for each in _asked(stay, stage, paused, of)], of.calendar, of.as_of),
    )


def _causes(own: list[StageStay], method: Method) -> tuple[WaitedFor, ...]:
    """What the ended stays waited for, most often first."""
    days: dict[str, list[int]] = {}
    for stay in own:
        for cause in stay.waited_for:
            days.setdefault(cause, []).append(stay.days)
    found = [
        WaitedFor(
            cause=cause_title(cause, method),
            times=len(each),
            days=percentile(each, method.threshold("flow-likely")),
        )
        for cause, each in days.items()
    ]
    return tuple(sorted(found, key=lambda each: (-each.times, -each.days, each.cause.en)))


def _asked(stay: StageStay, stage: Stage, paused: Mapping[StageStay, Paused], of: StageHistory) -> Iterator[Asked]:
    """What the plan allows a stay: the planned work of the stage, then the SLA of each gate asked after it.

    The clock of the intake starts with the complete submission, any other one with the stage; an intake that is not
    complete has none. It ends with the first answer at the last of those gates, a hold included, or with the stage.
    """
    start = of.submitted.get(stay.initiative) if stage.lifecycle == _INTAKE else stay.entered
    if start is None:
        return
    route, tier = of.routes.get(stay.initiative), of.tiers.get(stay.initiative, 1)
    asked = (gate for gate in of.method.gates.values() if gate.asked_after == stage.id)
    gates = [gate for gate in asked if route is None or gate.id in route.gates]
    decided = [of.decided[stay.initiative, gate.id] for gate in gates if (stay.initiative, gate.id) in of.decided]
    ends = [max(decided)] if gates and len(decided) == len(gates) else []
    answered = min([*ends, *([stay.left] if stay.left else [])], default=None)
    allowed = stage.working_days + sum(gate.sla_working_days[tier] for gate in gates)
    yield Asked(stay.initiative, start, answered, allowed, paused.get(stay, ()))


def _pauses(history: StageHistory) -> dict[StageStay, Paused]:
    """The days on which the clock of a stay was paused: the move out of it says so."""
    return {
        stay: ((after.paused[0], after.paused[1] or history.as_of),)
        for stay, after in zip_longest(history.stays, history.moves[1:])
        if stay.left is not None and after is not None and after.paused
    }


def _days(stays: Sequence[StageStay], as_of: date) -> npt.NDArray[np.datetime64]:
    first = min((stay.entered for stay in stays), default=as_of)
    return np.arange(np.datetime64(first), np.datetime64(as_of) + _ONE_DAY)


def _per_day(found: Sequence[date], days: npt.NDArray[np.datetime64]) -> npt.NDArray[np.int64]:
    at = np.searchsorted(days, np.asarray(found, dtype="datetime64[D]"))
    return np.bincount(at, minlength=len(days)).astype(np.int64)
