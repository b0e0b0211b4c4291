"""What stands against recording a decision: everything at once, and nothing where nothing does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pmo_kit.decide.decision_authority import decision_facts
from pmo_kit.decide.decision_checks import decision_faults
from pmo_kit.model.decision import OnRecord, Proposal
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.read.portfolio import open_portfolio
from tests.conftest import COMPLETE
from tests.decide.gate_office import furnish

TODAY = date(2026, 11, 2)
PASS = Proposal(
    gate="G1", subject="OPS-001", outcome="pass", role="sponsor", person="Li Wei", decided_on="2026-10-21",
    reason="Shown in the committee",
)  # fmt: skip
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
        replace(PASS, outcome="hold"),
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
        ({"conditions": ("Train all||2026-11-30",)}, ("condition-form", "condition")),
        ({"conditions": ("Train all|Li Wei|2026-02-30",)}, ("condition-day", "condition")),
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
        ({"second_role": "sponsor", "second_person": "Wei Li 李伟"}, ("decision-two-eyes", "second-person")),
    ],
)
def test_four_eyes_are_two_people(told: Told, change: dict[str, str], fault: tuple[str, str]) -> None:
    """Each with a role; the same name in other letters is the same person."""
    assert told(replace(PASS, **change)) == [fault]


@pytest.mark.parametrize(
    ("first", "second", "faults"),
    [
        ("王芳", "Wang Fang", [("decision-two-eyes", "second-person")]),
        ("王芳 Wang Fang", "Fang Wang", [("decision-two-eyes", "second-person")]),
        ("王方 Wang Fang", "王芳", []),
        ("王方 Wang Fang", "王芳 Wang Fang", []),
        ("王芳", "Wang Li", []),
    ],
)
def test_one_person_written_two_ways_is_not_two(
    opened: Callable[..., Portfolio], first: str, second: str, faults: list[tuple[str, str]]
) -> None:
    """The register writes both names together; two Chinese names tell two people of one pinyin apart."""
    portfolio = opened({**COMPLETE, "approved_budget": "100000", "accountable_exec": "王芳 Wang Fang"})
    proposal = replace(PASS, person=first, second_role="sponsor", second_person=second)
    found = decision_faults(portfolio, proposal, today=TODAY)
    assert [(fault.message, fault.place.field) for fault in found] == faults


@pytest.mark.parametrize("outcome", [PASS, CONDITIONAL], ids=["pass", "conditional"])
def test_a_way_is_freed_on_a_run_or_for_a_reason(told: Told, outcome: Proposal) -> None:
    """Blanks are no reason."""
    assert told(replace(outcome, reason=" ")) == [("decision-without-grounds", "run")]
    assert told(replace(outcome, reason="", run="runs/gate-review")) == []


def test_nothing_is_decided_before_there_is_anything_to_decide_on(told: Told) -> None:
    """The first day on record is that of the intake."""
    assert told(replace(PASS, decided_on="2026-02-09")) == [("decision-before-initiative", "on")]
    assert told(replace(PASS, decided_on="2026-02-10")) == []


def test_the_first_move_counts_as_the_first_day_where_it_is_earlier(office: Callable[..., Path]) -> None:
    """A month counts from its first day, because nobody wrote down which day it was."""
    event = {"event_id": "EV-1", "initiative_id": "OPS-001", "to_stage": "intake", "at": "2026-01"}
    folder = furnish(office({**COMPLETE, "approved_budget": "100000"}), stage_events=(event,))
    portfolio = open_portfolio(folder, registers=("initiatives", "stage_events"))
    for day, faults in (("2025-12-31", ["decision-before-initiative"]), ("2026-01-01", [])):
        found = decision_faults(portfolio, replace(PASS, decided_on=day), today=TODAY)
        assert [fault.message for fault in found] == faults


def test_who_stands_in_for_the_person_of_the_register_says_why(opened: Callable[..., Portfolio]) -> None:
    """By whatever name the register has the person; on either side."""
    portfolio = opened({**COMPLETE, "approved_budget": "100000", "sponsor": "王芳 Wang Fang"})
    told = {
        person: [
            fault.message
            for fault in decision_faults(
                portfolio, replace(PASS, person=person, reason=reason, run="runs/x"), today=TODAY
            )
        ]
        for person, reason in (("王芳", ""), ("Fang Wang", ""), ("Li Wei", ""), ("Zhao Min", "Deputy since 1 May"))
    }
    assert told == {"王芳": [], "Fang Wang": [], "Li Wei": ["decision-stand-in"], "Zhao Min": []}


def test_what_is_told_afterwards_is_not_held_to_todays_rules(told: Told) -> None:
    """Who may decide is judged on the page of the gate; a run it cannot have, and grounds it still needs."""
    past = replace(PASS, imported=True, role="vendor-manager")
    assert told(past) == []
    assert told(replace(past, run="runs/x")) == [("decision-imported-with-run", "run")]
    assert told(replace(past, reason="")) == [("decision-without-grounds", "run")]


WAIVED = replace(PASS, outcome="waived", waives="G1-BENEFIT", expires="2026-12-31")


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        ({}, []),
        ({"waives": "INI-OWNER"}, []),
        ({"waives": ""}, [("decision-incomplete", "waives")]),
        ({"waives": "WV-IN-FORCE"}, [("waives-unknown", "waives")]),
        ({"waives": "cn-pipl-pipia"}, [("waives-unknown", "waives")]),
        ({"waives": "G2-QUALITY"}, [("waives-of-another-gate", "waives")]),
        ({"outcome": "pass"}, [("waives-not-asked", "waives")]),
        ({"role": "vendor-manager"}, [("decision-role", "role")]),
        (
            {
                "subject": "portfolio",
                "role": "steering-committee",
                "second_role": "sponsor",
                "second_person": "Zhao Min",
            },
            [("waives-for-all", "initiative")],
        ),
    ],
)
def test_a_waiver_names_a_check_that_can_be_waived_at_its_gate(
    told: Told, change: dict[str, Any], faults: list[tuple[str, str]]
) -> None:
    """A requirement of the gate, or a check of a register's rows; who may decide at the gate grants it."""
    assert told(replace(WAIVED, **change)) == faults


def test_what_a_decision_can_be_judged_by_later_is_what_the_register_says(opened: Callable[..., Portfolio]) -> None:
    """Tier, amount, stage, and the people of its roles; nothing of what was decided long ago."""
    portfolio = opened({**COMPLETE, "approved_budget": "100000", "sponsor": "Qian Yu"})
    second = replace(PASS, second_role="business-owner", second_person="Zhao Min")
    assert decision_facts(portfolio, second) == OnRecord(
        tier=3, amount=100000.0, stage="intake", person="Qian Yu", second_person="Li Wei"
    )
    assert decision_facts(portfolio, replace(PASS, imported=True)) is None
    whole = decision_facts(portfolio, replace(PASS, subject="portfolio"))
    assert whole == OnRecord(tier=1, amount=None, stage="")
