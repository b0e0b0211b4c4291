"""Charts as inline SVG: readable in print and without colour, with a text for those who cannot see them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from pmo_kit.model.risk_assessment import RiskAssessment
from pmo_kit.report.fragments import environment
from pmo_kit.report.words import Speaker

_WIDTH, _HEIGHT = 720.0, 330.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 64.0, 24.0, 30.0, 52.0
_FLOOR = 0.01  # the smallest share of years that the chart shows
_MARKS = 6
_SHARES = (1.0, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01)


@dataclass(frozen=True)
class _Plane:
    """The drawing plane: amounts run to the right on a plain scale, shares of years upwards on a logarithmic one."""

    step: float
    steps: int

    @property
    def largest(self) -> float:
        """The amount at the right end."""
        return self.step * self.steps

    def marks(self) -> list[float]:
        """The amounts that the scale names."""
        return [self.step * at for at in range(self.steps + 1)]

    def across(self, amount: float) -> float:
        """Where an amount stands."""
        return round(_LEFT + (_WIDTH - _LEFT - _RIGHT) * amount / self.largest, 1)

    def up(self, share: float) -> float:
        """Where a share of years stands."""
        return round(_TOP + (_HEIGHT - _TOP - _BOTTOM) * math.log(share) / math.log(_FLOOR), 1)

    def path(self, amounts: Sequence[float], shares: Sequence[float]) -> str:
        """A line through the points that the chart shows."""
        points = [(x, y) for x, y in zip(amounts, shares, strict=True) if y >= _FLOOR]
        return " ".join(f"{self.across(x):g},{self.up(y):g}" for x, y in points)


def exceedance_chart(risk: RiskAssessment, say: Speaker) -> Markup:
    """The loss-exceedance curve before and after controls, with the limit of a bad year, in one language.

    Equal results give equal bytes.

    Raises:
        ValueError: when the assessment has no curve.
    """
    if risk.curve is None:
        raise ValueError("nothing is estimated, so there is no curve")
    curve = risk.curve
    step = nice_step(curve.amounts[-1])
    plane = _Plane(step, math.ceil(curve.amounts[-1] / step))
    tail = 1 - risk.tail_share
    limit = risk.total.tail_limit
    values = {
        "say": say,
        "width": _WIDTH,
        "height": _HEIGHT,
        "left": _LEFT,
        "right": _WIDTH - _RIGHT,
        "floor": _HEIGHT - _BOTTOM,
        "text": _told(risk, say),
        "shares": [(plane.up(share), say.share(share)) for share in _SHARES],
        "amounts": [
            (plane.across(step * at), say.money(step * at, risk.currency))
            for at in range(int(plane.largest / step) + 1)
        ],
        "inherent": plane.path(curve.amounts, curve.inherent),
        "residual": plane.path(curve.amounts, curve.residual),
        "limit": (plane.across(limit), plane.up(tail)) if limit is not None and limit <= plane.largest else None,
    }
    return Markup(environment().get_template("risk/chart.svg.j2").render(values))  # noqa: S704 - the template escapes


def _told(risk: RiskAssessment, say: Speaker) -> str:
    """The chart in words: the years that lose most, before and after."""
    inherent, residual, limit = risk.total.inherent, risk.total.residual, risk.total.tail_limit
    return say.word(
        "risk-chart-text",
        years=f"{1 / (1 - risk.tail_share):.0f}",
        inherent=say.money(inherent.tail if inherent else None, risk.currency),
        residual=say.money(residual.tail if residual else None, risk.currency),
        limit="" if limit is None else say.word("risk-chart-limit-text", limit=say.money(limit, risk.currency)),
    ).strip()


def nice_step(largest: float) -> float:
    """The distance of the marks on a scale that ends at `largest`: 1, 2 or 5 times a power of ten, a few of them."""
    power = 10.0 ** math.floor(math.log10(largest / _MARKS))
    return next(factor * power for factor in (1, 2, 5, 10) if largest / (factor * power) <= _MARKS)


def steps(largest: float) -> list[float]:
    """The marks of a scale from 0 that holds `largest`, evenly apart; the last one is its end."""
    step = nice_step(largest)
    return [step * at for at in range(math.ceil(largest / step) + 1)]
