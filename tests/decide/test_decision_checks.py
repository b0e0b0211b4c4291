"""What stands against recording a decision: everything at once, and nothing where nothing does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from pmo_kit.decide.decision_checks import decision_faults
from pmo_kit.model.decision import Proposal
from pmo_kit.model.portfolio import Portfolio
from tests.conftest import COMPLETE

TODAY = date(2026, 11, 2)
PASS = Proposal(gate="G1", subject="OPS-001", outcome="pass", role="sponsor", person="Li Wei", decided_on="2026-10-21")
CONDITIONAL = replace(PASS, outcome="conditional", conditions=("Train all|Li Wei|2026-11-30",), expires="2027-03-31")


@pytest.fixture
def told(opened: Callable[..., Portfolio]) -> Callable[..., list[tuple[str, str]]]:
    """What stands against a proposal: the message and the field."""
    portfolio = opened({**COMPLETE, "approved_budget": "100000"})

    def tell(proposal: Proposal) -> list[tuple[str, str]]:
        found = decision_faults(portfolio, proposal, today=TODAY)
        return [(fault.message, fault.place.field) for fault in found]

    return tell


Told = Callable[..., list[tuple[str, str]]]


@pytest.mark.parametrize(
    "proposal",
    [
        PASS,
        CONDITIONAL,
        replace(PASS, outcome="hold", reason="No baseline"),
        replace(PASS, second_role="sponsor", second_person="Zhao Min"),
        replace(PASS, subject="portfolio", role="steering-committee", second_role="sponsor", second_person="Zhao Min"),
        replace(PASS, decided_on="2026-11-02"),
    ],
    ids=["pass", "conditional", "hold", "four eyes", "whole portfolio", "today"],
)
def test_what_is_complete_can_be_recorded(told: Told, proposal: Proposal) -> None:
    """Nothing stands against it."""
    assert told(proposal) == []


def test_everything_that_is_wrong_is_told_at_once(told: Told) -> None:
    """Unknown ids, nobody, and days that are none."""
    wrong = Proposal(gate="G9", subject="X", outcome="maybe", role="boss", person=" ", decided_on="yesterday")
    assert told(wrong) == [
        ("initiative-unknown", "initiative"),
        ("unknown-id", "gate"),
        ("unknown-id", "outcome"),
        ("unknown-id", "role"),
        ("decision-nobody", "person"),
        ("as-of-not-a-day", "on"),
    ]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"conditions": ()}, ("decision-incomplete", "condition")),
        ({"expires": ""}, ("decision-incomplete", "expires")),
        ({"expires": "2026-10-21"}, ("decision-expired-at-once", "expires")),
        ({"expires": "soon"}, ("as-of-not-a-day", "expires")),
        ({"conditions": ("Train all|Li Wei",)}, ("condition-form", "condition")),
        ({"conditions": ("Train all|Li Wei|2026-10-20",)}, ("condition-due-before", "condition")),
        ({"outcome": "pass"}, ("conditions-not-asked", "condition")),
        ({"decided_on": "2026-11-03"}, ("decision-in-the-future", "on")),
    ],
)
def test_a_conditional_pass_has_conditions_an_owner_days_and_an_end(
    told: Told, change: dict[str, Any], fault: tuple[str, str]
) -> None:
    """Each part that is missing or impossible is named."""
    assert told(replace(CONDITIONAL, **change)) == [fault]


@pytest.mark.parametrize("outcome", ["hold", "return", "stop"])
def test_a_way_that_is_not_free_needs_a_reason(told: Told, outcome: str) -> None:
    """Blanks are none."""
    assert told(replace(PASS, outcome=outcome, reason=" ")) == [("decision-incomplete", "reason")]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"second_person": "Zhao Min"}, ("decision-second-half", "second-role")),
        ({"second_role": "sponsor"}, ("decision-second-half", "second-person")),
        ({"second_role": "sponsor", "second_person": "LI　Wei"}, ("decision-two-eyes", "second-person")),
    ],
)
def test_four_eyes_are_two_people(told: Told, change: dict[str, str], fault: tuple[str, str]) -> None:
    """Each with a role; the same name in other letters is the same person."""
    assert told(replace(PASS, **change)) == [fault]
