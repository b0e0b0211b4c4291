"""Which way through the gates: the first route whose condition holds, and the others still possible."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from pmo_kit.decide.conditions import NO, YES, Answers
from pmo_kit.decide.tiering import Tiering
from pmo_kit.model.method import Method, Route


def possible_routes(answers: Answers, tiering: Tiering, method: Method) -> list[tuple[Route, npt.NDArray[np.bool_]]]:
    """For each route in order, the rows for which it is (still) possible.

    A route is possible where its tiers overlap the row's possible tiers, its condition is not settled against it, and
    no earlier route is certain.
    """
    taken = np.zeros(len(answers), dtype=bool)
    found = []
    for route in sorted(method.routes.values(), key=lambda route: route.order):
        truth = answers.truth(route.when)
        levels = np.array(route.tiers)[:, None]
        some = ((levels >= tiering.strictest) & (levels <= tiering.lightest)).any(axis=0)
        every = (levels == tiering.strictest).any(axis=0) & (levels == tiering.lightest).any(axis=0)
        found.append((route, ~taken & some & (truth != NO)))
        taken |= every & (truth == YES)
    return found


def route_table(answers: Answers, tiering: Tiering, method: Method) -> tuple[list[str], list[tuple[str, ...]]]:
    """For each row, the id of the route to plan for, and the ids of all routes still possible.

    While more than one route is possible, the plan follows the one that takes the strictest possible tier, and among
    those the one with the most gates.
    """
    possible = possible_routes(answers, tiering, method)
    strictest_first = sorted(possible, key=lambda pair: -len(pair[0].gates))
    planned = [
        next(route.id for route, rows in strictest_first if rows[at] and tier in route.tiers)
        for at, tier in enumerate(tiering.strictest)
    ]
    return planned, [tuple(route.id for route, rows in possible if rows[at]) for at in range(len(answers))]
