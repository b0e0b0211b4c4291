"""May the people of a proposed decision decide it? The faults that the rules of authority and independence give."""

from __future__ import annotations

import pandas as pd

from pmo_kit.decide.authority import Breach, check_authority, needed_authority
from pmo_kit.decide.conditions import Answers
from pmo_kit.decide.evidence_pieces import pieces_of
from pmo_kit.decide.gate_authority import deciders_of, frees_the_way
from pmo_kit.decide.people import Acting, acting_people
from pmo_kit.decide.tiering import tier_all
from pmo_kit.errors import Faults, Place
from pmo_kit.model.characters import clean
from pmo_kit.model.decision import WHOLE_PORTFOLIO, Proposal
from pmo_kit.model.portfolio import Portfolio

_KEY = "initiative_id"


def note_authority(portfolio: Portfolio, proposal: Proposal, faults: Faults) -> None:
    """Note every rule of authority that a proposal breaks; nothing where its gate, roles or subject are not known.

    The tier is the strictest that the answers still allow. For the whole portfolio, and where no amount is on record,
    the strictest rules hold.
    """
    method = portfolio.method
    deciders = deciders_of(proposal.role, clean(proposal.person), proposal.second_role, clean(proposal.second_person))
    if proposal.gate not in method.gates or any(each.role not in method.roles for each in deciders):
        return
    found = _subject(portfolio, proposal.subject)
    if found is None:
        return
    level, amount, acting = found
    needed = needed_authority(method.gates[proposal.gate], method, tier=level, amount=amount)
    frees = frees_the_way(method.decision_outcomes.get(proposal.outcome))
    tier = method.tiers[str(level)].name
    for check in check_authority(needed, deciders, acting, method, tier=tier, frees=frees):
        rule = method.independence_rules.get(check.rule)
        if rule is None or rule.act != "countersigns":  # the same name twice is told already
            for breach in check.breaches:
                _note(breach, faults)


def _subject(portfolio: Portfolio, subject: str) -> tuple[int, float | None, Acting] | None:
    """The tier level, the amount and the people of what is decided on; None where it is not known."""
    method, frame = portfolio.method, portfolio.frames["initiatives"]
    row = frame[frame[_KEY] == subject]
    if subject == WHOLE_PORTFOLIO:
        return min(tier.level for tier in method.tiers.values()), None, {}
    if row.empty:
        return None
    row = row.head(1)
    amount = row["approved_budget"].iloc[0] if "approved_budget" in row else None
    acting = acting_people(row, pieces_of(portfolio).get(subject, []), method)
    level = int(tier_all(Answers(row), method).strictest[0])
    return level, None if amount is None or pd.isna(amount) else float(amount), acting


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
