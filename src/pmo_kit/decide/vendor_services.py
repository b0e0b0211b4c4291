"""The register of vendor services as the services that concentration and exit are decided on."""

from __future__ import annotations

import pandas as pd

from pmo_kit.model.vendor_services import VendorService


def services_of(frame: pd.DataFrame) -> tuple[VendorService, ...]:
    """One service for each row of the register `vendor_services`, in its order; what is blank stays not stated."""
    return tuple(
        VendorService(
            id=row["service_id"],
            service=row["service"],
            providers={
                "vendor": _text(row["vendor_id"]),
                "model": _text(row["model"]),
                "cloud": _text(row["cloud"]),
                "region": _text(row["region"]),
            },
            initiative_id=_text(row["initiative_id"]),
            critical_function=_text(row["critical_function"]),
            annual_spend=_number(row["annual_spend"]),
            exit_days=_number(row["exit_days"]),
            switch_cost=_number(row["switch_cost"]),
        )
        for row in frame.to_dict("records")
    )


def _text(cell: object) -> str:
    return cell if isinstance(cell, str) else ""


def _number(cell: float | None) -> float | None:
    return None if cell is None or pd.isna(cell) else float(cell)
