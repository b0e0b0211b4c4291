"""How much hangs on how few, looked through vendor, model, cloud and region?"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from pmo_kit.model.characters import plain
from pmo_kit.model.figure import Figure
from pmo_kit.model.text import Reason
from pmo_kit.model.vendor_services import Concentration, Layer, VendorService


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
    there, seen = [each for each in asked if layer in each.providers], {each.id for each in counted}
    return Concentration(
        basis=basis,
        layer=layer,
        index=index,
        effective=effective_number(index),
        shares={name: amount / total for name, amount in ordered} if index.value is not None else {},
        not_stated=tuple(each.id for each in there if each.id not in seen),
        not_there=len(asked) - len(there),
    )
