"""What must hold between the rules of a vendor choice, and between those of the vendor portfolio."""

from __future__ import annotations

from pmo_kit.errors import Faults
from pmo_kit.model.method import Method
from pmo_kit.read.rule_links import place_of


def check_vendor_rules(method: Method, faults: Faults) -> None:
    """Each number of items has one random index: with two, the one in force would depend on their order."""
    seen: set[int] = set()
    for index in method.random_indices.values():
        if index.size in seen:
            faults.add("random-index-twice", place_of(method, "random_indices", index.id, "size"), size=index.size)
        seen.add(index.size)


_RISING = (("notice-last", "notice-soon"), ("notice-soon", "notice-early"), ("hhi-moderate", "hhi-high"))


def check_vendor_bands(method: Method, faults: Faults) -> None:
    """Bands do not overlap: the last notice comes after the one before, and a watch before a limit."""
    for lower, higher in ((method.thresholds.get(low), method.thresholds.get(high)) for low, high in _RISING):
        if lower and higher and higher.value < lower.value:
            place = place_of(method, "thresholds", higher.id, "value")
            faults.add("bands-crossed", place, value=f"{higher.value:g}", other=lower.id, limit=f"{lower.value:g}")
