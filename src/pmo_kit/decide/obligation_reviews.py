"""Is an obligation evidenced? What is due by a stage must be there; the rest is still to come.

Compliance asks by the present stage of an initiative, a gate by the stage at which it is asked: one judgement for both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import get_args

from pmo_kit.decide.documents import Records, provider
from pmo_kit.model.evidence import OnRecord
from pmo_kit.model.method import Gate, Method
from pmo_kit.model.obligation_finding import Named, ObligationFinding
from pmo_kit.model.obligation_review import ObligationReview
from pmo_kit.model.records import Lifecycle
from pmo_kit.model.text import Reason, Text
from pmo_kit.model.verdict import Outcome, Verdict

_STAGES: tuple[str, ...] = get_args(Lifecycle)


def first_due(finding: ObligationFinding, artefact: str, method: Method) -> str:
    """The stage of the lifecycle in which a document of an obligation is first due.

    That is the stage of the gate that asks for the document, where the obligation names it too: a decommissioning plan
    is not due at intake. Else it is the first stage that the obligation names.
    """
    gates = {each.gate for each in method.requirements.values() if each.artefact == artefact}
    asked = {stage.lifecycle for stage in method.stages.values() if stage.gate in gates}
    own = [name for name in finding.lifecycle if name in asked]
    return min(own, key=_STAGES.index) if own else finding.lifecycle[0]


def by_clock(artefact: str, stands: OnRecord, method: Method) -> bool:
    """Whether an incident asks for a document now, whatever the stage."""
    return method.artefacts[artefact].shown_in == "incident_reports" and stands.state != "not_needed"


def gate_of(stage: str, method: Method) -> Named | None:
    """The first gate that closes a stage of the lifecycle."""
    gates = [method.gates[each.gate] for each in method.stages.values() if each.lifecycle == stage and each.gate]
    gate = min(gates, key=lambda each: each.order, default=None)
    return Named(id=gate.id, title=gate.name) if gate else None


def review(finding: ObligationFinding, lifecycle: str | None, records: Records) -> ObligationReview:
    """Judge one obligation of an initiative in a stage of the lifecycle (None where its stage is unknown)."""
    method, stands = records.method, records.stand(finding)
    due = _due(finding, lifecycle, stands, method)
    outcome, because = _outcome(finding, lifecycle, [each for each in finding.evidence if each.id in due], stands)
    wanting = [each for each in finding.evidence if each.id in due and stands[each.id].outcome != "pass"]
    lacking = [each.id for each in wanting if stands[each.id].outcome == "fail"]
    owner = method.obligations[finding.obligation].owner
    shown = tuple(stands[each.id].record for each in finding.evidence if stands[each.id].record)
    return ObligationReview(
        finding=finding,
        due=due,
        stands=stands,
        verdict=Verdict(
            finding.obligation,
            finding.title,
            outcome,
            because,
            remedy=_listed([each.title for each in wanting or finding.evidence]),
            owner=provider(lacking[0], method, [owner]) if lacking else owner,
            evidence=shown,
        ),
    )


def reviews_at(
    gate: Gate, findings: Sequence[ObligationFinding], records: Records, *, today: bool, present: str | None
) -> Iterator[ObligationReview]:
    """The obligations in force of which something is due by a gate, or may be while an answer is missing.

    `today` says that the gate is judged on the day that is asked about, `present` is the stage of the lifecycle on it.
    Where neither differs from what the compliance review asks, it is the same check; else the check is the gate's own.
    """
    method = records.method
    stage = method.stages[gate.asked_after].lifecycle
    for finding in findings:
        if finding.timing != "now" or finding.outcome == "does_not_apply":
            continue
        found = review(finding, stage, records)
        may_be = finding.outcome == "undetermined" and _may_be_due(finding, stage, method)
        if found.due or may_be:
            same = today and found.due == _due(finding, present, found.stands, method)
            yield found if same else _of_the_gate(found, gate)


def _of_the_gate(found: ObligationReview, gate: Gate) -> ObligationReview:
    verdict = replace(found.verdict, check_id=f"{gate.id}-{found.finding.obligation}")
    return found.model_copy(update={"verdict": verdict})


def _may_be_due(finding: ObligationFinding, lifecycle: str, method: Method) -> bool:
    """Whether something of an obligation would be due by a stage, were it to apply."""
    here = _STAGES.index(lifecycle)
    return any(_STAGES.index(first_due(finding, each.id, method)) <= here for each in finding.evidence)


def _due(
    finding: ObligationFinding, lifecycle: str | None, stands: Mapping[str, OnRecord], method: Method
) -> tuple[str, ...]:
    """The documents of an obligation in force that are due by a stage of the lifecycle, or by a clock before it."""
    if lifecycle is None or finding.outcome != "applies" or finding.timing != "now":
        return ()
    here = _STAGES.index(lifecycle)
    first = {each.id: _STAGES.index(first_due(finding, each.id, method)) for each in finding.evidence}
    return tuple(key for key, stage in first.items() if stage <= here or by_clock(key, stands[key], method))


def _outcome(
    finding: ObligationFinding, lifecycle: str | None, due: Sequence[Named], stands: Mapping[str, OnRecord]
) -> tuple[Outcome, Reason]:
    """Whether the evidence that is due is there; what is not due, or not settled, is never green."""
    open_because = _not_judged(finding, lifecycle, due)
    if open_because:
        return "not_assessed", open_because
    lacking = tuple(each.title for each in due if stands[each.id].outcome == "fail")
    unsure = tuple(each.title for each in due if stands[each.id].outcome == "not_assessed")
    if lacking:
        return "fail", Reason("compliance-lacks", lacking)
    if unsure:
        return "not_assessed", Reason("compliance-unsure", unsure)
    whole = len(due) == len(finding.evidence)
    return "pass", Reason("compliance-shown" if whole else "compliance-shown-so-far")


def _not_judged(finding: ObligationFinding, lifecycle: str | None, due: Sequence[Named]) -> Reason | None:
    """Why nothing can be missing yet; None where something can."""
    if finding.timing != "now":
        return Reason("compliance-not-in-force")
    if finding.outcome == "undetermined":
        return Reason("compliance-undetermined", finding.undetermined_by)
    if lifecycle is None:
        return Reason("compliance-no-stage")
    return None if due else Reason("compliance-later")


def _listed(texts: Sequence[Text]) -> Text:
    return Text(", ".join(each.en for each in texts), "、".join(each.zh or each.en for each in texts))
