"""The gate review of one initiative: what is on the table, who may decide, and how the gate stands in the log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pmo_kit.decide.authority import NeededAuthority, needed_authority
from pmo_kit.decide.bypasses import find_bypasses, route_of_rows
from pmo_kit.decide.completeness import intake_verdicts
from pmo_kit.decide.conditions import Answers
from pmo_kit.decide.documents import Records, records_of
from pmo_kit.decide.gate_authority import decided_verdicts, needed_people, proposed_verdicts
from pmo_kit.decide.gate_conditions import find_conditions
from pmo_kit.decide.gate_evidence import Table, find_requirements
from pmo_kit.decide.gate_glance import gate_glance
from pmo_kit.decide.gate_log import FREE, GATE_DECISION, SETTLED, GateLog, gate_log, next_gate, standing, with_bypass
from pmo_kit.decide.heading import Subject, find_subject, heading
from pmo_kit.decide.incidents import clocks_of
from pmo_kit.decide.obligation_reviews import reviews_at
from pmo_kit.decide.obligations import find_obligations
from pmo_kit.decide.tier_register import tier_check
from pmo_kit.decide.tiering import Tiering, tier_all, undetermined_by
from pmo_kit.decide.waivers import waivers_of
from pmo_kit.decide.working_days import due_date, working_days_after
from pmo_kit.errors import Place, refuse
from pmo_kit.model.dates import last_day
from pmo_kit.model.decision import Decision
from pmo_kit.model.gate_review import (
    Answer,
    Bypass,
    GateReviewResult,
    GateStanding,
    PastDecision,
    RequirementFinding,
    Stood,
)
from pmo_kit.model.method import Gate, Method, Route
from pmo_kit.model.obligation_review import ObligationReview
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.model.text import Reason, Text
from pmo_kit.model.verdict import Verdict


@dataclass(frozen=True)
class _Facts:
    """What the parts of the review share."""

    subject: Subject
    gate: Gate
    route: Route
    table: Table
    records: Records
    tiering: Tiering
    decisions: tuple[Decision, ...]
    log: GateLog
    bypasses: tuple[Bypass, ...]
    tier_column: Text

    @property
    def strictest(self) -> int:
        return int(self.tiering.strictest[0])

    @property
    def lightest(self) -> int:
        return int(self.tiering.lightest[0])

    @property
    def method(self) -> Method:
        return self.table.method

    def tier_name(self) -> Text:
        return self.method.tiers[str(self.strictest)].name

    def requirements(self, day: date) -> tuple[RequirementFinding, ...]:
        records = replace(self.records, day=day)
        return find_requirements(self.table, self.gate, records, strictest=self.strictest, lightest=self.lightest)

    def obligations(self, portfolio: Portfolio, day: date) -> tuple[ObligationReview, ...]:
        """What is due of obligations by the gate, filings and reports of incidents among it, as it counts on a day."""
        records = replace(self.records, day=day, clocks=clocks_of(portfolio, self.subject.initiative_id, day))
        return tuple(
            reviews_at(
                self.gate,
                find_obligations(self.subject.row, self.method, as_of=day),
                records,
                today=day == self.subject.day,
                present=self.subject.stage.lifecycle if self.subject.stage else None,
            )
        )

    def stands(self, gate: str) -> GateStanding:
        """How a gate stands on the day of the review."""
        key = self.subject.initiative_id
        passed_by = any(each.gate == gate for each in self.bypasses)
        return with_bypass(standing(self.log, key, gate, self.subject.day, self.method), bypassed=passed_by)


def decide_gate_review(portfolio: Portfolio, initiative: str, *, as_of: date | str, gate: str = "") -> GateReviewResult:
    """Review one gate of one initiative as things stood on `as_of` (a date or `YYYY-MM-DD`).

    `gate` is the id of a gate; if it is blank, the first gate ahead that is not settled. Evidence is judged as of the
    day of the decision that stands, or as of `as_of` while it is still to be decided. Who may decide is asked at
    today's tier and amount, of a decision at those that it has on record.

    Raises:
        BadInput: when the initiative or the gate is not known, or `as_of` is not a day.
    """
    facts = _facts(portfolio, find_subject(portfolio, initiative, as_of), gate)
    subject, method, stands = facts.subject, facts.method, facts.stands(facts.gate.id)
    settled = stands.decision if stands.state in SETTLED else None
    day = settled.decided_on if settled else subject.day
    parts = {**_parts(facts, stands, day), "obligations": facts.obligations(portfolio, day)}
    verdicts = _verdicts(parts)
    answer: Answer = "decided" if settled else _answer(verdicts)
    clock = _clock(facts, portfolio, parts["requirements"], ready=answer == "ready", settled=settled is not None)
    history = tuple(_past(each, facts) for each in _until(facts))
    return GateReviewResult(
        **heading(portfolio, subject),
        **_about(facts),
        **parts,
        **clock,
        standing=stands,
        answer=answer,
        evidence_day=day,
        bypasses=tuple(each for each in facts.bypasses if each.gate == facts.gate.id),
        history=history,
        owners={key: role.name for key, role in method.roles.items()},
        glance=gate_glance(facts.gate, method, stands, answer, verdicts, late=clock["overdue_working_days"]),
    )


def _facts(portfolio: Portfolio, subject: Subject, gate: str) -> _Facts:
    method, key = portfolio.method, subject.initiative_id
    if gate and gate not in method.gates:
        raise refuse("unknown-id", Place(field="gate"), value=gate, known=tuple(method.gates))
    records = records_of(portfolio, key, subject.row, (), day=subject.day)
    decisions = tuple(each for each in portfolio.decisions if each.subject == key)
    route, log = route_of_rows(subject.row, method)[0], gate_log(decisions)
    return _Facts(
        subject=subject,
        gate=method.gates[gate] if gate else next_gate(log, key, subject.stage, route, subject.day, method),
        route=route,
        table=Table(key, subject.row, records.acting, waivers_of(portfolio, only=key), method),
        records=records,
        tiering=tier_all(Answers(subject.row), method),
        decisions=decisions,
        log=log,
        bypasses=find_bypasses(portfolio, as_of=subject.day, only={key}).bypasses,
        tier_column=portfolio.registers["initiatives"].columns["tier"].name,
    )


def _about(facts: _Facts) -> dict[str, Any]:
    """Which gate, on which route, for which tier."""
    gate, method = facts.gate, facts.method
    open_questions = undetermined_by(Answers(facts.subject.row), facts.tiering)
    return {
        "gate": gate.id,
        "gate_title": gate.name,
        "question": gate.text("question"),
        "lifecycle": method.stages[gate.asked_after].lifecycle,
        "stop_reason": gate.text("stop_reason"),
        "route": facts.route.name,
        "tier": facts.strictest if facts.strictest == facts.lightest else None,
        "strictest": facts.strictest,
        "tier_names": tuple(tier.name for tier in sorted(method.tiers.values(), key=lambda tier: tier.level)),
        "undetermined_by": tuple(method.questions[name].name for name, rows in open_questions.items() if rows[0]),
    }


def _parts(facts: _Facts, stands: GateStanding, day: date) -> dict[str, Any]:
    """All that bears on the answer, with its verdicts."""
    subject, method = facts.subject, facts.method
    amount = subject.number("approved_budget")
    needed = needed_authority(facts.gate, method, tier=facts.strictest, amount=amount)
    earlier = tuple(facts.stands(each) for each in facts.route.gates if method.gates[each].order < facts.gate.order)
    return {
        "requirements": facts.requirements(day),
        "earlier": earlier,
        "earlier_checks": tuple(_earlier_check(each, facts) for each in earlier),
        "conditions": find_conditions(facts.decisions, subject.day, method),
        "needed": needed_people(facts.table, needed, amount),
        "authority": _authority(facts, needed, stands),
        "tier_check": tier_check(
            subject.text("tier"), facts.strictest, facts.lightest, method, question=facts.tier_column
        ),
    }


def _verdicts(parts: Mapping[str, Any]) -> tuple[Verdict, ...]:
    """Every verdict that bears on the answer, those of the requirements first."""
    found = [each.verdict for name in ("requirements", "conditions", "obligations") for each in parts[name]]
    return (*found, *parts["earlier_checks"], *parts["authority"], parts["tier_check"])


def _answer(verdicts: Sequence[Verdict]) -> Answer:
    """A fail blocks; what cannot be judged leaves it open. An open condition is not due yet and does neither."""
    waiting = [each for each in verdicts if each.because.kind != "condition-open"]
    if any(each.outcome == "fail" for each in waiting):
        return "blocked"
    return "undetermined" if any(each.outcome == "not_assessed" for each in waiting) else "ready"


def _earlier_check(stands: GateStanding, facts: _Facts) -> Verdict:
    free = stands.state in FREE
    decision = (Text.same(stands.decision.decision_id),) if stands.decision else ()
    name = Text(f"{stands.gate} {stands.title.en}", f"{stands.gate} {stands.title.zh}")
    return Verdict(
        GATE_DECISION,
        name,
        "pass" if free else "fail",
        Reason("gate-state-" + stands.state),
        remedy=name,
        owner=facts.method.gates[stands.gate].decider(facts.strictest),
        evidence=tuple(each.en for each in decision),
    )


def _authority(facts: _Facts, needed: NeededAuthority, stands: GateStanding) -> tuple[Verdict, ...]:
    if stands.decision is not None and stands.state in SETTLED:
        return decided_verdicts(facts.table, needed, stands.decision, facts.tier_name())
    return proposed_verdicts(facts.table, needed)


def _until(facts: _Facts) -> list[Decision]:
    """The decisions of the gate until the day of the review, in order."""
    taken = facts.log.get((facts.subject.initiative_id, facts.gate.id), ())
    return [each for each in taken if each.decided_on <= facts.subject.day]


def _past(decision: Decision, facts: _Facts) -> PastDecision:
    method = facts.method
    outcome = method.decision_outcomes.get(decision.outcome)
    found = [each.verdict for each in facts.requirements(decision.decided_on)] if outcome and outcome.passes else []
    failed = tuple(each.question for each in found if each.outcome == "fail")
    unclear = tuple(each.question for each in found if each.outcome == "not_assessed")
    stood: Stood | None = None if not found else "gaps" if failed else "not_shown" if unclear else "full"
    needed = needed_authority(facts.gate, method, tier=facts.strictest, amount=facts.subject.number("approved_budget"))
    kept = decided_verdicts(facts.table, needed, decision, facts.tier_name())
    return PastDecision(
        decision=decision,
        role=_role(decision.role, method),
        second_role=_role(decision.second_role, method) if decision.second_role else None,
        outcome=outcome.name if outcome else Text.same(decision.outcome),
        stood=stood,
        missing=failed,
        not_assessed=unclear,
        breaches=tuple(each for each in kept if each.outcome != "pass"),
    )


def _role(role: str, method: Method) -> Text:
    return method.roles[role].name if role in method.roles else Text.same(role)


def _clock(
    facts: _Facts, portfolio: Portfolio, requirements: Sequence[RequirementFinding], *, ready: bool, settled: bool
) -> dict[str, Any]:
    """Since when the gate waits for its decision, and until when that is due."""
    calendar, day = portfolio.calendar, facts.subject.day
    submitted = None if settled else _submitted(facts, portfolio, requirements, ready=ready)
    sla = facts.gate.sla_working_days[facts.strictest]
    by = due_date(calendar, submitted or day, sla)
    return {
        "submitted_on": submitted,
        "decide_by": by,
        "sla_working_days": sla,
        "overdue_working_days": working_days_after(calendar, by, day) if submitted else 0,
        "provisional_calendar": not calendar.is_final(by),
    }


def _submitted(
    facts: _Facts, portfolio: Portfolio, requirements: Sequence[RequirementFinding], *, ready: bool
) -> date | None:
    """The day of the complete submission: at the first gate that of the intake, else of the last piece of evidence."""
    first = facts.method.first_gate
    if facts.gate == first:
        checks = intake_verdicts(facts.subject.row, portfolio.registers["initiatives"], facts.method, first.id)
        written = facts.subject.text("submitted_on")
        complete = not any(each.outcome == "fail" for each in checks)
        return last_day(written) if written and complete else None
    days = [last_day(each.pieces[0].piece.dated) for each in requirements if each.verdict.outcome == "pass"]
    return max(days, default=None) if ready else None
