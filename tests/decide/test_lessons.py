"""Lessons as they were entered, and patterns that count an initiative once and say what the median rests on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from pmo_kit.decide.lessons import find_lessons, find_patterns
from pmo_kit.model.flow import Measure
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.model.text import Reason, Text
from tests.decide.gate_office import Office
from tests.decide.retrospective_office import LESSON, OTHER, ROW, looking_back

DAY = date(2026, 5, 31)
THIRD = {**OTHER, "initiative_id": "OPS-003", "name_en": "Invoice matching"}
Entered = Callable[..., Portfolio]


@pytest.fixture
def entered(office: Office) -> Entered:
    """Makes a portfolio of three with the lessons given; each row changes the first one."""

    def make(*rows: dict[str, str]) -> Portfolio:
        lessons = tuple({**LESSON, "lesson_id": f"LS-{at:04d}", **row} for at, row in enumerate(rows, start=1))
        return looking_back(office(ROW, OTHER, THIRD), lessons=lessons)

    return make


def test_a_pattern_counts_an_initiative_once_with_all_its_days(entered: Entered) -> None:
    """Two rows of the first are 14 days together; the second lost 20, the third entered something else."""
    portfolio = entered(
        {"days_lost": "10"},
        {"days_lost": "4"},
        {"initiative_id": "OPS-002", "days_lost": "20"},
        {"initiative_id": "OPS-003", "cause": "test-environment"},
    )
    (pattern,) = find_patterns(portfolio, "OPS-003", as_of=DAY)
    assert (pattern.cause, pattern.initiatives, pattern.of, pattern.here) == ("data-access", 2, 3, False)
    assert pattern.median_days == Measure(value=17.0, n=2)


def test_the_median_says_how_many_gave_days(entered: Entered) -> None:
    """Who says no days counts among the initiatives; where nobody says any there is no median."""
    some = entered({}, {"initiative_id": "OPS-002", "days_lost": ""})
    (pattern,) = find_patterns(some, "OPS-001", as_of=DAY)
    assert (pattern.initiatives, pattern.median_days, pattern.here) == (2, Measure(value=10.0, n=1), True)
    none = entered({"days_lost": ""}, {"initiative_id": "OPS-002", "days_lost": ""})
    (pattern,) = find_patterns(none, "OPS-001", as_of=DAY)
    assert pattern.median_days == Measure(value=None, n=0, reason=Reason("lesson-without-days"))


def test_a_cause_that_helped_is_another_pattern_than_one_that_hurt(entered: Entered) -> None:
    """One initiative of each kind is no pattern."""
    assert find_patterns(entered({}, {"initiative_id": "OPS-002", "effect": "helped"}), "OPS-001", as_of=DAY) == ()


def test_what_was_said_later_is_not_known_yet(entered: Entered) -> None:
    """Neither a lesson nor a base of the patterns; a date by its month alone counts from its end."""
    portfolio = entered({}, {"initiative_id": "OPS-002", "held_on": "2026-06"})
    assert find_patterns(portfolio, "OPS-001", as_of=date(2026, 6, 29)) == ()
    assert len(find_patterns(portfolio, "OPS-001", as_of=date(2026, 6, 30))) == 1
    assert find_lessons(portfolio, "OPS-002", as_of=date(2026, 6, 29)) == ()


def test_the_lessons_of_one_initiative_begin_with_what_cost_most(entered: Entered) -> None:
    """What helped comes last; others' lessons are not among them."""
    portfolio = entered(
        {"effect": "helped", "days_lost": ""},
        {"days_lost": ""},
        {"days_lost": "30"},
        {"initiative_id": "OPS-002"},
    )
    found = find_lessons(portfolio, "OPS-001", as_of=DAY)
    assert [(each.lesson, each.effect, each.days_lost) for each in found] == [
        ("LS-0003", "hurt", 30.0),
        ("LS-0002", "hurt", None),
        ("LS-0001", "helped", None),
    ]
    assert (found[0].said, found[0].entered_by) == (Text("Two answers", "两种口径"), "Wu Ran")


def test_without_a_register_nothing_was_said(opened: Callable[..., Portfolio]) -> None:
    """The page says that nothing was entered."""
    assert find_lessons(opened(ROW), "OPS-001", as_of=DAY) == ()
