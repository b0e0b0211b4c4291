"""The gates still ahead: what is due at each, who decides, and by when in working days."""

from __future__ import annotations

from datetime import date

import pandas as pd

from pmo_kit.decide.conditions import Answers
from pmo_kit.decide.evidence_due import due_at
from pmo_kit.decide.working_days import due_date
from pmo_kit.model.calendar import Calendar
from pmo_kit.model.intake import Approver, Evidence, PlannedGate
from pmo_kit.model.method import Gate, Method, Requirement, Route, Stage


def plan_gates(
    row: pd.DataFrame, method: Method, calendar: Calendar, *, route: Route, tier: int, start: date
) -> tuple[PlannedGate, ...]:
    """Plan the gates of a route that an initiative still has ahead, for a frame of one row.

    `tier` is the level to plan for (the strictest possible while it is undetermined). From `start`, each gate is
    submitted after the planned working days of the stages before it, the present one in full, and decided within its
    SLA. An initiative without a stage is planned from intake.
    """
    stages = sorted(method.stages.values(), key=lambda stage: stage.order)
    here = method.stages.get(row["stage"].iloc[0], stages[0])
    planned: list[PlannedGate] = []
    previous, done = start, here.order - 1
    for gate in _ahead(here, route, method):
        stage = method.stages[gate.asked_after].order
        work = sum(step.working_days for step in stages if done < step.order <= stage)
        submit = due_date(calendar, previous, work)
        planned.append(_planned(gate, row, method, calendar, tier=tier, submit=submit))
        previous, done = planned[-1].decide_by, max(done, stage)
    return tuple(planned)


def _ahead(here: Stage, route: Route, method: Method) -> list[Gate]:
    """The gates of the route that close this stage or a later one, in order; none after retirement."""
    ahead = [
        gate
        for gate in method.gates.values()
        if gate.id in route.gates and method.stages[gate.asked_after].order >= here.order
    ]
    if here.gate and not ahead:
        ahead = [method.gates[here.gate]]
    return sorted(ahead, key=lambda gate: gate.order) if here.gate else []


def _planned(
    gate: Gate, row: pd.DataFrame, method: Method, calendar: Calendar, *, tier: int, submit: date
) -> PlannedGate:
    decide = due_date(calendar, submit, gate.sla_working_days[tier])
    return PlannedGate(
        gate=gate.id,
        title=gate.name,
        question=gate.text("question"),
        evidence=_evidence(gate, row, method, tier),
        approvers=tuple(_approver(role, row, method) for role in gate.decided_by[tier]),
        submit_by=submit,
        sla_working_days=gate.sla_working_days[tier],
        decide_by=decide,
        provisional_calendar=not (calendar.is_final(submit) and calendar.is_final(decide)),
        overdue_working_days=0,
    )


def _evidence(gate: Gate, row: pd.DataFrame, method: Method, tier: int) -> tuple[Evidence, ...]:
    due = due_at(gate.id, Answers(row), method, tier=tier, stage=row["stage"].iloc[0])
    return tuple(_due(method.requirements[key], method, certain=certain) for key, certain in due.items())


def _due(requirement: Requirement, method: Method, *, certain: bool) -> Evidence:
    return Evidence(
        requirement=requirement.id,
        title=requirement.name,
        artefact=requirement.artefact,
        provided_by=method.roles[requirement.provided_by].name,
        certain=certain,
        confidence=requirement.confidence,
        note=requirement.text("note"),
    )


def _approver(role: str, row: pd.DataFrame, method: Method) -> Approver:
    column = method.roles[role].person_column
    person = row[column].iloc[0] if column in row else None
    return Approver(role=role, title=method.roles[role].name, person=person if isinstance(person, str) else "")
