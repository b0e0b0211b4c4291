"""Which single estimate, moved to its bound, would carry the loss across the appetite?"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pmo_kit.decide.losses import Severity, quantile
from pmo_kit.decide.risk_appetite import Limit, exceeds
from pmo_kit.decide.risk_controls import effect_of
from pmo_kit.decide.risk_years import Exposure, Years, together
from pmo_kit.model.risk_assessment import EstimateChange
from pmo_kit.model.risk_scale import Simulation
from pmo_kit.model.text import Text


@dataclass(frozen=True)
class _Move:
    """One estimate moved, and the years of its risk that follow."""

    kind: str
    years: Years
    control: Text | None = None
    now: float | None = None
    then: float | None = None


def estimate_changes(
    exposures: Sequence[Exposure],
    titles: Mapping[str, Text],
    limit: Limit,
    rule: Simulation,
    *,
    most: int,
) -> tuple[EstimateChange, ...]:
    """The moves that carry the loss of all risks across the limit; where none does, the one that moves it most.

    Moved are, one at a time: each frequency, up and down by the factor `frequency_bound`; the loss of one event, to
    either end of its range in every event; and each control that counts, to no effect. At most `most` are told, those
    that move the expected loss most first.
    """
    if not exposures or limit.rule is None:
        return ()
    residual = {each.risk: each.residual for each in exposures}
    total = together(residual.values())
    above = exceeds(total.expected, quantile(total.losses, rule.tail), limit.rule) is not None
    found = []
    for exposure in exposures:
        own = residual[exposure.risk]
        rest = Years(0, total.expected - own.expected, total.losses - own.losses)
        for move in _moves(exposure, rule):
            expected = rest.expected + move.years.expected
            tail = quantile(rest.losses + move.years.losses, rule.tail)
            crosses = (exceeds(expected, tail, limit.rule) is not None) != above
            found.append(_told(exposure.risk, titles[exposure.risk], move, expected, tail, crosses=crosses))
    found.sort(key=lambda change: (not change.crosses, -abs(change.expected - total.expected)))
    crossing = sum(change.crosses for change in found)
    return tuple(found[: min(crossing, most) or 1])


def _moves(exposure: Exposure, rule: Simulation) -> Iterator[_Move]:
    estimate, counted = exposure.estimate, exposure.counted
    for frequency in (estimate.frequency * rule.frequency_bound, estimate.frequency / rule.frequency_bound):
        years = exposure.with_estimate(frequency, estimate.severity).residual
        yield _Move("frequency", years, now=estimate.frequency, then=frequency)
    for loss in (estimate.high, estimate.low):
        years = exposure.with_estimate(estimate.frequency, Severity(math.log(loss), 0)).residual
        yield _Move("loss", years, now=round(estimate.severity.mean, 2), then=loss)
    for control in counted:
        others = effect_of(each for each in counted if each != control)
        yield _Move("control", exposure.years(others), control=control.title)


def _told(risk: str, title: Text, move: _Move, expected: float, tail: float, *, crosses: bool) -> EstimateChange:
    return EstimateChange.model_validate({
        "risk": risk,
        "title": title,
        "estimate": move.kind,
        "control": move.control,
        "now": move.now,
        "then": move.then,
        "expected": round(expected, 2),
        "tail": round(tail, 2),
        "crosses": crosses,
    })  # fmt: skip
