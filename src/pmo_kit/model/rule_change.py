"""What other rules, or a later day, change for a portfolio: typed findings, free of display."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from pmo_kit.model.intake import Answer
from pmo_kit.model.records import Confidence
from pmo_kit.model.text import Reason, Text

ShiftKind = Literal["tier", "route", "evidence", "obligation", "proof"]
SHIFT_KINDS: tuple[ShiftKind, ...] = ("tier", "route", "evidence", "obligation", "proof")
How = Literal["added", "changed", "removed"]


@dataclass(frozen=True)
class RuleChange:
    """One record that is not the same in two sets of rules, in a field that decides something."""

    collection: str
    rule: str
    title: Text
    how: How
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shift:
    """One thing that becomes different for some initiatives, all with the same answers on record.

    `kind` says what: the tier, the route, the evidence that gates ask for, an obligation, or the proof that an
    obligation asks for. `record` is the requirement or obligation; blank for tier and route. `rules` are those without
    whose change it would not have come to this, or whose change alone suffices; `because` the answers that brought
    them to bear. `positions` are rows of the frame.
    """

    kind: ShiftKind
    record: str
    title: Text | None
    before: Reason
    after: Reason
    undetermined: bool
    rules: tuple[RuleChange, ...]
    because: tuple[Answer, ...]
    positions: tuple[int, ...]
    confidence: Confidence | None = None


@dataclass(frozen=True)
class Impact:
    """All that becomes different between two sets of rules, each on its day.

    `changes` are the rules that differ in what they decide; `others` counts records that differ in any other way.
    """

    as_of: date
    until: date
    before: str
    after: str
    changes: tuple[RuleChange, ...]
    others: int
    shifts: tuple[Shift, ...]

    def touched(self, *kinds: ShiftKind) -> tuple[int, ...]:
        """The rows for which something of these kinds (or of any) changes, in their order."""
        return tuple(
            sorted({at for shift in self.shifts if not kinds or shift.kind in kinds for at in shift.positions})
        )
