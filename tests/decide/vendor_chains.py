"""Services of three vendors, two of them on one model: what tests of concentration and of stops start from."""

from __future__ import annotations

from pmo_kit.model.vendor_services import LAYERS, VendorService


def service(id_: str, chain: str, function: str = "", spend: float | None = 100, **more: float | None) -> VendorService:
    """A service by its chain `vendor > model > cloud > region`; each is of an initiative named like it."""
    names = [name.strip() for name in chain.split(">")]
    return VendorService(id_, id_, dict(zip(LAYERS, names, strict=True)), f"AI-{id_}", function, spend, **more)


SERVICES = [
    service("S-1", "V-1 > Tongyu Max > North Cloud > Beijing", "Payments", 300, exit_days=60, switch_cost=500),
    service("S-2", "V-2 > TONGYU max > East Cloud > Shanghai", "Claims", 500, exit_days=90, switch_cost=700),
    service("S-3", "V-3 > Qiming 2 > East Cloud > Shanghai", "", 200, exit_days=10, switch_cost=100),
]
