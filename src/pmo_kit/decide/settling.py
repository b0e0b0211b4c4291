"""Can a condition be declared met as it is proposed? Every fault of what the proposal names, at once."""

from __future__ import annotations

import re
from datetime import date

from pmo_kit.decide.gate_conditions import find_conditions
from pmo_kit.errors import Faults, Place
from pmo_kit.model.characters import clean
from pmo_kit.model.decision import CONDITION, Decision, Proposal
from pmo_kit.model.portfolio import Portfolio

_PLACE = Place(field="settles")


def note_settling(portfolio: Portfolio, proposal: Proposal, decided: date | None, faults: Faults) -> None:
    """Note what stands against settling the condition that a proposal names; nothing where it names none.

    The decision must be one of the same initiative and gate that set this condition on or before the day `decided`
    (None where that is no day), and nothing may have settled it yet.
    """
    named = clean(proposal.settles)
    if not named:
        return
    if not re.match(CONDITION, named):
        faults.add("settles-form", _PLACE, value=named)
        return
    wanted, number = named.split("/")
    setting = next((each for each in portfolio.decisions if each.decision_id == wanted), None)
    if setting is None:
        faults.add("settles-unknown", _PLACE, decision=wanted)
        return
    if (setting.subject, setting.gate) != (proposal.subject, proposal.gate):
        faults.add("settles-of-another", _PLACE, decision=wanted, subject=setting.subject, gate=setting.gate or "–")
    if decided and decided < setting.decided_on:
        faults.add("settles-before", _PLACE, decision=wanted, day=setting.decided_on)
    if not setting.conditions:
        faults.add("settles-not-conditional", _PLACE, decision=wanted)
    elif int(number) > len(setting.conditions):
        faults.add("settles-number", _PLACE, decision=wanted, count=len(setting.conditions))
    else:
        _note_settled(portfolio, setting, int(number), faults)


def _note_settled(portfolio: Portfolio, setting: Decision, number: int, faults: Faults) -> None:
    """Note where the log has settled a condition already, on whatever day."""
    mine = [each for each in portfolio.decisions if each.subject == setting.subject]
    for each in find_conditions(mine, date.max, portfolio.method):
        if (each.decision_id, each.number) == (setting.decision_id, number) and each.verdict.outcome == "pass":
            entry = each.met_by.decision_id if each.met_by else "–"
            faults.add("settles-already", _PLACE, decision=setting.decision_id, entry=entry)
