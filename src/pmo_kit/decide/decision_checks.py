"""May a decision be written down as it is proposed? Every fault of what a person gave, at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from pmo_kit.decide.decision_authority import note_authority
from pmo_kit.decide.settling import note_settling
from pmo_kit.errors import Fault, Faults, Place
from pmo_kit.model.characters import clean, plain
from pmo_kit.model.dates import as_of_day
from pmo_kit.model.decision import WHOLE_PORTFOLIO, DecisionOutcome, PassCondition, Proposal, condition_of
from pmo_kit.model.portfolio import Portfolio


def decision_faults(portfolio: Portfolio, proposal: Proposal, *, today: date) -> tuple[Fault, ...]:
    """What must be mended before the decision can be recorded; nothing where it can.

    Ids must be known, a person named who may decide this, days be days and in order, and everything given that the
    outcome asks for.
    """
    faults = Faults()
    _known(portfolio, proposal, faults)
    _people(proposal, faults)
    note_authority(portfolio, proposal, faults)
    decided = _day(proposal.decided_on, "on", faults)
    if decided and decided > today:
        faults.add("decision-in-the-future", Place(field="on"), value=decided, today=today)
    expires = _day(proposal.expires, "expires", faults) if proposal.expires else None
    if decided and expires and expires <= decided:
        faults.add("decision-expired-at-once", Place(field="expires"), value=expires, day=decided)
    conditions = _conditions(proposal.conditions, faults)
    for condition in conditions:
        if decided and condition.due < decided:
            faults.add("condition-due-before", Place(field="condition"), value=condition.due, day=decided)
    note_settling(portfolio, proposal, decided, faults)
    outcome = portfolio.method.decision_outcomes.get(proposal.outcome)
    if outcome is not None:
        _asked(outcome, proposal, faults)
    return tuple(faults)


def _known(portfolio: Portfolio, proposal: Proposal, faults: Faults) -> None:
    method = portfolio.method
    initiatives = portfolio.frames["initiatives"]["initiative_id"]
    if proposal.subject not in {*initiatives, WHOLE_PORTFOLIO}:
        known = tuple(initiatives.head(4)) or WHOLE_PORTFOLIO
        faults.add("initiative-unknown", Place(field="initiative"), value=proposal.subject or "–", known=known)
    asked: list[tuple[str, str, Iterable[str]]] = [
        ("gate", proposal.gate, method.gates),
        ("outcome", proposal.outcome, method.decision_outcomes),
        ("role", proposal.role, method.roles),
    ]
    if proposal.second_role:
        asked.append(("second-role", proposal.second_role, method.roles))
    for field, value, known_ids in asked:
        if value not in known_ids:
            faults.add("unknown-id", Place(field=field), value=value, known=tuple(known_ids))


def _people(proposal: Proposal, faults: Faults) -> None:
    if not clean(proposal.person):
        faults.add("decision-nobody", Place(field="person"))
    if bool(clean(proposal.second_person)) != bool(proposal.second_role):
        missing = "second-role" if clean(proposal.second_person) else "second-person"
        faults.add("decision-second-half", Place(field=missing))
    elif proposal.second_person and plain(proposal.second_person) == plain(proposal.person):
        faults.add("decision-two-eyes", Place(field="second-person"), value=proposal.person)


def _day(written: str, field: str, faults: Faults) -> date | None:
    try:
        return as_of_day(written)
    except ValueError:
        faults.add("as-of-not-a-day", Place(field=field), value=written)
        return None


def _conditions(written: Iterable[str], faults: Faults) -> list[PassCondition]:
    found = []
    for each in written:
        try:
            found.append(condition_of(each))
        except ValueError:
            faults.add("condition-form", Place(field="condition"), value=each)
    return found


def _asked(outcome: DecisionOutcome, proposal: Proposal, faults: Faults) -> None:
    given = {"conditions": proposal.conditions, "expires": proposal.expires, "reason": clean(proposal.reason)}
    given["settles"] = clean(proposal.settles)
    fields = {"conditions": "condition", "expires": "expires", "reason": "reason", "settles": "settles"}
    for need in outcome.asks:
        if not given[need]:
            faults.add(
                "decision-incomplete", Place(field=fields[need]), outcome=outcome.id, outcome_zh=outcome.title_zh
            )
    if proposal.conditions and "conditions" not in outcome.asks:
        faults.add("conditions-not-asked", Place(field="condition"), outcome=outcome.id)
    if given["settles"] and "settles" not in outcome.asks:
        faults.add("settles-not-asked", Place(field="settles"), outcome=outcome.id)
