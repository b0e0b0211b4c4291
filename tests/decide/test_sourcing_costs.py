"""Cost of the offers, worked by hand: register prices, exchange rates, scenarios, and the resolved contact."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pmo_kit.model.vendor_evaluation import OptionCost, VendorEvaluation
from tests.decide.sourcing_office import evaluated, line, options

Office = Callable[..., Path]
# Two years: 90,000 at signing; 4,000 and 5,000 million tokens at 2 a million; 100 reviews a year at 200; exit 12,100.
LINES = [
    line("A", "90000", at_signing="1", year_1="0", year_2="0"),
    line("A", "", "tokens-in", at_signing="0", year_1="4000000000", year_2="5000000000", price_id="P1",
         price_of="price_in"),
    line("A", "200", "human-review", at_signing="0", year_1="100", year_2="100"),
    line("A", "12100", "exit", at_signing="0", year_1="0", year_2="1"),
]  # fmt: skip
PRICE = {"price_id": "P1", "name": "Model", "price_in": "2", "per": "1000000", "currency": "CNY", "taken_from": "p. 2"}


def of(choice: VendorEvaluation, option: str = "A") -> OptionCost:
    """The cost of one option."""
    return next(each for each in choice.costs if each.option == option)


def figures(cost: OptionCost) -> list[float]:
    """The total in each scenario."""
    return [each.total.known() for each in cost.scenarios]


def test_the_contract_worked_by_hand(office: Office) -> None:
    """90,000, then 8,000 + 20,000, then 10,000 + 20,000 + 12,100; each year discounted from its end at 8 %."""
    plan = of(evaluated(office, sourcing_costs=LINES, prices=[PRICE])).scenarios[0]
    assert [each.known() for each in plan.years] == [90_000, 28_000, 42_100]
    assert plan.total.known() == 160_100
    assert plan.discounted.known() == pytest.approx(90_000 + 28_000 / 1.08 + 42_100 / 1.1664)
    assert plan.by_kind == {"integration": 90_000, "tokens-in": 18_000, "human-review": 40_000, "exit": 12_100}


def test_the_scenarios_worked_by_hand(office: Office) -> None:
    """Tokens follow use and price, review follows use; half, twice, dearer, cheaper, and both worse."""
    cost = of(evaluated(office, sourcing_costs=LINES, prices=[PRICE]))
    assert figures(cost) == pytest.approx([
        160_100,
        160_100 - 9_000 - 20_000,
        160_100 + 18_000 + 40_000,
        160_100 + 3_600,
        160_100 - 9_000,
        160_100 + 18_000 + 40_000 + 7_200,
    ])  # fmt: skip


def test_a_resolved_contact_pays_for_everything_and_for_its_escalations(office: Office) -> None:
    """(160,100 + 1,000 escalations at 5) / 9,000 resolved; with half the use there are half as many of both."""
    cost = of(evaluated(office, sourcing_costs=LINES, prices=[PRICE]))
    assert cost.per_resolved[0].known() == pytest.approx((160_100 + 1_000 * 5) / 9_000)
    assert cost.per_resolved[1].known() == pytest.approx((131_100 + 500 * 5) / 4_500)


def test_a_price_in_another_currency_counts_at_the_rate_of_the_line(office: Office) -> None:
    """2 dollars a million at 7 are 14 yuan."""
    lines = [LINES[0], {**LINES[1], "exchange_rate": "7"}]
    cost = of(evaluated(office, sourcing_costs=lines, prices=[{**PRICE, "currency": "USD"}]))
    assert cost.scenarios[0].by_kind["tokens-in"] == 9_000 * 14
    assert (cost.lines[1].unit_price, cost.lines[1].per, cost.lines[1].taken_from) == (14, 1_000_000, "offer p. 1")


@pytest.mark.parametrize("change", [{"price_in": ""}, {"per": ""}], ids=["no price", "no number of units"])
def test_a_price_that_is_not_fully_stated_leaves_no_total(office: Office, change: dict[str, str]) -> None:
    """A price per million that does not say so would be a million times too high."""
    cost = of(evaluated(office, sourcing_costs=LINES, prices=[{**PRICE, **change}]))
    assert cost.scenarios[0].total.because is not None
    assert cost.scenarios[0].not_stated == ("CL-A-tokens-in",)
    assert cost.per_resolved[0] == cost.scenarios[0].total


def test_a_price_of_zero_is_asked_about(office: Office) -> None:
    """It counts as 0."""
    cost = of(evaluated(office, sourcing_costs=LINES, prices=[{**PRICE, "price_in": "0"}]))
    assert (cost.scenarios[0].total.known(), cost.scenarios[0].asked) == (142_100, ("CL-A-tokens-in",))


def test_a_year_that_another_option_has_is_not_stated_rather_than_free(office: Office) -> None:
    """Whoever stops after a year writes 0 for the next."""
    lines = [*LINES, line("B", "1000", "seats", at_signing="0", year_1="10")]
    choice = evaluated(office, sourcing_costs=lines, prices=[PRICE])
    assert of(choice, "B").scenarios[0].not_stated == ("CL-B-seats",)
    lines[-1] = {**lines[-1], "year_2": "0"}
    assert of(evaluated(office, sourcing_costs=lines, prices=[PRICE]), "B").scenarios[0].total.known() == 10_000


def test_an_option_without_lines_has_no_cost_instead_of_one_of_zero(office: Office) -> None:
    """It would win."""
    cost = of(evaluated(office, sourcing_costs=LINES, prices=[PRICE]), "C")
    assert cost.scenarios[0].total.because is not None
    assert cost.scenarios[0].total.because.kind == "no-cost-lines"


@pytest.mark.parametrize("change", [{"contacts": ""}, {"resolved_share": ""}, {"escalation_cost": ""}])
def test_a_resolved_contact_has_no_price_without_its_counts(office: Office, change: dict[str, str]) -> None:
    """The contract has its total all the same."""
    cost = of(evaluated(office, sourcing_options=options(**change)))
    assert cost.scenarios[0].total.known() == 120_000
    assert cost.per_resolved[0].because is not None
    assert cost.per_resolved[0].because.kind == "contacts-not-stated"


def test_nothing_resolved_has_no_unit_cost(office: Office) -> None:
    """Instead of an infinite one."""
    cost = of(evaluated(office, sourcing_options=options(resolved_share="0")))
    assert cost.per_resolved[0].because is not None
    assert cost.per_resolved[0].because.kind == "nothing-resolved"
