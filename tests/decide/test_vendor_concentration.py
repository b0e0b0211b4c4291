"""Concentration against its limits, and who stands below several vendors at once."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmo_kit.decide.concentration import spend_concentration
from pmo_kit.decide.provider_stops import Dependences
from pmo_kit.decide.vendor_concentration import judged_concentrations, shared_providers
from pmo_kit.model.method import Method
from pmo_kit.model.vendor_portfolio import JudgedConcentration, Shared
from pmo_kit.model.vendor_services import LAYERS, VendorService
from tests.decide.vendor_chains import SERVICES, service


def judged(services: list[VendorService], method: Method, basis: str, layer: str) -> JudgedConcentration:
    """One of the eight."""
    found = judged_concentrations(services, method)
    assert len(found) == 2 * len(LAYERS)
    return next(each for each in found if (each.found.basis, each.found.layer) == (basis, layer))


def equal(count: int, spend: float = 100) -> list[VendorService]:
    """As many vendors with the same spend, each on its own model, cloud and region."""
    return [service(f"S-{n}", f"V-{n} > M-{n} > C-{n} > R-{n}", f"F-{n}", spend) for n in range(count)]


@pytest.mark.parametrize(("count", "band"), [(5, "beyond"), (6, "watch"), (10, "watch"), (11, "within")])
def test_equal_vendors_pass_the_bands_by_their_number(method: Method, count: int, band: str) -> None:
    """1/5 is above 0.18, 1/6 and 1/10 are to be watched, 1/11 is within."""
    assert judged(equal(count), method, "spend", "vendor").band == band


def test_one_provider_above_its_share_is_beyond_although_the_index_is_not(method: Method) -> None:
    """36 % of the spend, and the rest in sixteen parts: the index is 1,552 points."""
    services = [
        service("S-0", "V-0 > M > C > R", "", 36),
        *(service(f"S-{n}", f"V-{n} > > > ", "", 4) for n in range(1, 17)),
    ]
    found = judged(services, method, "spend", "vendor")
    assert (found.band, found.because.kind, found.largest) == ("beyond", "concentration-share", "V-0")
    assert found.largest_share == pytest.approx(0.36)


def test_an_unknown_layer_is_never_within(method: Method) -> None:
    """Eleven equal models and one that nobody named; what is beyond stays beyond."""
    assert judged([*equal(11), service("S-x", "V-x > > C-x > R-x")], method, "spend", "model").band == "not_assessed"
    assert judged([*equal(3), service("S-x", "V-x > > C-x > R-x")], method, "spend", "model").band == "beyond"
    assert judged(equal(11, spend=0), method, "spend", "vendor").band == "not_assessed"
    assert judged([], method, "spend", "vendor").band == "not_assessed"


def test_few_critical_functions_are_judged_by_share_alone(method: Method) -> None:
    """Three functions on three providers give 1/3 at best: no bank could be below 0.18, and the share still tells."""
    spread = judged(equal(3), method, "critical_functions", "cloud")
    assert (spread.band, spread.because.kind) == ("watch", "concentration-few")
    together = judged(SERVICES, method, "critical_functions", "model")
    assert (together.band, together.because.kind) == ("beyond", "concentration-share")
    assert judged(equal(12), method, "critical_functions", "cloud").band == "within"


def test_two_vendors_on_one_model_are_named(method: Method) -> None:
    """By invoice two, by model one with four fifths of the spend, both critical functions on it."""
    found = shared_providers(SERVICES, Dependences(SERVICES))
    assert found[0] == Shared(
        provider="Tongyu Max",
        layer="model",
        vendors=("V-1", "V-2"),
        services=2,
        critical_functions=("Payments", "Claims"),
        share=0.8,
    )
    assert [(each.layer, each.provider) for each in found[1:]] == [("cloud", "East Cloud"), ("region", "Shanghai")]
    by_vendor, by_model = (judged(SERVICES, method, "spend", layer).found for layer in ("vendor", "model"))
    assert by_model.index.known() > by_vendor.index.known()


def test_a_vendor_alone_on_its_model_shares_nothing() -> None:
    """Two services of one vendor are no sharing; an unknown spend leaves the share untold."""
    alone = [service("S-1", "V-1 > M > C > R"), service("S-2", "V-1 > M > C > R")]
    assert shared_providers(alone, Dependences(alone)) == ()
    unknown = [alone[0], service("S-3", "V-2 > M > C2 > R2", spend=None)]
    assert [each.share for each in shared_providers(unknown, Dependences(unknown))] == [None]


chains = st.lists(st.tuples(st.integers(0, 8), st.floats(0.01, 1e6)), min_size=1, max_size=30)


@settings(deadline=None)
@given(chains, st.lists(st.integers(0, 4), min_size=9, max_size=9))
def test_looking_through_to_fewer_never_lowers_the_index(rows: list[tuple[int, float]], models: list[int]) -> None:
    """Where each vendor stands on one model, models are at least as concentrated, and both lie between 1/n and 1."""
    services = [
        service(f"S-{n}", f"V-{vendor} > M-{models[vendor]} > C > R", "", spend)
        for n, (vendor, spend) in enumerate(rows)
    ]
    found = {layer: spend_concentration(services, layer) for layer in LAYERS}
    for each in found.values():
        assert 1 / len(each.shares) - 1e-9 <= each.index.known() <= 1 + 1e-9
    assert found["model"].index.known() >= found["vendor"].index.known() - 1e-9
    assert found["cloud"].index.known() == pytest.approx(1)
