"""Where a risk stands in the matrix, and where the matrix and the money disagree. The money decides."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from pmo_kit.decide.losses import no_event
from pmo_kit.decide.risk_controls import effect_of
from pmo_kit.decide.risk_years import Exposure
from pmo_kit.model.method import Method
from pmo_kit.model.risk_assessment import BandFinding, Disagreement, RegisteredRisk
from pmo_kit.model.text import Reason, Text


def matrix_unknown(method: Method, currency: str) -> Reason | None:
    """Why no risk can be put into the matrix: its bands are in another currency. None where all can."""
    other = next((band.currency for band in method.impact_bands.values() if band.currency != currency), None)
    return Reason("matrix-currency", (Text.same(other), Text.same(currency))) if other else None


def place_in_matrix(exposure: Exposure, method: Method) -> BandFinding:
    """The bands of a risk with the controls that count: the chance of an event in a year, and its mean loss."""
    left = effect_of(exposure.counted)
    chance = 1 - no_event([exposure.estimate.frequency * left.frequency])
    return band_of(chance, exposure.estimate.severity.mean * left.severity, method)


def band_of(chance: float, loss: float, method: Method) -> BandFinding:
    """The highest bands that a chance (0 to 1) and a loss (in the currency of the bands) reach, and their product."""
    likelihood = [band for band in method.likelihood_bands.values() if chance >= band.from_chance][-1]
    impact = [band for band in method.impact_bands.values() if loss >= band.from_loss][-1]
    return BandFinding(
        likelihood=likelihood.name,
        impact=impact.name,
        likelihood_score=likelihood.score,
        impact_score=impact.score,
        score=likelihood.score * impact.score,
    )


def disagreements(risks: Sequence[RegisteredRisk], *, most: int) -> tuple[Disagreement, ...]:
    """Pairs of risks that scores and expected losses rank the other way round, the largest difference in money first.

    Scores can rank a smaller risk higher (L. A. Cox, 2008; formula book 4.6). At most `most` pairs.
    """
    ranked = [
        (risk.residual.expected, risk.band.score, risk) for risk in risks if risk.residual is not None and risk.band
    ]
    ranked.sort(key=lambda each: each[0], reverse=True)
    pairs = [(one, two) for one, two in combinations(ranked, 2) if one[0] > two[0] and one[1] < two[1]]
    pairs.sort(key=lambda pair: pair[1][0] - pair[0][0])
    return tuple(_told(one, two) for one, two in pairs[:most])


def _told(one: tuple[float, int, RegisteredRisk], two: tuple[float, int, RegisteredRisk]) -> Disagreement:
    return Disagreement(
        costlier=one[2].risk,
        costlier_title=one[2].title,
        costlier_score=one[1],
        costlier_expected=one[0],
        other=two[2].risk,
        other_title=two[2].title,
        other_score=two[1],
        other_expected=two[0],
    )
