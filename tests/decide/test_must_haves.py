"""Must-haves come first: who fails one is not ranked, and what nobody has shown is not passed."""

from __future__ import annotations

from pmo_kit.decide.must_haves import Answer, MustHave, screen
from pmo_kit.model.text import Text

PINNED = MustHave("pinned-version", Text("Is the version pinned?", "版本是否固定？"), Text("Ask for it", "提出要求"))
AUDIT = MustHave("audit-right", Text("May we audit?", "是否有审计权？"), Text("Put it into the contract", "写入合同"))
SEEN = ("EVD-1",)


def test_one_failure_is_enough_and_is_named() -> None:
    """However good the rest is."""
    answers = {("V-1", "pinned-version"): Answer(False, SEEN), ("V-1", "audit-right"): Answer(True, SEEN)}
    (found,) = screen(["V-1"], [PINNED, AUDIT], answers)
    assert found.outcome == "fail"
    assert [(each.check_id, each.outcome) for each in found.verdicts] == [
        ("pinned-version", "fail"),
        ("audit-right", "pass"),
    ]
    assert found.verdicts[0].remedy == PINNED.remedy


def test_what_nobody_has_found_out_is_not_passed() -> None:
    """Nor is what is said without evidence."""
    answers = {("V-1", "audit-right"): Answer(True)}
    (found,) = screen(["V-1"], [PINNED, AUDIT], answers)
    assert found.outcome == "not_assessed"
    assert [each.because.kind for each in found.verdicts] == ["must-have-unanswered", "must-have-without-evidence"]


def test_all_met_with_evidence_passes() -> None:
    """The evidence stays with the verdict."""
    answers = {("V-1", each.id): Answer(True, SEEN) for each in (PINNED, AUDIT)}
    (found,) = screen(["V-1"], [PINNED, AUDIT], answers)
    assert (found.outcome, found.verdicts[0].evidence) == ("pass", SEEN)
