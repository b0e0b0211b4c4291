"""This provider stops on Friday: which services stop with it, and how long and how dear is it to switch?"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

from pmo_kit.model.characters import plain
from pmo_kit.model.figure import Figure
from pmo_kit.model.text import Reason, Text
from pmo_kit.model.vendor_services import LAYERS, Layer, Stop, VendorService


class Dependences:
    """Who stands under which services, in any layer; names count as equal whatever their case, width and spacing."""

    def __init__(self, services: Sequence[VendorService]):
        self._services = services
        self._first: dict[str, str] = {}
        self._places: dict[str, dict[int, None]] = {}
        self._layers: dict[str, set[Layer]] = {}
        self._open: dict[Layer, set[int]] = {layer: set() for layer in LAYERS}
        for place, service in enumerate(services):
            for layer, name in service.providers.items():
                self._note(place, layer, name)

    def _note(self, place: int, layer: Layer, name: str) -> None:
        if not name:
            self._open[layer].add(place)
            return
        key = plain(name)
        self._first.setdefault(key, name)
        self._places.setdefault(key, {})[place] = None
        self._layers.setdefault(key, set()).add(layer)

    def providers(self) -> tuple[str, ...]:
        """Everybody who stands under a service, as first spelt."""
        return tuple(self._first.values())

    def spelt(self, provider: str) -> str | None:
        """The provider as the register spells it; None where nothing stands on it."""
        return self._first.get(plain(provider))

    def under(self, provider: str) -> tuple[VendorService, ...]:
        """The services that stand on a provider."""
        return tuple(self._services[place] for place in self._places.get(plain(provider), ()))

    def stop(self, provider: str) -> Stop:
        """What stops with a provider, and what it takes to switch; nothing where nothing stands on it."""
        key = plain(provider)
        hit = self.under(provider)
        layers = tuple(layer for layer in LAYERS if layer in self._layers.get(key, ()))
        unsure = set().union(*(self._open[layer] for layer in layers or LAYERS)) - self._places.get(key, {}).keys()
        days, costs = [each.exit_days for each in hit], [each.switch_cost for each in hit]
        return Stop(
            provider=self._first.get(key, provider),
            layers=layers,
            services=tuple(each.id for each in hit),
            initiatives=_once(each.initiative_id for each in hit),
            critical_functions=functions_of(hit),
            spend=_all_of((each.annual_spend for each in hit), math.fsum),
            days_together=_all_of(days, lambda known: max(known, default=0)),
            days_in_turn=_all_of(days, math.fsum),
            cost=_all_of(costs, math.fsum),
            at_least_days=max((each for each in days if each is not None), default=0),
            at_least_cost=math.fsum(each for each in costs if each is not None),
            undetermined=len(unsure),
        )


def every_stop(known: Dependences) -> tuple[Stop, ...]:
    """The stop of every provider in every layer, the worst first.

    Worst is what hits most critical functions, then what takes the most days to switch, then most services: days
    matter more than spend (formula book 4.10).
    """
    return tuple(sorted((known.stop(each) for each in known.providers()), key=_how_bad))


def functions_of(services: Iterable[VendorService]) -> tuple[str, ...]:
    """The critical functions that services support, each once, as first spelt."""
    first: dict[str, str] = {}
    for each in services:
        if each.critical_function:
            first.setdefault(plain(each.critical_function), each.critical_function)
    return tuple(first.values())


def _how_bad(stop: Stop) -> tuple[float, float, float, str]:
    return (-len(stop.critical_functions), -stop.at_least_days, -len(stop.services), stop.provider)


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
