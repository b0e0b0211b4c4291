"""Conditions of rules and of row checks, held against the attributes and answers that there are."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from pmo_kit.errors import Faults, Place
from pmo_kit.model.condition import Condition
from pmo_kit.model.register import NUMERIC


def check_condition(
    condition: Condition, known: Mapping[str, tuple[str, Collection[str]]], place: Place, faults: Faults
) -> None:
    """Note what a condition says that cannot be: `known` gives the type and the answers of each attribute."""
    for term in condition.every_term():
        if term.attribute not in known:
            faults.add("unknown-attribute", place, value=term.attribute, known=tuple(known))
            continue
        kind, answers = known[term.attribute]
        if (term.comparison is None) == (kind in NUMERIC):
            faults.add("wrong-comparison", place, value=term.attribute, type=kind)
        for value in term.values if answers else ():
            if value not in answers:
                faults.add("unknown-answer", place, value=value, attribute=term.attribute, known=tuple(answers))
