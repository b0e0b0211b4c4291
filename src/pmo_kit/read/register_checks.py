"""What must hold inside a register's definition and a mapping: known columns, answers, roles and other registers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pmo_kit.errors import Faults, Place
from pmo_kit.model.column_values import column_answers
from pmo_kit.model.method import Method
from pmo_kit.model.register import NUMERIC, ORDERED, Column, Register, RowCheck
from pmo_kit.read.clock_checks import check_incident_conditions
from pmo_kit.read.conditions import check_condition

OWN = "x_"


def check_registers(registers: Mapping[str, Register], method: Method, faults: Faults) -> None:
    """Note everything in the definitions that does not fit together."""
    for register in registers.values():
        place = Place(file=f"templates/registers/{register.id}.yaml")
        if register.key not in register.columns:
            known = tuple(register.columns)
            faults.add("unknown-id", Place(place.file, field="key"), value=register.key, known=known)
        for column in register.columns.values():
            at = Place(place.file, record=column.id, field="refers_to")
            if column.refers_to is not None and column.refers_to not in registers:
                faults.add("unknown-id", at, value=column.refers_to, known=tuple(registers))
        check_rows(register.checks, register.columns, method, place, faults)
    check_incident_conditions(registers, method, faults)


def check_column(column: Column, method: Method, place: Place, faults: Faults) -> bool:
    """Whether the answers of a column can be looked up; noted where not."""
    listed = column.of is not None or bool(column.values)
    if column.of is not None and column.of not in method.collections():
        faults.add("unknown-id", place, value=column.of, known=tuple(method.collections()))
        return False
    if listed != (column.type in {"choice", "set"}):
        faults.add("answers-missing", place, type=column.type)
        return False
    limits = [each for each in (column.min, column.max) if each is not None]
    if limits != sorted(limits) or (limits and column.type not in NUMERIC):
        faults.add("limits-wrong", place, type=column.type)
        return False
    return True


def check_rows(
    checks: Iterable[RowCheck], columns: Mapping[str, Column], method: Method, place: Place, faults: Faults
) -> None:
    """Note what the checks of good rows say that cannot be."""
    known = {key: (column.type, column_answers(column, method)) for key, column in columns.items()}
    for check in checks:
        own = {name: ("text", ()) for name in check.when.attributes() if name.startswith(OWN)}
        check_condition(check.when, {**own, **known}, Place(place.file, record=check.id, field="when"), faults)
        for field in (*check.fields, *check.like):
            if field not in columns and not field.startswith(OWN):
                at = Place(place.file, record=check.id, field="fields")
                faults.add("unknown-id", at, value=field, known=tuple(columns))
        _in_line(check, known, place, faults)
        _in_order(check, known, place, faults)
        if check.who not in method.roles:
            at = Place(place.file, record=check.id, field="who")
            faults.add("unknown-id", at, value=check.who, known=tuple(method.roles))


def _in_line(check: RowCheck, known: Mapping[str, tuple[str, tuple[str, ...]]], place: Place, faults: Faults) -> None:
    """A number can be out of line only among rows of one kind, and only where it is one."""
    if check.expect != "in_line":
        return
    if not check.like:
        faults.add("check-without-kind", Place(place.file, record=check.id, field="like"))
    for field in check.fields:
        if known.get(field, ("text", ()))[0] not in NUMERIC:
            faults.add("check-not-a-number", Place(place.file, record=check.id, field="fields"), value=field)


def _in_order(check: RowCheck, known: Mapping[str, tuple[str, tuple[str, ...]]], place: Place, faults: Faults) -> None:
    """An order is one of at least two dates, two moments or two numbers."""
    if check.expect not in ORDERED:
        return
    kinds = {"number" if (kind := known.get(field, ("text",))[0]) in NUMERIC else kind for field in check.fields}
    if len(check.fields) == 1 or len(kinds) > 1 or not kinds <= {"number", "date", "moment"}:
        faults.add("check-without-order", Place(place.file, record=check.id, field="fields"))
