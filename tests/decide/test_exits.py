"""Could the bank leave? A missing plan, an old one and a rehearsal that never was are never good."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pmo_kit.decide.vendor_portfolio import decide_vendor_portfolio
from pmo_kit.model.portfolio import Portfolio

WithVendors = Callable[..., Portfolio]
PROVEN = {
    "service_id": "SV-1",
    "service": "Answers",
    "exit_plan_on": "2026-03-01",
    "exit_days": "60",
    "rehearsed_on": "2026-05-20",
    "rehearsed_days": "60",
}


@pytest.mark.parametrize(
    ("cells", "outcome", "kind"),
    [
        ({}, "pass", "exit-proven"),
        ({"rehearsed_days": "61"}, "fail", "exit-slower"),
        ({"exit_plan_on": ""}, "not_assessed", "exit-plan-missing"),
        ({"exit_plan_on": "2026-11-01"}, "not_assessed", "exit-plan-later"),
        ({"exit_plan_on": "2026"}, "not_assessed", "exit-plan-later"),
        ({"exit_plan_on": "2025-10-31"}, "pass", "exit-proven"),
        ({"exit_plan_on": "2025-10-30"}, "fail", "exit-plan-old"),
        ({"rehearsed_on": ""}, "not_assessed", "exit-not-rehearsed"),
        ({"rehearsed_on": "2026-11-01"}, "not_assessed", "exit-rehearsal-later"),
        ({"exit_plan_on": "2025-11-01", "rehearsed_on": "2025-10-30"}, "fail", "exit-rehearsal-old"),
        ({"rehearsed_on": "2026-02-28"}, "not_assessed", "exit-rehearsed-before-plan"),
        ({"rehearsed_days": ""}, "not_assessed", "exit-rehearsed-days-missing"),
        ({"exit_days": ""}, "not_assessed", "exit-days-missing"),
    ],
)
def test_only_a_fresh_and_rehearsed_plan_passes(
    with_vendors: WithVendors, cells: dict[str, str], outcome: str, kind: str
) -> None:
    """Plan and rehearsal hold for 365 days, that day included."""
    portfolio = with_vendors(vendor_services=[{**PROVEN, **cells}])
    (found,) = decide_vendor_portfolio(portfolio, as_of="2026-10-31").exits
    assert (found.outcome, found.because.kind) == (outcome, kind)


def test_critical_functions_come_first_whatever_their_outcome(with_vendors: WithVendors) -> None:
    """Then what fails, what is not assessed, what passes."""
    rows = [
        {**PROVEN, "service_id": "SV-1"},
        {**PROVEN, "service_id": "SV-2", "rehearsed_days": "90"},
        {**PROVEN, "service_id": "SV-3", "critical_function": "Payments"},
        {**PROVEN, "service_id": "SV-4", "exit_plan_on": ""},
    ]
    found = decide_vendor_portfolio(with_vendors(vendor_services=rows), as_of="2026-10-31").exits
    assert [each.service for each in found] == ["SV-3", "SV-2", "SV-4", "SV-1"]


def test_a_rehearsal_that_took_longer_counts_in_the_stop(with_vendors: WithVendors) -> None:
    """The plan said 60 days; the rehearsal needed 90, so a stop takes 90."""
    rows = [{**PROVEN, "model": "Tongyu Max", "rehearsed_days": "90"}]
    (stop,) = decide_vendor_portfolio(with_vendors(vendor_services=rows), as_of="2026-10-31").stops
    assert stop.days_together.known() == 90
