"""Could each service be left? Only an exit plan that is fresh and was rehearsed in time says so."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

from pmo_kit.decide.provider_names import ProviderNames
from pmo_kit.decide.register_rows import Row, every_row
from pmo_kit.model.dates import first_day, last_day
from pmo_kit.model.method import Method
from pmo_kit.model.text import Reason, text_of_cell
from pmo_kit.model.validity import begun
from pmo_kit.model.vendor_portfolio import ExitFinding
from pmo_kit.model.verdict import Outcome

_WORST_FIRST: tuple[Outcome, ...] = ("fail", "not_assessed", "pass", "waived")


def exit_findings(services: pd.DataFrame, day: date, method: Method, names: ProviderNames) -> tuple[ExitFinding, ...]:
    """Every service, those that support a critical function first; what fails before what is open and what passes."""
    found = [_finding(row, day, method, names) for row in every_row(services)]
    return tuple(
        sorted(found, key=lambda each: (not each.critical_function, _WORST_FIRST.index(each.outcome), each.service))
    )


def _finding(row: Row, day: date, method: Method, names: ProviderNames) -> ExitFinding:
    outcome, kind = _judge(row, day, method)
    vendor = row.text("vendor_id")
    return ExitFinding(
        service=row.text("service_id"),
        title=text_of_cell(row.text("service")),
        vendor=vendor,
        vendor_name=names.title(vendor),
        critical_function=row.text("critical_function"),
        planned_on=row.text("exit_plan_on"),
        planned_days=row.number("exit_days"),
        rehearsed_on=row.text("rehearsed_on"),
        rehearsed_days=row.number("rehearsed_days"),
        outcome=outcome,
        because=Reason(kind),
    )


def _judge(row: Row, day: date, method: Method) -> tuple[Outcome, str]:
    """Whether the plan is there and fresh, then whether it was rehearsed; a date too vague to say is not assessed."""
    return _plan(row, day, method) or _rehearsal(row, day, method)


def _plan(row: Row, day: date, method: Method) -> tuple[Outcome, str] | None:
    plan = row.text("exit_plan_on")
    if not plan:
        return "not_assessed", "exit-plan-missing"
    if begun(plan, day) != "yes":
        return "not_assessed", "exit-plan-later"
    if _too_old(plan, day, method.threshold("exit-plan-age")):
        return "fail", "exit-plan-old"
    return None


def _rehearsal(row: Row, day: date, method: Method) -> tuple[Outcome, str]:
    rehearsed = row.text("rehearsed_on")
    if not rehearsed:
        return "not_assessed", "exit-not-rehearsed"
    if begun(rehearsed, day) != "yes":
        return "not_assessed", "exit-rehearsal-later"
    if _too_old(rehearsed, day, method.threshold("exit-rehearsal-age")):
        return "fail", "exit-rehearsal-old"
    if first_day(rehearsed) < last_day(row.text("exit_plan_on")):
        return "not_assessed", "exit-rehearsed-before-plan"
    return _in_time(row.number("exit_days"), row.number("rehearsed_days"))


def _in_time(planned: float | None, took: float | None) -> tuple[Outcome, str]:
    if took is None:
        return "not_assessed", "exit-rehearsed-days-missing"
    if planned is None:
        return "not_assessed", "exit-days-missing"
    return ("pass", "exit-proven") if took <= planned else ("fail", "exit-slower")


def _too_old(text: str, day: date, days: float) -> bool:
    return first_day(text) < day - timedelta(days=int(days))
