"""Until when can notice be given, on the bank's working days, and which contract needs somebody now?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_kit.decide.vendor_portfolio import decide_vendor_portfolio
from pmo_kit.decide.working_days import working_day_before
from pmo_kit.model.calendar import Calendar
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.model.text import Text
from pmo_kit.model.vendor_portfolio import Renewal

WithVendors = Callable[..., Portfolio]
CONTRACT = {"vendor_id": "V-01", "name_en": "Vendor", "renew_date": "2026-12-31", "notice_days": "60"}


def renewal(with_vendors: WithVendors, as_of: str = "2026-01-05", **cells: str) -> Renewal:
    """The one contract of a portfolio, with some cells changed."""
    portfolio = with_vendors(vendors=[{**CONTRACT, **cells}])
    (found,) = decide_vendor_portfolio(portfolio, as_of=as_of).renewals
    return found


@pytest.mark.parametrize(
    ("last_day", "notice_by", "why"),
    [
        ("2026-02-18", "2026-02-14", "Spring Festival, 15 to 23 February: the make-up Saturday before it"),
        ("2026-02-15", "2026-02-14", "its first day"),
        ("2026-02-24", "2026-02-24", "the first working day after it"),
        ("2026-10-07", "2026-09-30", "National Day, 1 to 7 October: the Wednesday before it"),
        ("2026-10-10", "2026-10-10", "a Saturday that is worked"),
        ("2026-10-11", "2026-10-10", "the Sunday after it"),
        ("2026-11-14", "2026-11-13", "a plain Saturday"),
    ],
)
def test_notice_moves_to_the_working_day_before(
    with_vendors: WithVendors, last_day: str, notice_by: str, why: str
) -> None:
    """On the working calendar of the bank, make-up workdays included."""
    found = renewal(with_vendors, notice_date=last_day, notice_days="")
    assert (str(found.last_day), str(found.notice_by)) == (last_day, notice_by), why
    assert found.moved == (last_day != notice_by)
    assert not found.provisional


def test_a_period_is_counted_back_from_the_renewal(with_vendors: WithVendors) -> None:
    """60 calendar days before 31 December 2026 is 1 November, a Sunday: the Friday before."""
    found = renewal(with_vendors)
    assert (found.last_day, found.notice_by) == (date(2026, 11, 1), date(2026, 10, 30))
    assert (found.differs, found.days_left) == (False, 298)


def test_of_a_date_and_a_period_the_earlier_day_counts(with_vendors: WithVendors) -> None:
    """And the contradiction is told."""
    found = renewal(with_vendors, notice_date="2026-11-20")
    assert (found.last_day, found.differs) == (date(2026, 11, 1), True)
    assert not renewal(with_vendors, notice_date="2026-11-01").differs


@pytest.mark.parametrize(
    ("as_of", "state"),
    [
        ("2026-10-31", "missed"),
        ("2026-10-30", "send"),
        ("2026-09-30", "send"),
        ("2026-09-29", "prepare"),
        ("2026-08-01", "prepare"),
        ("2026-07-31", "decide"),
        ("2026-05-03", "decide"),
        ("2026-05-02", "later"),
        ("2027-01-01", "over"),
    ],
)
def test_the_bands_begin_180_90_and_30_days_before(with_vendors: WithVendors, as_of: str, state: str) -> None:
    """Counted in calendar days to the last working day of notice, 30 October; on that day notice is still in time."""
    assert renewal(with_vendors, as_of).state == state


def test_what_is_not_on_record_is_not_assessed(with_vendors: WithVendors) -> None:
    """No renewal date, or neither date nor period, is never `later`."""
    for cells, kind in (
        ({"renew_date": ""}, "renewal-date-missing"),
        ({"notice_days": ""}, "notice-missing"),
        ({"notice_days": "-5"}, "notice-missing"),
        ({"notice_days": "9999999"}, "notice-missing"),
    ):
        found = renewal(with_vendors, **cells)
        assert (found.state, found.because.kind) == ("not_assessed", kind)


def test_a_month_of_renewal_means_its_first_day(with_vendors: WithVendors) -> None:
    """The earliest day is the safe one."""
    assert renewal(with_vendors, renew_date="2026-12", notice_days="30").last_day == date(2026, 11, 1)


@pytest.mark.parametrize(
    ("cells", "state", "kind"),
    [
        ({"renewal_decision": "renew"}, "settled", "renewal-decided"),
        ({"renewal_decision": "terminate"}, "send", "notice-send"),
        ({"notice_given_on": "2026-10-12"}, "settled", "notice-given"),
        ({"notice_given_on": "2026-10"}, "send", "notice-send"),
        ({"notice_given_on": "2026-12-01"}, "send", "notice-send"),
    ],
)
def test_a_decision_to_leave_still_needs_its_notice(
    with_vendors: WithVendors, cells: dict[str, str], state: str, kind: str
) -> None:
    """Renewing needs none; a notice that is not given yet, or too vaguely dated, settles nothing."""
    found = renewal(with_vendors, "2026-10-20", **cells)
    assert (found.state, found.because.kind) == (state, kind)


@pytest.mark.parametrize(
    ("given_on", "state", "kind"),
    [
        ("2026-10-30", "settled", "notice-given"),
        ("2026-10-31", "missed", "notice-late"),
        ("2026-10", "not_assessed", "notice-vague"),
        ("2026-09", "settled", "notice-given"),
    ],
)
def test_a_notice_after_the_last_working_day_is_late(
    with_vendors: WithVendors, given_on: str, state: str, kind: str
) -> None:
    """A month that ends after it may be late, so it is not assessed."""
    found = renewal(with_vendors, "2026-11-30", notice_given_on=given_on)
    assert (found.state, found.because.kind) == (state, kind)


def test_what_wants_attention_most_comes_first(with_vendors: WithVendors) -> None:
    """Missed, then by day; the decision is told in both languages, and a year without a notice is provisional."""
    rows = [
        {"vendor_id": "V-01", "renew_date": "2027-06-30", "notice_date": "2027-03-31"},
        {"vendor_id": "V-02", "renew_date": "2027-06-30", "notice_date": "2026-03-31"},
        {"vendor_id": "V-03", "renew_date": "2027-06-30", "notice_date": "2026-12-31", "renewal_decision": "terminate"},
    ]
    found = decide_vendor_portfolio(with_vendors(vendors=rows), as_of="2026-10-31").renewals
    assert [(each.vendor, each.state) for each in found] == [
        ("V-02", "missed"),
        ("V-03", "prepare"),
        ("V-01", "decide"),
    ]
    assert found[1].decision == Text("Terminate", "终止")
    assert [each.provisional for each in found] == [False, False, True]


WEEKDAYS = Calendar("X", Text("X", "X"), frozenset({6, 7}), frozenset({date(2026, 1, 1)}), frozenset(), frozenset())


@given(st.dates(date(2025, 1, 1), date(2027, 12, 31)))
def test_the_working_day_before_is_never_after_nor_far(day: date) -> None:
    """The day itself if it is worked; nothing that is worked lies between."""
    found = working_day_before(WEEKDAYS, day)
    assert WEEKDAYS.is_working_day(found)
    assert found <= day
    between = [found + timedelta(days=step) for step in range(1, (day - found).days + 1)]
    assert not any(WEEKDAYS.is_working_day(each) for each in between)
