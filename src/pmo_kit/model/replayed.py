"""A past gate decision looked at again under other rules: typed findings, free of display."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pmo_kit.model.decision import Decision
from pmo_kit.model.rule_change import RuleChange
from pmo_kit.model.text import Reason, Text

# What the evidence that a decision lists says of its pass: it has all that is asked for, or all but what an unanswered
# question decides; it lacks something that it did not lack then, or lacked then already, or nobody knows; what some
# of it was is not on record any more; it lists nothing; or the decision was no pass.
Standing = Literal["complete", "open", "lacking", "lacking-then", "lacking-unknown", "untold", "not-listed", "no-pass"]
# Whose word it is which documents a decision lists: its own entry, the register that its run read, or today's register.
EvidenceFrom = Literal["decision", "run", "today"]


@dataclass(frozen=True)
class GateView:
    """What one set of rules says of an initiative at a gate: the tier, the evidence asked for, and what is not listed.

    `asked` and `lacking` are requirements by id; `open` are those that an unanswered question decides.
    """

    tier: Reason
    asked: tuple[str, ...]
    open: tuple[str, ...]
    lacking: tuple[str, ...]


@dataclass(frozen=True)
class Replayed:
    """One decision under other rules.

    `recorded` says that the facts are those on which it was taken; if not, they are those of the register of today.
    `evidence_from` says who says which documents it lists, `stage_known` whether the stage of then is on record; if
    not, and the gate asks by stage, it is the one that the gate closes. `then` is None where the rules of then are not
    on record. `rules` are those that make the difference.
    """

    decision: Decision
    recorded: bool
    evidence_from: EvidenceFrom
    stage_known: bool
    then: GateView | None
    now: GateView
    standing: Standing
    rules: tuple[RuleChange, ...]
    titles: dict[str, Text]

    @property
    def differs(self) -> bool:
        """Whether the tier or the evidence asked for is not what it was; never said where nothing of then is known."""
        if self.then is None:
            return False
        return (self.then.tier, self.then.asked, self.then.open) != (self.now.tier, self.now.asked, self.now.open)
