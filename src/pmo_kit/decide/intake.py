"""The intake decision for one initiative: complete, which tier, route and gates, already here, what would change it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from pmo_kit.decide.answer_changes import raising_questions, smallest_changes
from pmo_kit.decide.completeness import intake_verdicts
from pmo_kit.decide.conditions import Answers
from pmo_kit.decide.gate_plan import plan_gates
from pmo_kit.decide.heading import find_subject, heading
from pmo_kit.decide.intake_glance import intake_glance
from pmo_kit.decide.lookalikes import find_lookalikes
from pmo_kit.decide.routes import route_table
from pmo_kit.decide.tier_finding import tier_finding
from pmo_kit.decide.tiering import Tiering, tier_all
from pmo_kit.decide.working_days import next_working_day, working_days_after
from pmo_kit.model.dates import last_day
from pmo_kit.model.intake import IntakeResult, PlannedGate, RouteFinding
from pmo_kit.model.method import Method, Route
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.model.text import Text


def decide_intake(portfolio: Portfolio, initiative: str, *, as_of: date | str) -> IntakeResult:
    """Decide the intake of one initiative as things stood on `as_of` (a date or `YYYY-MM-DD`).

    Raises:
        BadInput: when the initiative is not in the register, or `as_of` is not a day.
    """
    subject = find_subject(portfolio, initiative, as_of)
    frame, method = portfolio.frames["initiatives"], portfolio.method
    row, stage, day = subject.row, subject.stage, subject.day
    answers = Answers(row)
    tiering = tier_all(answers, method)
    first_gate = method.first_gate.id
    checks = intake_verdicts(row, portfolio.registers["initiatives"], method, (stage and stage.gate) or first_gate)
    complete = not any(check.outcome == "fail" for check in checks)
    started, start = _clock(row, portfolio, day, complete=complete, at_intake=stage is None or stage.gate == first_gate)
    route, planned_route = _route(answers, tiering, method)
    gates = plan_gates(
        row, method, portfolio.calendar, route=planned_route, tier=int(tiering.strictest[0]), start=start
    )
    decided: dict[str, Any] = {
        "checks": checks,
        "tier": tier_finding(row, answers, tiering, method),
        "route": route,
        "gates": _with_delay(gates, portfolio, day),
        "lookalikes": find_lookalikes(frame, subject.position, method),
    }
    return IntakeResult(
        **heading(portfolio, subject),
        **decided,
        glance=intake_glance(method, stage, **decided),
        status=_status(row, portfolio),
        complete=complete,
        clock_started_on=started,
        planned_from=start,
        owners={check.owner: method.roles[check.owner].name for check in checks},
        calendar=portfolio.calendar.title,
        raising_questions=raising_questions(row, method),
        smallest_changes=smallest_changes(row, method),
    )


def _status(row: pd.DataFrame, portfolio: Portfolio) -> Text | None:
    values = portfolio.registers["initiatives"].columns["status"].values
    return next((value.name for value in values if value.id == row["status"].iloc[0]), None)


def _clock(
    row: pd.DataFrame, portfolio: Portfolio, day: date, *, complete: bool, at_intake: bool
) -> tuple[date | None, date]:
    """When the SLA clock started (None: it has not), and the day from which to plan."""
    submitted = row["submitted_on"].iloc[0]
    if not (complete and at_intake and isinstance(submitted, str)):
        return None, day
    on = last_day(submitted)
    return next_working_day(portfolio.calendar, on), on


def _with_delay(gates: tuple[PlannedGate, ...], portfolio: Portfolio, day: date) -> tuple[PlannedGate, ...]:
    if not gates or gates[0].decide_by >= day:
        return gates
    late = working_days_after(portfolio.calendar, gates[0].decide_by, day)
    return (gates[0].model_copy(update={"overdue_working_days": late}), *gates[1:])


def _route(answers: Answers, tiering: Tiering, method: Method) -> tuple[RouteFinding, Route]:
    (route,), (possible,) = route_table(answers, tiering, method)
    planned = method.routes[route]
    finding = RouteFinding(
        route=planned.id,
        title=planned.name,
        purpose=planned.text("purpose"),
        settled=len(possible) == 1,
        also_possible=tuple(method.routes[other].name for other in possible if other != route),
    )
    return finding, planned
