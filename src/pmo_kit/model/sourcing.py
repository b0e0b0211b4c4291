"""One sourcing decision as its registers hold it: what can be chosen, what it goes by, and what was said of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pmo_kit.model.choice import Direction
from pmo_kit.model.contract_cost import CostLine
from pmo_kit.model.text import Text

# When something is bought: at the signing, then year by year.
YEARS = ("at_signing", "year_1", "year_2", "year_3", "year_4", "year_5")
CriterionKind = Literal["must_have", "score", "total_cost", "cost_per_resolved"]


@dataclass(frozen=True)
class SourcingOption:
    """Who or what can be chosen; `contacts` are those of the whole contract, shares are from 0 to 1."""

    id: str
    name: Text
    contacts: float | None
    escalated_share: float | None
    resolved_share: float | None
    escalation_cost: float | None


@dataclass(frozen=True)
class SourcingCriterion:
    """A must-have, a criterion that people score, or one that is computed from the cost lines (less is better)."""

    id: str
    title: Text
    kind: CriterionKind
    direction: Direction
    weight: float | None
    unit: str
    ask: Text


@dataclass(frozen=True)
class ScoreRow:
    """What was found of one option on one criterion, by whom and when; a blank cell is None or empty."""

    met: bool | None
    score: float | None
    evidence: str
    scored_by: str
    scored_on: date | None


@dataclass(frozen=True)
class PricedLine:
    """A line of cost with what it says for a reader: what is bought, the unit, and where the price was taken from."""

    line: CostLine
    what: Text
    unit: str
    taken_from: str


@dataclass(frozen=True)
class TermAnswer:
    """What one option agrees to on one term."""

    agreed: bool | None
    value: float | None
    clause: str


@dataclass(frozen=True)
class Sourcing:
    """All rows of one sourcing decision; scores by option and criterion, terms by option and term."""

    options: tuple[SourcingOption, ...]
    criteria: tuple[SourcingCriterion, ...]
    judgements: Mapping[tuple[str, str], float]
    scores: Mapping[tuple[str, str], ScoreRow]
    lines: Mapping[str, tuple[PricedLine, ...]]
    terms: Mapping[tuple[str, str], TermAnswer]

    @property
    def scored(self) -> tuple[SourcingCriterion, ...]:
        """The criteria that are weighted."""
        return tuple(each for each in self.criteria if each.kind != "must_have")
