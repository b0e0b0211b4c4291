"""Was the service there as promised, and what is owed if not?"""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import timedelta

from pmo_kit.model.figure import Figure
from pmo_kit.model.service_level import Credit, CreditStep
from pmo_kit.model.text import Reason

NOTHING = Figure(value=0)


def availability(down: timedelta | None, agreed: timedelta) -> Figure:
    """1 - downtime / agreed time, as a share; a reason where the downtime is not known or longer than agreed time.

    Agreed time leaves out what the contract leaves out, such as announced maintenance. Formula book 4.10.
    """
    if down is None:
        return Figure(because=Reason("downtime-not-stated"))
    if not timedelta() <= down <= agreed or not agreed:
        return Figure(because=Reason("downtime-beyond-agreed-time"))
    return Figure(value=(agreed - down) / agreed)  # one rounding: what is exactly the promise is not below it


def allowed_downtime(promised: float, agreed: timedelta) -> timedelta:
    """How long a service may be down in the agreed time: 99.9 % of 30 days is 43.2 minutes."""
    return agreed * (1 - promised)


def in_series(availabilities: Iterable[float]) -> float:
    """The availability of a service that needs all of these at once, which fail independently: their product."""
    return math.prod(availabilities)


def credit_owed(achieved: Figure, *, fee: float, steps: Iterable[CreditStep]) -> Credit:
    """The credit of one period: the largest share of all steps that the availability is below; none at a step itself.

    An availability that is not known gives a reason and no credit of 0.
    """
    if achieved.value is None:
        return Credit(achieved=achieved, share=achieved, amount=achieved)
    share = max((step.share for step in steps if achieved.value < step.below), default=0)
    if not share:
        return Credit(achieved=achieved, share=NOTHING, amount=NOTHING)
    return Credit(achieved=achieved, share=Figure(value=share), amount=Figure(value=fee * share))
