"""Who is first by every method, and what would change it: weights, scales, scenarios and chance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pmo_kit.decide.ranking import compare_rankings, promethee_ii, topsis, vikor, weighted_product, weighted_sum
from pmo_kit.decide.score_limits import score_limits
from pmo_kit.decide.steadiness import chances, weighted_sum_ranges
from pmo_kit.model.choice import Agreement, Chances, Ranking, Scores, WeightRange
from pmo_kit.model.method import Method
from pmo_kit.model.vendor_evaluation import ScenarioRanking, ScoreLimit, Steadiness
from pmo_kit.model.vendor_rules import CostScenario, Normalisation

Shares = Mapping[str, float]
_SCALES: tuple[Normalisation, ...] = ("best", "range", "sum", "vector")


@dataclass(frozen=True)
class Award:
    """How the options come out: the five rankings, of which the weighted sum leads, and how firmly."""

    rankings: tuple[Ranking, ...]
    scales: tuple[Ranking, ...]
    agreement: Agreement
    ranges: tuple[WeightRange, ...]
    steadiness: Steadiness
    limits: tuple[ScoreLimit, ...]
    chances: Chances
    lead: float | None
    runner_up: str | None

    @property
    def leading(self) -> Ranking:
        """The ranking that names the winner."""
        return self.rankings[0]


def find_award(scores: Scores, shares: Shares, method: Method) -> Award:
    """Rank the options by every method and see what the winner of the weighted sum stands on."""
    scale = leading_scale(method)
    rankings = (
        weighted_sum(scores, shares, normalisation=scale),
        weighted_product(scores, shares),
        topsis(scores, shares, normalisation=_scale(method, "topsis")),
        vikor(scores, shares, majority=method.threshold("vikor-majority")),
        promethee_ii(scores, shares),
    )
    ranges = weighted_sum_ranges(scores, shares, normalisation=scale)
    second, lead = _next(rankings[0])
    return Award(
        rankings=rankings,
        scales=tuple(weighted_sum(scores, shares, normalisation=each) for each in _SCALES),
        agreement=compare_rankings(rankings),
        ranges=ranges,
        steadiness=_steadiness(ranges, method.threshold("award-weight-margin")),
        limits=_limits(scores, shares, method, rankings[0]),
        chances=chances(
            scores,
            shares,
            normalisation=scale,
            trials=int(method.threshold("simulation-trials")),
            seed=int(method.threshold("simulation-seed")),
            weight_spread=method.threshold("weight-spread"),
            score_spread=method.threshold("score-spread"),
        ),
        lead=lead,
        runner_up=second,
    )


def _limits(scores: Scores, shares: Shares, method: Method, leading: Ranking) -> tuple[ScoreLimit, ...]:
    """How bad each score of the winner may become; nothing while nobody is first alone."""
    if len(leading.winners) != 1:
        return ()
    (winner,) = leading.winners
    reach = method.threshold("score-reach")
    return score_limits(scores, shares, winner=winner, normalisation=leading_scale(method), reach=reach)


def leading_scale(method: Method) -> Normalisation:
    """The scale of the weighted sum, which names the winner."""
    return _scale(method, "weighted_sum")


def scenario_rankings(
    tables: Iterable[Scores | None], scenarios: Iterable[CostScenario], shares: Shares, method: Method
) -> tuple[ScenarioRanking, ...]:
    """Who is first in each scenario, with the weights as they are; a table of scores for each scenario, in order.

    Without a table, because a cost cannot be told there, nobody is.
    """
    scale, found = leading_scale(method), []
    for scores, scenario in zip(tables, scenarios, strict=True):
        ranking = weighted_sum(scores, shares, normalisation=scale) if scores else None
        winners, lead = (ranking.winners, _next(ranking)[1]) if ranking else ((), None)
        found.append(ScenarioRanking(scenario=scenario.id, title=scenario.name, winners=winners, lead=lead))
    return tuple(found)


def _scale(method: Method, name: str) -> Normalisation:
    scale = method.ranking_methods[name].normalisation
    if scale == "none":
        raise ValueError(f"{name} compares on a scale")
    return scale


def _next(ranking: Ranking) -> tuple[str | None, float | None]:
    """Who comes next after the first, and by how much of the score; two firsts are no distance apart."""
    if not ranking.scores or not ranking.ranks:
        return None, None
    ordered = sorted(ranking.scores, key=lambda name: (ranking.ranks or {})[name])
    first, second = ordered[0], ordered[1]
    return second, abs(ranking.scores[first] - ranking.scores[second])


def _steadiness(ranges: Sequence[WeightRange], margin: float) -> Steadiness:
    loose = tuple(each.criterion for each in ranges if _to_move(each) <= margin)
    turning = [each for each in ranges if each.low_end or each.high_end]
    nearest = min(turning, key=_to_move, default=None)
    return Steadiness(margin=margin, loose=loose, nearest=nearest)


def _to_move(found: WeightRange) -> float:
    """By how much of itself the weight has to move until another is level; more than all where none ever is."""
    ways = [(found.weight - found.low, found.low_end), (found.high - found.weight, found.high_end)]
    needed = [distance / found.weight for distance, other in ways if other and found.weight > 0]
    return min(needed, default=float("inf"))
