"""How does a gate stand on a day? By the last decision of the log until that day, and whether it has lapsed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from pmo_kit.model.decision import Decision, GateState
from pmo_kit.model.gate_review import GateStanding
from pmo_kit.model.method import Gate, Method, Route, Stage

# The decisions of each initiative at each gate, in the order in which they were taken.
GateLog = Mapping[tuple[str, str], Sequence[Decision]]

# The check whether a gate that an initiative has behind it stands open, on the page of a gate and over the portfolio.
GATE_DECISION = "GATE-DECISION"
# States in which the way past the gate is free.
FREE: frozenset[GateState] = frozenset({"passed", "conditional"})
# States that a decision has settled; in any other the gate is still to be decided.
SETTLED: frozenset[GateState] = FREE | {"stopped"}


def gate_log(decisions: Iterable[Decision]) -> GateLog:
    """The gate decisions of a log by subject and gate, in the order of the days on which they were taken.

    An entry that settles a condition is left out: the gate stands as it stood before.
    """
    found: dict[tuple[str, str], list[Decision]] = {}
    for each in sorted(decisions, key=lambda each: (each.decided_on, each.seq)):
        if each.kind == "gate" and each.gate and not each.settles:
            found.setdefault((each.subject, each.gate), []).append(each)
    return found


def last_until(log: GateLog, subject: str, gate: str, day: date) -> Decision | None:
    """The decision that was the last word on a gate at the end of a day."""
    until = [each for each in log.get((subject, gate), ()) if each.decided_on <= day]
    return until[-1] if until else None


def standing(log: GateLog, subject: str, gate: str, day: date, method: Method) -> GateStanding:
    """How a gate stands for an initiative at the end of a day, bypasses left out of account.

    A pass is *expired* from the day after its expiry on, where the method lets it lapse to something that does not
    pass.
    """
    name = method.gates[gate].name
    decision = last_until(log, subject, gate, day)
    if decision is None:
        return GateStanding(gate=gate, title=name, state="none", decision=None)
    outcomes = method.decision_outcomes
    taken, now = outcomes.get(decision.outcome), outcomes.get(decision.outcome_on(day, outcomes))
    lapsed = taken is not None and now is not None and taken.passes and not now.passes
    state: GateState = "expired" if lapsed else (now.leaves if now and now.leaves else "held")
    expired_on = decision.expires if lapsed else None
    return GateStanding(gate=gate, title=name, state=state, decision=decision, expired_on=expired_on)


def with_bypass(stands: GateStanding, *, bypassed: bool) -> GateStanding:
    """How a gate stands if it was passed by: *bypassed*, unless a decision frees the way after all."""
    return stands.model_copy(update={"state": "bypassed"}) if bypassed and stands.state not in FREE else stands


def next_gate(log: GateLog, subject: str, stage: Stage | None, route: Route, day: date, method: Method) -> Gate:
    """The first gate of the route, from the present stage on, that is not settled; the last one where all are.

    An initiative without a stage stands before the first gate.
    """
    gates = sorted((method.gates[each] for each in route.gates), key=lambda gate: gate.order)
    here = stage.order if stage else 0
    ahead = [gate for gate in gates if method.stages[gate.asked_after].order >= here]
    still = [gate for gate in ahead if standing(log, subject, gate.id, day, method).state not in SETTLED]
    return (still or ahead[-1:] or gates[-1:])[0]
