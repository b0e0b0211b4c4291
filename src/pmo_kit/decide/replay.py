"""Would a past gate decision come out differently under other rules? Tier, evidence, and the rule that did it."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from pmo_kit.decide.conditions import NO, OPEN, Answers
from pmo_kit.decide.rule_changes import rule_changes, units
from pmo_kit.decide.standing import tier_reason
from pmo_kit.decide.tiering import tier_all
from pmo_kit.model.decision import Decision
from pmo_kit.model.method import Method
from pmo_kit.model.replayed import GateView, Replayed, Standing
from pmo_kit.model.rule_change import RuleChange


def replay(
    decision: Decision,
    row: pd.DataFrame,
    listed: Collection[str],
    *,
    then: Method | None,
    now: Method,
    recorded: bool,
) -> Replayed:
    """Look at a gate decision again, for a frame of one row, under the rules of then (where known) and those of now.

    `listed` are the artefacts of the evidence that the decision lists. The gate must be one of both methods. While the
    tier is not settled the strictest possible counts.
    """
    gate = decision.gate or ""
    before = view_gate(row, gate, listed, then) if then else None
    after = view_gate(row, gate, listed, now)
    causes = _causes(row, gate, then, now) if then and before != after else ()
    known = {**(then.requirements if then else {}), **now.requirements}
    return Replayed(
        decision=decision,
        recorded=recorded,
        then=before,
        now=after,
        standing=_standing(decision, before, after, now),
        rules=causes,
        titles={key: requirement.name for key, requirement in known.items() if requirement.gate == gate},
    )


def view_gate(row: pd.DataFrame, gate: str, listed: Collection[str], method: Method) -> GateView:
    """What the rules ask of a frame of one row at a gate, asked in the stage that the gate closes."""
    answers = Answers(row)
    tiering = tier_all(answers, method)
    stage = method.gates[gate].asked_after
    strictest = int(tiering.strictest[0])
    truths = {
        requirement.id: answers.truth(requirement.when)[0]
        for requirement in method.requirements.values()
        if requirement.gate == gate
        and strictest in requirement.tiers
        and (not requirement.at_stages or stage in requirement.at_stages)
    }
    due = {key: truth for key, truth in truths.items() if truth != NO}
    return GateView(
        tier=tier_reason(strictest, int(tiering.lightest[0]), method),
        asked=tuple(key for key, truth in due.items() if truth != OPEN),
        open=tuple(key for key, truth in due.items() if truth == OPEN),
        lacking=tuple(key for key in due if method.requirements[key].artefact not in listed),
    )


def _standing(decision: Decision, then: GateView | None, now: GateView, method: Method) -> Standing:
    outcome = method.decision_outcomes.get(decision.outcome)
    if outcome is None or not outcome.passes:
        return "no-pass"
    if not decision.evidence:
        return "not-listed"
    certain = [key for key in now.lacking if key in now.asked]
    if not certain:
        return "open" if now.lacking else "complete"
    if then is None:
        return "lacking-unknown"
    return "lacking-then" if set(certain) <= set(then.lacking) else "lacking"


def _causes(row: pd.DataFrame, gate: str, then: Method, now: Method) -> tuple[RuleChange, ...]:
    """The rules whose change alone makes a difference, or without whose change the outcome would be another."""
    bare, full = view_gate(row, gate, (), then), view_gate(row, gate, (), now)
    parts = units(rule_changes(then, now), then, now)
    did = [
        unit
        for unit in parts
        if view_gate(row, gate, (), unit.moved(then, now)) != bare
        or view_gate(row, gate, (), unit.moved(now, then)) != full
    ]
    return tuple(change for unit in did or parts for change in unit.changes)
