"""What must hold between the rules of a vendor choice, and between those of the vendor portfolio."""

from __future__ import annotations

from pmo_kit.errors import Faults
from pmo_kit.model.method import Method
from pmo_kit.read.rule_links import place_of

# The methods that were published with one scale and work on no other.
_OWN_SCALE = {"weighted_product": "sum", "vikor": "range", "promethee_ii": "none"}
_SCALES = ("range", "best", "sum", "vector")


def check_vendor_rules(method: Method, faults: Faults) -> None:
    """Note what cannot hold among random indices, scales of ranking methods, and bounds of contract terms."""
    _random_indices(method, faults)
    for rule in method.ranking_methods.values():
        possible = (_OWN_SCALE[rule.id],) if rule.id in _OWN_SCALE else _SCALES
        if rule.normalisation not in possible:
            place = place_of(method, "ranking_methods", rule.id, "normalisation")
            faults.add("ranking-scale", place, value=rule.normalisation, known=", ".join(possible))
    for term in method.contract_terms.values():
        if term.at_least is not None and term.at_most is not None and term.at_least > term.at_most:
            faults.add("term-bounds-reversed", place_of(method, "contract_terms", term.id, "at_most"))
        if term.bounded and not term.unit:
            faults.add("term-without-unit", place_of(method, "contract_terms", term.id, "unit"))


def _random_indices(method: Method, faults: Faults) -> None:
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
