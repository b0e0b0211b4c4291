"""The register of vendor services as the services that concentration and exit are decided on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from pmo_kit.decide.provider_names import ProviderNames
from pmo_kit.model.cell_values import cell_number, cell_text
from pmo_kit.model.characters import plain
from pmo_kit.model.vendor_services import LAYERS, NO_SUCH_LAYER, Layer, VendorService

_COLUMNS: Mapping[Layer, str] = {layer: "vendor_id" if layer == "vendor" else layer for layer in LAYERS}


def provider_names(frame: pd.DataFrame, vendors: pd.DataFrame | None = None) -> ProviderNames:
    """Whom the cells of the register `vendor_services` name; vendors are known by all their names."""
    cells = (cell for layer in LAYERS for cell in frame[_COLUMNS[layer]].dropna())
    return ProviderNames(vendors, cells)


def services_of(frame: pd.DataFrame, names: ProviderNames | None = None) -> tuple[VendorService, ...]:
    """One service for each row of the register `vendor_services`, in its order; what is blank stays not stated.

    The days to switch are those of the rehearsal where it took longer than estimated. “none” in a layer says that there
    is no such layer.
    """
    known = names or provider_names(frame)
    return tuple(
        VendorService(
            id=row["service_id"],
            service=row["service"],
            providers=_providers(row, known),
            initiative_id=cell_text(row["initiative_id"]),
            critical_function=cell_text(row["critical_function"]),
            annual_spend=cell_number(row["annual_spend"]),
            exit_days=_longer(cell_number(row["exit_days"]), cell_number(row["rehearsed_days"])),
            switch_cost=cell_number(row["switch_cost"]),
        )
        for row in frame.to_dict("records")
    )


def _providers(row: Mapping[Any, Any], names: ProviderNames) -> dict[Layer, str]:
    cells = {layer: cell_text(row[column]) for layer, column in _COLUMNS.items()}
    return {layer: names.of(cell) if cell else "" for layer, cell in cells.items() if plain(cell) not in NO_SUCH_LAYER}


def _longer(*days: float | None) -> float | None:
    return max((each for each in days if each is not None), default=None)
