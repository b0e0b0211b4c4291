"""What must hold between the rules of authority: known ids, and nobody asked for who may never decide."""

from __future__ import annotations

from pmo_kit.errors import Faults
from pmo_kit.model.method import Method
from pmo_kit.read.rule_links import check_known, place_of

# These acts compare two people of one record; they name no role.
_WITHOUT_ROLES = frozenset({"countersigns", "approves"})


def check_authorities(method: Method, faults: Faults) -> None:
    """Note everything in authorities, independence rules and the outcomes of gates that does not fit together."""
    for authority in method.authorities.values():
        at = ("authorities", authority.id)
        check_known(method, faults, (*at, "gates"), authority.gates, method.gates)
        check_known(method, faults, (*at, "tiers"), map(str, authority.tiers), method.tiers)
        check_known(method, faults, (*at, "one_of"), authority.one_of, method.roles)
        if not (authority.one_of or authority.four_eyes):
            faults.add("authority-asks-nothing", place_of(method, *at))
    for rule in method.independence_rules.values():
        at = ("independence_rules", rule.id)
        for field in ("roles", "never"):
            check_known(method, faults, (*at, field), getattr(rule, field), method.roles)
        if bool(rule.never) == (rule.act in _WITHOUT_ROLES):
            message = "independence-names-roles" if rule.never else "independence-names-nobody"
            faults.add(message, place_of(method, *at, "never"), act=rule.act)
    _who_never_decides(method, faults)
    for outcome in method.decision_outcomes.values():
        if outcome.kind == "gate" and "settles" not in outcome.asks and outcome.leaves is None:
            faults.add("outcome-leaves-nothing", place_of(method, "decision_outcomes", outcome.id, "leaves"))


def _who_never_decides(method: Method, faults: Faults) -> None:
    """A role that may never decide is not one that a gate or an authority names."""
    barred = {
        role: rule.id
        for rule in method.independence_rules.values()
        if rule.act == "decides" and not rule.roles
        for role in rule.never
    }
    named = [
        ("gates", gate.id, "decided_by", tuple(role for roles in gate.decided_by.values() for role in roles))
        for gate in method.gates.values()
    ]
    named += [("authorities", each.id, "one_of", each.one_of) for each in method.authorities.values()]
    for collection, record, field, roles in named:
        for role in dict.fromkeys(roles):
            if role in barred:
                place = place_of(method, collection, record, field)
                faults.add("role-never-decides", place, role=role, rule=barred[role])
