"""Availability, what it allows, what several in a row leave of it, and the credit that is owed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pmo_kit.decide.service_levels import allowed_downtime, availability, credit_owed, in_series
from pmo_kit.model.figure import Figure
from pmo_kit.model.service_level import CreditStep
from pmo_kit.model.text import Reason

MONTH = timedelta(days=30)
STEPS = (CreditStep(0.999, 0.10), CreditStep(0.99, 0.25), CreditStep(0.95, 1.0))


@pytest.mark.parametrize(("promised", "minutes"), [(0.999, 43.2), (0.995, 216)])
def test_what_a_promise_allows_in_thirty_days(promised: float, minutes: float) -> None:
    """43.2 minutes at 99.9 %, 216 at 99.5 %."""
    assert allowed_downtime(promised, MONTH) == timedelta(minutes=minutes)


def test_three_services_in_a_row() -> None:
    """99.9 % each leave 99.70 %."""
    assert round(in_series([0.999] * 3), 4) == 0.9970


def test_availability_is_a_share_of_the_agreed_time() -> None:
    """43.2 minutes of 30 days."""
    assert availability(timedelta(minutes=43.2), MONTH).known() == pytest.approx(0.999)


def test_downtime_that_is_not_known_or_cannot_be() -> None:
    """Neither is 100 %."""
    assert availability(None, MONTH).because == Reason("downtime-not-stated")
    for down, agreed in ((2 * MONTH, MONTH), (-MONTH, MONTH), (timedelta(), timedelta())):
        assert availability(down, agreed).because == Reason("downtime-beyond-agreed-time")


@pytest.mark.parametrize(
    ("achieved", "share"), [(1.0, 0), (0.999, 0), (0.9989, 0.10), (0.99, 0.10), (0.9899, 0.25), (0.5, 1)]
)
def test_the_credit_is_that_of_the_lowest_step_passed(achieved: float, share: float) -> None:
    """The promise itself is kept: only below it something is owed."""
    found = credit_owed(Figure(value=achieved), fee=80_000, steps=STEPS)
    assert (found.share.known(), found.amount.known()) == (share, 80_000 * share)


def test_an_unknown_availability_owes_nothing_that_can_be_said() -> None:
    """And not 0."""
    unknown = availability(None, MONTH)
    assert credit_owed(unknown, fee=80_000, steps=STEPS).amount == unknown
