"""Who may decide: by gate, tier and amount, in two pairs of eyes where asked, and never in their own cause."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from pmo_kit.decide.authority import needed_authority
from pmo_kit.decide.decision_checks import decision_faults
from pmo_kit.model.decision import Proposal
from pmo_kit.model.method import Method
from pmo_kit.model.portfolio import Portfolio
from tests.decide.gate_office import BUILDING, Office, furnish, opened_for_review, piece

RELEASE = Proposal(
    gate="G4", subject="OPS-001", outcome="pass", role="information-security", person="Zhou Yan",
    decided_on="2026-10-21", second_role="business-owner", second_person="Li Wei",
    reason="Shown in the committee",
)  # fmt: skip
HOLD = replace(RELEASE, outcome="hold", reason="No", second_role="", second_person="")


@pytest.fixture
def told(office: Office) -> Callable[..., list[tuple[str, str]]]:
    """What stands against a proposal on the tool in build, its answers and evidence changed: message and field."""

    def tell(proposal: Proposal, *evidence: dict[str, str], **answers: str) -> list[tuple[str, str]]:
        folder = furnish(office({**BUILDING, **answers}), evidence=evidence or (piece("EVD-0001", "fallback-plan"),))
        found = decision_faults(opened_for_review(folder), proposal, today=date(2026, 11, 2))
        return [(fault.message, fault.place.field) for fault in found]

    return tell


Told = Callable[..., list[tuple[str, str]]]


@pytest.mark.parametrize(
    ("gate", "tier", "amount", "roles", "four_eyes"),
    [
        ("G1", 3, 7_999_999.0, ("sponsor",), False),
        ("G1", 3, 8_000_000.0, ("sponsor", "steering-committee"), True),
        ("G1", 3, None, ("sponsor", "steering-committee"), True),
        ("G1", 2, 100.0, ("sponsor", "finance-partner"), True),
        ("G0", 2, None, ("pmo-lead",), False),
        ("G0", 1, None, ("pmo-lead", "compliance-officer"), True),
        ("G2", 3, None, ("data-owner",), False),
    ],
)
def test_who_may_decide_depends_on_gate_tier_and_amount(
    method: Method, gate: str, tier: int, amount: float | None, roles: tuple[str, ...], four_eyes: bool
) -> None:
    """An amount that nobody wrote down counts as the largest."""
    needed = needed_authority(method.gates[gate], method, tier=tier, amount=amount)
    assert (needed.roles, needed.four_eyes) == (roles, four_eyes)


def test_who_may_decide_can(told: Told) -> None:
    """Two people in two roles that the gate names."""
    assert told(RELEASE) == []


def test_a_role_that_the_gate_does_not_name_is_refused_on_either_side(told: Told) -> None:
    """Each side is told on its own field."""
    assert told(replace(RELEASE, role="vendor-manager")) == [("decision-role", "role")]
    assert told(replace(RELEASE, second_role="vendor-manager")) == [("decision-role", "second-role")]


def test_one_pair_of_eyes_is_refused_where_two_are_asked(told: Told) -> None:
    """But a hold, a return or a stop needs one role that may decide, and no more."""
    alone = replace(RELEASE, second_role="", second_person="")
    assert told(alone) == [("decision-one-pair-of-eyes", "second-person")]
    assert told(HOLD) == []
    assert told(replace(HOLD, role="vendor-manager")) == [("decision-role", "role")]


def test_a_large_amount_asks_for_the_committee(told: Told) -> None:
    """The sponsor alone decides on a small one."""
    sponsor = replace(RELEASE, gate="G1", role="sponsor", person="Qian Yu", second_role="", second_person="")
    assert told(sponsor) == []
    assert told(sponsor, approved_budget="9000000") == [
        ("decision-role-missing", "role"),
        ("decision-one-pair-of-eyes", "second-person"),
    ]
    both = replace(sponsor, second_role="steering-committee", second_person="Wu Ran")
    assert told(both, approved_budget="9000000") == []


def test_who_manages_the_initiative_decides_nothing_about_it(told: Told) -> None:
    """Whatever the role is called in which the decision is taken, and however the name is written."""
    assert told(replace(RELEASE, person="SUN　Hao")) == [("decision-not-independent", "person")]


def test_who_built_it_decides_nothing_either(told: Told) -> None:
    """Who built it is known from the evidence that a data scientist provides."""
    built = piece("EVD-0001", "evaluation-report", "G3", owner="Zhou Yan")
    assert told(RELEASE, built) == [("decision-not-independent", "person")]
    assert told(RELEASE, {**built, "status": "withdrawn"}) == []


def test_a_validator_is_neither_sponsor_nor_builder(told: Told) -> None:
    """Tier 2 is released by the committee and the validator."""
    tier_2 = replace(RELEASE, role="ai-governance-committee", person="Wen Ting", second_role="model-validator")
    stricter = {"impact": "medium", "tier": "2"}
    assert told(replace(tier_2, second_person="Qiu Mo"), **stricter) == []
    assert told(replace(tier_2, second_person="Qian Yu"), **stricter) == [("decision-not-independent", "second-person")]


def test_the_business_decides_for_itself_but_not_for_security(told: Told) -> None:
    """The same person cannot be the business owner and the information security officer of one thing."""
    assert told(replace(RELEASE, person="Li Wei", second_person="Zhou Yan")) == [("decision-not-independent", "person")]


def test_the_manager_is_the_manager_in_chinese_and_in_pinyin(told: Told) -> None:
    """Whichever half of the name the register, the evidence and the decision write."""
    assert told(replace(RELEASE, person="孙浩"), pm="孙浩 Sun Hao") == [("decision-not-independent", "person")]
    assert told(replace(RELEASE, person="Sun Hao"), pm="孙浩", accountable_exec="Sun Hao 孙浩") == [
        ("decision-not-independent", "person")
    ]
    assert told(replace(RELEASE, person="孙昊 Sun Hao"), pm="孙浩 Sun Hao") == []


def test_every_rule_that_is_broken_is_told_at_once(told: Told) -> None:
    """Role, four eyes and independence."""
    wrong = replace(RELEASE, role="vendor-manager", person="Sun Hao", second_role="", second_person="")
    assert told(wrong) == [
        ("decision-role", "role"),
        ("decision-one-pair-of-eyes", "second-person"),
        ("decision-not-independent", "person"),
    ]


def test_the_messages_name_the_roles_in_both_languages(opened: Callable[..., Portfolio]) -> None:
    """By title, and by the id that the command takes."""
    portfolio = opened(BUILDING)
    (fault,) = decision_faults(portfolio, replace(HOLD, role="vendor-manager"), today=date(2026, 11, 2))
    assert "Business owner (business-owner)" in fault.remedy()
    assert "业务负责人（business-owner）" in fault.remedy("zh")
