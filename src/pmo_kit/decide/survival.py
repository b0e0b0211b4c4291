"""How long until it is done, the unfinished counted? Kaplan–Meier, beside the finished-only figure that misleads."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pmo_kit.decide.flow import percentile
from pmo_kit.model.flow import Measure, Survival
from pmo_kit.model.method import Method
from pmo_kit.model.text import Reason

Steps = tuple[tuple[float, int, int, float], ...]


def survival(times: Sequence[float], ended: Sequence[bool], method: Method) -> Survival:
    """Time to an end for items of which some have not ended: `times` in any one unit, `ended` false where still open.

    S(t) = Π (1 − dᵢ/nᵢ) over the end times up to t, where nᵢ items were at risk just before it. An item still open
    at a time is at risk at that time. The percentile p is the first time at which 1 − S reaches p; where the curve
    never falls that far there is none, and the reason says so. E. L. Kaplan and P. Meier, JASA 53 (1958).

    Raises:
        ValueError: when the two do not have one length, or a time is below zero.
    """
    if len(times) != len(ended) or any(time < 0 for time in times):
        raise ValueError("each item has a time of zero or more, and either ended or not")
    steps = _steps(times, ended)
    done = [time for time, end in zip(times, ended, strict=True) if end]
    likely, safe = method.threshold("flow-likely"), method.threshold("flow-safe")
    return Survival(
        n=len(times),
        events=len(done),
        steps=steps,
        likely=_reached(steps, likely, len(times)),
        safe=_reached(steps, safe, len(times)),
        finished_only_likely=_finished_only(done, likely),
        finished_only_safe=_finished_only(done, safe),
    )


def _steps(times: Sequence[float], ended: Sequence[bool]) -> Steps:
    moments = np.asarray(times, dtype=np.float64)
    ends, deaths = np.unique(moments[np.asarray(ended, dtype=bool)], return_counts=True)
    at_risk = len(moments) - np.searchsorted(np.sort(moments), ends, side="left")
    left = np.cumprod(1 - deaths / at_risk)
    return tuple(zip(ends.tolist(), at_risk.tolist(), deaths.tolist(), left.tolist(), strict=True))


def _reached(steps: Steps, share: float, n: int) -> Measure:
    limit = 1 - share
    for time, _, _, left in steps:
        if left <= limit or np.isclose(left, limit):
            return Measure(value=time, n=n)
    return Measure(value=None, n=n, reason=Reason("survival-not-reached" if steps else "survival-none-ended"))


def _finished_only(done: Sequence[float], share: float) -> Measure:
    if not done:
        return Measure(value=None, n=0, reason=Reason("survival-none-ended"))
    return Measure(value=percentile(done, share), n=len(done))
