"""What must hold between the obligations, the questions, the stages and the calendar of their dates."""

from __future__ import annotations

from collections.abc import Iterator

from pmo_kit.errors import Faults, Place
from pmo_kit.model.condition import ALWAYS, Condition
from pmo_kit.model.method import Method
from pmo_kit.model.obligation import NOWHERE, Obligation


def check_obligations(method: Method, faults: Faults) -> None:
    """Note every obligation that names what is not there, could not be shown at a gate, or has dates that cannot be."""
    for rule in method.obligations.values():
        _jurisdiction(rule, method, faults)
        _gates(rule, method, faults)
        _dates(rule, method, faults)
        for field in ("evidence", "lifecycle", "sources"):
            if not getattr(rule, field):
                faults.add("field-empty", _place(method, rule, field))
        if any(part == ALWAYS for part in _parts(rule.when)):
            faults.add("obligation-empty-part", _place(method, rule, "when"))


def _place(method: Method, rule: Obligation, field: str) -> Place:
    return Place(file=method.origin.get(f"obligations/{rule.id}", ("",))[-1], record=rule.id, field=field)


def _jurisdiction(rule: Obligation, method: Method, faults: Faults) -> None:
    """An obligation belongs to a place that an initiative can name, or to none."""
    question = method.questions.get("jurisdictions")
    known = [*(value.id for value in question.values), NOWHERE] if question else [NOWHERE]
    if rule.jurisdiction not in known:
        place = _place(method, rule, "jurisdiction")
        faults.add("unknown-id", place, value=rule.jurisdiction, known=tuple(known))


def _gates(rule: Obligation, method: Method, faults: Faults) -> None:
    """Evidence that is due in a stage which no gate closes would never be asked for."""
    closed = {stage.lifecycle for stage in method.stages.values() if stage.gate}
    for name in rule.lifecycle:
        if name not in closed:
            faults.add("obligation-without-gate", _place(method, rule, "lifecycle"), value=name)


def _dates(rule: Obligation, method: Method, faults: Faults) -> None:
    place = _place(method, rule, "in_force_from")
    if rule.legal_status == "in_force" and rule.in_force_from is None:
        faults.add("obligation-undated", place)
    elif rule.legal_status == "in_force" and rule.in_force_from and rule.in_force_from > rule.checked_on:
        faults.add("obligation-not-yet", place, value=rule.in_force_from, checked=rule.checked_on)
    if rule.review_by and rule.review_by < rule.checked_on:
        faults.add(
            "obligation-review", _place(method, rule, "review_by"), value=rule.review_by, checked=rule.checked_on
        )


def _parts(condition: Condition) -> Iterator[Condition]:
    """Every sub-condition, however deep."""
    for part in (*condition.any_of, *condition.none_of):
        yield part
        yield from _parts(part)
