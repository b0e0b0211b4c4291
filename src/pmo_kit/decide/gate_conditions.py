"""Are the conditions of decisions met, open or overdue? Read from the decision log alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Literal

from pmo_kit.decide.gate_log import gate_log
from pmo_kit.model.decision import Decision, PassCondition, condition_id
from pmo_kit.model.gate_review import ConditionFinding
from pmo_kit.model.method import Method
from pmo_kit.model.text import Reason, Text
from pmo_kit.model.verdict import Outcome, Verdict

State = Literal["met", "settled", "stopped", "open", "overdue"]
_VERDICTS: dict[State, Outcome] = {
    "met": "pass", "settled": "pass", "stopped": "pass", "open": "not_assessed", "overdue": "fail",
}  # fmt: skip


def find_conditions(decisions: Iterable[Decision], day: date, method: Method) -> tuple[ConditionFinding, ...]:
    """Every condition that was set for an initiative until a day, in the order of their due days.

    `decisions` are the entries of the log about that initiative. A condition is met from the day on which an entry says
    so, and settled once a later decision of the same gate passes without it. It ends with the initiative: where the
    last word at any gate is a stop, nothing that was set before it is owed any more. Until then it is open, and from
    the day after it was due *overdue*, which is a fail. An open one is *not assessed*.
    """
    until = [each for each in decisions if each.decided_on <= day]
    met = {each.settles: each for each in until if each.settles}
    log = gate_log(until)
    stop = max((taken[-1] for taken in log.values() if _stops(taken[-1], method)), key=_when, default=None)
    found = []
    for taken in log.values():
        for at, decision in enumerate(taken):
            replaced = any(_passes(later, method) for later in taken[at + 1 :])
            ended = stop if stop and _when(decision) < _when(stop) else None
            found += [
                _finding(decision, number, met, day, method, replaced=replaced, stop=ended)
                for number in range(1, len(decision.conditions) + 1)
            ]
    return tuple(sorted(found, key=lambda each: (each.due, each.decision_id)))


def _passes(decision: Decision, method: Method) -> bool:
    """Whether a later decision of the gate takes the place of the one with conditions."""
    outcome = method.decision_outcomes.get(decision.outcome)
    return outcome is not None and outcome.passes


def _stops(decision: Decision, method: Method) -> bool:
    outcome = method.decision_outcomes.get(decision.outcome)
    return outcome is not None and outcome.leaves == "stopped"


def _when(decision: Decision) -> tuple[date, int]:
    return decision.decided_on, decision.seq


def _finding(
    decision: Decision,
    number: int,
    met: Mapping[str, Decision],
    day: date,
    method: Method,
    *,
    replaced: bool,
    stop: Decision | None,
) -> ConditionFinding:
    condition = decision.conditions[number - 1]
    entry = met.get(condition_id(decision.decision_id, number))
    owed: State = "overdue" if condition.due < day else "open"
    state: State = "met" if entry else "settled" if replaced else "stopped" if stop else owed
    says = entry or (stop if state == "stopped" else None)
    gate = decision.gate or ""
    verdict = Verdict(
        f"{decision.decision_id}-{number}",
        condition.name,
        _VERDICTS[state],
        _because(state, condition, says),
        remedy=method.gates[gate].name,
        owner=condition.owner,
        evidence=(says.decision_id,) if says else (),
    )
    return ConditionFinding(
        decision_id=decision.decision_id,
        number=number,
        gate=gate,
        text=condition.name,
        owner=condition.owner,
        due=condition.due,
        state=state,
        met_by=entry,
        verdict=verdict,
    )


def _because(state: State, condition: PassCondition, entry: Decision | None) -> Reason:
    """Why it stands so: when it was due, and of one that is met or ended when, who said so, and in which entry."""
    said = (entry.decided_on.isoformat(), entry.person, entry.decision_id) if entry else ()
    return Reason("condition-" + state, tuple(Text.same(each) for each in (condition.due.isoformat(), *said)))


def overdue(conditions: Sequence[ConditionFinding]) -> int:
    """How many conditions are overdue."""
    return sum(each.state == "overdue" for each in conditions)
