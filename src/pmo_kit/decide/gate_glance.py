"""A gate review in one line: which gate, how it stands, what it waits for, and what is late."""

from __future__ import annotations

from collections.abc import Sequence

from pmo_kit.model.gate_review import Answer, GateStanding
from pmo_kit.model.glance import Cell, Glance, Note
from pmo_kit.model.method import Gate, Method
from pmo_kit.model.text import Reason, Text
from pmo_kit.model.verdict import Verdict

_STATES = ("bypassed", "expired", "held", "returned", "stopped", "none", "conditional", "passed")
_ANSWERS: tuple[Answer, ...] = ("blocked", "undetermined", "ready", "decided")


def gate_glance(
    gate: Gate, method: Method, stands: GateStanding, answer: Answer, verdicts: Sequence[Verdict], *, late: int
) -> Glance:
    """What the index shows; gates that were bypassed or have lapsed come first, then those that are blocked."""
    name = Text(f"{gate.id} {gate.title}", f"{gate.id} {gate.title_zh}")
    cells = (
        Cell("gate", Reason("named", (name,)), order=list(method.gates).index(gate.id)),
        Cell("gate-state", Reason("gate-state-" + stands.state), order=_STATES.index(stands.state)),
        Cell("gate-answer", Reason("gate-answer-" + answer), order=_ANSWERS.index(answer)),
    )
    notes = [Note(said, bad=True) for said in _late(verdicts, late)]
    failed = sum(each.outcome == "fail" for each in verdicts)
    if failed and answer == "blocked":
        notes.append(Note(Reason("gate-blocked-by", (Text.same(failed),))))
    if stands.state in {"bypassed", "expired"}:
        notes.insert(0, Note(Reason("gate-state-" + stands.state), bad=True))
    return Glance(cells, tuple(notes), order=_STATES.index(stands.state))


def _late(verdicts: Sequence[Verdict], late: int) -> list[Reason]:
    found = []
    if late:
        found.append(Reason("gate-late", (Text.same(late),)))
    conditions = sum(each.because.kind == "condition-overdue" for each in verdicts)
    if conditions:
        found.append(Reason("gate-conditions-overdue", (Text.same(conditions),)))
    return found
