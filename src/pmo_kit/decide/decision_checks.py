"""May a decision be written down as it is proposed? Every fault of what a person gave, at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from pmo_kit.decide.decision_authority import note_authority
from pmo_kit.decide.people import name_pairs, same_person
from pmo_kit.decide.settling import note_settling
from pmo_kit.decide.waivers import note_waiving
from pmo_kit.errors import Fault, Faults, Place
from pmo_kit.model.characters import clean
from pmo_kit.model.dates import as_of_day, first_day
from pmo_kit.model.decision import (
    WHOLE_PORTFOLIO,
    DecisionOutcome,
    DueNotADayError,
    PassCondition,
    Proposal,
    condition_of,
)
from pmo_kit.model.portfolio import Portfolio


def decision_faults(portfolio: Portfolio, proposal: Proposal, *, today: date) -> tuple[Fault, ...]:
    """What must be mended before the decision can be recorded; nothing where it can.

    Ids must be known, a person named who may decide this, days be days and in order, and everything given that the
    outcome asks for. A way is freed on a run, or for a reason. What was decided before the kit was used is told as
    such: the rules of who may decide are not asked of it then.
    """
    faults = Faults()
    _known(portfolio, proposal, faults)
    _people(portfolio, proposal, faults)
    if not proposal.imported:
        note_authority(portfolio, proposal, faults)
    decided = _day(proposal.decided_on, "on", faults)
    _days(portfolio, proposal, decided, today, faults)
    note_settling(portfolio, proposal, decided, faults)
    note_waiving(portfolio, proposal, faults)
    outcome = portfolio.method.decision_outcomes.get(proposal.outcome)
    if outcome is not None:
        _asked(outcome, proposal, faults)
        _grounds(outcome, proposal, faults)
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


def _people(portfolio: Portfolio, proposal: Proposal, faults: Faults) -> None:
    person, second = clean(proposal.person), clean(proposal.second_person)
    if not person:
        faults.add("decision-nobody", Place(field="person"))
    if bool(second) != bool(proposal.second_role):
        missing = "second-role" if second else "second-person"
        faults.add("decision-second-half", Place(field=missing))
    elif second and person and same_person(person, second, name_pairs(portfolio)):
        faults.add("decision-two-eyes", Place(field="second-person"), first=person, second=second)


def _days(portfolio: Portfolio, proposal: Proposal, decided: date | None, today: date, faults: Faults) -> None:
    """Note days that do not follow one another: the initiative, the decision, what is due after it, and its end."""
    expires = _day(proposal.expires, "expires", faults) if proposal.expires else None
    conditions = _conditions(proposal.conditions, faults)
    if decided is None:
        return
    known = _known_from(portfolio, proposal.subject)
    if decided > today:
        faults.add("decision-in-the-future", Place(field="on"), value=decided, today=today)
    if known and decided < known:
        faults.add("decision-before-initiative", Place(field="on"), value=decided, day=known, subject=proposal.subject)
    if expires and expires <= decided:
        faults.add("decision-expired-at-once", Place(field="expires"), value=expires, day=decided)
    for condition in conditions:
        if condition.due < decided:
            faults.add("condition-due-before", Place(field="condition"), value=condition.due, day=decided)


def _known_from(portfolio: Portfolio, subject: str) -> date | None:
    """The first day on which anything is on record of an initiative; None where nothing is dated."""
    frame, events = portfolio.frames["initiatives"], portfolio.frames.get("stage_events")
    row = frame[frame["initiative_id"] == subject]
    written = [day for name in ("registered_on", "submitted_on") if name in row for day in row[name].dropna()]
    if events is not None:
        written += list(events.loc[events["initiative_id"] == subject, "at"].dropna())
    return min(map(first_day, written), default=None)


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
        except DueNotADayError as error:
            faults.add("condition-day", Place(field="condition"), value=each, due=error.due or "–")
        except ValueError:
            faults.add("condition-form", Place(field="condition"), value=each)
    return found


def _asked(outcome: DecisionOutcome, proposal: Proposal, faults: Faults) -> None:
    given = {"conditions": proposal.conditions, "expires": proposal.expires, "reason": clean(proposal.reason)}
    given |= {"settles": clean(proposal.settles), "waives": clean(proposal.waives)}
    for need in outcome.asks:
        if not given[need]:
            place = _place(need)
            faults.add("decision-incomplete", place, outcome=outcome.id, outcome_zh=outcome.title_zh)
    not_asked = {name for name in given if given[name] and name not in outcome.asks}
    if "conditions" in not_asked:
        faults.add("conditions-not-asked", _place("conditions"), outcome=outcome.id)
    if "settles" in not_asked:
        faults.add("settles-not-asked", _place("settles"), outcome=outcome.id)
    if "waives" in not_asked:
        faults.add("waives-not-asked", _place("waives"), outcome=outcome.id)


def _place(need: str) -> Place:
    """The field of what an outcome asks for, as the command names it: a condition is given one by one."""
    return Place(field=need.removesuffix("s") if need == "conditions" else need)


def _grounds(outcome: DecisionOutcome, proposal: Proposal, faults: Faults) -> None:
    """Note where nothing says on what a way is freed, or where what was told afterwards claims a run."""
    if outcome.passes and not proposal.run and not clean(proposal.reason):
        faults.add("decision-without-grounds", Place(field="run"))
    if proposal.imported and proposal.run:
        faults.add("decision-imported-with-run", Place(field="run"))
