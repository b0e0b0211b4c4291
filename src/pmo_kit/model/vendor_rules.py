"""The rules of a vendor choice: random indices, ranking methods, kinds of cost, what if they change, contract terms."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from pmo_kit.model.condition import ALWAYS
from pmo_kit.model.records import Sourced, When

Normalisation = Literal["range", "best", "sum", "vector"]


class RandomIndex(Sourced):
    """The consistency index that random judgements of this size have on average; consistency is held against it."""

    size: int = Field(ge=3, le=15)
    value: float = Field(gt=0, allow_inf_nan=False)


class CostKind(Sourced):
    """What money is spent on over a contract; a scenario changes its volume, its price, both or neither."""

    follows: tuple[Literal["volume", "price"], ...] = ()


class CostScenario(Sourced):
    """What if there is more use, or prices move: factors on the volumes and prices of the kinds that follow them."""

    volume_factor: float = Field(ge=0, allow_inf_nan=False)
    price_factor: float = Field(ge=0, allow_inf_nan=False)


class RankingMethod(Sourced):
    """A published way to rank, and the scale on which it compares; its id is the name of the method.

    The weighted sum and TOPSIS work on any scale, the others on their own.
    """

    normalisation: Normalisation | Literal["none"]


class ContractTerm(Sourced):
    """What a contract for AI must say, worded so that `yes` is what we want.

    Where there is a bound, the number that was agreed must keep it: `at_least` or `at_most`, in `unit`.
    """

    remedy: str = Field(min_length=1)
    remedy_zh: str = Field(min_length=1)
    when: When = ALWAYS
    at_least: float | None = Field(None, allow_inf_nan=False)
    at_most: float | None = Field(None, allow_inf_nan=False)
    unit: str = ""
    unit_zh: str = ""

    @property
    def bounded(self) -> bool:
        """Whether a number has to be agreed."""
        return self.at_least is not None or self.at_most is not None
