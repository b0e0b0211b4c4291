"""Which activities decide the end of a plan? Earliest and latest times, slack and the critical path."""

from __future__ import annotations

from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter
from math import isclose

from pmo_kit.decide.estimates import ThreePoint
from pmo_kit.model.estimates import Activity, Network


def network(tasks: Mapping[str, ThreePoint], after: Mapping[str, tuple[str, ...]]) -> Network:
    """Schedule activities by their expected times; `after` names the activities that must end before each begins.

    The critical path is the longest chain by expected time; among equally long ones the one of largest variance, for
    it is the least sure. Duration and variance are the chain's. Reading a probability off them ignores every other
    path that could become the longest, so it flatters (merge bias). Standard critical path method; Hillier and
    Lieberman, Introduction to Operations Research.

    Raises:
        ValueError: for an unknown predecessor, activities that wait for one another, or no activity.
    """
    order = _order(tasks, after)
    early: dict[str, float] = {}
    for name in order:
        begins = max((early[before] for before in after.get(name, ())), default=0.0)
        early[name] = begins + tasks[name].mean
    duration = max(early.values())
    late = dict.fromkeys(order, duration)
    for name in reversed(order):
        for before in after.get(name, ()):
            late[before] = min(late[before], late[name] - tasks[name].mean)
    critical = _longest(order, tasks, after, duration)
    return Network(
        activities=tuple(_activity(name, tasks[name], early[name], late[name]) for name in order),
        critical=critical,
        duration=duration,
        variance=sum(tasks[name].deviation ** 2 for name in critical),
    )


def _order(tasks: Mapping[str, ThreePoint], after: Mapping[str, tuple[str, ...]]) -> list[str]:
    named = {*after, *(before for names in after.values() for before in names)}
    if not tasks or not named <= set(tasks):
        raise ValueError(f"a plan has activities, and names no others: {sorted(named - set(tasks))}")
    try:
        return list(TopologicalSorter({name: after.get(name, ()) for name in tasks}).static_order())
    except CycleError as error:
        raise ValueError(f"activities wait for one another: {error.args[1]}") from error


def _activity(name: str, task: ThreePoint, early: float, late: float) -> Activity:
    slack = late - early
    return Activity(
        id=name,
        expected=task.mean,
        variance=task.deviation**2,
        early_start=early - task.mean,
        early_finish=early,
        late_start=late - task.mean,
        late_finish=late,
        slack=0.0 if isclose(late, early) else slack,
    )


def _longest(
    order: list[str], tasks: Mapping[str, ThreePoint], after: Mapping[str, tuple[str, ...]], duration: float
) -> tuple[str, ...]:
    """The chain that takes the whole duration, of largest variance where there are several."""
    best: dict[str, tuple[float, float, tuple[str, ...]]] = {}
    for name in order:
        before = [best[each] for each in after.get(name, ())]
        longest = max((time for time, _, _ in before), default=0.0)
        _, variance, chain = max(
            (each for each in before if isclose(each[0], longest)), key=lambda each: each[1], default=(0.0, 0.0, ())
        )
        best[name] = longest + tasks[name].mean, variance + tasks[name].deviation ** 2, (*chain, name)
    ends = [each for each in best.values() if isclose(each[0], duration)]
    return max(ends, key=lambda each: each[1])[2]
