"""Years of loss of one risk or of several together, with the controls that are asked about and none other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from pmo_kit.decide.losses import (
    Draw,
    Estimate,
    Floats,
    Severity,
    annual_losses,
    draw_events,
    expected_loss,
    no_event,
    quantile,
    standard_error,
)
from pmo_kit.decide.risk_controls import Effect, Treatment, effect_of
from pmo_kit.model.risk_assessment import Loss, Worth
from pmo_kit.model.risk_scale import Simulation
from pmo_kit.model.text import Reason


@dataclass(frozen=True)
class Years:
    """Many years of loss: events a year, the mean in closed form, and the loss of each drawn year."""

    frequency: float
    expected: float
    losses: Floats


@dataclass(frozen=True)
class Exposure:
    """A risk that can be computed: its estimate, its drawn events, and all controls of the register against it."""

    risk: str
    estimate: Estimate
    draw: Draw
    treatments: tuple[Treatment, ...] = ()

    @property
    def counted(self) -> tuple[Treatment, ...]:
        """The controls that count today."""
        return tuple(each for each in self.treatments if each.counts)

    def years(self, effect: Effect | None = None) -> Years:
        """Its years of loss under an effect; without one under no control at all."""
        left = effect or Effect()
        frequency = self.estimate.frequency * left.frequency
        return Years(
            frequency,
            expected_loss(frequency, self.estimate.severity) * left.severity,
            annual_losses(self.draw, self.estimate.severity, frequency=frequency, severity_share=left.severity),
        )

    @property
    def planned(self) -> tuple[Treatment, ...]:
        """The controls that are planned and have an estimate."""
        return tuple(each for each in self.treatments if each.status == "planned" and each.estimated)

    @cached_property
    def residual(self) -> Years:
        """Its years of loss with the controls that count."""
        return self.years(effect_of(self.counted))

    def with_estimate(self, frequency: float, severity: Severity) -> Exposure:
        """The same risk, drawn events and controls with another estimate."""
        return replace(self, estimate=replace(self.estimate, frequency=frequency, severity=severity))


def expose(risk: str, estimate: Estimate, treatments: tuple[Treatment, ...], rule: Simulation) -> Exposure:
    """Draw the years of one risk. Each risk has its own stream, so that another risk never changes its figures.

    As many events are drawn as the highest frequency that will be asked about.
    """
    seed = (rule.seed, int.from_bytes(risk.encode("utf-8"), "big"))
    draw = draw_events(estimate.frequency * rule.frequency_bound, trials=rule.trials, seed=seed)
    return Exposure(risk, estimate, draw, treatments)


def together(parts: Iterable[Years]) -> Years:
    """Several risks in the same years, taken to be independent of one another.

    Raises:
        ValueError: when there is none.
    """
    years = list(parts)
    if not years:
        raise ValueError("no risk has no years of loss")
    return Years(
        sum(each.frequency for each in years),
        sum(each.expected for each in years),
        np.sum([each.losses for each in years], axis=0),
    )


def loss_of(years: Years, rule: Simulation) -> Loss:
    """The figures of a year of loss, money rounded to cents."""
    return Loss(
        expected=round(years.expected, 2),
        tail=round(quantile(years.losses, rule.tail), 2),
        far_tail=round(quantile(years.losses, rule.far_tail), 2),
        chance=1 - no_event([years.frequency]),
        simulated=round(float(years.losses.mean()), 2),
        standard_error=round(standard_error(years.losses), 2),
    )


def worth_of(exposure: Exposure, treatment: Treatment, total: Years, rule: Simulation) -> Worth | Reason:
    """What one control saves in a year beside its cost, or why that cannot be said.

    All other controls stay as they are: one that counts is compared with being without it, one that does not with
    having it too. So the savings of several controls do not add up.
    """
    if not treatment.estimated:
        return Reason("worth-without-effect")
    if treatment.annual_cost is None:
        return Reason("worth-without-cost")
    others = tuple(each for each in exposure.counted if each != treatment)
    without, having = exposure.years(effect_of(others)), exposure.years(effect_of((*others, treatment)))
    rest = total.losses - exposure.residual.losses
    saved = without.expected - having.expected
    saved_tail = quantile(rest + without.losses, rule.tail) - quantile(rest + having.losses, rule.tail)
    return Worth(
        saved=round(saved, 2),
        saved_tail=round(saved_tail, 2),
        cost=treatment.annual_cost,
        net=round(saved - treatment.annual_cost, 2),
        cost_per_saved=round(treatment.annual_cost / saved, 2) if saved > 0 else None,
    )
