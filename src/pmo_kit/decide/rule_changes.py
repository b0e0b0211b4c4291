"""Which rules differ between two methods in what they decide, and what would hold if only some of them did?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from pmo_kit.model.method import Method, TableRow
from pmo_kit.model.records import Record
from pmo_kit.model.rule_change import How, RuleChange
from pmo_kit.model.text import LANGUAGES, Text

# The fields of each collection that decide a tier, a route, evidence or an obligation.
_DECIDING: Mapping[str, tuple[str, ...]] = {
    "tiers": ("level",),
    "levels": ("order",),
    "stages": ("order", "gate", "lifecycle"),
    "gates": ("asked_after",),
    "impact_rules": ("level", "when"),
    "complexity_rules": ("level", "when"),
    "tier_table": ("impact", "complexity", "tier"),
    "reliance_rules": ("step", "when"),
    "overrides": ("tier", "when"),
    "routes": ("order", "tiers", "when", "gates"),
    "requirements": ("gate", "artefact", "tiers", "when", "at_stages"),
    "obligations": ("jurisdiction", "legal_status", "in_force_from", "when", "evidence", "lifecycle"),
}
# Scales and stages that other rules stand on: a method with only some of their changes would not hold together.
_FRAME = frozenset({"tiers", "levels", "stages", "gates"})
_ALONE = frozenset({"impact_rules", "complexity_rules", "reliance_rules", "overrides", "requirements"})


@dataclass(frozen=True)
class Unit:
    """Rules that can only change together, so that the effect of their change can be told from that of others."""

    changes: tuple[RuleChange, ...]

    def moved(self, method: Method, other: Method) -> Method:
        """The method with these rules as they are in the other one."""
        parts: dict[str, Any] = {}
        for change in self.changes:
            records = parts.setdefault(change.collection, dict(getattr(method, change.collection)))
            source = getattr(other, change.collection)
            if change.rule in source:
                records[change.rule] = source[change.rule]
            else:
                records.pop(change.rule, None)
        return replace(method, **parts)


def rule_changes(before: Method, after: Method) -> tuple[RuleChange, ...]:
    """The rules that differ in what they decide, in the order of the collections; texts, owners and sources aside."""
    found = []
    for collection, names in _DECIDING.items():
        old, new = getattr(before, collection), getattr(after, collection)
        for key in (*old, *(key for key in new if key not in old)):
            how: How = "added" if key not in old else "removed" if key not in new else "changed"
            fields = () if how != "changed" else _different(old[key], new[key], names)
            if fields or how != "changed":
                title = _title(new[key], after) if key in new else _title(old[key], before)
                found.append(RuleChange(collection, key, title, how, fields))
    return tuple(found)


def other_changes(before: Method, after: Method) -> int:
    """How many records differ in any other way: texts, thresholds, roles, sources, dates of review."""
    deciding = {(change.collection, change.rule) for change in rule_changes(before, after)}
    count = 0
    for collection in Method.collections():
        old, new = getattr(before, collection), getattr(after, collection)
        count += sum(
            old.get(key) != new.get(key) for key in old.keys() | new.keys() if (collection, key) not in deciding
        )
    return count


def units(changes: tuple[RuleChange, ...], before: Method, after: Method) -> tuple[Unit, ...]:
    """The changes of tiers, routes and evidence in the smallest parts that hold together.

    A cell of the tier table is one part, all routes are one, and so is everything where a scale or the stages change.
    Obligations do not depend on one another or on these.
    """
    chosen = [change for change in changes if change.collection != "obligations"]
    if any(change.collection in _FRAME for change in chosen):
        return (Unit(tuple(chosen)),)
    parts: dict[object, list[RuleChange]] = {}
    for change in chosen:
        parts.setdefault(_part(change, before, after), []).append(change)
    return tuple(Unit(tuple(part)) for part in parts.values())


def _part(change: RuleChange, before: Method, after: Method) -> object:
    if change.collection in _ALONE:
        return (change.collection, change.rule)
    if change.collection == "tier_table":
        row = (after if change.rule in after.tier_table else before).tier_table[change.rule]
        return (row.impact, row.complexity)
    return change.collection


def _title(rule: Record, method: Method) -> Text:
    """The name of a rule; a cell of the tier table has none of its own and is named by its levels."""
    if not isinstance(rule, TableRow):
        return rule.name
    levels = (method.levels[rule.impact].name, method.levels[rule.complexity].name)
    return Text(*(" × ".join(level.say(language) for level in levels) for language in LANGUAGES))


def _different(one: object, other: object, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in names if getattr(one, name) != getattr(other, name))
