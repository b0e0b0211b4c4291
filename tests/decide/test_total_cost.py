"""Total cost over a contract and cost of a resolved contact, worked by hand; what is not stated is not free."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_kit.decide.total_cost import compare_scenarios, cost_per_resolved, total_cost
from pmo_kit.model.contract_cost import Contacts, CostLine, TotalCost
from pmo_kit.model.figure import Figure
from pmo_kit.model.method import Method
from pmo_kit.model.text import Reason, Text

MILLION = 1_000_000
LINES = [
    CostLine("setup", "integration", (1, 0, 0), 90_000.0),
    CostLine("in", "tokens-in", (0, 4_000 * MILLION, 5_000 * MILLION), 2.0, per=MILLION),
    CostLine("review", "human-review", (0, 100, 100), 200.0),
    CostLine("exit", "exit", (0, 0, 1), 12_100.0),
]


def cost(lines: list[CostLine], method: Method, scenario: str = "as-planned", rate: float = 0.10) -> TotalCost:
    """The cost by the shipped kinds and scenarios."""
    return total_cost(lines, kinds=method.cost_kinds, scenario=method.cost_scenarios[scenario], rate=rate)


def values(figures: tuple[Figure, ...]) -> list[float]:
    """Figures that all have a value."""
    return [each.known() for each in figures]


def test_a_contract_of_two_years_worked_by_hand(method: Method) -> None:
    """90,000 at signing, then 8,000 + 20,000, then 10,000 + 20,000 + 12,100 with the exit."""
    found = cost(LINES, method)
    assert values(found.years) == [90_000, 28_000, 42_100]
    assert found.total.known() == 160_100
    assert found.discounted.known() == pytest.approx(90_000 + 28_000 / 1.1 + 42_100 / 1.21)
    assert found.by_kind == {"integration": 90_000, "tokens-in": 18_000, "human-review": 40_000, "exit": 12_100}
    assert (found.not_stated, found.asked) == ((), ())


def test_twice_the_use_doubles_what_follows_volume_alone(method: Method) -> None:
    """Tokens and review double; integration and exit do not."""
    assert cost(LINES, method, "twice-the-use").total.known() == 160_100 + 18_000 + 40_000


def test_dearer_prices_leave_our_own_people_as_they_are(method: Method) -> None:
    """A fifth more for the tokens, nothing for the review."""
    assert cost(LINES, method, "dearer").total.known() == pytest.approx(160_100 + 18_000 / 5)


def test_every_scenario_is_told_in_order(method: Method) -> None:
    """As the method lists them."""
    found = compare_scenarios(LINES, kinds=method.cost_kinds, scenarios=method.cost_scenarios.values(), rate=0.10)
    assert [each.scenario for each in found] == list(method.cost_scenarios)


def test_a_price_that_is_not_stated_leaves_no_total(method: Method) -> None:
    """The rest is known and said to be only that; the year that it does not touch has its figure."""
    found = cost([*LINES, CostLine("seats", "seats", (0, 50, 50), None)], method)
    missing = Figure(because=Reason("prices-not-stated", (Text("1", "1"),)))
    assert found.total == found.discounted == found.years[1] == missing
    assert found.years[0].known() == 90_000
    assert (found.known, found.not_stated, found.asked) == (160_100, ("seats",), ())


def test_a_volume_that_is_not_stated_is_one_too(method: Method) -> None:
    """Nobody counted the calls of the second year."""
    found = cost([CostLine("calls", "calls", (0, 10, None), 1.0)], method)
    assert (found.not_stated, found.years[1].known()) == (("calls",), 10)


def test_a_price_of_zero_counts_as_zero_and_is_asked_about(method: Method) -> None:
    """Free, or billed otherwise."""
    found = cost([*LINES, CostLine("out", "tokens-out", (0, 1, 1), 0.0)], method)
    assert (found.total.known(), found.asked) == (160_100, ("out",))


def test_a_kind_that_the_method_does_not_know_is_refused(method: Method) -> None:
    """Otherwise no scenario would touch it."""
    with pytest.raises(KeyError, match="lunch"):
        cost([CostLine("x", "lunch", (1,), 1.0)], method)


@pytest.mark.parametrize(("volume", "price", "per"), [(-1.0, 1.0, 1.0), (1.0, float("nan"), 1.0), (1.0, 1.0, 0.0)])
def test_numbers_that_are_none_are_refused(volume: float, price: float, per: float) -> None:
    """With the name of the line."""
    with pytest.raises(ValueError, match="tokens:"):
        CostLine("tokens", "tokens-in", (volume,), price, per)


def test_retries_and_escalations_are_paid_by_what_was_resolved() -> None:
    """1,000 contacts, 1,300 attempts at 0.40, 200 to a person at 15, 900 resolved: 3,520 / 900, not 0.40."""
    found = cost_per_resolved(Contacts(1000, 1300, 200, 900), per_attempt=0.40, per_escalation=15)
    assert round(found.known(), 4) == 3.9111


def test_nothing_resolved_has_no_unit_cost() -> None:
    """Instead of an infinite one."""
    found = cost_per_resolved(Contacts(10, 10, 0, 0), per_attempt=1, per_escalation=1)
    assert found.because == Reason("nothing-resolved")


@pytest.mark.parametrize("counts", [(10, 9, 0, 5), (10, 10, 11, 5), (10, 10, 0, 11), (10, 10, 0, -1)])
def test_counts_that_cannot_be_are_refused(counts: tuple[float, float, float, float]) -> None:
    """Fewer attempts than contacts, more escalated or resolved than came in."""
    with pytest.raises(ValueError, match=r"contact|count"):
        Contacts(*counts)


prices = st.floats(0.01, 1000)
years = st.lists(st.floats(0, 1e6), min_size=3, max_size=3).map(tuple)


@given(st.lists(st.tuples(years, prices), min_size=1, max_size=5))
def test_kinds_and_years_add_up_to_the_same_total(method: Method, drawn: list[tuple[tuple[float, ...], float]]) -> None:
    """And without a discount rate that is the discounted one too."""
    kinds = list(method.cost_kinds)
    lines = [CostLine(str(n), kinds[n], volumes, price) for n, (volumes, price) in enumerate(drawn)]
    found = cost(lines, method, rate=0)
    total = pytest.approx(found.total.known())
    assert sum(found.by_kind.values()) == total
    assert sum(values(found.years)) == total
    assert found.discounted.known() == total
