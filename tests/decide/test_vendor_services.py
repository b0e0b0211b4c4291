"""Rows of the register become services; a blank cell stays not stated."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pmo_kit.decide.concentration import spend_concentration
from pmo_kit.decide.provider_stops import Dependences
from pmo_kit.decide.vendor_services import services_of
from pmo_kit.model.vendor_services import VendorService
from pmo_kit.read.portfolio import open_portfolio

COLUMNS = (
    "service_id,service,vendor_id,model,cloud,region,initiative_id,critical_function,annual_spend,exit_days,switch_cost"
)
ROWS = (
    "SV-1,Seat assist,V-1,Tongyu Max,North Cloud,Beijing,AI-1,Payments,300000,60,500000",
    "SV-2,Claims reader,V-2,Tongyu  max,East Cloud,,AI-2,,500000,,",
)


def test_the_register_of_a_portfolio_is_seen_through(office: Callable[..., Path]) -> None:
    """From the file to the model that two vendors share."""
    folder = office()
    (folder / "registers" / "vendor_services.csv").write_text("\n".join([COLUMNS, *ROWS]), encoding="utf-8")
    frame = open_portfolio(folder, registers=["vendor_services"], required=()).frames["vendor_services"]
    services = services_of(frame)
    assert services[1] == VendorService(
        id="SV-2",
        service="Claims reader",
        providers={"vendor": "V-2", "model": "Tongyu  max", "cloud": "East Cloud", "region": ""},
        initiative_id="AI-2",
        annual_spend=500000,
    )
    assert spend_concentration(services, "model").shares == {"Tongyu Max": 1.0}
    assert Dependences(services).stop("Tongyu Max").at_least_days == 60
