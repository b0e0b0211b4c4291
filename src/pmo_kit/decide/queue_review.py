"""The queue before the validators: what one more, a fast lane or a WIP limit would change, on the rates of the past."""

from __future__ import annotations

from dataclasses import replace
from math import floor

from pmo_kit.decide.queue import Queue, one_more, simulate
from pmo_kit.decide.stage_flow import StageHistory, arrivals, capacity, stages_before_delivery
from pmo_kit.model.flow import Measure
from pmo_kit.model.method import Method
from pmo_kit.model.process_review import QueueReview, WhatIf, WhatIfKind
from pmo_kit.model.text import Reason

_VALIDATE = "validate"


def review_queue(history: StageHistory) -> QueueReview | None:
    """Rates per month and what-ifs for the stage of validation; None where the method has none.

    One validator can do an equal share of what all of them did in the months in which there was a case. Cases of the
    lightest tiers (`fast-lane-tier` and lighter) are small.
    """
    method = history.method
    stage = next((each for each in stages_before_delivery(method) if each.lifecycle == _VALIDATE), None)
    if stage is None:
        return None
    own = [stay for stay in history.stays if stay.stage == stage.id]
    servers = int(method.threshold("queue-servers"))
    coming = arrivals(own, history.as_of, method)
    together = capacity(own, history.as_of, method)
    each = Measure(
        value=None if together.value is None else together.value / servers, n=together.n, reason=together.reason
    )
    light = [history.tiers.get(stay.initiative, 1) >= method.threshold("fast-lane-tier") for stay in own]
    small = sum(light) / len(light) if light else 0.0
    missing = coming.reason or each.reason
    found = () if missing else what_ifs(coming.value or 0, each.value or 0, servers, small, method)
    return QueueReview(
        stage=stage.id,
        title=stage.name,
        waiting=sum(stay.left is None for stay in own),
        servers=servers,
        arrivals=coming,
        each=each,
        small_share=small,
        what_ifs=found,
        reason=missing,
    )


def what_ifs(coming: float, each: float, servers: int, small_share: float, method: Method) -> tuple[WhatIf, ...]:
    """The queue as it is, with one more, with as many as it takes, with a fast lane and with a WIP limit.

    The lane and the limit are tried with as many as it takes, since neither mends a queue that grows. A small case is
    `fast-lane-work` of a usual one, and the mean work over both stays what was measured.
    """
    size = method.threshold("fast-lane-work") if small_share else 1.0
    usual = each * (1 - small_share + small_share * size)
    now = Queue(arrivals=coming, capacity=usual, servers=servers, small_share=small_share, small_size=size)
    enough = replace(now, servers=max(floor(coming / each) + 1, servers))
    limit = int(method.threshold("queue-wip-limit"))
    tried: list[tuple[WhatIfKind, Queue]] = [("now", now), ("one-more", one_more(now))]
    if enough.servers > servers + 1:
        tried.append(("enough", enough))
    if small_share and enough.servers > 1:
        tried.append(("fast-lane", replace(enough, fast_lane=True)))
    tried.append(("wip-limit", replace(enough, wip_limit=limit)))
    return tuple(_what_if(kind, queue, each, method) for kind, queue in tried)


def _what_if(kind: WhatIfKind, queue: Queue, each: float, method: Method) -> WhatIf:
    able = min(queue.servers, queue.wip_limit or queue.servers) * each
    lasting = queue.arrivals < able and _lanes_last(queue)
    return WhatIf(
        kind=kind,
        servers=queue.servers,
        capacity=able,
        limit=queue.wip_limit,
        growth=max(queue.arrivals - able, 0.0),
        run=simulate(queue, method) if lasting else None,
        reason=None if lasting else Reason("queue-grows"),
    )


def _lanes_last(queue: Queue) -> bool:
    """Whether neither the lane nor the others get more than they can do."""
    if not queue.fast_lane:
        return True
    small = queue.arrivals * queue.small_share
    others = queue.arrivals - small
    return small * queue.small_size < queue.capacity and others < (queue.servers - 1) * queue.capacity
