"""Which checks need not pass, and until when? Read from the decision log; an expired waiver is a fail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from pmo_kit.errors import Faults, Place
from pmo_kit.model.characters import clean
from pmo_kit.model.decision import WHOLE_PORTFOLIO, Decision, Proposal
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.model.text import Reason, Text
from pmo_kit.model.verdict import Verdict, Waiver

# The decisions that waive each check of each initiative, in the order in which they were taken.
Waivers = Mapping[tuple[str, str], list[Decision]]
_PLACE = Place(field="waives")


def waivable(portfolio: Portfolio) -> frozenset[str]:
    """The checks that can be waived: requirements of gates, and checks of the rows of registers.

    What the law obliges, what a file or the log itself shows, and a waiver are no such checks.
    """
    rows = (check.id for register in portfolio.registers.values() for check in register.checks)
    return frozenset((*portfolio.method.requirements, *rows))


def waivers_of(portfolio: Portfolio, only: str = "") -> Waivers:
    """The waivers of the decision log by initiative and check; one without an end waives nothing.

    `only` leaves out those of every other initiative.
    """
    found: dict[tuple[str, str], list[Decision]] = {}
    checks = waivable(portfolio)
    for each in sorted(portfolio.decisions, key=lambda each: (each.decided_on, each.seq)):
        about = not only or each.subject == only
        if about and each.kind == "waiver" and each.waives in checks and each.expires:
            found.setdefault((each.subject, each.waives), []).append(each)
    return found


def waived(verdict: Verdict, initiative: str, waivers: Waivers, day: date) -> Verdict:
    """The verdict after its waiver, if there is one: waived while it holds, and a fail once it has expired.

    A check that passes needs no waiver. The last one that was granted until the day is the word on it.
    """
    granted = None if verdict.outcome == "pass" else last_waiver(waivers.get((initiative, verdict.check_id), []), day)
    if granted is None or granted.expires is None:
        return verdict
    until = Text.same(granted.expires.isoformat())
    kind = "waiver-expired" if granted.expires < day else "waiver-holds"
    people = ", ".join(each for each in (granted.person, granted.second_person) if each)
    return replace(
        verdict,
        outcome="fail" if granted.expires < day else "waived",
        because=Reason(kind, (until,)),
        waiver=Waiver(granted.why, people, granted.expires, granted.decision_id),
    )


def last_waiver(granted: list[Decision], day: date) -> Decision | None:
    """The last of some waivers that was granted until a day."""
    until = [each for each in granted if each.decided_on <= day]
    return until[-1] if until else None


def note_waiving(portfolio: Portfolio, proposal: Proposal, faults: Faults) -> None:
    """Note what stands against waiving the check that a proposal names; nothing where it names none.

    It must be one that can be waived, of this gate if it is a gate's requirement, for one initiative.
    """
    check = clean(proposal.waives)
    if not check:
        return
    requirement = portfolio.method.requirements.get(check)
    if check not in waivable(portfolio):
        known = [each.id for each in portfolio.method.requirements.values() if each.gate == proposal.gate]
        faults.add("waives-unknown", _PLACE, value=check, known=", ".join(known) or "–")
    elif requirement is not None and requirement.gate != proposal.gate:
        faults.add("waives-of-another-gate", _PLACE, value=check, gate=requirement.gate)
    if proposal.subject == WHOLE_PORTFOLIO:
        faults.add("waives-for-all", Place(field="initiative"))
