"""Who decides at this gate, and was what was decided decided by people who may? As verdicts."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from pmo_kit.decide.authority import (
    AuthorityCheck,
    Decider,
    NeededAuthority,
    check_authority,
    check_independence,
    needed_authority,
)
from pmo_kit.decide.gate_evidence import Table
from pmo_kit.decide.people import in_role
from pmo_kit.model.decision import Decision, DecisionOutcome
from pmo_kit.model.gate_review import NeededPeople
from pmo_kit.model.text import Reason, Text
from pmo_kit.model.verdict import Outcome, Verdict


def needed_people(table: Table, needed: NeededAuthority, amount: float | None) -> NeededPeople:
    """Each role that may decide, with the person on record, and what else a decision that frees the way needs."""
    return NeededPeople(
        approvers=tuple(in_role(role, table.row, table.method) for role in needed.roles),
        four_eyes=needed.four_eyes,
        rules=tuple(rule.name for rule in needed.rules),
        amount_known=amount is not None,
    )


def deciders_of(role: str, person: str, second_role: str, second_person: str) -> tuple[Decider, ...]:
    """The one or two sides of a decision."""
    first = Decider(role, person)
    return (first, Decider(second_role, second_person, second=True)) if second_role and second_person else (first,)


def frees_the_way(outcome: DecisionOutcome | None) -> bool:
    """Whether a decision needs all that the rules ask: one that passes a gate, waives a check or makes an exception."""
    return outcome is None or outcome.passes or outcome.kind != "gate"


def decided_verdicts(table: Table, today: NeededAuthority, decision: Decision, tier: Text) -> tuple[Verdict, ...]:
    """Whether the people who took a decision may, rule by rule, at the tier and amount that it has on record.

    Where it has none, those of today (`today`, `tier`) are asked and named as such: what keeps the rules says so, and
    what would break a rule of tier and amount is *not assessed*.
    """
    method = table.method
    outcome, said = method.decision_outcomes.get(decision.outcome), decision.on_record
    then = method.tiers.get(str(said.tier)) if said else None
    needed = today
    if said and then:
        needed, tier = needed_authority(today.gate, method, tier=said.tier, amount=said.amount), then.name
    deciders = deciders_of(decision.role, decision.person, decision.second_role, decision.second_person)
    known = [each for each in deciders if each.role in method.roles]
    if len(known) < len(deciders):
        return (
            _verdict(
                AuthorityCheck(needed.gate.id, needed.gate.name, needed.gate.owner, ()),
                "not_assessed",
                "authority-unknown",
            ),
        )
    checks = check_authority(needed, deciders, table.acting, method, tier=tier, frees=frees_the_way(outcome))
    by_today = [] if then else [needed.gate.id, *(rule.id for rule in needed.rules)]
    return tuple(_kept(checks, by_today))


def proposed_verdicts(table: Table, needed: NeededAuthority) -> tuple[Verdict, ...]:
    """Whether the people on record for the roles that may decide are independent; none of those without a person."""
    named = [in_role(role, table.row, table.method) for role in needed.roles]
    found: dict[str, Verdict] = {}
    for each in named:
        if each.person:
            for verdict in _kept(check_independence([Decider(each.role, each.person)], table.acting, table.method)):
                if verdict.check_id not in found or verdict.outcome == "fail":
                    found[verdict.check_id] = verdict
    return tuple(found.values())


def _kept(checks: Iterable[AuthorityCheck], by_today: Collection[str] = ()) -> Iterable[Verdict]:
    """The verdict of each rule; of those `by_today`, what is said holds of today's tier and amount alone."""
    for check in checks:
        today = check.rule in by_today
        ending = "-today" if today else ""
        if not check.breaches:
            yield _verdict(check, "pass", "authority-kept" + ending)
        for breach in check.breaches:
            outcome: Outcome = "not_assessed" if today else "fail"
            yield _verdict(check, outcome, "authority-" + breach.kind + ending, breach.values)


def _verdict(check: AuthorityCheck, outcome: Outcome, kind: str, values: tuple[Text, ...] = ()) -> Verdict:
    return Verdict(check.rule, check.title, outcome, Reason(kind, values), remedy=check.title, owner=check.owner)
