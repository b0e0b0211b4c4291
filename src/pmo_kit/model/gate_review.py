"""The result of the gate-review playbook: typed, published as a JSON schema, free of display."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pmo_kit.model.decision import Decision, GateState
from pmo_kit.model.evidence import JudgedPiece
from pmo_kit.model.intake import Approver
from pmo_kit.model.obligation_review import ObligationReview
from pmo_kit.model.records import Confidence, Lifecycle
from pmo_kit.model.result import PlaybookResult, Result
from pmo_kit.model.text import Reason, Text
from pmo_kit.model.verdict import Verdict

Answer = Literal["decided", "blocked", "undetermined", "ready"]
Stood = Literal["full", "not_shown", "gaps"]


class RequirementFinding(Result):
    """One requirement of the gate with its verdict, and every piece of evidence that was filed for it.

    `certain` is false where an unanswered question decides whether it is due, `only_strictest` true where it is due
    only because the tier is not settled and the strictest possible one is taken.
    """

    verdict: Verdict
    artefact: Text
    provider: Approver
    pieces: tuple[JudgedPiece, ...]
    certain: bool
    only_strictest: bool
    confidence: Confidence | None
    note: Text


class ConditionFinding(Result):
    """A condition of a conditional pass, at this gate or an earlier one, and how it stands.

    It has *stopped* with the initiative. `number` is its place among the conditions of the decision, from 1; `met_by`
    is the entry that says that it was met.
    """

    decision_id: str
    number: int
    gate: str
    text: Text
    owner: str
    due: date
    state: Literal["met", "settled", "stopped", "open", "overdue"]
    met_by: Decision | None
    verdict: Verdict


class GateStanding(Result):
    """How one gate stands on a day: its state, and the decision that put it there (None: there was none).

    `expired_on` is the last day on which a pass held that has lapsed since.
    """

    gate: str
    title: Text
    state: GateState
    decision: Decision | None
    expired_on: date | None = None


class Bypass(Result):
    """A move past a gate without a decision that freed the way on that day.

    `event_id`, `at` and `actor` are blank where no stage event tells of the move.
    """

    event_id: str
    initiative_id: str
    gate: str
    from_stage: str
    to_stage: str
    at: str
    actor: str
    because: Reason


class NeededPeople(Result):
    """Who decides at the gate: each role that may, with the person on record, and what else is asked."""

    approvers: tuple[Approver, ...]
    four_eyes: bool
    rules: tuple[Text, ...]
    amount_known: bool


class PastDecision(Result):
    """A decision of this gate that was taken, with the evidence judged as of its own day.

    `stood` is *full* where every requirement passed or was waived, *gaps* where one failed, and *not_shown* where none
    failed but some could not be judged. It is told only of decisions that free the way. `breaches` are the rules of
    authority and independence that it did not keep, or of which that is not known because its tier and amount are not
    on record.
    """

    decision: Decision
    role: Text
    second_role: Text | None
    outcome: Text
    stood: Stood | None
    missing: tuple[Text, ...]
    not_assessed: tuple[Text, ...]
    breaches: tuple[Verdict, ...]


class GateReviewResult(PlaybookResult):
    """May this initiative pass the gate on what is on the table, or what was decided, and on what?

    `answer` is *decided* where a decision stands, *blocked* where any verdict fails, *undetermined* where none fails
    but some cannot be judged, and *ready* otherwise. Evidence is judged as of `evidence_day`: the day of the decision
    that stands, otherwise `as_of`. `tier` is None while it is not settled; the gate is then reviewed for `strictest`.
    `obligations` are those of which something is due by this gate, or may be; `lifecycle` is the stage at which it is
    asked. The clock runs from `submitted_on` (None: it has not started); `decide_by` assumes that it starts on `as_of`
    then.
    """

    playbook: Literal["gate-review"] = "gate-review"
    gate: str
    gate_title: Text
    question: Text
    lifecycle: Lifecycle
    stop_reason: Text
    route: Text
    standing: GateStanding
    answer: Answer
    evidence_day: date
    tier: int | None
    strictest: int
    tier_names: tuple[Text, ...]
    undetermined_by: tuple[Text, ...]
    tier_check: Verdict
    requirements: tuple[RequirementFinding, ...]
    earlier: tuple[GateStanding, ...]
    earlier_checks: tuple[Verdict, ...]
    conditions: tuple[ConditionFinding, ...]
    needed: NeededPeople
    authority: tuple[Verdict, ...]
    obligations: tuple[ObligationReview, ...]
    bypasses: tuple[Bypass, ...]
    history: tuple[PastDecision, ...]
    submitted_on: date | None
    decide_by: date
    sla_working_days: int
    overdue_working_days: int
    provisional_calendar: bool
    owners: dict[str, Text]
