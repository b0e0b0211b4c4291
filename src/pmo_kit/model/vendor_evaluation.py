"""The result of the vendor evaluation: who may be ranked, who is first and how surely, at what cost, on what terms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from pmo_kit.model.choice import Agreement, Chances, Direction, Ranking, Screening, WeightRange, Weights
from pmo_kit.model.contract_cost import TotalCost
from pmo_kit.model.figure import Figure
from pmo_kit.model.result import PlaybookResult, Result
from pmo_kit.model.sourcing import CriterionKind
from pmo_kit.model.text import Reason, Text
from pmo_kit.model.verdict import Verdict

AwardAnswer = Literal["none", "not_assessed", "tied", "single", "recommended"]
AWARD_ANSWERS: tuple[AwardAnswer, ...] = ("none", "not_assessed", "tied", "single", "recommended")


class ScoredCriterion(Result):
    """A criterion that is weighted; `share` is its part of all weight, None where no weights can be given."""

    criterion: str
    title: Text
    kind: CriterionKind
    direction: Direction
    unit: str
    stated: float | None
    share: float | None


class ScoreFinding(Result):
    """How an option does on a criterion: the figure that counts, or why none does, with what shows it."""

    option: str
    criterion: str
    figure: Figure
    evidence: str
    scored_by: str
    scored_on: date | None


class CostLineFinding(Result):
    """One line of cost: what is bought in each year (the first is the signing), at which price, from where."""

    line: str
    kind: str
    what: Text
    unit: str
    volumes: tuple[float | None, ...]
    unit_price: float | None
    per: float
    taken_from: str


class OptionCost(Result):
    """What one option costs in each scenario, and what one resolved contact costs there."""

    option: str
    lines: tuple[CostLineFinding, ...]
    scenarios: tuple[TotalCost, ...]
    per_resolved: tuple[Figure, ...]


class ScenarioRanking(Result):
    """Who is first by the weighted sum when volumes and prices are those of a scenario.

    `lead` is the distance to the next one in the score of the method; None where a cost cannot be told.
    """

    scenario: str
    title: Text
    winners: tuple[str, ...]
    lead: float | None


class OptionTerms(Result):
    """What one option agrees to, one verdict for each term that applies."""

    option: str
    verdicts: tuple[Verdict, ...]


class Steadiness(Result):
    """Whether the winner stays first when each weight moves by `margin` of itself.

    `loose` are the criteria whose weights may not. `nearest` is the range of the criterion whose weight has to move
    least, as a share of itself, for another winner; None where no weight changes it.
    """

    margin: float
    loose: tuple[str, ...]
    nearest: WeightRange | None


class ScoreLimit(Result):
    """How bad the score of the winner on one criterion may become before `other` is first, all else as it is.

    Both are None where the winner stays first as far as the score was moved.
    """

    criterion: str
    value: float
    limit: float | None
    other: str | None


class VendorEvaluation(PlaybookResult):
    """What is to be awarded for one initiative, on what evidence, and what would change it.

    `answer` is *none* where every option fails a must-have, *not_assessed* where anything is missing that could change
    who is first, *tied* where several are first, *single* where one alone passes the must-haves, else *recommended*.
    Rankings are empty unless everything is there; the first of them, the weighted sum, names the winner. `lead` is its
    distance to `runner_up` on a scale of 0 to 1. `scales` is the weighted sum on every scale. `conditions` are the
    terms of the recommended option that are refused or open.
    """

    playbook: Literal["vendor-evaluation"] = "vendor-evaluation"
    answer: AwardAnswer
    because: Reason | None
    recommended: str | None
    runner_up: str | None
    lead: float | None
    options: Mapping[str, Text]
    screening: tuple[Screening, ...]
    criteria: tuple[ScoredCriterion, ...]
    weights: Weights | None
    scores: tuple[ScoreFinding, ...]
    rankings: tuple[Ranking, ...]
    scales: tuple[Ranking, ...]
    agreement: Agreement | None
    ranges: tuple[WeightRange, ...]
    steadiness: Steadiness | None
    limits: tuple[ScoreLimit, ...]
    limits_reach: float
    chances: Chances | None
    costs: tuple[OptionCost, ...]
    cost_kinds: Mapping[str, Text]
    scenario_titles: Mapping[str, Text]
    scenarios: tuple[ScenarioRanking, ...]
    terms: tuple[OptionTerms, ...]
    conditions: tuple[Verdict, ...]
    method_titles: Mapping[str, Text]
    seed: int
