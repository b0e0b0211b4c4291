"""What must hold between the rules of a vendor choice."""

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
