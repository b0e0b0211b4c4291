"""The register of vendor services as the services that concentration and exit are decided on."""

from __future__ import annotations

import pandas as pd

from pmo_kit.model.cell_values import cell_number, cell_text
from pmo_kit.model.vendor_services import VendorService


def services_of(frame: pd.DataFrame) -> tuple[VendorService, ...]:
    """One service for each row of the register `vendor_services`, in its order; what is blank stays not stated."""
    return tuple(
        VendorService(
            id=row["service_id"],
            service=row["service"],
            providers={
                "vendor": cell_text(row["vendor_id"]),
                "model": cell_text(row["model"]),
                "cloud": cell_text(row["cloud"]),
                "region": cell_text(row["region"]),
            },
            initiative_id=cell_text(row["initiative_id"]),
            critical_function=cell_text(row["critical_function"]),
            annual_spend=cell_number(row["annual_spend"]),
            exit_days=cell_number(row["exit_days"]),
            switch_cost=cell_number(row["switch_cost"]),
        )
        for row in frame.to_dict("records")
    )
