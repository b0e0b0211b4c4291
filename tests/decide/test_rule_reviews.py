"""Rules past their review day are told by kind and owner; rules in time say nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from pmo_kit.decide.owners import Owners
from pmo_kit.decide.rule_reviews import review_verdicts
from pmo_kit.model.method import Method
from pmo_kit.model.portfolio import Portfolio
from tests.decide.gate_office import BUILDING


def told(method: Method, owners: Owners, day: date) -> list[tuple[str, str, list[str]]]:
    """Kind, owner and what the reason says, of the terms alone."""
    found = [each for each in review_verdicts(method, owners, as_of=day) if each.record == "terms"]
    assert {each.verdict.outcome for each in found} <= {"not_assessed"}
    return [(each.record, each.owner.role, [text.en for text in each.verdict.because.values]) for each in found]


@pytest.fixture
def owners(opened: Callable[..., Portfolio]) -> Owners:
    """Of an office with one initiative."""
    return Owners(opened(BUILDING))


@pytest.fixture
def terms(method: Method) -> Method:
    """Three terms: two of one owner and one of another, of which one is retired."""
    one, two, three = list(method.terms.values())[:3]
    day = date(2026, 10, 31)
    records = [
        one.model_copy(update={"review_by": day}),
        two.model_copy(update={"review_by": date(2026, 9, 30), "owner": "compliance-officer"}),
        three.model_copy(update={"review_by": date(2020, 1, 1), "status": "retired"}),
    ]
    return replace(method, terms={each.id: each for each in records})


def test_a_rule_is_in_time_on_its_day_and_overdue_the_day_after(terms: Method, owners: Owners) -> None:
    """By owner, with how many and since when; a retired rule is not looked at again."""
    late = ("terms", "compliance-officer", ["1", "2026-09-30"])
    assert told(terms, owners, date(2026, 9, 30)) == []
    assert told(terms, owners, date(2026, 10, 31)) == [late]
    assert told(terms, owners, date(2026, 11, 1)) == [late, ("terms", "pmo-lead", ["1", "2026-10-31"])]


def test_the_rules_of_the_kit_are_in_time_on_the_day_of_the_sample(method: Method, owners: Owners) -> None:
    """Nothing is overdue there."""
    assert list(review_verdicts(method, owners, as_of=date(2026, 10, 31))) == []
