"""Concentration: the golden case, two vendors on one model, and a provider that stops on Friday."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_kit.decide.concentration import (
    concentration_index,
    critical_concentration,
    effective_number,
    provider_stops,
    spend_concentration,
)
from pmo_kit.model.text import Reason, Text
from pmo_kit.model.vendor_services import LAYERS, VendorService

POINTS = 10_000


def service(id_: str, chain: str, function: str = "", spend: float | None = 100, **more: float | None) -> VendorService:
    """A service by its chain `vendor > model > cloud > region`; each is of an initiative named like it."""
    names = [name.strip() for name in chain.split(">")]
    return VendorService(id_, id_, dict(zip(LAYERS, names, strict=True)), f"AI-{id_}", function, spend, **more)


def counts(one: int, of: int) -> tuple[Text, Text]:
    """The blanks of “not stated for 1 of 3”."""
    return Text(str(one), str(one)), Text(str(of), str(of))


SERVICES = [
    service("S-1", "V-1 > Tongyu Max > North Cloud > Beijing", "Payments", 300, exit_days=60, switch_cost=500),
    service("S-2", "V-2 > TONGYU max > East Cloud > Shanghai", "Claims", 500, exit_days=90, switch_cost=700),
    service("S-3", "V-3 > Qiming 2 > East Cloud > Shanghai", "", 200, exit_days=10, switch_cost=100),
]


def test_the_golden_case_of_the_formula_book() -> None:
    """Shares 37, 21, 14, 12, 9, 7: HHI 2,280 points, as concentrated as 4.39 equal ones."""
    index = concentration_index([37, 21, 14, 12, 9, 7])
    assert round(index.known() * POINTS) == 2280
    assert round(effective_number(index).known(), 2) == 4.39


def test_two_vendors_on_one_model_are_seen_through() -> None:
    """Three vendors by invoice, two models underneath, one of them with four fifths, however it is spelt."""
    vendors, models = (spend_concentration(SERVICES, layer) for layer in ("vendor", "model"))
    assert vendors.shares == {"V-2": 0.5, "V-1": 0.3, "V-3": 0.2}
    assert models.shares == {"Tongyu Max": 0.8, "Qiming 2": 0.2}
    assert vendors.index.known() == pytest.approx(0.38)
    assert models.index.known() == pytest.approx(0.68)


def test_critical_functions_count_whatever_they_cost() -> None:
    """Both stand on one model, so one fails with it; by vendor each stands alone."""
    assert critical_concentration(SERVICES, "model").shares == {"Tongyu Max": 1.0}
    assert critical_concentration(SERVICES, "vendor").effective.known() == pytest.approx(2)


def test_one_function_on_two_services_of_a_provider_counts_once() -> None:
    """It is lost once."""
    services = [service("S-1", "V-1>M>C>R", "Payments"), service("S-2", "V-1>M>C>R", "payments"), SERVICES[1]]
    assert critical_concentration(services, "vendor").shares == {"V-1": 0.5, "V-2": 0.5}


def test_an_unknown_model_is_not_one_model() -> None:
    """Two services without one are named and not counted as the same."""
    services = [*SERVICES, service("S-4", "V-4 > > > "), service("S-5", "V-5 > > > ", spend=None)]
    found = spend_concentration(services, "model")
    assert found.shares == {"Tongyu Max": 0.8, "Qiming 2": 0.2}
    assert found.not_stated == ("S-4", "S-5")
    assert spend_concentration(services, "vendor").not_stated == ("S-5",)


def test_the_model_stops_on_friday() -> None:
    """Two services of two vendors, two critical functions; 90 days at once, 150 in turn, 1,200 to pay."""
    found = provider_stops(SERVICES, "tongyu max")
    assert (found.layers, found.services) == (("model",), ("S-1", "S-2"))
    assert (found.initiatives, found.critical_functions) == (("AI-S-1", "AI-S-2"), ("Payments", "Claims"))
    assert (found.days_together.known(), found.days_in_turn.known(), found.cost.known()) == (90, 150, 1200)
    assert found.spend.known() == 800
    assert found.undetermined == ()


def test_a_cloud_takes_down_what_stands_on_it() -> None:
    """Whoever the vendor and the model are."""
    assert provider_stops(SERVICES, "East Cloud").services == ("S-2", "S-3")


def test_days_that_nobody_stated_are_not_zero() -> None:
    """At least 90 is known; the figure itself has a reason."""
    services = [*SERVICES, service("S-4", "V-4 > Tongyu Max > North Cloud > Beijing")]
    found = provider_stops(services, "Tongyu Max")
    assert found.days_together.because == found.cost.because == Reason("not-stated-for", counts(1, 3))
    assert (found.at_least_days, found.at_least_cost) == (90, 1200)


def test_who_may_stand_on_it_is_named() -> None:
    """A vendor that has not said which model it uses; one that has said, but not where it runs, is hit for certain."""
    silent = [service("S-4", "V-4 > > North Cloud > Beijing"), service("S-5", "V-5 > Qiming 2 > > ")]
    found = provider_stops([*SERVICES, *silent], "Qiming 2")
    assert (found.services, found.undetermined) == (("S-3", "S-5"), ("S-4",))


def test_a_provider_that_nobody_uses_stops_nothing() -> None:
    """No services, and zero of everything, which is true."""
    found = provider_stops(SERVICES, "Nobody")
    assert (found.services, found.days_together.known(), found.cost.known()) == ((), 0, 0)


def test_amounts_that_are_no_shares_have_a_reason() -> None:
    """Nothing, zero, and a credit note."""
    assert concentration_index([]).because == Reason("nothing-to-share")
    assert concentration_index([0, 0]).because == Reason("nothing-to-share")
    assert concentration_index([5, -1]).because == Reason("spend-below-zero")
    assert effective_number(concentration_index([])).because == Reason("nothing-to-share")


@given(st.lists(st.floats(0.01, 1e9), min_size=1, max_size=20))
def test_the_index_lies_between_equal_shares_and_one(amounts: list[float]) -> None:
    """1/n to 1, and so 1 to n equal ones."""
    index = concentration_index(amounts)
    assert 1 / len(amounts) - 1e-9 <= index.known() <= 1 + 1e-9
    assert 1 - 1e-9 <= effective_number(index).known() <= len(amounts) + 1e-6


@given(st.lists(st.floats(0.01, 1e6), min_size=2, max_size=10))
def test_looking_through_never_shows_less(amounts: list[float]) -> None:
    """Two that turn out to be one make it more concentrated."""
    merged = [amounts[0] + amounts[1], *amounts[2:]]
    assert concentration_index(merged).known() >= concentration_index(amounts).known() - 1e-12
