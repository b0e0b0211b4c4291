"""What a contract costs: the lines it is made of, and what they come to year by year."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from pmo_kit.model.figure import Figure
from pmo_kit.model.result import Result


@dataclass(frozen=True)
class CostLine:
    """One thing that is paid for: how many units in each year, and the price of one.

    `volumes[0]` is bought when the contract is signed, `volumes[1]` in its first year, and so on. A price may be
    quoted for more than one unit: `per` is how many (a million tokens). A volume or price that nobody stated is None;
    0 is free, or billed otherwise, and is asked about.
    """

    id: str
    kind: str
    volumes: tuple[float | None, ...]
    unit_price: float | None
    per: float = 1

    def __post_init__(self) -> None:
        numbers = [each for each in (*self.volumes, self.unit_price) if each is not None]
        if not all(math.isfinite(each) and each >= 0 for each in numbers) or not self.per > 0:
            raise ValueError(f"{self.id}: volumes and prices are finite and not below zero, and `per` is above zero")


class TotalCost(Result):
    """What a contract costs in one scenario; `years[0]` is the signing.

    `years`, `total` and `discounted` are reasons as soon as one volume or price is not stated; `by_kind` and
    `known` hold what is. `not_stated` and `asked` name the lines without and those with a price of 0.
    """

    scenario: str
    years: tuple[Figure, ...]
    total: Figure
    discounted: Figure
    rate: float
    by_kind: Mapping[str, float]
    known: float
    not_stated: tuple[str, ...]
    asked: tuple[str, ...]


@dataclass(frozen=True)
class Contacts:
    """What a service did in a period: contacts that came in, attempts made for them, how many went to a person.

    `attempts` counts every try, the first ones included. `resolved` counts each contact that was settled, by the
    service or after escalation, once.
    """

    received: float
    attempts: float
    escalated: float
    resolved: float

    def __post_init__(self) -> None:
        if not 0 <= max(self.escalated, self.resolved) <= self.received <= self.attempts < math.inf:
            raise ValueError("each contact has an attempt, and no more are escalated or resolved than came in")
        if min(self.escalated, self.resolved) < 0:
            raise ValueError("a count is not below zero")
