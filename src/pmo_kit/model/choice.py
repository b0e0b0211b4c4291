"""A choice between alternatives by several criteria: what was scored, how it was weighted, and how it came out."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pmo_kit.model.figure import Figure
from pmo_kit.model.result import Result
from pmo_kit.model.text import Reason
from pmo_kit.model.vendor_rules import Normalisation
from pmo_kit.model.verdict import Outcome, Verdict

Direction = Literal["max", "min"]
MethodName = Literal["weighted_sum", "weighted_product", "topsis", "vikor", "promethee_ii"]


@dataclass(frozen=True)
class Criterion:
    """What is scored; `max` where more is better, `min` where less is, as with a price."""

    id: str
    direction: Direction


@dataclass(frozen=True)
class Scores:
    """At least two alternatives with a score for each criterion: `values[alternative][criterion]`, all finite.

    Raises:
        ValueError: where a score is missing; an alternative without one is left out before, by name.
    """

    alternatives: tuple[str, ...]
    criteria: tuple[Criterion, ...]
    values: tuple[tuple[float, ...], ...]

    def __post_init__(self) -> None:
        names = [criterion.id for criterion in self.criteria]
        if len(self.alternatives) < 2 or not names:  # noqa: PLR2004 - one alternative is no choice
            raise ValueError("a choice needs two alternatives and a criterion")
        if len(set(self.alternatives)) < len(self.alternatives) or len(set(names)) < len(names):
            raise ValueError("alternatives and criteria have names of their own")
        if len(self.values) != len(self.alternatives) or any(len(row) != len(names) for row in self.values):
            raise ValueError("every alternative has one score for each criterion")
        if not all(math.isfinite(value) for row in self.values for value in row):
            raise ValueError("a score is a finite number")


@dataclass(frozen=True)
class Screening:
    """How one alternative met the must-haves: `fail` with one failure, `not_assessed` with one open, else `pass`."""

    alternative: str
    outcome: Outcome
    verdicts: tuple[Verdict, ...]


class Judgement(Result):
    """That `first` is `stated` times as important as `second`; `fitting` is what the other judgements say."""

    first: str
    second: str
    stated: float
    fitting: float


class Consistency(Result):
    """How far pairwise judgements contradict one another, which says nothing about whether they are right.

    `index` is (largest - n) / (n - 1) with the largest eigenvalue; `ratio` is it over the random index of the size.
    `worst` are the judgements farthest from what the others say, by factor; several where they are equally far.
    """

    largest: float
    index: float
    ratio: Figure
    limit: float
    worst: tuple[Judgement, ...]


class Weights(Result):
    """The share of each criterion, which add up to 1; or `because`, where none can be given.

    `stated_total` is what weights given directly added up to before they were divided by it.
    """

    origin: Literal["direct", "ahp", "entropy", "critic"]
    shares: Mapping[str, float] | None = None
    stated_total: float | None = None
    consistency: Consistency | None = None
    because: Reason | None = None


class Compromise(Result):
    """What VIKOR says beside its ranking: the regret of all criteria, of the worst one, and who is good enough.

    `advantage`: the first is clearly ahead of the second. `stability`: it is also first by one of the regrets.
    `alternatives` is the first alone where both hold.
    """

    group_regret: Mapping[str, float]
    worst_regret: Mapping[str, float]
    advantage: bool
    stability: bool
    alternatives: tuple[str, ...]


class Ranking(Result):
    """How a method ranks the alternatives; `ranks` begin at 1 and equal scores share one.

    `scores` and `ranks` are None and `because` says why where the method has no answer. `best` says which end of the
    scores is first.
    """

    method: MethodName
    normalisation: Normalisation | Literal["none"]
    best: Literal["highest", "lowest"]
    scores: Mapping[str, float] | None = None
    ranks: Mapping[str, int] | None = None
    compromise: Compromise | None = None
    because: Reason | None = None

    @property
    def winners(self) -> tuple[str, ...]:
        """Who is first; several where they are equal, none without a ranking."""
        return tuple(name for name, rank in (self.ranks or {}).items() if rank == 1)


class Swap(Result):
    """Two alternatives that some methods rank one way and others the other way."""

    first: str
    second: str
    first_ahead: tuple[MethodName, ...]
    second_ahead: tuple[MethodName, ...]


class Agreement(Result):
    """Whether the methods name the same first, and which pairs they order differently.

    `agreed` is the one alternative that every method with an answer puts first alone; None where there is none.
    """

    agreed: str | None
    winners: Mapping[MethodName, tuple[str, ...]]
    without_answer: tuple[MethodName, ...]
    swaps: tuple[Swap, ...]


class WeightRange(Result):
    """Between which weights of a criterion (0 to 1) the winner stays first, the other weights kept in proportion.

    `low_end` and `high_end` name who is level with the winner there, and first beyond; None where the range ends at 0
    or 1.
    """

    criterion: str
    weight: float
    low: float
    high: float
    low_end: str | None
    high_end: str | None


class Chances(Result):
    """How often each alternative was first in `trials` draws with `seed`; who shares the first place shares the draw.

    In each draw every weight and every score was changed by up to its spread, a share of itself, up or down. `first`
    is None and `because` says why where the scores cannot be ranked.
    """

    trials: int
    seed: int
    weight_spread: float
    score_spread: float
    first: Mapping[str, float] | None = None
    because: Reason | None = None
