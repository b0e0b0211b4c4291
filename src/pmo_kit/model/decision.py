"""A decision: who decided what, in which role, when, on which run, with which conditions and until when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from pmo_kit.model.characters import clean
from pmo_kit.model.dates import as_of_day
from pmo_kit.model.records import Sourced
from pmo_kit.model.text import Text

Kind = Literal["gate", "waiver", "exception", "policy"]
Need = Literal["conditions", "expires", "reason", "settles", "waives"]
GateState = Literal["none", "passed", "conditional", "expired", "held", "returned", "stopped", "bypassed"]

WHOLE_PORTFOLIO = "portfolio"

_ID = r"^D-[0-9]{4,}$"
_DIGEST = r"^[0-9a-f]{64}$"
# The condition of a decision: its id, and the number of the condition counted from 1.
CONDITION = r"^D-[0-9]{4,}/[1-9][0-9]*$"


class DecisionKind(Sourced):
    """What a decision is about."""


class DecisionOutcome(Sourced):
    """What can be decided: of which kind it is, what it asks for, and whether the way is free after it.

    `lapses_to` is what holds from the day after the expiry on, where nothing was decided before; `leaves` is how it
    leaves the gate, until then.
    """

    kind: Kind
    passes: bool
    leaves: GateState | None = None
    asks: tuple[Need, ...] = ()
    lapses_to: str | None = None


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PassCondition(_Part):
    """What must be done after a conditional pass, by whom and until when."""

    text: str = Field(min_length=1)
    text_zh: str = ""
    owner: str = Field(min_length=1)
    due: date

    @property
    def name(self) -> Text:
        """The condition as a pair."""
        return Text(self.text, self.text_zh)


class RunReference(_Part):
    """The run that a decision rests on: its folder in the portfolio and the digests of its manifest and result."""

    folder: str
    manifest_sha256: str = Field(pattern=_DIGEST)
    result_sha256: str = Field(pattern=_DIGEST)


class EvidenceReference(_Part):
    """One piece of evidence as it stood: a file in the portfolio, or an address; without digest where none is known.

    `artefact` is which document it is; entries that were written before this was recorded leave it out.
    """

    evidence_id: str
    file: str
    sha256: str = Field(pattern=r"^([0-9a-f]{64})?$")
    artefact: str = ""


class OnRecord(_Part):
    """What the register said when a decision was written: what it can be judged by later.

    `tier` is the level of the strictest tier that the answers still allowed, `amount` in the portfolio's currency.
    `person` and `second_person` are those whom the register named for the roles of the deciders.
    """

    tier: int
    amount: float | None
    stage: str
    person: str = ""
    second_person: str = ""


class Decision(_Part):
    """One entry of the decision log; it is never changed.

    `at` is when it was written, `decided_on` when it was taken. `imported` says that it was told
    afterwards: it was taken before the kit was used, or without it. `settles` names the condition of an earlier
    decision that was met (`D-0176/1`), `waives` the check that it sets aside for its subject; such entries are no word
    on the gate itself. `on_record` is None for what was told afterwards. `hash` covers all other fields,
    `prev_hash` among them.
    """

    decision_id: str = Field(pattern=_ID, examples=["D-0001"])
    seq: int = Field(ge=1)
    at: AwareDatetime
    decided_on: date
    kind: Kind
    subject: str = Field(min_length=1)
    gate: str | None
    outcome: str = Field(min_length=1)
    role: str = Field(min_length=1)
    person: str = Field(min_length=1)
    second_role: str = ""
    second_person: str = ""
    run: RunReference | None = None
    imported: bool
    method_version: str
    evidence: tuple[EvidenceReference, ...] = ()
    conditions: tuple[PassCondition, ...] = ()
    settles: str = Field("", pattern=f"^$|{CONDITION}")
    waives: str = ""
    on_record: OnRecord | None = None
    expires: date | None = None
    reason: str = ""
    reason_zh: str = ""
    prev_hash: str = Field(pattern=_DIGEST)
    hash: str = Field(pattern=_DIGEST)

    @property
    def why(self) -> Text:
        """The reason as a pair."""
        return Text(self.reason, self.reason_zh)

    def outcome_on(self, day: date, outcomes: Mapping[str, DecisionOutcome]) -> str:
        """The outcome that holds on a day: after the expiry the one that it lapses to."""
        rule = outcomes.get(self.outcome)
        lapsed = self.expires is not None and day > self.expires
        return rule.lapses_to if lapsed and rule and rule.lapses_to else self.outcome


@dataclass(frozen=True)
class Proposal:
    """A decision as a person writes it down, nothing of it checked yet.

    A condition is written `text|owner|due day`, or `English text|Chinese text|owner|due day`. `run` is the folder of a
    run, empty where the decision rests on none. `imported`: it was taken earlier and without the kit, and is only told.
    """

    gate: str
    subject: str
    outcome: str
    role: str
    person: str
    decided_on: str
    second_role: str = ""
    second_person: str = ""
    run: str = ""
    conditions: tuple[str, ...] = ()
    settles: str = ""
    waives: str = ""
    expires: str = ""
    reason: str = ""
    reason_zh: str = ""
    imported: bool = False


class DueNotADayError(ValueError):
    """A condition is written as one, but `due` is no day."""

    def __init__(self, due: str):
        super().__init__(due)
        self.due = due


def condition_of(written: str) -> PassCondition:
    """A condition as a person wrote it.

    Raises:
        DueNotADayError: when all of it is right but the day.
        ValueError: when it is not `text|owner|due day`, or `English text|Chinese text|owner|due day`.

    >>> condition_of("Sample 500 answers a week|Mo Yanting|2026-11-30").owner
    'Mo Yanting'
    """
    *texts, owner, due = (clean(part) for part in written.split("|"))
    if len(texts) not in {1, 2} or not (texts[0] and owner):
        raise ValueError(written)
    try:
        day = as_of_day(due)
    except ValueError as error:
        raise DueNotADayError(due) from error
    return PassCondition(text=texts[0], text_zh="".join(texts[1:]), owner=owner, due=day)


def condition_id(decision: str, number: int) -> str:
    """The name of a condition of a decision, counted from 1.

    >>> condition_id("D-0176", 1)
    'D-0176/1'
    """
    return f"{decision}/{number}"


def decision_id(seq: int) -> str:
    """The id of the entry with this number, counted from 1.

    >>> decision_id(17)
    'D-0017'
    """
    return f"D-{seq:04}"
