"""The result of the intake playbook: typed, published as a JSON schema, free of display."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from pmo_kit.model.portfolio import InputFile
from pmo_kit.model.records import Confidence, Status
from pmo_kit.model.text import Reason, Text
from pmo_kit.model.verdict import Verdict

Axis = Literal["impact", "complexity", "reliance", "override"]


class Result(BaseModel):
    """The base of every typed result: closed, frozen, and the same for the same inputs."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Answer(Result):
    """One attribute with the answers on record: none where it is unanswered.

    `one_of` says that one of the answers is right and it is not known which.
    """

    attribute: str
    title: Text
    answers: tuple[Text, ...]
    one_of: bool = False


class AppliedRule(Result):
    """A tiering rule that holds, or that cannot be settled because `because` has unanswered attributes."""

    rule: str
    axis: Axis
    title: Text
    effect: Reason
    holds: Literal["yes", "open"]
    because: tuple[Answer, ...]
    sources: tuple[Text, ...]
    article: Text
    status: Status
    confidence: Confidence | None = None


class Span(Result):
    """From the lowest to the highest level still possible, as positions on the scale; equal where it is settled."""

    lowest: int
    highest: int


class TierFinding(Result):
    """The provisional tier.

    `tier` is None while unanswered questions leave more than one tier possible: undetermined, never low.
    `strictest` and `lightest` are tier levels, 1 the strictest. `table` holds the tier for each impact (rows) and
    complexity (columns) of `scale`, from low to high.
    """

    tier: int | None
    strictest: int
    lightest: int
    impact: Span
    complexity: Span
    scale: tuple[Text, ...]
    table: tuple[tuple[int, ...], ...]
    names: tuple[Text, ...]
    rules: tuple[AppliedRule, ...]
    registered: int | None
    undetermined_by: tuple[Text, ...]


class RouteFinding(Result):
    """The route to plan for, and the other routes that unanswered questions leave possible."""

    route: str
    title: Text
    purpose: Text
    settled: bool
    also_possible: tuple[Text, ...]


class Evidence(Result):
    """A document due at a gate; `certain` is False while an unanswered question decides whether it is due."""

    requirement: str
    title: Text
    artefact: str
    provided_by: Text
    certain: bool
    confidence: Confidence | None
    note: Text


class Approver(Result):
    """A role that decides, with the person the register names for it."""

    role: str
    title: Text
    person: str


class PlannedGate(Result):
    """One gate still ahead: what is due, who decides and by when, in working days of the portfolio's calendar.

    `provisional_calendar` says that the days of a year involved have not been published yet.
    """

    gate: str
    title: Text
    question: Text
    evidence: tuple[Evidence, ...]
    approvers: tuple[Approver, ...]
    submit_by: date
    sla_working_days: int
    decide_by: date
    provisional_calendar: bool
    overdue_working_days: int


class Lookalike(Result):
    """Another initiative that may be the same thing, with the reason for thinking so."""

    initiative_id: str
    name: Text
    department: Text
    stage: Text | None
    likeness: float = Field(ge=0, le=1)
    likely: bool
    reasons: tuple[Reason, ...]


class AnswerChange(Result):
    """One answer that would be different."""

    now: Answer
    then: Answer


class TierChange(Result):
    """A change of answers and the tier that would follow."""

    changes: tuple[AnswerChange, ...]
    strictest: int
    lightest: int
    stricter: bool


class IntakeResult(Result):
    """What the intake playbook decides for one initiative on one day.

    `owners` names the roles that the checks are put to; `planned_from` is the day from which the gates are planned.
    """

    playbook: Literal["intake"] = "intake"
    initiative_id: str
    name: Text
    organisation: Text
    classification: Text
    department: Text
    sponsor: str
    business_owner: str
    stage: str | None
    stage_title: Text | None
    status: Text | None
    amount: float | None
    currency: str
    as_of: date
    complete: bool
    clock_started_on: date | None
    planned_from: date
    checks: tuple[Verdict, ...]
    owners: dict[str, Text]
    tier: TierFinding
    route: RouteFinding
    calendar: Text
    gates: tuple[PlannedGate, ...]
    lookalikes: tuple[Lookalike, ...]
    raising_questions: tuple[TierChange, ...]
    smallest_changes: tuple[TierChange, ...]
    inputs: tuple[InputFile, ...]
    method_version: str
    kit_version: str


@dataclass(frozen=True, slots=True)
class IntakeSummary:
    """What the index of a batch tells of an intake result: a small part of it, for there may be thousands.

    `missing` counts the answers that are due and not there; `overdue` is the gate that waits and by how many working
    days; `registered` is the tier on record where it is not the one decided; `lookalikes` says which are likely.
    """

    initiative_id: str
    name: Text
    department: Text
    stage: str
    stage_title: Text | None
    tier: int | None
    strictest: int
    lightest: int
    tier_names: tuple[Text, ...]
    registered: Text | None
    route: str
    route_title: Text
    missing: int
    overdue: tuple[str, int] | None
    lookalikes: tuple[tuple[str, bool], ...]

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> IntakeSummary:
        """The summary of an intake result as its JSON file holds it."""
        tier = raw["tier"]
        names = tuple(Text(**name) for name in tier["names"])
        waiting = next((gate for gate in raw["gates"][:1] if gate["overdue_working_days"]), None)
        differs = tier["registered"] and tier["tier"] and tier["registered"] != tier["tier"]
        return cls(
            initiative_id=raw["initiative_id"],
            name=Text(**raw["name"]),
            department=Text(**raw["department"]),
            stage=raw["stage"] or "",
            stage_title=Text(**raw["stage_title"]) if raw["stage_title"] else None,
            tier=tier["tier"],
            strictest=tier["strictest"],
            lightest=tier["lightest"],
            tier_names=names,
            registered=names[tier["registered"] - 1] if differs else None,
            route=raw["route"]["route"],
            route_title=Text(**raw["route"]["title"]),
            missing=sum(check["outcome"] == "fail" for check in raw["checks"]),
            overdue=(waiting["gate"], waiting["overdue_working_days"]) if waiting else None,
            lookalikes=tuple((other["initiative_id"], other["likely"]) for other in raw["lookalikes"]),
        )
