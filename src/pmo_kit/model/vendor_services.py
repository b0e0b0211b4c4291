"""Services that others provide, down to model, cloud and region; and what it means when one of them stops."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pmo_kit.model.figure import Figure
from pmo_kit.model.result import Result

Layer = Literal["vendor", "model", "cloud", "region"]
LAYERS: tuple[Layer, ...] = ("vendor", "model", "cloud", "region")
# What a cell says where a service has no such layer, as the register's remedies ask for it.
NO_SUCH_LAYER = frozenset({"none", "无"})


@dataclass(frozen=True)
class VendorService:
    """One row of the register: what runs on whom, at which spend a year, and what it takes to switch.

    `providers` names who stands in each layer: "" where nobody has found out, and no entry where there is no such
    layer. `exit_days` are calendar days until a substitute runs, `switch_cost` what that costs; None where not stated.
    """

    id: str
    service: str
    providers: Mapping[Layer, str]
    initiative_id: str = ""
    critical_function: str = ""
    annual_spend: float | None = None
    exit_days: float | None = None
    switch_cost: float | None = None


class Concentration(Result):
    """How much hangs on few: `index` is Σ share² (HHI, 0 to 1; times 10,000 in points), `effective` is 1 / index.

    `shares` add up to 1, the largest first. `not_stated` are services that could not be counted, by id: either who
    provides them or how much they cost is not known. `not_there` is how many have no such layer at all.
    """

    basis: Literal["spend", "critical_functions"]
    layer: Layer
    index: Figure
    effective: Figure
    shares: Mapping[str, float]
    not_stated: tuple[str, ...]
    not_there: int


class Stop(Result):
    """What happens when a provider stops: every service that stands on it in any layer.

    `days_together` is how long it takes when all switch at once (the longest), `days_in_turn` one after the other,
    `cost` what it costs; reasons where one of them is not stated, with what is known in `at_least_*`. `undetermined`
    is the number of services that may stand on it as well: the layer in which it stands is not known for them.
    """

    provider: str
    layers: tuple[Layer, ...]
    services: tuple[str, ...]
    initiatives: tuple[str, ...]
    critical_functions: tuple[str, ...]
    spend: Figure
    days_together: Figure
    days_in_turn: Figure
    cost: Figure
    at_least_days: float
    at_least_cost: float
    undetermined: int
