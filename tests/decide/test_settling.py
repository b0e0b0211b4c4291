"""Declaring a condition met: what does not fit is told at once, and what fits can be recorded."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pmo_kit.decide.decision_checks import decision_faults
from pmo_kit.model.decision import Proposal
from tests.decide.gate_office import BUILDING, Office, decided, opened_for_review

TODAY = date(2026, 11, 6)
CONDITION = {"text": "Train all", "text_zh": "", "owner": "Li Wei", "due": date(2026, 10, 30)}
MET = Proposal(
    gate="G4",
    subject="OPS-001",
    outcome="condition-met",
    role="information-security",
    person="Zhou Yan",
    decided_on="2026-11-05",
    settles="D-0002/2",
)


@pytest.fixture
def desk(office: Office) -> Path:
    """A pass at G3 (D-0001), and a conditional one at G4 with three conditions (D-0002), the third one met (D-0003)."""
    folder = office(BUILDING, {**BUILDING, "initiative_id": "OPS-002"})
    decided(folder, "G3")
    decided(folder, "G4", "conditional", conditions=(CONDITION,) * 3, expires="2027-03-31")
    decided(folder, "G4", "condition-met", on="2026-11-02", settles="D-0002/3")
    return folder


def told(folder: Path, proposal: Proposal) -> list[str]:
    """What stands against it."""
    found = decision_faults(opened_for_review(folder), proposal, today=TODAY)
    return [fault.message if fault.place.field == "settles" else fault.place.field for fault in found]


def test_one_role_that_may_decide_declares_a_condition_met(desk: Path) -> None:
    """It frees no way, so one pair of eyes is enough; blanks around the name do not matter."""
    assert told(desk, MET) == []
    assert told(desk, replace(MET, settles=" D-0002/1 ")) == []


@pytest.mark.parametrize(
    ("settles", "faults"),
    [
        ("", ["decision-incomplete"]),
        ("D-0002", ["settles-form"]),
        ("D-0002/0", ["settles-form"]),
        ("D-0099/1", ["settles-unknown"]),
        ("D-0002/4", ["settles-number"]),
        ("D-0002/3", ["settles-already"]),
        ("D-0001/1", ["settles-of-another", "settles-not-conditional"]),
    ],
)
def test_what_it_names_must_be_an_open_condition(desk: Path, settles: str, faults: list[str]) -> None:
    """Of a decision in the log, by its number, not settled yet."""
    assert told(desk, replace(MET, settles=settles)) == faults


def test_everything_that_does_not_fit_is_told_at_once(desk: Path) -> None:
    """Another initiative, a day before the condition was set, and nobody."""
    wrong = replace(MET, subject="OPS-002", decided_on="2026-10-20", person="", settles="D-0002/4")
    assert told(desk, wrong) == ["person", "settles-of-another", "settles-before", "settles-number"]


def test_a_later_pass_has_settled_it(desk: Path) -> None:
    """Then there is nothing to declare."""
    decided(desk, "G4", on="2026-11-04")
    assert told(desk, MET) == ["settles-already"]


def test_no_other_outcome_settles_a_condition(desk: Path) -> None:
    """A hold with a condition named is a mistake."""
    assert told(desk, replace(MET, outcome="hold", reason="No")) == ["settles-not-asked"]
