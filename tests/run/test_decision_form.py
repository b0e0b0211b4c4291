"""The decision form: it records once, or says everything that must be mended and records nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from pmo_kit import decision_facts, decision_faults, decision_form, open_portfolio, record_decision
from pmo_kit.model.text import Language
from pmo_kit.run.decision_form import DecisionForm
from tests.conftest import COMPLETE

Office = Callable[..., Path]
AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def form(folder: Path, language: Language = "en") -> DecisionForm:
    """The form as its notebook makes it, at a known time."""
    record = partial(record_decision, folder, check=decision_faults, facts=decision_facts, at=AT)
    facts = open_portfolio(folder)
    return decision_form(facts, "OPS-001", "G4", as_of="2026-10-31", language=language, record=record)


def test_a_decision_is_recorded_once(office: Office) -> None:
    """The button is spent; what was recorded and what it is not are told."""
    folder = office(COMPLETE)
    shown = form(folder)
    shown.inputs["outcome"].value = "conditional"
    shown.inputs["role"].value = "information-security"
    shown.inputs["person"].value = "Zhou Yan"
    shown.inputs["second_role"].value = "business-owner"
    shown.inputs["second_person"].value = "Li Wei"
    shown.inputs["conditions"].value = "Sample 500 a week|Li Wei|2026-11-30\n\nTrain all seats | Zhao Min | 2026-12-15"
    shown.inputs["expires"].value = "2027-03-31"
    shown.inputs["reason"].value = "Shown in the committee"
    shown.button.click()
    (entry,) = open_portfolio(folder).decisions
    assert (entry.gate, entry.outcome, entry.decided_on.isoformat()) == ("G4", "conditional", "2026-10-31")
    assert [(each.text, each.owner) for each in entry.conditions] == [
        ("Sample 500 a week", "Li Wei"),
        ("Train all seats", "Zhao Min"),
    ]
    assert (entry.imported, entry.on_record and entry.on_record.second_person) == (False, "Li Wei")
    assert shown.button.disabled
    assert entry.hash in shown._told.value
    assert "not an electronic signature" in shown._told.value


def test_what_must_be_mended_is_told_in_the_language_of_the_form(office: Office) -> None:
    """Nobody decided and nothing was decided; nothing is written."""
    folder = office(COMPLETE)
    shown = form(folder, "zh")
    shown.button.click()
    assert "未填写决定人" in shown._told.value
    assert not shown.button.disabled
    assert open_portfolio(folder).decisions == ()


def test_what_was_decided_long_ago_is_told_as_such_and_waivers_name_their_check(office: Office) -> None:
    """The form asks what the command asks."""
    shown = form(office(COMPLETE))
    shown.inputs["imported"].value = True
    shown.inputs["waives"].value = "G4-SECURITY"
    assert (shown.proposal().imported, shown.proposal().waives) == (True, "G4-SECURITY")


def test_a_condition_is_declared_met_in_the_form(office: Office) -> None:
    """By the decision that set it and its number; what does not fit is told."""
    shown = form(office(COMPLETE))
    shown.inputs["outcome"].value = "condition-met"
    shown.inputs["settles"].value = "D-0001/1"
    assert shown.proposal().settles == "D-0001/1"
    shown.button.click()
    assert "The log has no decision D-0001." in shown._told.value
