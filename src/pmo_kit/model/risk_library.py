"""The risk and control library: what can go wrong, what is done about it, and the outside catalogues both point to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from pmo_kit.model.condition import ALWAYS
from pmo_kit.model.records import Sourced, When
from pmo_kit.model.text import Text

Category = Literal["data", "model", "delivery", "operations"]
Kind = Literal["preventive", "detective", "corrective"]
CATEGORIES: Mapping[Category, Text] = {
    "data": Text("Data", "数据"),
    "model": Text("Model", "模型"),
    "delivery": Text("Delivery", "交付"),
    "operations": Text("Operations", "运营"),
}
KINDS: Mapping[Kind, Text] = {
    "preventive": Text("Preventive", "预防性"),
    "detective": Text("Detective", "发现性"),
    "corrective": Text("Corrective", "纠正性"),
}


class CatalogueEntry(BaseModel):
    """One id of an outside catalogue, with a short name in our words; no name where the number must do."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(min_length=1)
    title: str = ""
    title_zh: str = ""
    url: str = ""
    note: str = ""

    @property
    def name(self) -> Text:
        """The short name as a pair."""
        return Text(self.title, self.title_zh)


class Catalogue(Sourced):
    """The ids of an outside text that our risks and controls refer to; never its text."""

    url: str = ""
    entries: tuple[CatalogueEntry, ...] = ()


class Mapped(Sourced):
    """What risks and controls have in common: where they stand in outside catalogues and which obligations they touch.

    `maps_to` holds, for each catalogue, ids of its entries. `related` names records of the same kind.
    """

    maps_to: Mapping[str, tuple[str, ...]] = {}
    obligations: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    owned_by: str = ""


class Risk(Mapped):
    """What can go wrong: because of `cause`, `event` happens, with `effect`.

    `when` says under which answers of the intake it is relevant. A risk never lists its controls: controls name the
    risks that they treat. A pack may leave out what its source does not say: category, cause, effect, early signal.
    """

    category: Category | None = None
    cause: str = ""
    cause_zh: str = ""
    event: str = Field(min_length=1)
    event_zh: str = ""
    effect: str = ""
    effect_zh: str = ""
    early_signal: str = ""
    early_signal_zh: str = ""
    when: When = ALWAYS


class Control(Mapped):
    """What is done about risks, how it is tested and what proves it.

    `test_months` is the longest time between two tests, in months, by tier. `from_stage` is the stage from which the
    control must be there. A pack may leave out what its source does not say.
    """

    treats: tuple[str, ...] = Field(min_length=1)
    does: str = Field(min_length=1)
    does_zh: str = ""
    kind: Kind | None = None
    evidence: tuple[str, ...] = ()
    test: str = ""
    test_zh: str = ""
    test_months: Mapping[int, Annotated[int, Field(ge=1, le=60)]] = {}
    from_stage: str | None = None
