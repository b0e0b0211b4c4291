"""Where is concentration beyond its limits, and who stands underneath several vendors at once?"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from pmo_kit.decide.concentration import critical_concentration, spend_concentration
from pmo_kit.decide.provider_stops import Dependences, functions_of
from pmo_kit.model.characters import plain
from pmo_kit.model.method import Method
from pmo_kit.model.text import Reason
from pmo_kit.model.vendor_portfolio import Band, JudgedConcentration, Shared
from pmo_kit.model.vendor_services import LAYERS, Concentration, Layer, VendorService


def judged_concentrations(services: Sequence[VendorService], method: Method) -> tuple[JudgedConcentration, ...]:
    """Spend and critical functions in every layer, against the limits of the method, in the order of the layers.

    The index of n functions is never below 1/n. Where that is above the limit already, only the share is judged.
    """
    functions = len(functions_of(services))
    least = 1 / functions if functions else 0
    found = []
    for layer in LAYERS:
        found.append(_judged(spend_concentration(services, layer), 0, method))
        found.append(_judged(critical_concentration(services, layer), least, method))
    return tuple(found)


def shared_providers(services: Sequence[VendorService], known: Dependences) -> tuple[Shared, ...]:
    """Whoever stands below more than one vendor, by layer from above; the one below most vendors first in each."""
    total = math.fsum(each.annual_spend or 0 for each in services)
    found = [each for layer in LAYERS if layer != "vendor" for each in _shared(known, layer, total)]
    return tuple(sorted(found, key=lambda each: (LAYERS.index(each.layer), -len(each.vendors), each.provider)))


def _shared(known: Dependences, layer: Layer, total: float) -> Iterator[Shared]:
    for provider in known.providers():
        under = [each for each in known.under(provider) if plain(each.providers.get(layer, "")) == plain(provider)]
        vendors = tuple(dict.fromkeys(each.providers["vendor"] for each in under if each.providers.get("vendor")))
        if len(vendors) > 1:
            spend = [each.annual_spend for each in under]
            stated = [each for each in spend if each is not None]
            yield Shared(
                provider=provider,
                layer=layer,
                vendors=vendors,
                services=len(under),
                critical_functions=functions_of(under),
                share=math.fsum(stated) / total if total > 0 and len(stated) == len(spend) else None,
            )


def _judged(found: Concentration, least: float, method: Method) -> JudgedConcentration:
    largest, share = next(iter(found.shares.items()), (None, None))
    band, because = _band(found, share, least, method)
    return JudgedConcentration(found=found, band=band, because=because, largest=largest, largest_share=share)


def _band(found: Concentration, share: float | None, least: float, method: Method) -> tuple[Band, Reason]:
    """Beyond a limit is beyond it whatever else is missing; anything better needs every service stated."""
    index = found.index.value
    if index is None or share is None:
        return "not_assessed", found.index.because or Reason("nothing-to-share")
    few = least > method.threshold("hhi-high")
    cases: tuple[tuple[bool, Band, str], ...] = (
        (index > method.threshold("hhi-high") and not few, "beyond", "concentration-index"),
        (share > method.threshold("provider-share"), "beyond", "concentration-share"),
        (bool(found.not_stated), "not_assessed", "concentration-not-stated"),
        (few, "watch", "concentration-few"),
        (index >= method.threshold("hhi-moderate"), "watch", "concentration-watch"),
        (True, "within", "concentration-within"),
    )
    return next((band, Reason(kind)) for holds, band, kind in cases if holds)
