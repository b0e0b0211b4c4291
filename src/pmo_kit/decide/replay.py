"""Would a past gate decision come out differently under other rules? Tier, evidence, and the rule that did it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from pmo_kit.decide.conditions import Answers
from pmo_kit.decide.evidence_due import due_at
from pmo_kit.decide.rule_changes import rule_changes, units
from pmo_kit.decide.standing import tier_reason
from pmo_kit.decide.tiering import tier_all
from pmo_kit.model.decision import Decision
from pmo_kit.model.method import Method
from pmo_kit.model.replayed import EvidenceFrom, GateView, Replayed, Standing
from pmo_kit.model.rule_change import RuleChange


@dataclass(frozen=True)
class Listed:
    """Which documents a decision lists, who says so, and whether that is known of every piece."""

    artefacts: frozenset[str]
    told_by: EvidenceFrom = "decision"
    whole: bool = True


def listed_documents(decision: Decision, kept: pd.DataFrame | None, today: pd.DataFrame) -> Listed:
    """Which documents a decision lists: by its own entry, else by the register its run read, else by today's register.

    `kept` is the register of evidence that was kept with the run, None where there is no run.
    """
    ids = {each.evidence_id for each in decision.evidence}
    said = {each.evidence_id: each.artefact for each in decision.evidence if each.artefact}
    if ids <= said.keys():
        return Listed(frozenset(said.values()))
    frame = kept if kept is not None and ids <= {*kept["evidence_id"]} else today
    rows = frame[frame["evidence_id"].isin(ids)]
    told_by: EvidenceFrom = "run" if frame is kept else "today"
    return Listed(frozenset(rows["artefact"].dropna()), told_by, whole=ids <= {*rows["evidence_id"]})


def replay(
    decision: Decision,
    row: pd.DataFrame,
    listed: Listed,
    *,
    then: Method | None,
    now: Method,
    recorded: bool,
) -> Replayed:
    """Look at a gate decision again, for a frame of one row, under the rules of then (where known) and those of now.

    `listed` are the documents that the decision lists. The gate must be one of both methods. While the tier is not
    settled the strictest possible counts. What is asked for in some stages alone is asked in the stage on record with
    the decision or its run, else in the one that the gate closes.
    """
    gate, stage = decision.gate or "", _stage(decision, row, recorded=recorded)
    before = view_gate(row, gate, listed.artefacts, then, stage=stage) if then else None
    after = view_gate(row, gate, listed.artefacts, now, stage=stage)
    causes = _causes(row, gate, then, now, stage) if then and before != after else ()
    known = {**(then.requirements if then else {}), **now.requirements}
    return Replayed(
        decision=decision,
        recorded=recorded,
        evidence_from=listed.told_by,
        stage_known=stage is not None or not any(each.at_stages for each in known.values() if each.gate == gate),
        then=before,
        now=after,
        standing=_standing(decision, before, after, now, whole=listed.whole),
        rules=causes,
        titles={key: requirement.name for key, requirement in known.items() if requirement.gate == gate},
    )


def _stage(decision: Decision, row: pd.DataFrame, *, recorded: bool) -> str | None:
    """The stage in which the decision was taken, as far as it is on record."""
    if decision.on_record and decision.on_record.stage:
        return decision.on_record.stage
    stage = row["stage"].iloc[0] if recorded else None
    return stage if isinstance(stage, str) else None


def view_gate(
    row: pd.DataFrame, gate: str, listed: Collection[str], method: Method, *, stage: str | None = None
) -> GateView:
    """What the rules ask of a frame of one row at a gate, in a stage: in the one that it closes, if none is given."""
    answers = Answers(row)
    tiering = tier_all(answers, method)
    strictest = int(tiering.strictest[0])
    due = due_at(gate, answers, method, tier=strictest, stage=stage or method.gates[gate].asked_after)
    return GateView(
        tier=tier_reason(strictest, int(tiering.lightest[0]), method),
        asked=tuple(key for key, certain in due.items() if certain),
        open=tuple(key for key, certain in due.items() if not certain),
        lacking=tuple(key for key in due if method.requirements[key].artefact not in listed),
    )


def _standing(decision: Decision, then: GateView | None, now: GateView, method: Method, *, whole: bool) -> Standing:
    outcome = method.decision_outcomes.get(decision.outcome)
    if outcome is None or not outcome.passes:
        return "no-pass"
    if not decision.evidence:
        return "not-listed"
    certain = [key for key in now.lacking if key in now.asked]
    if not certain:
        return "open" if now.lacking else "complete"
    if not whole:
        return "untold"
    if then is None:
        return "lacking-unknown"
    return "lacking-then" if set(certain) <= set(then.lacking) else "lacking"


def _causes(row: pd.DataFrame, gate: str, then: Method, now: Method, stage: str | None) -> tuple[RuleChange, ...]:
    """The rules whose change alone makes a difference, or without whose change the outcome would be another."""
    bare, full = view_gate(row, gate, (), then, stage=stage), view_gate(row, gate, (), now, stage=stage)
    parts = units(rule_changes(then, now), then, now)
    did = [
        unit
        for unit in parts
        if view_gate(row, gate, (), unit.moved(then, now), stage=stage) != bare
        or view_gate(row, gate, (), unit.moved(now, then), stage=stage) != full
    ]
    return tuple(change for unit in did or parts for change in unit.changes)
