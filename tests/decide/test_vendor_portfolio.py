"""The vendor portfolio as a whole: seen through, told for one provider, the same for the same registers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pmo_kit.decide.vendor_portfolio import decide_vendor_portfolio
from pmo_kit.errors import BadInput
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.model.text import Text

WithVendors = Callable[..., Portfolio]
VENDORS = [
    {"vendor_id": "V-1", "name_en": "Reseller One", "name_zh": "甲公司", "annual_spend": "300"},
    {"vendor_id": "V-2", "name_en": "Reseller Two", "name_zh": "乙公司", "annual_spend": "500"},
    {"vendor_id": "V-3", "name_en": "Canglan Cloud", "name_zh": "沧岚云", "annual_spend": "200"},
]
SERVICES = [
    {"service_id": "SV-1", "service": "Answers / 问答", "vendor_id": "V-1", "model": "Lanwen / 澜文", "cloud": "沧岚云",
     "region": "Beijing", "critical_function": "Payments / 支付", "annual_spend": "300", "exit_days": "60"},
    {"service_id": "SV-2", "service": "Claims / 理赔", "vendor_id": "V-2", "model": "澜文", "cloud": "East Cloud",
     "region": "Shanghai", "critical_function": "Claims / 理赔", "annual_spend": "500", "exit_days": "90"},
    {"service_id": "SV-3", "service": "Hosting / 托管", "vendor_id": "V-3", "model": "none", "cloud": "Canglan cloud",
     "region": "Beijing", "annual_spend": "200", "exit_days": "10"},
]  # fmt: skip
AS_OF = "2026-10-31"


@pytest.fixture
def portfolio(with_vendors: WithVendors) -> Portfolio:
    """Two resellers of one model, and a cloud that is a vendor too."""
    return with_vendors(vendors=VENDORS, vendor_services=SERVICES)


def test_two_resellers_are_seen_through_to_their_model(portfolio: Portfolio) -> None:
    """Whether it is named in one language or in both; by invoice the largest has half, by model all of it."""
    found = decide_vendor_portfolio(portfolio, as_of=AS_OF)
    shares = {each.found.layer: each.largest_share for each in found.concentrations if each.found.basis == "spend"}
    assert shares == {"vendor": 0.5, "model": 1.0, "cloud": 0.5, "region": 0.5}
    assert [(each.provider, each.vendors) for each in found.shared if each.layer == "model"] == [
        ("Lanwen / 澜文", ("V-1", "V-2"))
    ]


def test_a_vendor_that_is_a_cloud_too_stops_once(portfolio: Portfolio) -> None:
    """What it sells and what others run on it, under its id and its name."""
    stops = {each.provider: each for each in decide_vendor_portfolio(portfolio, as_of=AS_OF).stops}
    assert stops["V-3"].layers == ("vendor", "cloud")
    assert stops["V-3"].services == ("SV-1", "SV-3")
    assert (stops["V-3"].days_together.known(), stops["V-3"].days_in_turn.known()) == (60, 70)
    assert stops["V-3"].cost.because
    assert not {"沧岚云", "Canglan cloud"} & stops.keys()


@pytest.mark.parametrize("provider", ["V-3", "canglan cloud", "沧岚云", " Canglan Cloud "])
def test_one_provider_can_be_asked_for_by_any_of_its_names(portfolio: Portfolio, provider: str) -> None:
    """It is told beside all the others."""
    found = decide_vendor_portfolio(portfolio, as_of=AS_OF, provider=provider)
    assert found.chosen
    assert (found.chosen.provider, found.chosen in found.stops) == ("V-3", True)
    assert found.names["V-3"] == Text("Canglan Cloud", "沧岚云")


def test_a_provider_on_whom_nothing_stands_is_refused_with_those_there_are(portfolio: Portfolio) -> None:
    """A slip of the pen must not read as a harmless stop."""
    with pytest.raises(BadInput) as caught:
        decide_vendor_portfolio(portfolio, as_of=AS_OF, provider="Canglan Clod")
    (fault,) = caught.value.faults
    assert "Canglan Clod" in fault.sentence("en")
    assert "Lanwen" in fault.sentence("zh")
    with pytest.raises(BadInput):
        decide_vendor_portfolio(portfolio, as_of="31 October")


def test_an_empty_portfolio_has_nothing_good_to_say(with_vendors: WithVendors) -> None:
    """No vendor, no service: every concentration is not assessed and nothing is counted as kept."""
    found = decide_vendor_portfolio(with_vendors(), as_of=AS_OF)
    assert {each.band for each in found.concentrations} == {"not_assessed"}
    assert (found.renewals, found.scorecards, found.stops, found.exits, found.shared) == ((), (), (), (), ())


def test_the_line_of_the_index_counts_what_is_to_be_done(portfolio: Portfolio, with_vendors: WithVendors) -> None:
    """Notices, credits, concentrations and exits; a notice that was missed wants attention."""
    quiet = decide_vendor_portfolio(portfolio, as_of=AS_OF).glance
    assert [cell.said.values[0].en for cell in quiet.cells] == ["0", "0", "8", "2"]
    assert (quiet.notes, quiet.order) == ((), 1)
    late = [{**VENDORS[0], "renew_date": "2027-03-31", "notice_date": "2026-09-30"}]
    glance = decide_vendor_portfolio(with_vendors(vendors=late), as_of=AS_OF).glance
    assert ([note.bad for note in glance.notes], glance.order) == ([True], 0)


def test_equal_registers_give_equal_bytes(portfolio: Portfolio) -> None:
    """And the result survives its own file."""
    first, second = (decide_vendor_portfolio(portfolio, as_of=AS_OF).model_dump_json() for _ in range(2))
    assert first == second
