"""May the people of a proposed decision decide it? The faults that the rules of authority and independence give."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from pmo_kit.decide.authority import Breach, check_authority, needed_authority
from pmo_kit.decide.conditions import Answers
from pmo_kit.decide.evidence_pieces import pieces_of
from pmo_kit.decide.gate_authority import deciders_of, frees_the_way
from pmo_kit.decide.people import Acting, acting_people, name_pairs, person_of
from pmo_kit.decide.tiering import tier_all
from pmo_kit.errors import Faults, Place
from pmo_kit.model.characters import clean
from pmo_kit.model.decision import WHOLE_PORTFOLIO, OnRecord, Proposal
from pmo_kit.model.portfolio import Portfolio

_KEY = "initiative_id"


@dataclass(frozen=True)
class _Subject:
    """What is decided on: who acts in it, and what the register says of it and of the deciders' roles."""

    acting: Acting
    said: OnRecord


def note_authority(portfolio: Portfolio, proposal: Proposal, faults: Faults) -> None:
    """Note every rule of authority that a proposal breaks; nothing where its gate, roles or subject are not known.

    The tier is the strictest that the answers still allow. For the whole portfolio, and where no amount is on record,
    the strictest rules hold. Somebody else than the register names for a role decides only for a reason.
    """
    method = portfolio.method
    deciders = deciders_of(proposal.role, clean(proposal.person), proposal.second_role, clean(proposal.second_person))
    if proposal.gate not in method.gates or any(each.role not in method.roles for each in deciders):
        return
    subject = _subject(portfolio, proposal)
    if subject is None:
        return
    said = subject.said
    needed = needed_authority(method.gates[proposal.gate], method, tier=said.tier, amount=said.amount)
    frees = frees_the_way(method.decision_outcomes.get(proposal.outcome))
    tier = method.tiers[str(said.tier)].name
    for check in check_authority(needed, deciders, subject.acting, method, tier=tier, frees=frees):
        rule = method.independence_rules.get(check.rule)
        if rule is None or rule.act != "countersigns":  # the same name twice is told already
            for breach in check.breaches:
                _note(breach, faults)
    for decider, named in zip(deciders, (said.person, said.second_person), strict=False):
        stands_in = decider.person and named and not subject.acting.same(decider.person, named)
        if stands_in and not clean(proposal.reason):
            role = method.roles[decider.role].name
            place = Place(field="second-person" if decider.second else "person")
            faults.add("decision-stand-in", place, person=decider.person, role=role, named=named)


def decision_facts(portfolio: Portfolio, proposal: Proposal) -> OnRecord | None:
    """What can a decision be judged by later? Tier, amount, stage and the people of its roles, as they are today.

    None for what was decided before the kit was used: the register does not say what it said then.
    """
    subject = None if proposal.imported else _subject(portfolio, proposal)
    return subject.said if subject else None


def _subject(portfolio: Portfolio, proposal: Proposal) -> _Subject | None:
    """What is decided on; None where it is not known."""
    method, frame = portfolio.method, portfolio.frames["initiatives"]
    pairs = name_pairs(portfolio)
    if proposal.subject == WHOLE_PORTFOLIO:
        strictest = min(tier.level for tier in method.tiers.values())
        return _Subject(Acting(pairs=pairs), OnRecord(tier=strictest, amount=None, stage=""))
    row = frame[frame[_KEY] == proposal.subject].head(1)
    if row.empty:
        return None
    amount = row["approved_budget"].iloc[0] if "approved_budget" in row else None
    said = OnRecord(
        tier=int(tier_all(Answers(row), method).strictest[0]),
        amount=None if amount is None or pd.isna(amount) else float(amount),
        stage=stage if isinstance(stage := row["stage"].iloc[0], str) else "",
        person=person_of(proposal.role, row, method),
        second_person=person_of(proposal.second_role, row, method) if proposal.second_role else "",
    )
    return _Subject(acting_people(row, pieces_of(portfolio).get(proposal.subject, []), method, pairs), said)


def _note(breach: Breach, faults: Faults) -> None:
    ending = "second-" if breach.by.second else ""
    if breach.kind == "role":
        gate, tier, roles = breach.values
        faults.add("decision-role", Place(field=f"{ending}role"), gate=gate, tier=tier, roles=roles)
    elif breach.kind == "role-missing":
        rule, roles = breach.values
        faults.add("decision-role-missing", Place(field="role"), rule=rule, roles=roles)
    elif breach.kind == "one-pair-of-eyes":
        faults.add("decision-one-pair-of-eyes", Place(field="second-person"), rule=breach.values[0])
    else:
        person, role, rule = breach.values
        faults.add("decision-not-independent", Place(field=f"{ending}person"), person=person, role=role, rule=rule)
