"""Are the conditions of conditional passes met, open or overdue? Read from the decision log alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

from pmo_kit.decide.gate_log import GateLog
from pmo_kit.model.decision import Decision, PassCondition
from pmo_kit.model.gate_review import ConditionFinding
from pmo_kit.model.method import Method
from pmo_kit.model.text import Reason, Text
from pmo_kit.model.verdict import Outcome, Verdict

State = Literal["settled", "open", "overdue"]
_VERDICTS: dict[State, Outcome] = {"settled": "pass", "open": "not_assessed", "overdue": "fail"}


def find_conditions(log: GateLog, subject: str, day: date, method: Method) -> tuple[ConditionFinding, ...]:
    """Every condition that was set for an initiative until a day, in the order in which they were set.

    The log does not say that a condition was met, only that a later decision of the same gate passed without it: until
    then it is open, and from the day after it was due *overdue*, which is a fail. An open one is *not assessed*.
    """
    found = []
    for (whose, _), decisions in log.items():
        until = [each for each in decisions if whose == subject and each.decided_on <= day]
        for at, decision in enumerate(until):
            settled = any(_settles(later, method) for later in until[at + 1 :])
            found += [
                _finding(decision, number, condition, _state(condition, day, settled=settled), method)
                for number, condition in enumerate(decision.conditions, start=1)
            ]
    return tuple(sorted(found, key=lambda each: (each.due, each.decision_id)))


def _settles(later: Decision, method: Method) -> bool:
    """A later decision of the gate that passes takes the place of the one with conditions."""
    outcome = method.decision_outcomes.get(later.outcome)
    return outcome is not None and outcome.passes


def _state(condition: PassCondition, day: date, *, settled: bool) -> State:
    return "settled" if settled else "overdue" if condition.due < day else "open"


def _finding(
    decision: Decision, number: int, condition: PassCondition, state: State, method: Method
) -> ConditionFinding:
    gate = decision.gate or ""
    due = Text(condition.due.isoformat(), condition.due.isoformat())
    verdict = Verdict(
        f"{decision.decision_id}-{number}",
        condition.name,
        _VERDICTS[state],
        Reason("condition-" + state, (due,)),
        remedy=method.gates[gate].name,
        owner=condition.owner,
    )
    return ConditionFinding(
        decision_id=decision.decision_id,
        gate=gate,
        text=condition.name,
        owner=condition.owner,
        due=condition.due,
        state=state,
        verdict=verdict,
    )


def overdue(conditions: Sequence[ConditionFinding]) -> int:
    """How many conditions are overdue."""
    return sum(each.state == "overdue" for each in conditions)
