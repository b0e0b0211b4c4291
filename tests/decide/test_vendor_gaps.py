"""What the registers of vendors lack is listed with its rows, each kind once, and nothing where nothing is missing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from pmo_kit.decide.vendor_portfolio import decide_vendor_portfolio
from pmo_kit.model.portfolio import Portfolio

WithVendors = Callable[..., Portfolio]
VENDOR = {
    "vendor_id": "V-1",
    "name_en": "Vendor",
    "annual_spend": "100",
    "critical_function": "yes",
    "renew_date": "2027-06-30",
    "notice_days": "90",
}
SERVICE = {
    "service_id": "SV-1",
    "service": "Answers",
    "vendor_id": "V-1",
    "model": "Tongyu Max",
    "cloud": "North Cloud",
    "region": "Beijing",
    "initiative_id": "AI-1",
    "critical_function": "Payments",
    "annual_spend": "100",
    "exit_days": "30",
    "switch_cost": "5",
}


def gaps(
    with_vendors: WithVendors, vendor: Mapping[str, str], service: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    """The gaps of one vendor with one service."""
    portfolio = with_vendors(
        initiatives=[{"initiative_id": "AI-1", "critical_function": "yes"}],
        vendors=[{**VENDOR, **vendor}],
        vendor_services=[{**SERVICE, **service}],
    )
    return {each.because.kind: each.records for each in decide_vendor_portfolio(portfolio, as_of="2026-10-31").gaps}


def test_a_full_register_has_no_gap(with_vendors: WithVendors) -> None:
    """Nothing is invented."""
    assert gaps(with_vendors, {}, {}) == {}


@pytest.mark.parametrize(
    ("vendor", "service", "kinds"),
    [
        ({}, {"model": ""}, {"gap-layer-model"}),
        ({}, {"model": "none"}, set()),
        ({}, {"model": "无"}, set()),
        ({}, {"cloud": "", "region": ""}, {"gap-layer-cloud", "gap-layer-region"}),
        ({}, {"vendor_id": ""}, {"gap-layer-vendor", "gap-no-service"}),
        ({}, {"annual_spend": ""}, {"gap-spend"}),
        ({}, {"annual_spend": "98"}, {"gap-spend-differs"}),
        ({}, {"annual_spend": "100.4"}, set()),
        ({}, {"exit_days": "", "switch_cost": ""}, {"gap-days", "gap-cost"}),
        ({}, {"critical_function": ""}, {"gap-function", "gap-function-differs"}),
        ({"critical_function": "no"}, {}, {"gap-function-differs"}),
        ({"critical_function": ""}, {}, set()),
        ({"notice_days": ""}, {}, {"gap-notice"}),
        ({"notice_date": "2027-01-31"}, {}, {"gap-notice-differs"}),
    ],
)
def test_each_gap_is_named(
    with_vendors: WithVendors, vendor: dict[str, str], service: dict[str, str], kinds: set[str]
) -> None:
    """And only where it is."""
    assert set(gaps(with_vendors, vendor, service)) == kinds


def test_months_and_credits_that_cannot_be_told_are_named(with_vendors: WithVendors) -> None:
    """By service: a month that nobody measured, one without its downtime, and one broken without a step."""
    level = {"agreed_hours": "700", "fee": "10"}
    rows = [
        {**level, "level_id": "SL-1", "service_id": "SV-1", "month": "2026-08", "down_minutes": "0"},
        {**level, "level_id": "SL-2", "service_id": "SV-2", "month": "2026-10"},
        {**level, "level_id": "SL-3", "service_id": "SV-3", "month": "2026-10", "down_minutes": "900"},
    ]
    services = [{**SERVICE, "service_id": f"SV-{n}", "availability_target": "0.99"} for n in (1, 2, 3)]
    portfolio = with_vendors(vendor_services=services, service_levels=rows)
    found = {each.because.kind: each.records for each in decide_vendor_portfolio(portfolio, as_of="2026-10-31").gaps}
    assert (found["gap-months"], found["gap-level"], found["gap-credit"]) == (("SV-1",), ("SV-2",), ("SV-3",))
