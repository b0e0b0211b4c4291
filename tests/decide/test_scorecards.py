"""Monthly levels, scorecards and credits: worked by hand, and never good where something is not known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest

from pmo_kit.decide.vendor_portfolio import decide_vendor_portfolio
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.model.vendor_portfolio import CreditSum, Scorecard

WithVendors = Callable[..., Portfolio]
Cells = Mapping[str, str]
SERVICE = {"service_id": "SV-1", "service": "Answers / 问答", "availability_target": "0.999", "credit_claim_days": "30"}
# 30 days of 24 hours: 43.2 minutes are 0.1 %.
MONTH = {"level_id": "SL-1", "service_id": "SV-1", "month": "2026-09", "agreed_hours": "720", "fee": "80000"}
STEPS = (("0.999", "0.1"), ("0.99", "0.25"), ("0.95", "1"))


def steps(*pairs: tuple[str, str]) -> list[dict[str, str]]:
    """The steps of the contract of the one service."""
    return [
        {"credit_id": f"CR-{place}", "service_id": "SV-1", "below": below, "share": share}
        for place, (below, share) in enumerate(pairs)
    ]


def card(
    with_vendors: WithVendors,
    *months: Cells,
    service: Cells | None = None,
    table: tuple[tuple[str, str], ...] = STEPS,
    as_of: str = "2026-09-30",
) -> Scorecard:
    """The scorecard of one service with these months."""
    rows = [{**MONTH, "level_id": f"SL-{place}", **each} for place, each in enumerate(months)]
    portfolio = with_vendors(
        vendor_services=[{**SERVICE, **(service or {})}], service_levels=rows, service_credits=steps(*table)
    )
    (found,) = decide_vendor_portfolio(portfolio, as_of=as_of).scorecards
    return found


@pytest.mark.parametrize(
    ("down", "outcome", "credit"),
    [
        ("0", "pass", 0),
        ("43.2", "pass", 0),
        ("43.3", "fail", 8_000),
        ("345.6", "fail", 8_000),  # 99.2 %, as in the training
        ("432", "fail", 8_000),  # 99 % itself is not below 99 %
        ("433", "fail", 20_000),
        ("2161", "fail", 80_000),  # below 95 %: the whole fee
    ],
)
def test_the_credit_of_a_month_by_hand(with_vendors: WithVendors, down: str, outcome: str, credit: float) -> None:
    """99.9 % of 30 days allows 43.2 minutes; the fee is 80,000, the steps 10 %, 25 % and all of it."""
    (month,) = card(with_vendors, {"down_minutes": down}).months
    assert (month.outcome, month.credit.amount.known()) == (outcome, credit)
    assert round(month.allowed_minutes.known(), 9) == 43.2


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ({}, "downtime-not-stated"),
        ({"down_minutes": "50000"}, "downtime-beyond-agreed-time"),
        ({"down_minutes": "1e300"}, "downtime-beyond-agreed-time"),
        ({"down_minutes": "5", "agreed_hours": ""}, "agreed-hours-unclear"),
        ({"down_minutes": "5", "agreed_hours": "721"}, "agreed-hours-unclear"),
        ({"down_minutes": "5", "agreed_hours": "0"}, "agreed-hours-unclear"),
        ({"down_minutes": "5", "month": "2026"}, "level-month-vague"),
    ],
)
def test_what_is_not_known_is_not_assessed(with_vendors: WithVendors, cells: Cells, kind: str) -> None:
    """Neither kept nor broken, and no credit of 0."""
    found = card(with_vendors, cells)
    (month,) = found.months
    assert (month.outcome, month.achieved.because and month.achieved.because.kind) == ("not_assessed", kind)
    assert (month.claim, month.open_amount.value, found.outcome) == ("not_assessed", None, "not_assessed")


def test_a_month_that_stands_twice_counts_for_neither(with_vendors: WithVendors) -> None:
    """A credit is not owed twice."""
    found = card(with_vendors, {"down_minutes": "500"}, {"down_minutes": "500", "month": "2026-09-01"})
    assert [each.achieved.because and each.achieved.because.kind for each in found.months] == ["level-month-twice"] * 2


def test_a_broken_promise_without_steps_has_no_credit_that_can_be_said(with_vendors: WithVendors) -> None:
    """A kept one needs none."""
    (broken,) = card(with_vendors, {"down_minutes": "500"}, table=()).months
    assert broken.credit.amount.because
    assert (broken.credit.amount.because.kind, broken.claim) == ("credit-steps-missing", "not_assessed")
    (kept,) = card(with_vendors, {"down_minutes": "0"}, table=()).months
    assert (kept.credit.amount.value, kept.claim) == (0, "nothing")


def test_a_step_in_per_cent_is_refused_as_a_share(with_vendors: WithVendors) -> None:
    """99.9 instead of 0.999 would owe something every month."""
    (month,) = card(with_vendors, {"down_minutes": "0"}, table=(("99.9", "0.1"),)).months
    assert month.credit.amount.because
    assert month.credit.amount.because.kind == "credit-step-not-a-share"
    assert card(with_vendors, {"down_minutes": "0"}, service={"availability_target": "99.9"}).because.kind == (
        "level-target-not-a-share"
    )


def test_a_fee_that_nobody_stated_leaves_the_claim_but_no_amount(with_vendors: WithVendors) -> None:
    """The share is known, so it can be claimed."""
    (month,) = card(with_vendors, {"down_minutes": "500", "fee": ""}).months
    assert (month.credit.share.known(), month.credit.amount.value, month.claim) == (0.25, None, "to_claim")


@pytest.mark.parametrize(
    ("cells", "as_of", "state", "left"),
    [
        ({}, "2026-09-30", "to_claim", 20_000),
        ({}, "2026-10-30", "to_claim", 20_000),
        ({}, "2026-10-31", "lapsed", 20_000),
        ({"claimed_on": "2026-10-09"}, "2026-10-31", "claimed", 20_000),
        ({"claimed_on": "2026-11-09"}, "2026-10-31", "lapsed", 20_000),
        ({"claimed_on": "2026-10-09", "credited": "15000"}, "2026-10-31", "short", 5_000),
        ({"claimed_on": "2026-10-09", "credited": "20000"}, "2026-10-31", "credited", 0),
    ],
)
def test_a_claim_lapses_after_its_last_working_day(
    with_vendors: WithVendors, cells: Cells, as_of: str, state: str, left: float
) -> None:
    """30 days after 30 September is Friday, 30 October; the day itself is in time."""
    (month,) = card(with_vendors, {"down_minutes": "500", **cells}, as_of=as_of).months
    assert (month.claim, month.open_amount.known(), month.claim_by) == (state, left, date(2026, 10, 30))


def test_a_last_day_to_claim_on_a_holiday_moves_forward(with_vendors: WithVendors) -> None:
    """Five days after September is 5 October, in National Day: 30 September, so nothing is left of it in October."""
    service = {"credit_claim_days": "5"}
    (month,) = card(with_vendors, {"down_minutes": "500"}, service=service, as_of="2026-10-03").months
    assert (month.claim_by, month.claim) == (date(2026, 9, 30), "lapsed")
    (open_,) = card(with_vendors, {"down_minutes": "500"}, service={"credit_claim_days": ""}, as_of="2027-06-30").months
    assert (open_.claim_by, open_.claim) == (None, "to_claim")


def test_a_card_is_judged_on_the_last_three_whole_months(with_vendors: WithVendors) -> None:
    """A promise broken before them no longer fails; a month that is missing is not a month without faults."""
    kept = [{"month": f"2026-{month}", "down_minutes": "0", "agreed_hours": "700"} for month in ("07", "08", "09")]
    old = {"month": "2026-06", "down_minutes": "500", "agreed_hours": "700"}
    assert card(with_vendors, *kept).outcome == "pass"
    assert card(with_vendors, old, *kept).outcome == "pass"
    assert card(with_vendors, old, *kept, as_of="2026-08-31").outcome == "fail"
    missing = card(with_vendors, kept[0], kept[2])
    assert (missing.outcome, missing.because.kind, missing.gaps) == (
        "not_assessed",
        "level-month-missing",
        ("2026-08",),
    )
    assert (missing.judged, missing.met) == (2, 2)


def test_the_month_of_the_day_counts_once_it_is_over(with_vendors: WithVendors) -> None:
    """On 29 September it has not ended, so nothing is judged of it and it is no gap."""
    found = card(with_vendors, {"down_minutes": "500"}, as_of="2026-09-29")
    assert (found.months, found.gaps, found.outcome) == ((), (), "not_assessed")


def test_a_service_without_a_promise_is_not_assessed(with_vendors: WithVendors) -> None:
    """However well it did; one that neither promises nor measures has no card."""
    found = card(with_vendors, {"down_minutes": "0"}, service={"availability_target": ""})
    assert (found.outcome, found.because.kind, found.target) == ("not_assessed", "level-without-target", None)
    bare = with_vendors(vendor_services=[{**SERVICE, "availability_target": ""}])
    assert decide_vendor_portfolio(bare, as_of="2026-09-30").scorecards == ()


def test_credits_are_summed_by_their_state(with_vendors: WithVendors) -> None:
    """What is open of each; what came where all came; amounts that are not known are counted."""
    months: list[dict[str, Any]] = [
        {"month": "2026-06", "down_minutes": "500", "claimed_on": "2026-07-01", "credited": "20000"},
        {"month": "2026-07", "down_minutes": "500", "agreed_hours": "744"},
        {"month": "2026-08", "down_minutes": "500", "agreed_hours": "744", "fee": ""},
        {"month": "2026-09", "down_minutes": "100"},
    ]
    rows = [{**MONTH, "level_id": f"SL-{place}", **each} for place, each in enumerate(months)]
    portfolio = with_vendors(vendor_services=[SERVICE], service_levels=rows, service_credits=steps(*STEPS))
    found = {each.state: each for each in decide_vendor_portfolio(portfolio, as_of="2026-09-30").credits}
    assert found["credited"] == CreditSum(state="credited", months=1, amount=20_000, unknown=0)
    assert found["lapsed"] == CreditSum(state="lapsed", months=1, amount=20_000, unknown=0)
    assert found["to_claim"] == CreditSum(state="to_claim", months=2, amount=8_000, unknown=1)
