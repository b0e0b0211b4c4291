"""The result of the intake playbook: typed, published as a JSON schema, free of display."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from pmo_kit.model.records import Confidence, Status
from pmo_kit.model.result import PlaybookResult, Result
from pmo_kit.model.text import Reason, Text
from pmo_kit.model.verdict import Verdict

Axis = Literal["impact", "complexity", "reliance", "override"]


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


class IntakeResult(PlaybookResult):
    """What the intake playbook decides for one initiative on one day.

    `owners` names the roles that the checks are put to; `planned_from` is the day from which the gates are planned.
    """

    playbook: Literal["intake"] = "intake"
    status: Text | None
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
