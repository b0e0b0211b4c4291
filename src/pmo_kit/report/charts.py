"""What all charts have in common: the width of the drawing, scales with their marks, and the way into a page.

Charts are inline SVG: readable in print and without colour, with a text for those who cannot see them. Equal results
give equal bytes.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from pmo_kit.report.fragments import environment

WIDTH = 720.0
_MARKS = 6


@dataclass(frozen=True)
class Scale:
    """Values along one side of a drawing: `least` stands at `begins`, `most` at `ends`."""

    least: float
    most: float
    begins: float
    ends: float

    def at(self, value: float) -> float:
        """Where a value stands.

        >>> Scale(0, 4, 100, 20).at(1)
        80.0
        """
        return round(self.begins + (self.ends - self.begins) * (value - self.least) / (self.most - self.least), 1)


def nice_step(largest: float) -> float:
    """The distance of the marks on a scale that ends at `largest`: 1, 2 or 5 times a power of ten, a few of them."""
    power = 10.0 ** math.floor(math.log10(largest / _MARKS))
    return next(factor * power for factor in (1, 2, 5, 10) if largest / (factor * power) <= _MARKS)


def steps(largest: float) -> list[float]:
    """The marks of a scale from 0 that holds `largest`, evenly apart; the last one is its end.

    >>> steps(11)
    [0.0, 2.0, 4.0, 6.0, 8.0, 10.0, 12.0]
    """
    step = nice_step(largest)
    return [step * at for at in range(math.ceil(largest / step) + 1)]


def drawn(template: str, values: Mapping[str, Any]) -> Markup:
    """The chart of a template, which escapes what it is given."""
    return Markup(environment().get_template(template).render({"width": WIDTH, **values}))  # noqa: S704
