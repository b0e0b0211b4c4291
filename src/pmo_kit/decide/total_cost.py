"""What does the contract cost over its life, in each scenario, and what does one resolved contact cost?"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from pmo_kit.decide.cash_flows import present_value
from pmo_kit.model.contract_cost import Contacts, CostLine, TotalCost
from pmo_kit.model.figure import Figure
from pmo_kit.model.text import Reason, Text
from pmo_kit.model.vendor_rules import CostKind, CostScenario


def total_cost(
    lines: Sequence[CostLine], *, kinds: Mapping[str, CostKind], scenario: CostScenario, rate: float
) -> TotalCost:
    """Volumes × unit prices of all lines, by year and kind, undiscounted and discounted at `rate` a year.

    What is bought at signing is not discounted; each year's cost falls at its end. The scenario changes the volumes
    and prices of the kinds that follow them. A line of a kind that the method does not know is refused.

    Raises:
        KeyError: for a kind that is not in `kinds`.
    """
    amounts = {line.id: _amounts(line, kinds[line.kind], scenario) for line in lines}
    missing = tuple(line.id for line in lines if None in amounts[line.id])
    length = max((len(line.volumes) for line in lines), default=0)
    years = [[each[year] for each in amounts.values() if year < len(each)] for year in range(length)]
    by_kind: dict[str, float] = {}
    for line in lines:
        by_kind[line.kind] = by_kind.get(line.kind, 0) + _sum(amounts[line.id])
    return TotalCost(
        scenario=scenario.id,
        years=tuple(_figure(sum(each is None for each in year), _sum(year)) for year in years),
        total=_figure(len(missing), math.fsum(map(_sum, years))),
        discounted=_discounted(years, rate, len(missing)),
        rate=rate,
        by_kind=by_kind,
        known=math.fsum(map(_sum, years)),
        not_stated=missing,
        asked=tuple(line.id for line in lines if line.unit_price == 0),
    )


def compare_scenarios(
    lines: Sequence[CostLine], *, kinds: Mapping[str, CostKind], scenarios: Iterable[CostScenario], rate: float
) -> tuple[TotalCost, ...]:
    """The total cost in each scenario, in their order."""
    return tuple(total_cost(lines, kinds=kinds, scenario=each, rate=rate) for each in scenarios)


def cost_per_resolved(contacts: Contacts, *, per_attempt: float, per_escalation: float, fixed: float = 0) -> Figure:
    """What one resolved contact costs: (attempts × price + escalations × price + fixed) / resolved.

    Every retry and every escalation is paid for, whether it helped or not, so it is more than the price of a call. A
    reason where nothing was resolved. Formula book 4.10.
    """
    if not contacts.resolved:
        return Figure(because=Reason("nothing-resolved"))
    spent = contacts.attempts * per_attempt + contacts.escalated * per_escalation + fixed
    return Figure(value=spent / contacts.resolved)


def _amounts(line: CostLine, kind: CostKind, scenario: CostScenario) -> list[float | None]:
    """What the line costs in each year; None where its volume or its price is not stated."""
    volume = scenario.volume_factor if "volume" in kind.follows else 1
    price = scenario.price_factor if "price" in kind.follows else 1
    found: list[float | None] = []
    for each in line.volumes:
        stated = each is not None and (line.unit_price is not None or each == 0)
        found.append((each or 0) * volume * (line.unit_price or 0) * price / line.per if stated else None)
    return found


def _discounted(years: Sequence[Sequence[float | None]], rate: float, missing: int) -> Figure:
    if missing or not years:
        return _figure(missing, 0)
    return present_value([_sum(year) for year in years], rate, timing="year_end")


def _sum(amounts: Iterable[float | None]) -> float:
    return math.fsum(each for each in amounts if each is not None)


def _figure(missing: int, value: float) -> Figure:
    """The value, unless amounts are missing: a sum without them would look complete."""
    count = Text.same(str(missing))
    return Figure(because=Reason("prices-not-stated", (count,))) if missing else Figure(value=value)
