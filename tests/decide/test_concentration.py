"""Concentration: the golden case, two vendors on one model, and what no layer is there for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_kit.decide.concentration import (
    concentration_index,
    critical_concentration,
    effective_number,
    spend_concentration,
)
from pmo_kit.model.text import Reason
from tests.decide.vendor_chains import SERVICES, service

POINTS = 10_000


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
