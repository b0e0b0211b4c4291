"""Is every requirement of a gate shown by evidence, as of a day? One verdict each; *not assessed* is never green."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from pmo_kit.decide.conditions import Answers
from pmo_kit.decide.documents import Records
from pmo_kit.decide.evidence_due import due_at
from pmo_kit.decide.people import Acting, in_role
from pmo_kit.decide.waivers import Waivers, waived
from pmo_kit.model.evidence import JudgedPiece
from pmo_kit.model.gate_review import RequirementFinding
from pmo_kit.model.method import Gate, Method, Requirement
from pmo_kit.model.text import Reason
from pmo_kit.model.verdict import Outcome, Verdict


@dataclass(frozen=True)
class Table:
    """What is on the table for one initiative besides its evidence.

    `row` is the initiative as a frame of one row, `acting` says who has which role in it.
    """

    initiative_id: str
    row: pd.DataFrame
    acting: Acting
    waivers: Waivers
    method: Method


def find_requirements(
    table: Table, gate: Gate, records: Records, *, strictest: int, lightest: int
) -> tuple[RequirementFinding, ...]:
    """A verdict for every requirement of the gate that is due, or may be, for the strictest possible tier.

    `records` is the evidence on the table, judged on a day. A requirement that no piece shows fails; one that may not
    be due, because an answer is missing, is *not assessed* as long as nothing shows it.
    """
    return tuple(
        _finding(table, requirement, records, certain=certain, only_strictest=lightest not in requirement.tiers)
        for requirement, certain in _due(table, gate, strictest)
    )


def _due(table: Table, gate: Gate, tier: int) -> Iterator[tuple[Requirement, bool]]:
    due = due_at(gate.id, Answers(table.row), table.method, tier=tier, stage=table.row["stage"].iloc[0])
    return ((table.method.requirements[key], certain) for key, certain in due.items())


def _finding(
    table: Table, requirement: Requirement, records: Records, *, certain: bool, only_strictest: bool
) -> RequirementFinding:
    method = table.method
    on_record = records.judged.get(requirement.artefact, ())
    judged = [each for each in on_record if each.piece.gate in {requirement.gate, ""}]
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
        verdict=waived(verdict, table.initiative_id, table.waivers, records.day),
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
