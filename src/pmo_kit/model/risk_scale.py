"""How risks are measured: the bands of a matrix, the loss that may be accepted, and how a year is simulated."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from pmo_kit.model.records import Sourced
from pmo_kit.model.risk_library import Category

Money = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Share = Annotated[float, Field(gt=0, lt=1)]


class LikelihoodBand(Sourced):
    """A step of the matrix: risks whose chance (0 to 1) of at least one event in a year is `from_chance` or more."""

    from_chance: float = Field(ge=0, lt=1)
    score: int = Field(ge=1, le=10)


class ImpactBand(Sourced):
    """A step of the matrix: risks of which one event costs `from_loss` or more on average, in `currency`."""

    from_loss: Money
    currency: str = Field(pattern=r"^[A-Z]{3}$", examples=["CNY"])
    score: int = Field(ge=1, le=10)


class AppetiteLimit(Sourced):
    """What one initiative of a tier may lose in a year, in one category or (without one) in all of them together.

    `expected_loss` limits the mean of a year, `tail_loss` the P95: the loss exceeded in one year of twenty.
    """

    tier: int
    category: Category | None = None
    currency: str = Field(pattern=r"^[A-Z]{3}$", examples=["CNY"])
    expected_loss: Money
    tail_loss: Money


class Simulation(Sourced):
    """How a year of losses is computed.

    `interval_share` is the share of cases between the two ends of a range of losses. `tail` and `far_tail` are the
    quantiles told as P95 and P99; the loss-exceedance curve has `curve_points` points and a table of `curve_shares`.
    `frequency_bound` is by what factor a frequency may be wrong, up or down. A risk that happens more than
    `most_a_year` times is estimated as the cost of a year instead.
    """

    seed: int = Field(ge=0)
    trials: int = Field(ge=1000, le=1_000_000)
    interval_share: Share
    tail: Share
    far_tail: Share
    curve_points: int = Field(ge=10, le=200)
    curve_shares: tuple[Share, ...] = Field(min_length=2)
    frequency_bound: float = Field(gt=1, le=10)
    most_a_year: float = Field(gt=0, le=1000)
