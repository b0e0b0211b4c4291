"""A past gate decision under other rules: tier, evidence, whether the evidence listed still carries the pass."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pmo_kit.decide.replay import Listed, listed_documents, replay
from pmo_kit.model.decision import Decision, EvidenceReference, OnRecord
from pmo_kit.model.hash_chain import NOTHING_BEFORE
from pmo_kit.model.method import Method
from pmo_kit.model.replayed import Replayed
from pmo_kit.model.text import Reason, Text
from pmo_kit.read.method import load_method
from tests.conftest import COMPLETE

FRAME = Callable[..., pd.DataFrame]
TIER_1, TIER_2 = Reason("named", (Text("Tier 1", "一级"),)), Reason("named", (Text("Tier 2", "二级"),))


def decided(*evidence: str, outcome: str = "pass", gate: str = "G1") -> Decision:
    """A decision that lists these pieces of evidence."""
    fields: dict[str, Any] = {
        "decision_id": "D-0001", "seq": 1, "at": "2026-10-30T10:00:00+08:00", "decided_on": "2026-10-29",
        "kind": "gate", "subject": "OPS-001", "gate": gate, "outcome": outcome, "role": "sponsor", "person": "Wu",
        "imported": True, "method_version": "", "prev_hash": NOTHING_BEFORE, "hash": NOTHING_BEFORE,
        "evidence": tuple(EvidenceReference(evidence_id=each, file="", sha256="") for each in evidence),
    }  # fmt: skip
    return Decision.model_validate(fields)


def changed(folder: Path, text: str) -> Method:
    """The kit's rules with others laid over them."""
    (folder / "new.yaml").write_text(text, encoding="utf-8")
    return load_method(folder)[0]


@pytest.fixture
def public(frame_of: FRAME) -> pd.DataFrame:
    """An initiative of tier 2 that is offered to the public."""
    return frame_of({**COMPLETE, "public_facing": "yes"})


def again(row: pd.DataFrame, then: Method | None, now: Method, *artefacts: str, **fields: str) -> Replayed:
    """A pass at G1 with these artefacts listed, looked at again."""
    return replay(decided(*artefacts, **fields), row, Listed(frozenset(artefacts)), then=then, now=now, recorded=True)


def test_a_stricter_tier_and_its_rule_are_named(method: Method, public: pd.DataFrame, tmp_path: Path) -> None:
    """The evidence asked for at this gate is the same for both tiers; the tier is not."""
    now = changed(tmp_path, "impact_rules: [{id: IMP-06, level: high}]\noverrides: [{id: OVR-EU-HIGH-RISK, tier: 2}]")
    found = again(public, method, now, "business-case", "benefit-profile", "roles-raci")
    assert found.then
    assert (found.then.tier, found.now.tier, found.differs) == (TIER_2, TIER_1, True)
    assert found.now.asked == found.then.asked == ("G1-CASE", "G1-BENEFIT", "G1-RACI")
    assert (found.standing, [change.rule for change in found.rules]) == ("complete", ["IMP-06"])


def test_evidence_that_is_newly_asked_for_ends_a_pass(method: Method, public: pd.DataFrame, tmp_path: Path) -> None:
    """If the decision does not list it; what was lacking then already is no fault of the rule."""
    now = changed(tmp_path, "requirements: [{id: G1-BENEFIT, artefact: pipia}]")
    listed = ("business-case", "benefit-profile", "roles-raci")
    found = again(public, method, now, *listed)
    assert (found.now.lacking, found.then and found.then.lacking) == (("G1-BENEFIT",), ())
    assert found.standing == "lacking"
    assert again(public, method, now, *listed, "pipia").standing == "complete"
    assert again(public, method, method, "business-case").standing == "lacking-then"


def test_a_new_requirement_names_itself(method: Method, public: pd.DataFrame, tmp_path: Path) -> None:
    """A requirement for another tier now holds for this one."""
    now = changed(tmp_path, "requirements: [{id: G4-COMMITTEE, tiers: [1, 2]}]")
    found = again(public, method, now, "security-test-report", gate="G4")
    assert found.then
    assert set(found.now.asked) - set(found.then.asked) == {"G4-COMMITTEE"}
    assert [change.rule for change in found.rules] == ["G4-COMMITTEE"]
    assert found.titles["G4-COMMITTEE"].zh == "风险管理委员会审批记录"


def test_the_same_rules_change_nothing(method: Method, public: pd.DataFrame) -> None:
    """Nothing differs and no rule is named."""
    found = again(public, method, method, "business-case", "benefit-profile", "roles-raci")
    assert (found.differs, found.rules, found.standing) == (False, (), "complete")


def test_what_is_not_on_record_is_not_judged(method: Method, public: pd.DataFrame) -> None:
    """Without the rules of then nothing is compared; without evidence no pass is judged; a hold was no pass."""
    found = again(public, None, method, "business-case")
    assert (found.then, found.differs, found.standing) == (None, False, "lacking-unknown")
    assert again(public, None, method).standing == "not-listed"
    assert again(public, method, method, "business-case", outcome="hold").standing == "no-pass"


def test_a_missing_answer_leaves_the_pass_open(method: Method, frame_of: FRAME, tmp_path: Path) -> None:
    """Whether the evidence is asked for depends on a question that nobody answered."""
    now = changed(tmp_path, "requirements: [{id: G1-BENEFIT, when: {off_the_shelf: false}}]")
    row = frame_of({**COMPLETE, "public_facing": "yes", "off_the_shelf": None})
    found = again(row, method, now, "business-case", "roles-raci")
    assert (found.now.open, found.now.lacking, found.standing) == (("G1-BENEFIT",), ("G1-BENEFIT",), "open")


REGISTER = pd.DataFrame([{"evidence_id": "EVD-1", "artefact": "pipia"}, {"evidence_id": "EVD-2", "artefact": "dpia"}])
RENAMED = REGISTER.assign(artefact="roles-raci")


def test_which_documents_it_lists_is_told_by_the_nearest_record() -> None:
    """Its own entry, else the register that its run read, else the register of today."""
    told = decided("EVD-1", "EVD-2")
    named = told.model_copy(
        update={"evidence": tuple(each.model_copy(update={"artefact": "model-card"}) for each in told.evidence)}
    )
    assert listed_documents(named, REGISTER, RENAMED) == Listed(frozenset({"model-card"}), "decision")
    assert listed_documents(told, REGISTER, RENAMED) == Listed(frozenset({"pipia", "dpia"}), "run")
    assert listed_documents(told, None, RENAMED) == Listed(frozenset({"roles-raci"}), "today")
    assert listed_documents(told, REGISTER.head(1), RENAMED) == Listed(frozenset({"roles-raci"}), "today")
    assert listed_documents(told, None, REGISTER.head(1)) == Listed(frozenset({"pipia"}), "today", whole=False)


def test_a_pass_is_not_judged_by_evidence_that_nobody_can_name_any_more(method: Method, public: pd.DataFrame) -> None:
    """Something is lacking, but one of the pieces may be just that."""
    listed = Listed(frozenset({"business-case"}), "today", whole=False)
    assert replay(decided("EVD-1"), public, listed, then=None, now=method, recorded=False).standing == "untold"


@pytest.mark.parametrize(
    ("stage", "on_record", "recorded", "asked", "known"),
    [
        ("retiring", None, True, True, True),
        ("production", None, True, False, True),
        ("retiring", None, False, False, False),
        ("retired", "retiring", False, True, True),
        ("retiring", "production", True, False, True),
    ],
)
def test_what_is_asked_by_stage_is_asked_in_the_stage_of_then(
    method: Method, frame_of: FRAME, stage: str, on_record: str | None, recorded: bool, asked: bool, known: bool
) -> None:  # fmt: skip
    """On record with the decision, else with its run; else in the stage that the gate closes, which is said."""
    said = OnRecord(tier=3, amount=None, stage=on_record) if on_record else None
    decision = decided("EVD-1", gate="G6").model_copy(update={"on_record": said})
    row = frame_of({**COMPLETE, "stage": stage})
    found = replay(decision, row, Listed(frozenset()), then=None, now=method, recorded=recorded)
    assert ("G6-RETIRE" in found.now.asked, found.stage_known) == (asked, known)
