"""How much hangs on how few, looked through vendor, model, cloud and region? And if one of them stops on Friday?"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal

from pmo_kit.model.characters import plain
from pmo_kit.model.figure import Figure
from pmo_kit.model.text import Reason, Text
from pmo_kit.model.vendor_services import LAYERS, Concentration, Layer, Stop, VendorService


def concentration_index(amounts: Iterable[float]) -> Figure:
    """The Herfindahl-Hirschman index of amounts: Σ (amount / total)², between 1/n and 1.

    An amount below zero, or a total of zero, gives a reason. Formula book 4.10.
    """
    given = list(amounts)
    total = math.fsum(given)
    if any(each < 0 for each in given):
        return Figure(because=Reason("spend-below-zero"))
    if not 0 < total < math.inf:
        return Figure(because=Reason("nothing-to-share"))
    return Figure(value=math.fsum((each / total) ** 2 for each in given))


def effective_number(index: Figure) -> Figure:
    """How many equal ones would be as concentrated: 1 / index."""
    return index if index.value is None else Figure(value=1 / index.value)


def spend_concentration(services: Sequence[VendorService], layer: Layer) -> Concentration:
    """Shares of the annual spend by who stands in one layer, whichever vendor sends the invoice."""
    counted = [each for each in services if each.providers.get(layer) and each.annual_spend is not None]
    sums: dict[str, float] = {}
    names = _Names()
    for each in counted:
        name = names.of(each.providers[layer])
        sums[name] = sums.get(name, 0) + (each.annual_spend or 0)
    return _concentration("spend", layer, sums, services, counted)


def critical_concentration(services: Sequence[VendorService], layer: Layer) -> Concentration:
    """Shares of the critical functions by who stands in one layer; a function on two of them counts for both."""
    critical = [each for each in services if each.critical_function]
    counted = [each for each in critical if each.providers.get(layer)]
    names = _Names()
    functions: dict[str, set[str]] = {}
    for each in counted:
        functions.setdefault(names.of(each.providers[layer]), set()).add(plain(each.critical_function))
    sums = {name: float(len(found)) for name, found in functions.items()}
    return _concentration("critical_functions", layer, sums, critical, counted)


def provider_stops(services: Sequence[VendorService], provider: str) -> Stop:
    """Which services stop with a provider, wherever it stands, and what it takes to switch them.

    Names count as equal whatever their case, width and spacing.
    """
    wanted = plain(provider)
    hit = [each for each in services if any(plain(name) == wanted for name in each.providers.values())]
    open_ = [each for each in services if each not in hit and not all(each.providers.get(layer) for layer in LAYERS)]
    days, costs = [each.exit_days for each in hit], [each.switch_cost for each in hit]
    return Stop(
        provider=provider,
        layers=tuple(layer for layer in LAYERS if any(plain(each.providers.get(layer, "")) == wanted for each in hit)),
        services=tuple(each.id for each in hit),
        initiatives=_once(each.initiative_id for each in hit),
        critical_functions=_once(each.critical_function for each in hit),
        spend=_all_of((each.annual_spend for each in hit), math.fsum),
        days_together=_all_of(days, lambda known: max(known, default=0)),
        days_in_turn=_all_of(days, math.fsum),
        cost=_all_of(costs, math.fsum),
        at_least_days=max((each for each in days if each is not None), default=0),
        at_least_cost=math.fsum(each for each in costs if each is not None),
        undetermined=tuple(each.id for each in open_),
    )


class _Names:
    """The spelling under which a name was first seen."""

    def __init__(self) -> None:
        self._first: dict[str, str] = {}

    def of(self, name: str) -> str:
        return self._first.setdefault(plain(name), name)


def _concentration(
    basis: Literal["spend", "critical_functions"],
    layer: Layer,
    sums: Mapping[str, float],
    asked: Sequence[VendorService],
    counted: Sequence[VendorService],
) -> Concentration:
    index, total = concentration_index(sums.values()), math.fsum(sums.values())
    ordered = sorted(sums.items(), key=lambda item: -item[1])
    return Concentration(
        basis=basis,
        layer=layer,
        index=index,
        effective=effective_number(index),
        shares={name: amount / total for name, amount in ordered} if index.value is not None else {},
        not_stated=tuple(each.id for each in asked if each not in counted),
    )


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))


def _all_of(amounts: Iterable[float | None], combine: Callable[[list[float]], float]) -> Figure:
    """The figure of all amounts, or how many of how many are missing."""
    given = list(amounts)
    known = [each for each in given if each is not None]
    if len(known) < len(given):
        counts = (str(len(given) - len(known)), str(len(given)))
        return Figure(because=Reason("not-stated-for", tuple(Text.same(each) for each in counts)))
    return Figure(value=combine(known))
