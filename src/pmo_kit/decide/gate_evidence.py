"""Is every requirement of a gate shown by evidence, as of a day? One verdict each; *not assessed* is never green."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from pmo_kit.decide.conditions import Answers
from pmo_kit.decide.evidence_due import due_at
from pmo_kit.decide.evidence_pieces import best, judge, worst
from pmo_kit.decide.people import Acting, in_role
from pmo_kit.decide.waivers import Waivers, waived
from pmo_kit.model.gate_review import JudgedPiece, ObligationVerdict, Piece, RequirementFinding
from pmo_kit.model.method import Gate, Method, Requirement
from pmo_kit.model.obligation_finding import ObligationFinding
from pmo_kit.model.text import Reason, Text
from pmo_kit.model.verdict import Outcome, Verdict


@dataclass(frozen=True)
class Table:
    """What is on the table for one initiative: its row as a frame of one, evidence, who has which role, waivers.

    `pieces` are its own evidence and that of the whole organisation.
    """

    initiative_id: str
    row: pd.DataFrame
    pieces: Sequence[Piece]
    acting: Acting
    waivers: Waivers
    method: Method


def find_requirements(
    table: Table, gate: Gate, *, strictest: int, lightest: int, day: date
) -> tuple[RequirementFinding, ...]:
    """A verdict for every requirement of the gate that is due, or may be, for the strictest possible tier.

    A requirement that no piece shows fails; one that may not be due, because an answer is missing, is *not assessed*
    as long as nothing shows it.
    """
    return tuple(
        _finding(table, requirement, day, certain=certain, only_strictest=lightest not in requirement.tiers)
        for requirement, certain in _due(table, gate, strictest)
    )


def judge_obligations(
    table: Table, gate: Gate, findings: Sequence[ObligationFinding], *, day: date
) -> tuple[ObligationVerdict, ...]:
    """A verdict for every obligation that applies, or may, and whose evidence is first due at the gate.

    It passes when each of its documents that is due by now is shown. A missing one fails where a gate until now asks
    for it; where no gate does, it may be kept for the whole organisation, and nobody can say that it is missing: *not
    assessed*. So are undetermined obligations and those not in force yet. No waiver sets an obligation aside.
    """
    return tuple(
        _obligation(table, gate, finding, day)
        for finding in findings
        if finding.outcome != "does_not_apply" and finding.gates and finding.gates[0].id == gate.id
    )


def _due(table: Table, gate: Gate, tier: int) -> Iterator[tuple[Requirement, bool]]:
    due = due_at(gate.id, Answers(table.row), table.method, tier=tier, stage=table.row["stage"].iloc[0])
    return ((table.method.requirements[key], certain) for key, certain in due.items())


def _finding(
    table: Table, requirement: Requirement, day: date, *, certain: bool, only_strictest: bool
) -> RequirementFinding:
    method = table.method
    judged = best(
        judge(piece, day, method, table.acting, requirement.provided_by)
        for piece in table.pieces
        if piece.artefact == requirement.artefact and piece.gate in {requirement.gate, ""}
    )
    outcome, because = _shown(judged, certain=certain)
    artefact = method.artefacts[requirement.artefact].name
    verdict = Verdict(
        requirement.id,
        requirement.name,
        outcome,
        because,
        remedy=artefact,
        owner=requirement.provided_by,
        evidence=tuple(each.piece.evidence_id for each in judged if each.outcome == outcome),
    )
    return RequirementFinding(
        verdict=waived(verdict, table.initiative_id, table.waivers, day),
        artefact=artefact,
        provider=in_role(requirement.provided_by, table.row, method),
        pieces=tuple(judged),
        certain=certain,
        only_strictest=only_strictest,
        confidence=requirement.confidence,
        note=requirement.text("note"),
    )


def _shown(judged: Sequence[JudgedPiece], *, certain: bool) -> tuple[Outcome, Reason]:
    """The best piece decides; without one it is missing, or nobody knows yet whether it is due."""
    if judged and (certain or judged[0].outcome == "pass"):
        return judged[0].outcome, judged[0].because
    return ("fail", Reason("evidence-none")) if certain else ("not_assessed", Reason("evidence-may-be-due"))


def _obligation(table: Table, gate: Gate, finding: ObligationFinding, day: date) -> ObligationVerdict:
    asked = _asked_from(table.method)
    due = [each for each in finding.evidence if asked.get(each.id, gate.order) <= gate.order]
    judged = {
        each.id: best(
            judge(piece, day, table.method, table.acting) for piece in table.pieces if piece.artefact == each.id
        )
        for each in due
    }
    found: dict[str, Outcome] = {
        each.id: judged[each.id][0].outcome if judged[each.id] else "fail" if each.id in asked else "not_assessed"
        for each in due
    }
    outcome, because = _met(finding, found)
    verdict = Verdict(
        finding.obligation,
        finding.title,
        outcome,
        because,
        remedy=_listed([each.title for each in due or finding.evidence]),
        owner=table.method.obligations[finding.obligation].owner,
        evidence=tuple(each[0].piece.evidence_id for each in judged.values() if each),
    )
    shown = [each[0].piece for each in judged.values() if each]
    return ObligationVerdict(
        verdict=verdict,
        whole_organisation=tuple(piece.evidence_id for piece in shown if not piece.initiative_id),
        requirement=finding.requirement,
        confidence=finding.confidence,
        undetermined_by=finding.undetermined_by,
    )


def _asked_from(method: Method) -> dict[str, int]:
    """The order of the first gate that asks for each document; documents that no gate asks for are left out."""
    found: dict[str, int] = {}
    for requirement in method.requirements.values():
        order = method.gates[requirement.gate].order
        found[requirement.artefact] = min(order, found.get(requirement.artefact, order))
    return found


def _met(finding: ObligationFinding, found: Mapping[str, Outcome]) -> tuple[Outcome, Reason]:
    if finding.outcome == "undetermined":
        return "not_assessed", Reason("obligation-undetermined", (_listed(list(finding.undetermined_by)),))
    if finding.timing != "now":
        return "not_assessed", Reason("obligation-not-yet")
    if not found:
        return "not_assessed", Reason("obligation-later")
    names = {each.id: each.title for each in finding.evidence}
    outcome = worst(list(found.values()))
    short = _listed([names[key] for key, each in found.items() if each == outcome])
    return outcome, Reason("obligation-shown") if outcome == "pass" else Reason("obligation-" + outcome, (short,))


def _listed(texts: Sequence[Text]) -> Text:
    return Text(", ".join(each.en for each in texts), "、".join(each.zh or each.en for each in texts))
