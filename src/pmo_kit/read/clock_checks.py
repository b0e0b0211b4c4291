"""What must hold between the clocks, the obligations they rest on and the register of incidents."""

from __future__ import annotations

from collections.abc import Mapping

from pmo_kit.errors import Faults
from pmo_kit.model.column_values import column_answers
from pmo_kit.model.method import Method
from pmo_kit.model.register import Register
from pmo_kit.read.conditions import check_condition
from pmo_kit.read.rule_links import check_known, place_of


def check_clocks(method: Method, faults: Faults) -> None:
    """Note every clock that rests on an obligation that is not there, or has neither hours nor a note that says why."""
    for clock in method.clocks.values():
        named = [clock.obligation] if clock.obligation else []
        check_known(method, faults, ("clocks", clock.id, "obligation"), named, method.obligations)
        if clock.hours is None and not clock.note:
            faults.add("clock-without-hours", place_of(method, "clocks", clock.id, "note"))


def check_incident_conditions(registers: Mapping[str, Register], method: Method, faults: Faults) -> None:
    """Note what the conditions of the clocks say of an incident that its register cannot hold."""
    incidents = registers.get("incidents")
    if incidents is None:
        return
    known = {key: (column.type, column_answers(column, method)) for key, column in incidents.columns.items()}
    for clock in method.clocks.values():
        check_condition(clock.incident, known, place_of(method, "clocks", clock.id, "incident"), faults)
