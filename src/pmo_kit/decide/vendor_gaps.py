"""What do the registers of vendors not say, or say twice and differently?"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

import pandas as pd

from pmo_kit.decide.register_rows import Row, every_row
from pmo_kit.model.text import Reason
from pmo_kit.model.vendor_portfolio import DataGap, MonthlyLevel, Renewal, Scorecard
from pmo_kit.model.vendor_services import LAYERS, VendorService


def vendor_gaps(
    vendors: pd.DataFrame,
    initiatives: pd.DataFrame,
    services: Sequence[VendorService],
    renewals: Sequence[Renewal],
    cards: Sequence[Scorecard],
) -> tuple[DataGap, ...]:
    """Every kind of gap that there is, with the rows that have it; kinds that nothing has are left out."""
    found = (
        *_of_services(services, initiatives),
        *_of_vendors(tuple(every_row(vendors)), services),
        ("gap-notice", [each.vendor for each in renewals if each.state == "not_assessed"]),
        ("gap-notice-differs", [each.vendor for each in renewals if each.differs]),
        ("gap-months", [each.service for each in cards if each.gaps]),
        ("gap-level", [each.service for each in cards if any(month.achieved.because for month in each.months)]),
        ("gap-credit", [each.service for each in cards if any(_credit_unknown(month) for month in each.months)]),
    )
    kept = ((kind, tuple(records)) for kind, records in found)
    return tuple(DataGap(because=Reason(kind), records=records) for kind, records in kept if records)


def _credit_unknown(month: MonthlyLevel) -> bool:
    return bool(month.credit.amount.because and not month.achieved.because)


def _of_services(services: Sequence[VendorService], initiatives: pd.DataFrame) -> Iterator[tuple[str, Iterable[str]]]:
    critical = set(initiatives.loc[initiatives["critical_function"] == "yes", "initiative_id"])
    for layer in LAYERS:
        yield "gap-layer-" + layer, [each.id for each in services if each.providers.get(layer) == ""]
    yield "gap-spend", [each.id for each in services if each.annual_spend is None]
    yield "gap-days", [each.id for each in services if each.exit_days is None]
    yield "gap-cost", [each.id for each in services if each.switch_cost is None]
    yield (
        "gap-function",
        [each.id for each in services if each.initiative_id in critical and not each.critical_function],
    )


def _of_vendors(rows: Sequence[Row], services: Sequence[VendorService]) -> Iterator[tuple[str, Iterable[str]]]:
    of: dict[str, list[VendorService]] = {row.text("vendor_id"): [] for row in rows}
    for each in services:
        of.setdefault(each.providers.get("vendor", ""), []).append(each)
    yield "gap-no-service", [row.text("vendor_id") for row in rows if not of[row.text("vendor_id")]]
    yield "gap-spend-differs", [row.text("vendor_id") for row in rows if _differs(row, of[row.text("vendor_id")])]
    yield (
        "gap-function-differs",
        [row.text("vendor_id") for row in rows if _critical_differs(row, of[row.text("vendor_id")])],
    )


def _differs(row: Row, services: Sequence[VendorService]) -> bool:
    """Whether the vendor's spend is another one than that of its services, by a whole unit of money or more."""
    stated, known = row.number("annual_spend"), [each.annual_spend for each in services]
    if stated is None or not known or any(each is None for each in known):
        return False
    return abs(stated - math.fsum(each or 0 for each in known)) >= 1


def _critical_differs(row: Row, services: Sequence[VendorService]) -> bool:
    """Whether the vendor's row and its services disagree on supporting a critical function."""
    said = row.text("critical_function")
    return bool(services) and said in ("yes", "no") and (said == "yes") != any(s.critical_function for s in services)
