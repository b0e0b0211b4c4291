"""The rules of a vendor choice: random indices of judgements, kinds of cost, and what if they change."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from pmo_kit.model.records import Sourced


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
