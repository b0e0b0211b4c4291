"""The gate page says the answer first, in both languages, and hides nothing that is not assessed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pmo_kit import decide_gate_review, gate_review_page, open_portfolio, paths
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.model.text import LANGUAGES, Language
from pmo_kit.report.gate_page import GateReviewPage
from pmo_kit.run.new_portfolio import make_portfolio
from tests.decide.gate_office import decided

PARTS = ("answer", "evidence", "decisions", "authority", "obligations", "unblock", "provenance")


@pytest.fixture(scope="module")
def sample() -> Portfolio:
    """The shipped portfolio as the gate review reads it."""
    return open_portfolio(paths.sample_folder("sample"), playbook="gate-review")


def told(sample: Portfolio, initiative: str, gate: str, part: str, language: Language) -> str:
    """One part of a page as plain text."""
    result = decide_gate_review(sample, initiative, as_of="2026-10-31", gate=gate)
    html = getattr(GateReviewPage(result, "en"), part)().html[language]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", re.sub(r"<style>.*?</style>", "", html)))


@pytest.mark.parametrize(
    ("initiative", "gate", "english", "chinese"),
    [
        (
            "CSC-017",
            "G4",
            "G4 Pre-production: Passed with conditions, 21 Oct 2026",
            "G4 投产前：附条件通过（2026年10月21日）",
        ),
        ("CSC-044", "G0", "G0 Intake is blocked", "G0 受理：受阻，暂不能决定"),
        ("OPS-014", "G4", "G4 Pre-production: Expired to hold. A new decision: Blocked", "附条件通过已失效，转为暂缓"),
        ("FIN-041", "G2", "G2 Data and feasibility: Bypassed. A new decision: Blocked", "G2 数据与可行性：已被绕过"),
    ],
)
def test_the_answer_comes_first(sample: Portfolio, initiative: str, gate: str, english: str, chinese: str) -> None:
    """Blocked, passed with a condition, expired to hold, bypassed."""
    assert english in told(sample, initiative, gate, "answer", "en")
    assert chinese in told(sample, initiative, gate, "answer", "zh")


@pytest.mark.parametrize(
    ("initiative", "gate", "said"),
    [
        ("CSC-017", "G4", "Full evidence is not shown: of 6 requirements 3 could not be assessed, 0 failed."),
        ("CSC-017", "G4", "It holds until 31 Mar 2027; from the next day on the gate is on hold."),
        ("CSC-044", "G0", "The decision was due on 28 Oct 2026, 2 working days ago."),
        ("CSC-044", "G0", "Business owner Luo Tianshu 骆天舒: Register row complete – Nothing filed"),
        ("OPS-014", "G4", "The conditional pass D-0172 expired on 23 Oct 2026; since then the gate is on hold."),
        ("OPS-014", "G4", "Conditions overdue: 2 (Fu Jinxi 傅槿汐, Du Lanxin 杜澜昕)."),
        ("FIN-041", "G2", "Passed by on 2026-08-06 without a decision (EV-0188, Zhan Boyu 詹博予)."),
        ("FIN-041", "G3", "Settle G2 Data and feasibility first: Bypassed."),
    ],
)
def test_the_box_says_what_it_means_and_what_is_asked(sample: Portfolio, initiative: str, gate: str, said: str) -> None:
    """In one sentence each."""
    assert said in told(sample, initiative, gate, "answer", "en")


def test_not_assessed_is_marked_and_not_called_fulfilled(sample: Portfolio) -> None:
    """Three of six requirements, with the reason."""
    text = told(sample, "CSC-017", "G4", "evidence", "en")
    assert (text.count("Not assessed"), text.count("Without a digest"), text.count("Fulfilled")) == (3, 3, 3)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("initiative", "gate"),
    [("CSC-017", "G4"), ("CSC-044", "G0"), ("OPS-014", "G4"), ("FIN-041", "G2"), ("CSC-054", "")],
)
def test_every_part_says_something_without_a_hole(
    sample: Portfolio, initiative: str, gate: str, language: Language
) -> None:
    """No open blank, no bare key, no escaped tag, whatever the state of the gate."""
    for part in PARTS:
        text = told(sample, initiative, gate, part, language)
        assert text.strip(), part
        assert not re.search(r"\{\w*\}|\bNone\b|\bnan\b|&lt;", text), part


def test_low_confidence_is_marked_and_the_disclaimer_is_there(sample: Portfolio) -> None:
    """Wherever obligations are shown."""
    text = told(sample, "CSC-044", "G0", "obligations", "en")
    assert "medium confidence" in text
    assert "not legal advice" in text


def test_what_would_unblock_it_is_listed_by_owner(sample: Portfolio) -> None:
    """With what to do; a decided gate lists what stays open."""
    assert "File it in the register of evidence (AI inventory entry)." in told(sample, "CSC-044", "G0", "unblock", "en")
    assert "run pmo evidence" in told(sample, "CSC-017", "G4", "unblock", "en")


def test_a_record_is_no_signature(sample: Portfolio) -> None:
    """Said where people stand."""
    assert "not an electronic signature" in told(sample, "CSC-017", "G4", "authority", "en")


def test_the_page_carries_the_typed_result(sample: Portfolio) -> None:
    """With the gate that `pmo decide` looks for."""
    result = decide_gate_review(sample, "CSC-017", as_of="2026-10-31", gate="G4")
    carried = gate_review_page(result).provenance().result
    assert carried is not None
    assert (carried["gate"], carried["initiative_id"], carried["answer"]) == ("G4", "CSC-017", "decided")


def test_evidence_of_the_whole_organisation_is_said_to_be_that(sample: Portfolio) -> None:
    """Beside the row, in both languages, at a requirement and at an obligation."""
    assert "(for the whole organisation)" in told(sample, "CSC-017", "G5", "evidence", "en")
    assert "（全机构适用）" in told(sample, "CSC-017", "G5", "evidence", "zh")
    assert "EVD-0052 (for the whole organisation)" in told(sample, "CSC-017", "G0", "obligations", "en")


def test_a_condition_that_was_met_says_by_whom_and_that_the_expiry_stays(tmp_path: Path) -> None:
    """With the entry; the pass lapses on its day all the same."""
    make_portfolio(tmp_path / "bank", "sample")
    decided(
        tmp_path / "bank", "G4", "condition-met", on="2026-10-30", subject="CSC-017",
        person="Wen Tingxi 闻庭曦", settles="D-0177/1",
    )  # fmt: skip
    bank = open_portfolio(tmp_path / "bank", playbook="gate-review")
    page = told(bank, "CSC-017", "G4", "decisions", "en")
    assert "G4 · D-0177/1" in page
    assert "Met on 2026-10-30, says Wen Tingxi 闻庭曦 in D-0180 (was due 2026-11-06)" in page
    assert "已落实，Wen Tingxi 闻庭曦于 2026-10-30 确认" in told(bank, "CSC-017", "G4", "decisions", "zh")
    assert "Conditions that are met do not change that; only a new decision that passes does." in told(
        bank, "CSC-017", "G4", "answer", "en"
    )
