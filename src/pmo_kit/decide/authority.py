"""May these people decide this? The role at this tier and amount, four eyes where asked, and independence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pmo_kit.decide.people import Acting
from pmo_kit.model.authority import Authority, IndependenceRule
from pmo_kit.model.method import Gate, Method
from pmo_kit.model.text import Text

Breached = Literal["role", "role-missing", "one-pair-of-eyes", "not-independent"]


@dataclass(frozen=True)
class Decider:
    """One side of a decision: the role, the person, and whether it is the second of four eyes."""

    role: str
    person: str
    second: bool = False


@dataclass(frozen=True)
class Breach:
    """What a rule forbids, by whom of the deciders, and what fills the blanks of its words."""

    kind: Breached
    values: tuple[Text, ...]
    by: Decider


@dataclass(frozen=True)
class AuthorityCheck:
    """One rule asked of a decision: its id, title and owner, and how it is broken (empty: it is kept)."""

    rule: str
    title: Text
    owner: str
    breaches: tuple[Breach, ...]


@dataclass(frozen=True)
class NeededAuthority:
    """Who may decide at a gate, by tier and amount: any of `roles`, and what `rules` ask of a way that is freed."""

    gate: Gate
    roles: tuple[str, ...]
    rules: tuple[Authority, ...]

    @property
    def four_eyes(self) -> bool:
        """Whether two people must free the way."""
        return any(rule.four_eyes for rule in self.rules)


def needed_authority(gate: Gate, method: Method, *, tier: int, amount: float | None) -> NeededAuthority:
    """Who may decide at a gate, for a tier level and an amount in the portfolio's currency.

    Without an amount every rule of the gate and tier holds: the strictest case.
    """
    rules = tuple(
        rule
        for rule in method.authorities.values()
        if gate.id in rule.gates and tier in rule.tiers and (amount is None or amount >= rule.amount_from)
    )
    named = (*gate.decided_by[tier], *(role for rule in rules for role in rule.one_of))
    return NeededAuthority(gate, tuple(dict.fromkeys(named)), rules)


def check_authority(
    needed: NeededAuthority, deciders: Sequence[Decider], acting: Acting, method: Method, *, tier: Text, frees: bool
) -> tuple[AuthorityCheck, ...]:
    """Every rule of authority and independence that a decision must keep, each with its breaches.

    `acting` says who has which role in the initiative, `tier` names the tier. A decision that does not free the way
    needs one role that may decide; more is asked of one that does.
    """
    checks = [_role(needed, deciders, method, tier)]
    if frees:
        checks += [
            AuthorityCheck(rule.id, rule.name, rule.owner, tuple(_asked(rule, deciders, method)))
            for rule in needed.rules
        ]
    checks += check_independence(deciders, acting, method)
    return tuple(checks)


def check_independence(deciders: Sequence[Decider], acting: Acting, method: Method) -> list[AuthorityCheck]:
    """The rules of independence that speak of these deciders, each with its breaches."""
    checks = []
    for rule in method.independence_rules.values():
        if rule.act == "countersigns" and len(deciders) > 1:
            twice = tuple(_one_person(rule, deciders, acting, method))
            checks.append(AuthorityCheck(rule.id, rule.name, rule.owner, twice))
        if rule.act == "decides" and (spoken_of := [each for each in deciders if _speaks_of(rule, each.role)]):
            found = (_other_role(rule, each, acting, method) for each in spoken_of)
            checks.append(AuthorityCheck(rule.id, rule.name, rule.owner, tuple(breach for breach in found if breach)))
    return checks


def role_names(roles: Iterable[str], method: Method) -> Text:
    """The titles of roles in one text, each with its id, by which a command names it."""
    known = [method.roles[role] for role in roles]
    return Text(
        ", ".join(f"{role.title} ({role.id})" for role in known),
        "、".join(f"{role.title_zh}（{role.id}）" for role in known),
    )


def _speaks_of(rule: IndependenceRule, role: str) -> bool:
    return not rule.roles or role in rule.roles


def _role(needed: NeededAuthority, deciders: Sequence[Decider], method: Method, tier: Text) -> AuthorityCheck:
    gate = needed.gate
    name = Text(f"{gate.id} {gate.title}", f"{gate.id} {gate.title_zh}")
    wrong = [each for each in deciders if each.role not in needed.roles]
    values = (name, tier, role_names(needed.roles, method))
    return AuthorityCheck(gate.id, name, gate.owner, tuple(Breach("role", values, each) for each in wrong))


def _asked(rule: Authority, deciders: Sequence[Decider], method: Method) -> Iterator[Breach]:
    if rule.one_of and not any(each.role in rule.one_of for each in deciders):
        yield Breach("role-missing", (rule.name, role_names(rule.one_of, method)), deciders[0])
    if rule.four_eyes and len(deciders) == 1:
        yield Breach("one-pair-of-eyes", (rule.name,), deciders[0])


def _one_person(
    rule: IndependenceRule, deciders: Sequence[Decider], acting: Acting, method: Method
) -> Iterator[Breach]:
    first, *others = deciders
    for other in others:
        if acting.same(other.person, first.person):
            yield Breach("not-independent", (_name(other), method.roles[first.role].name, rule.name), other)


def _other_role(rule: IndependenceRule, decider: Decider, acting: Acting, method: Method) -> Breach | None:
    has = acting.roles_of(decider.person, rule.never)
    if not has:
        return None
    return Breach("not-independent", (_name(decider), _titles(has, method.roles), rule.name), decider)


def _name(decider: Decider) -> Text:
    return Text.same(decider.person)


def _titles(roles: Iterable[str], known: Mapping[str, object]) -> Text:
    names: list[Text] = [known[role].name for role in roles]  # type: ignore[attr-defined]
    return Text(", ".join(name.en for name in names), "、".join(name.zh for name in names))
