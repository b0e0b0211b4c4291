"""The loss-exceedance curve: how many years lose more than an amount, before and after controls."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from pmo_kit.model.risk_assessment import RiskAssessment
from pmo_kit.report.charts import WIDTH, Scale, drawn, steps
from pmo_kit.report.words import Speaker

_HEIGHT = 330.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 64.0, 24.0, 30.0, 52.0
_FLOOR = 0.01  # the smallest share of years that the chart shows
_SHARES = (1.0, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01)


@dataclass(frozen=True)
class _Plane:
    """The drawing plane: amounts run to the right on a plain scale, shares of years upwards on a logarithmic one."""

    marks: Sequence[float]

    @property
    def largest(self) -> float:
        """The amount at the right end."""
        return self.marks[-1]

    def across(self, amount: float) -> float:
        """Where an amount stands."""
        return Scale(0, self.largest, _LEFT, WIDTH - _RIGHT).at(amount)

    def up(self, share: float) -> float:
        """Where a share of years stands."""
        return Scale(0, math.log(_FLOOR), _TOP, _HEIGHT - _BOTTOM).at(math.log(share))

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
    plane = _Plane(steps(curve.amounts[-1]))
    tail = 1 - risk.tail_share
    limit = risk.total.tail_limit
    values = {
        "say": say,
        "height": _HEIGHT,
        "left": _LEFT,
        "right": WIDTH - _RIGHT,
        "floor": _HEIGHT - _BOTTOM,
        "text": _told(risk, say),
        "shares": [(plane.up(share), say.share(share)) for share in _SHARES],
        "amounts": [(plane.across(each), say.money(each, risk.currency)) for each in plane.marks],
        "inherent": plane.path(curve.amounts, curve.inherent),
        "residual": plane.path(curve.amounts, curve.residual),
        "limit": (plane.across(limit), plane.up(tail)) if limit is not None and limit <= plane.largest else None,
    }
    return drawn("risk/chart.svg.j2", values)


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
