"""Present value, rate of return and payback: golden values of formula book 4.1, published examples, and refusals."""

from __future__ import annotations

import json
import math
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_kit.decide.cash_flows import (
    dated_present_value,
    dated_rate_of_return,
    discounted_payback,
    modified_rate_of_return,
    payback,
    payment,
    present_value,
    rate_of_return,
    rates_of_return,
    return_on_investment,
)
from pmo_kit.model.figure import Figure
from pmo_kit.model.text import Reason, Text

PUBLISHED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "finance_published" / "examples.json"
EXAMPLES: list[dict[str, Any]] = json.loads(PUBLISHED.read_text("utf-8"))["examples"] if PUBLISHED.is_file() else []
FLOWS = [-3.20, -0.15, 1.35, 1.85, 1.85]
CLAIMED = [-3.2, *[4.05696] * 4]
YEAR = 365


def why(figure: Figure) -> Reason | None:
    """The reason of a figure that has no value."""
    assert figure.value is None
    return figure.because


def dated(example: dict[str, Any]) -> list[tuple[date, float]]:
    """The dated flows of a published example."""
    return [(date.fromisoformat(day), flow) for day, flow in example["dated"]]


def computed(example: dict[str, Any]) -> Figure:
    """What the kit says to a published example."""
    flows = example.get("cash_flows", [])
    match example["kind"]:
        case "npv":
            return present_value(flows, example["rate"], timing="year_end")
        case "irr":
            return rate_of_return(flows)
        case "mirr":
            rates = {name: example[name] for name in ("finance_rate", "reinvest_rate")}
            return modified_rate_of_return(flows, **rates)
        case "pmt":
            return payment(example["present_value"], example["rate"], example["periods"])
        case "xirr":
            return dated_rate_of_return(dated(example), days_a_year=YEAR)
        case "xnpv":
            return dated_present_value(dated(example), example["rate"], days_a_year=YEAR)
    raise AssertionError(example["kind"])


@pytest.mark.skipif(not EXAMPLES, reason="the published cash flow examples are not beside this checkout")
def test_there_are_eleven_published_examples() -> None:
    """None is left out of the test below."""
    assert len(EXAMPLES) == 11


@pytest.mark.skipif(not EXAMPLES, reason="the published cash flow examples are not beside this checkout")
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["id"])
def test_a_published_example_comes_out_as_published(example: dict[str, Any]) -> None:
    """Within its own tolerance; the one without a rate gets a reason and no number."""
    figure = computed(example)
    if example["expected"] is None:
        assert why(figure) == Reason("rate-none")
    else:
        assert figure.known() == pytest.approx(example["expected"], abs=example["tolerance"])


def test_the_golden_case_of_the_formula_book() -> None:
    """Flows in RMB m at 10 %: worth 0.4328, 14.59 % a year, back after 3.081 years, discounted after 3.657."""
    assert round(present_value(FLOWS, 0.10, timing="year_end").known(), 4) == 0.4328
    assert round(rate_of_return(FLOWS).known(), 4) == 0.1459
    assert round(payback(FLOWS).known(), 3) == 3.081
    assert round(discounted_payback(FLOWS, 0.10).known(), 3) == 3.657


def test_the_claim_of_the_vendor() -> None:
    """Worth 9.66 at 10 %, 121.51 % a year."""
    assert round(present_value(CLAIMED, 0.10, timing="year_end").known(), 4) == 9.6600
    assert round(rate_of_return(CLAIMED).known(), 4) == 1.2151


def test_the_spreadsheet_trap() -> None:
    """NPV() of a spreadsheet discounts today's flow too, and makes 0.3935 of 0.4328."""
    as_the_spreadsheet_counts = present_value([0, *FLOWS], 0.10, timing="year_end").known()
    assert round(as_the_spreadsheet_counts, 4) == 0.3935
    assert as_the_spreadsheet_counts == pytest.approx(present_value(FLOWS, 0.10, timing="year_end").known() / 1.1)


def test_mid_year_flows_are_worth_half_a_year_more() -> None:
    """110 in the middle of the first year at 21 %: 110 / 1.1 = 100."""
    assert present_value([-90, 110], 0.21, timing="mid_year").known() == pytest.approx(10)


def test_several_rates_are_no_rate() -> None:
    """-1.6, 10, -10 is worth nothing at 25 % and at 400 %: said, and no number."""
    assert rates_of_return([-1.6, 10, -10]) == pytest.approx((0.25, 4.0))
    assert why(rate_of_return([-1.6, 10, -10])) == Reason("rates-several", (Text("2", "2"),))


def test_a_rate_that_the_curve_only_touches_is_found() -> None:
    """-1 + 4/(1+r) - 4/(1+r)² is zero at 100 % and negative on both sides."""
    assert rate_of_return([-1, 4, -4]).known() == pytest.approx(1.0, abs=1e-6)


def test_flows_of_one_sign_have_no_rate() -> None:
    """Only paying, only earning, nothing at all, or no flows."""
    one_sided = Reason("flows-without-change-of-sign")
    assert [why(rate_of_return(flows)) for flows in ([-1, -2], [1, 2], [0, 0], [-5])] == [one_sided] * 4
    assert why(rate_of_return([])) == Reason("flows-missing")
    assert why(modified_rate_of_return([-1, -2], finance_rate=0.1, reinvest_rate=0.1)) == one_sided


def test_two_changes_of_sign_may_have_no_rate() -> None:
    """-10, 10, -10 costs money at any rate."""
    assert why(rate_of_return([-10, 10, -10])) == Reason("rate-none")


def test_a_rate_below_zero_is_one_too() -> None:
    """100 that come back as 81 in two years: -10 %."""
    assert rate_of_return([-100, 0, 81]).known() == pytest.approx(-0.1)


def test_a_flow_that_is_not_stated_is_no_zero() -> None:
    """A missing amount gives a reason."""
    assert why(present_value([-1, math.nan], 0.1, timing="year_end")) == Reason("flow-not-stated")
    assert why(rate_of_return([-1, math.nan])) == Reason("flow-not-stated")


def test_a_rate_of_minus_one_hundred_percent_is_refused() -> None:
    """Nothing can be divided by it."""
    for figure in (
        present_value([-1, 2], -1, timing="year_end"),
        discounted_payback([-1, 2], -1),
        payment(100, -1, 12),
    ):
        assert why(figure) == Reason("rate-too-low")


def test_what_no_number_can_hold_has_a_reason() -> None:
    """A hundred years at almost -100 %."""
    assert why(present_value([0] * 100 + [1], -0.9999999, timing="year_end")) == Reason("beyond-measure")


def test_payback_is_linear_within_the_year_and_exact_at_its_end() -> None:
    """10 of 20 in the second year: half of it; all of the last year: the end of it."""
    assert payback([-20, 10, 20]).known() == 1.5
    assert payback([-20, 10, 10]).known() == 2.0


def test_what_never_comes_back_and_what_was_never_spent() -> None:
    """Both have a reason; the first says after how many years."""
    assert why(payback([-20, 5, 5])) == Reason("not-paid-back", (Text("2", "2"),))
    assert why(payback([0, 5])) == Reason("nothing-to-pay-back")
    assert why(payback([])) == Reason("flows-missing")


def test_a_loan_without_interest_is_paid_back_in_equal_parts() -> None:
    """And one without a period cannot be paid back."""
    assert payment(1200, 0, 12).known() == -100
    assert why(payment(1200, 0.01, 0)) == Reason("periods-missing")


def test_a_return_needs_a_window() -> None:
    """“300 %” without a window is refused; within one, both sides are counted over the same days."""
    benefits = [(date(2026, 1, 31), 100.0), (date(2026, 12, 31), 200.0), (date(2027, 1, 1), 900.0)]
    costs = [(date(2025, 12, 31), 500.0), (date(2026, 1, 1), 100.0)]
    whole_year = (date(2026, 1, 1), date(2026, 12, 31))
    assert return_on_investment(benefits, costs, window=whole_year).known() == 2.0
    assert why(return_on_investment(benefits, costs, window=None)) == Reason("window-missing")
    assert why(return_on_investment(benefits, costs, window=whole_year[::-1])) == Reason("window-backwards")
    assert why(return_on_investment(benefits, [], window=whole_year)) == Reason("cost-missing")


amounts = st.integers(-1000, 1000).map(float)


@given(st.lists(amounts, min_size=2, max_size=8))
def test_at_every_rate_of_return_the_flows_are_worth_nothing(flows: list[float]) -> None:
    """And there are never more of them than changes of sign (Descartes)."""
    rates = rates_of_return(flows)
    signs = [flow > 0 for flow in flows if flow]
    assert len(rates) <= sum(a != b for a, b in pairwise(signs))
    for rate in rates:
        terms = [flow / (1 + rate) ** year for year, flow in enumerate(flows)]
        assert abs(math.fsum(terms)) <= 1e-9 * sum(map(abs, terms))


@given(st.lists(st.floats(0.02, 3.0), min_size=1, max_size=5, unique_by=lambda root: round(root, 1)))
def test_every_root_that_was_put_in_is_found(roots: list[float]) -> None:
    """Flows made as the product of (1 + r) - (1 + root) have these rates and no others."""
    flows = [1.0]
    for root in roots:
        flows = [a - (1 + root) * b for a, b in zip([*flows, 0], [0, *flows], strict=True)]
    assert rates_of_return(flows) == pytest.approx(sorted(roots), rel=1e-4)


@given(st.lists(amounts, min_size=2, max_size=8), st.floats(0.001, 1000))
def test_the_unit_of_money_does_not_change_the_rates(flows: list[float], unit: float) -> None:
    """Yuan or millions."""
    rates = rates_of_return(flows)
    assert rates_of_return([flow * unit for flow in flows]) == pytest.approx(rates, rel=1e-6, abs=1e-6)
