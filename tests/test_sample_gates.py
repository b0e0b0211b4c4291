"""The gates of the sample portfolio stand as its README and the guide tell."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from pmo_kit import decide_gate_review, open_portfolio, paths
from pmo_kit.decide.authority import check_authority, needed_authority
from pmo_kit.decide.bypasses import find_bypasses
from pmo_kit.decide.conditions import Answers
from pmo_kit.decide.evidence_pieces import pieces_of
from pmo_kit.decide.gate_authority import deciders_of, frees_the_way
from pmo_kit.decide.people import acting_people
from pmo_kit.decide.portfolio_checks import check_portfolio
from pmo_kit.decide.tiering import tier_all
from pmo_kit.model.gate_review import GateReviewResult
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.record.evidence import file_states

CLOSE = date(2026, 10, 31)


@pytest.fixture(scope="module")
def sample() -> Portfolio:
    """The shipped portfolio with all its registers."""
    folder = paths.sample_folder("sample")
    return open_portfolio(folder, registers="all")


def review(sample: Portfolio, initiative: str, gate: str = "", as_of: str = "2026-10-31") -> GateReviewResult:
    """A gate at the close."""
    return decide_gate_review(sample, initiative, as_of=as_of, gate=gate)


def requirements(result: GateReviewResult) -> dict[str, str]:
    """The outcome of each requirement."""
    return {each.verdict.check_id: each.verdict.outcome for each in result.requirements}


def test_csc_017_passed_g4_with_two_conditions_until_march(sample: Portfolio) -> None:
    """Held on 17 September, passed on 21 October; three documents lie elsewhere and have no digest."""
    result = review(sample, "CSC-017", "G4")
    assert (result.tier, result.answer, result.standing.state) == (2, "decided", "conditional")
    assert [(each.decision.decided_on.isoformat(), each.outcome.en) for each in result.history] == [
        ("2026-09-17", "Hold"),
        ("2026-10-21", "Conditional pass"),
    ]
    assert result.standing.decision is not None
    assert result.standing.decision.expires == date(2027, 3, 31)
    assert [each.state for each in result.conditions] == ["open", "open"]
    assert requirements(result) == {
        "G4-VALIDATION": "pass",
        "G4-SECURITY": "not_assessed",
        "G4-RED-TEAM": "not_assessed",
        "G4-HUMAN-CONTROL": "pass",
        "G4-ROLLBACK": "pass",
        "G4-TRAINING": "not_assessed",
    }
    assert result.history[-1].stood == "not_shown"
    assert {each.outcome for each in result.authority} == {"pass"}
    assert {each.because.kind for each in result.authority} == {"authority-kept", "authority-kept-today"}


@pytest.mark.parametrize(
    ("as_of", "state"),
    [
        ("2026-09-16", "none"),
        ("2026-09-17", "held"),
        ("2026-10-21", "conditional"),
        ("2027-03-31", "conditional"),
        ("2027-04-01", "expired"),
    ],
)
def test_csc_017_at_g4_day_by_day(sample: Portfolio, as_of: str, state: str) -> None:
    """From nothing to hold, to a conditional pass, to hold."""
    assert review(sample, "CSC-017", "G4", as_of).standing.state == state


def test_on_the_day_of_the_hold_the_second_validation_was_not_there(sample: Portfolio) -> None:
    """It is dated a month later: seen from 17 September it is filed afterwards."""
    (validation, *_) = review(sample, "CSC-017", "G4", "2026-09-17").requirements
    kinds = {each.piece.evidence_id: each.because.kind for each in validation.pieces}
    assert kinds == {"EVD-0013": "evidence-good", "EVD-0017": "evidence-afterwards"}


def test_csc_017_is_blocked_at_g5_until_the_pilot_has_shown_something(sample: Portfolio) -> None:
    """The next gate; of what it asks for only the bank's incident plan is on the table, and that without a digest."""
    result = review(sample, "CSC-017")
    assert (result.gate, result.answer) == ("G5", "blocked")
    judged = requirements(result)
    assert judged.pop("G5-SUPPORT") == "not_assessed"
    assert set(judged.values()) == {"fail"}


def test_csc_044_is_blocked_at_g0_by_missing_evidence(sample: Portfolio) -> None:
    """Tier 1 by the NFRA list; due on 28 October, and the people who decide are two."""
    result = review(sample, "CSC-044")
    assert (result.gate, result.tier, result.answer) == ("G0", 1, "blocked")
    assert requirements(result) == {"G0-REGISTER": "fail", "G0-APPLICABILITY": "fail", "G0-TIER": "fail"}
    assert (result.submitted_on, result.decide_by) == (date(2026, 10, 26), date(2026, 10, 28))
    assert result.overdue_working_days == 2
    assert result.needed.four_eyes
    assert "cn-nfra-ai-high-risk-admission" in {each.verdict.check_id for each in result.obligations}


def test_csc_044_needs_the_risk_committee_at_g4(sample: Portfolio) -> None:
    """And its approval and the labels on the table."""
    result = review(sample, "CSC-044", "G4")
    assert "risk-management-committee" in {each.role for each in result.needed.approvers}
    assert {"G4-COMMITTEE", "G4-REGULATOR", "G4-LABELS"} <= set(requirements(result))


def test_ops_014_expired_to_hold_with_its_conditions_overdue(sample: Portfolio) -> None:
    """On 23 October it still held."""
    assert review(sample, "OPS-014", "G4", "2026-10-23").standing.state == "conditional"
    result = review(sample, "OPS-014", "G4")
    assert (result.standing.state, result.standing.expired_on, result.answer) == (
        "expired",
        date(2026, 10, 23),
        "blocked",
    )
    assert [each.state for each in result.conditions] == ["overdue", "overdue"]
    assert result.history[-1].stood == "gaps"


def test_fin_041_went_past_g2(sample: Portfolio) -> None:
    """On 6 August, in the name of its own sponsor; the gate after it cannot be passed either."""
    result = review(sample, "FIN-041", "G2")
    assert (result.standing.state, result.answer) == ("bypassed", "blocked")
    (bypass,) = result.bypasses
    assert (bypass.event_id, bypass.at, bypass.actor) == ("EV-0188", "2026-08-06", "Zhan Boyu 詹博予")
    found = review(sample, "FIN-041")
    checks = [(stands.gate, check.check_id, check.outcome) for stands, check in zip(
        found.earlier, found.earlier_checks, strict=True)]  # fmt: skip
    assert checks == [
        ("G0", "GATE-DECISION", "pass"), ("G1", "GATE-DECISION", "pass"), ("G2", "GATE-DECISION", "fail"),
    ]  # fmt: skip


def test_one_of_175_gates_was_bypassed_in_214_moves(sample: Portfolio) -> None:
    """Counted over the whole portfolio."""
    found = find_bypasses(sample, as_of=CLOSE)
    assert (found.moves, found.crossings) == (214, 175)
    assert [(each.initiative_id, each.gate) for each in found.bypasses] == [("FIN-041", "G2")]


def test_the_log_of_the_sample_keeps_the_rules_of_authority(sample: Portfolio) -> None:
    """Every one of its decisions, at the tier and the amount on record."""
    frame, method = sample.frames["initiatives"], sample.method
    broken = []
    for each in sample.decisions:
        row = frame[frame["initiative_id"] == each.subject]
        tier = method.tiers[row["tier"].iloc[0]]
        acting = acting_people(row, pieces_of(sample).get(each.subject, []), method)
        needed = needed_authority(
            method.gates[each.gate or ""], method, tier=tier.level, amount=float(row["approved_budget"].iloc[0])
        )
        people = deciders_of(each.role, each.person, each.second_role, each.second_person)
        frees = frees_the_way(method.decision_outcomes[each.outcome])
        checks = check_authority(needed, people, acting, method, tier=tier.name, frees=frees)
        broken += [(each.decision_id, check.rule) for check in checks if check.breaches]
    assert broken == []


def test_the_check_of_the_sample_finds_what_was_planted_and_nothing_else(sample: Portfolio) -> None:
    """Three pieces of evidence, a waiver, two tiers, two gates, a bypass, two conditions, and the rows told elsewhere.

    Of the 22 local files one belongs to a validation report that a later one has replaced.
    """
    found = check_portfolio(sample, file_states(sample.frames["evidence"], sample.root), as_of=CLOSE)
    elsewhere = {"registers", "risks"}
    fails = Counter(
        each.verdict.check_id
        for each in found.checked
        if each.verdict.outcome == "fail" and not elsewhere & {each.area, each.register}
    )
    assert fails == {
        "EVD-GOOD": 3, "WV-IN-FORCE": 1, "TIER-REGISTERED": 2,
        "GATE-DECISION": 2, "GATE-BYPASS": 1, "GATE-CONDITION": 2, "RETRO-ACTION": 2,
    }  # fmt: skip
    files = Counter(each.verdict.outcome for each in found.checked if each.verdict.check_id == "EVD-FILE")
    assert files == {"pass": 21, "not_assessed": 44}


def test_the_tier_that_the_rules_give_is_used(sample: Portfolio) -> None:
    """RET-034 is reviewed as tier 1, whatever its register says."""
    frame = sample.frames["initiatives"]
    row = frame[frame["initiative_id"] == "RET-034"]
    assert (row["tier"].iloc[0], int(tier_all(Answers(row), sample.method).strictest[0])) == ("2", 1)
    result = review(sample, "RET-034")
    assert (result.tier, result.tier_check.outcome) == (1, "fail")
