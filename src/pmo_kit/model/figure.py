"""A figure: one number, or the reason why there is none. Never 0, infinity or NaN in place of a reason."""

from __future__ import annotations

import math
from typing import Self

from pydantic import model_validator

from pmo_kit.model.result import Result
from pmo_kit.model.text import Reason


class Figure(Result):
    """What a formula gave: `value` in the unit that the formula names, or `because`, and never both.

    >>> Figure(value=1.5).value, Figure(because=Reason("rates-several")).value
    (1.5, None)
    """

    value: float | None = None
    because: Reason | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.value is None) == (self.because is None):
            raise ValueError("a figure has either a value or a reason")
        if self.value is not None and not math.isfinite(self.value):
            raise ValueError("a figure is a finite number")
        return self

    def known(self) -> float:
        """The value, for callers that have made sure that there is one.

        Raises:
            ValueError: naming the kind of reason, where there is none.
        """
        if self.value is None:
            raise ValueError(self.because.kind if self.because else "")
        return self.value
