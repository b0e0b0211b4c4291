"""Is every requirement of a gate shown by evidence, as of a day? One verdict each; *not assessed* is never green."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from pmo_kit.decide.conditions import NO, YES, Answers
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
    """What is on the table for one initiative: its row as a frame of one, its evidence, who has which role, waivers."""

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

    It passes when each of its documents is shown. Undetermined ones, and those not in force yet, are *not assessed*.
    No waiver of the kit sets an obligation aside.
    """
    return tuple(
        _obligation(table, finding, day)
        for finding in findings
        if finding.outcome != "does_not_apply" and finding.gates and finding.gates[0].id == gate.id
    )


def _due(table: Table, gate: Gate, tier: int) -> Iterator[tuple[Requirement, bool]]:
    answers, stage = Answers(table.row), table.row["stage"].iloc[0]
    for requirement in table.method.requirements.values():
        truth = answers.truth(requirement.when)[0]
        at_stage = not requirement.at_stages or stage in requirement.at_stages
        if requirement.gate == gate.id and tier in requirement.tiers and at_stage and truth != NO:
            yield requirement, bool(truth == YES)


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


def _obligation(table: Table, finding: ObligationFinding, day: date) -> ObligationVerdict:
    judged = {
        artefact.id: best(
            judge(piece, day, table.method, table.acting) for piece in table.pieces if piece.artefact == artefact.id
        )
        for artefact in finding.evidence
    }
    outcome, because = _met(finding, judged)
    verdict = Verdict(
        finding.obligation,
        finding.title,
        outcome,
        because,
        remedy=_listed([each.title for each in finding.evidence]),
        owner=table.method.obligations[finding.obligation].owner,
        evidence=tuple(found[0].piece.evidence_id for found in judged.values() if found),
    )
    return ObligationVerdict(
        verdict=verdict,
        requirement=finding.requirement,
        confidence=finding.confidence,
        undetermined_by=finding.undetermined_by,
    )


def _met(finding: ObligationFinding, judged: dict[str, list[JudgedPiece]]) -> tuple[Outcome, Reason]:
    if finding.outcome == "undetermined":
        return "not_assessed", Reason("obligation-undetermined", (_listed(list(finding.undetermined_by)),))
    if finding.timing != "now":
        return "not_assessed", Reason("obligation-not-yet")
    names = {each.id: each.title for each in finding.evidence}
    found: dict[str, Outcome] = {key: each[0].outcome if each else "fail" for key, each in judged.items()}
    outcome = worst(list(found.values()))
    short = _listed([names[key] for key, each in found.items() if each == outcome])
    return outcome, Reason("obligation-shown") if outcome == "pass" else Reason("obligation-" + outcome, (short,))


def _listed(texts: Sequence[Text]) -> Text:
    return Text(", ".join(each.en for each in texts), "、".join(each.zh or each.en for each in texts))
