"""Everything that can be checked, as verdicts by owner; what was not there to check is not assessed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from pmo_kit.decide.gate_review import decide_gate_review
from pmo_kit.decide.portfolio_checks import PortfolioChecks, check_portfolio
from pmo_kit.model.checked import FileState, Owner
from pmo_kit.model.text import Text
from pmo_kit.read.portfolio import open_portfolio
from tests.decide.gate_office import BUILDING, Office, decided, furnish, opened_for_review, piece, waived

DAY = date(2026, 10, 31)


def check(folder: Path, files: Mapping[str, FileState] | None = None) -> PortfolioChecks:
    """All checks of an office."""
    portfolio = open_portfolio(folder, registers=("initiatives", "evidence", "stage_events"))
    return check_portfolio(portfolio, files or {}, as_of=DAY)


def of(found: PortfolioChecks, check_id: str) -> list[tuple[str, str, str]]:
    """The verdicts of one check: the record, the outcome and why."""
    return [
        (each.record, each.verdict.outcome, each.verdict.because.kind)
        for each in found.checked
        if each.verdict.check_id == check_id
    ]


def test_a_register_without_rows_is_not_assessed(office: Office) -> None:
    """Neither are the gates without a decision log."""
    found = check(office(BUILDING))
    empty = {each.register for each in found.checked if each.verdict.because.kind == "register-empty"}
    assert {"evidence", "stage_events"} <= empty
    assert of(found, "GATE-DECISION") == [("", "not_assessed", "decision-log-empty")]
    assert of(found, "GATE-BYPASS") == [("", "not_assessed", "register-empty")]


def test_the_checks_of_a_good_row_are_asked_of_every_row(office: Office) -> None:
    """The owner is missing in the second row; its own sponsor settles it."""
    found = check(office(BUILDING, {**BUILDING, "initiative_id": "OPS-002", "business_owner": "", "sponsor": "Wu Ran"}))
    assert sorted(of(found, "INI-OWNER")) == [
        ("OPS-001", "pass", "as-it-should-be"),
        ("OPS-002", "fail", "not-answered"),
    ]
    (failing,) = [each for each in found.checked if each.verdict.check_id == "INI-OWNER" and each.record == "OPS-002"]
    assert (failing.owner.role, failing.owner.person) == ("sponsor", "Wu Ran")


@pytest.mark.parametrize(
    ("state", "outcome"),
    [
        ("same", "pass"),
        ("changed", "fail"),
        ("missing", "fail"),
        ("outside", "fail"),
        ("undigested", "not_assessed"),
        ("elsewhere", "not_assessed"),
    ],
)
def test_a_file_is_what_its_digest_says(office: Office, state: FileState, outcome: str) -> None:
    """What was not compared is not assessed."""
    folder = furnish(office(BUILDING), evidence=(piece("EVD-0001", "fallback-plan"),))
    assert of(check(folder, {"EVD-0001": state}), "EVD-FILE") == [("EVD-0001", outcome, f"file-{state}")]


def test_evidence_ages(office: Office) -> None:
    """Expired evidence fails unless a later version took its place; a draft is open, a withdrawn one not asked."""
    rows = (
        piece("EVD-0001", "fallback-plan", expires="2026-10-30"),
        piece("EVD-0002", "training-record", expires="2026-10-30"),
        piece("EVD-0003", "training-record", dated="2026-10-20"),
        piece("EVD-0004", "red-team-report", status="draft"),
        piece("EVD-0005", "security-test-report", status="withdrawn"),
    )
    assert sorted(of(check(furnish(office(BUILDING), evidence=rows)), "EVD-GOOD")) == [
        ("EVD-0001", "fail", "evidence-expired"),
        ("EVD-0003", "pass", "evidence-good"),
        ("EVD-0004", "not_assessed", "evidence-draft"),
    ]


def test_a_piece_takes_the_place_of_another_from_its_day_on(office: Office) -> None:
    """One of next month does not hide today's; a month counts by its last day."""
    rows = (
        piece("EVD-0001", "training-record"),
        piece("EVD-0002", "training-record", dated="2026-11-20"),
        piece("EVD-0003", "fallback-plan", dated="2026-10"),
        piece("EVD-0004", "fallback-plan", dated="2026-10-05"),
        piece("EVD-0005", "fallback-plan", dated=""),
    )
    assert sorted(of(check(furnish(office(BUILDING), evidence=rows)), "EVD-GOOD")) == [
        ("EVD-0001", "pass", "evidence-good"),
        ("EVD-0002", "fail", "evidence-afterwards"),
        ("EVD-0003", "pass", "evidence-good"),
    ]


@pytest.mark.parametrize(
    ("expires", "good"),
    [
        ("2026-11", ("pass", "evidence-good")),
        ("2026-10", ("not_assessed", "evidence-expires-vaguely")),
        ("2026-09", ("fail", "evidence-expired")),
    ],
)
def test_an_end_that_names_only_a_month_is_open_during_it(office: Office, expires: str, good: tuple[str, str]) -> None:
    """The check is of the last day of October."""
    rows = (piece("EVD-0001", "fallback-plan", dated="2026-08-01", expires=expires),)
    assert of(check(furnish(office(BUILDING), evidence=rows)), "EVD-GOOD") == [("EVD-0001", *good)]


def test_a_waiver_sets_a_check_aside_until_it_expires(office: Office) -> None:
    """The waived check is waived, the other fails; the expired waiver is itself a fail."""
    folder = office({**BUILDING, "business_owner": ""})
    waived(folder, "INI-OWNER", until="2026-12-31")
    assert of(check(folder), "INI-OWNER") == [("OPS-001", "waived", "waiver-holds")]
    assert of(check(folder), "WV-IN-FORCE") == [("D-0001", "pass", "waiver-in-force")]
    waived(folder, "INI-OWNER", on="2026-10-02", until="2026-10-30")
    assert of(check(folder), "INI-OWNER") == [("OPS-001", "fail", "waiver-expired")]
    assert of(check(folder), "WV-IN-FORCE") == [("D-0002", "fail", "waiver-expired")]


@pytest.mark.parametrize("unwaivable", ["WV-IN-FORCE", "GATE-DECISION", "EVD-FILE"])
def test_what_cannot_be_waived_is_not_waived_by_a_line_of_the_log(office: Office, unwaivable: str) -> None:
    """Neither a waiver, nor a decision that is lacking, nor a file that was altered; whoever wrote the line."""
    folder = furnish(office(BUILDING), evidence=(piece("EVD-0001", "fallback-plan", link="evidence/gone.md"),))
    waived(folder, "G4-SECURITY", until="2026-10-30")
    files: dict[str, FileState] = {"EVD-0001": "changed"}
    before = of(check(folder, files), unwaivable)
    waived(folder, unwaivable, until="2026-12-31")
    assert of(check(folder, files), unwaivable) == before
    assert "fail" in {outcome for _, outcome, _ in before}


@pytest.mark.parametrize(
    ("tier", "impact", "verdict"),
    [
        ("3", "low", ("pass", "tier-agrees")),
        ("2", "low", ("fail", "tier-differs")),
        ("", "low", ("not_assessed", "tier-not-registered")),
        ("1", "", ("not_assessed", "tier-open")),
    ],
)
def test_the_registered_tier_is_held_against_the_rules(
    office: Office, tier: str, impact: str, verdict: tuple[str, str]
) -> None:
    """A tier that the answers still allow is neither right nor wrong yet."""
    found = check(office({**BUILDING, "tier": tier, "impact": impact}))
    assert of(found, "TIER-REGISTERED") == [("OPS-001", *verdict)]


def test_every_gate_behind_an_initiative_stands_open_or_fails(office: Office) -> None:
    """G2 was never decided, G3 has lapsed; what lies ahead is not asked."""
    folder = office(BUILDING)
    condition = {"text": "Train all", "text_zh": "", "owner": "Li Wei", "due": date(2026, 9, 30)}
    decided(folder, "G0", on="2026-01-05")
    decided(folder, "G1", on="2026-02-02")
    decided(folder, "G3", "conditional", on="2026-09-01", conditions=(condition,), expires="2026-10-30")
    event = {"event_id": "EV-0001", "initiative_id": "OPS-001", "from_stage": "assessment", "to_stage": "poc",
             "at": "2026-03-02", "actor": "Sun Hao"}  # fmt: skip
    found = check(furnish(folder, stage_events=(event,)))
    assert sorted(of(found, "GATE-DECISION")) == [
        ("OPS-001 G0", "pass", "gate-state-passed"),
        ("OPS-001 G1", "pass", "gate-state-passed"),
        ("OPS-001 G2", "fail", "gate-state-bypassed"),
        ("OPS-001 G3", "fail", "gate-state-expired"),
    ]
    review = decide_gate_review(opened_for_review(folder), "OPS-001", as_of=DAY, gate="G4")
    told = {stands.gate: each.owner for stands, each in zip(
        review.earlier, review.earlier_checks, strict=True)}  # fmt: skip
    assert told == {each.record[-2:]: each.owner.role for each in found.checked if each.register == "decisions"
                    and each.verdict.check_id == "GATE-DECISION"}  # fmt: skip
    assert of(found, "GATE-BYPASS") == [("EV-0001", "fail", "bypass-no-decision")]
    assert of(found, "GATE-CONDITION") == [("D-0003-1", "fail", "condition-overdue")]
    assert (found.moves.moves, found.moves.crossings, len(found.moves.bypasses)) == (1, 2, 1)


def test_what_fails_comes_first(office: Office) -> None:
    """Then what is not assessed, then the rest."""
    order = ["fail", "not_assessed", "waived", "pass"]
    outcomes = [each.verdict.outcome for each in check(office({**BUILDING, "business_owner": ""})).checked]
    assert outcomes == sorted(outcomes, key=order.index)
    assert "fail" in outcomes


@pytest.mark.parametrize(
    ("name", "same"),
    [("sponsor", True), ("发起人", True), ("SPONSOR", True), ("wu", True), ("吴", True), ("Li", False), (" ", False)],
)
def test_an_owner_is_known_by_role_or_name(name: str, same: bool) -> None:
    """In either language, or by a part of the name."""
    assert Owner("sponsor", Text("Sponsor", "发起人"), "Wu Ran 吴然").says(name) is same


def test_evidence_without_an_initiative_must_be_the_organisations(office: Office) -> None:
    """A charter may be; a security test belongs to something. Both are judged as documents all the same."""
    rows = (
        piece("EVD-0001", "governance-charter", "", initiative_id=""),
        piece("EVD-0002", "security-test-report", initiative_id=""),
        piece("EVD-0003", "security-test-report"),
    )
    found = check(furnish(office(BUILDING), evidence=rows))
    assert sorted(of(found, "EVD-INITIATIVE")) == [
        ("EVD-0001", "pass", "evidence-of-the-organisation"),
        ("EVD-0002", "fail", "evidence-without-initiative"),
    ]
    assert [record for record, _, _ in of(found, "EVD-GOOD")] == ["EVD-0001", "EVD-0002", "EVD-0003"]


def test_a_condition_that_was_met_is_not_overdue(office: Office) -> None:
    """The other one of the same decision is."""
    folder = office(BUILDING)
    condition = {"text": "Train all", "text_zh": "", "owner": "Li Wei", "due": date(2026, 9, 30)}
    decided(folder, "G3", "conditional", on="2026-09-01", conditions=(condition, condition), expires="2027-03-31")
    decided(folder, "G3", "condition-met", on="2026-10-05", settles="D-0001/2")
    assert sorted(of(check(folder), "GATE-CONDITION")) == [
        ("D-0001-1", "fail", "condition-overdue"),
        ("D-0001-2", "pass", "condition-met"),
    ]
