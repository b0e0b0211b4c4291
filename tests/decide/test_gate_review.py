"""May it pass the gate? On evidence, by the log, and never green where nobody looked."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pmo_kit import decide_gate_review
from pmo_kit.decide.evidence_pieces import pieces_of
from pmo_kit.decide.people import acting_people
from pmo_kit.errors import BadInput
from pmo_kit.model.gate_review import GateReviewResult
from pmo_kit.model.text import Text
from pmo_kit.model.verdict import Waiver
from tests.decide.gate_office import ALL_OF_G4, BUILDING, Office, decided, furnish, opened_for_review, piece, waived

# Answers under which one obligation has something to be shown, and what of it is due by G4.
AT_G4 = {
    **BUILDING, "jurisdictions": "SG", "adopted_frameworks": "nist_ai_rmf", "techniques": "ml", "stage": "validation",
}  # fmt: skip
NIST = "nist-ai-rmf"
DUE_BY_G4 = ("governance-charter", "applicability-assessment", "model-validation-report", "monitoring-plan")
CONDITION = {"text": "Train all", "text_zh": "", "owner": "Li Wei", "due": date(2026, 10, 30)}


@pytest.fixture
def desk(office: Office) -> Path:
    """An office whose tool passed the gates before G4."""
    folder = office(BUILDING)
    for gate in ("G0", "G1", "G2", "G3"):
        decided(folder, gate, on="2026-09-01", role="sponsor", second_role="", second_person="")
    return folder


@pytest.fixture
def free_desk(office: Office) -> Path:
    """The same, where no obligation has anything to be shown at G4."""
    folder = office({**BUILDING, "jurisdictions": "SG", "adopted_frameworks": "none"})
    for gate in ("G0", "G1", "G2", "G3"):
        decided(folder, gate, on="2026-09-01", role="sponsor", second_role="", second_person="")
    return folder


def review(folder: Path, as_of: str = "2026-10-31", gate: str = "G4") -> GateReviewResult:
    """The review of the tool."""
    return decide_gate_review(opened_for_review(folder), "OPS-001", as_of=as_of, gate=gate)


def shown(result: GateReviewResult) -> dict[str, tuple[str, str]]:
    """The verdict on each requirement and why."""
    return {each.verdict.check_id: (each.verdict.outcome, each.verdict.because.kind) for each in result.requirements}


def authority(result: GateReviewResult) -> dict[str, tuple[str, str]]:
    """The verdict on each rule of authority and independence, and why."""
    return {each.check_id: (each.outcome, each.because.kind) for each in result.authority}


def test_nothing_on_the_table_blocks_the_gate(desk: Path) -> None:
    """What is missing is named, with who provides it."""
    result = review(desk)
    assert result.answer == "blocked"
    assert shown(result) == {
        "G4-SECURITY": ("fail", "evidence-none"),
        "G4-ROLLBACK": ("fail", "evidence-none"),
        "G4-TRAINING": ("fail", "evidence-none"),
    }
    assert [each.provider.role for each in result.requirements] == [
        "information-security", "operations-lead", "change-lead",
    ]  # fmt: skip


def test_good_evidence_passes_every_requirement(desk: Path) -> None:
    """Final, in time, approved by somebody else, with a digest."""
    result = review(furnish(desk, evidence=ALL_OF_G4))
    assert set(shown(result).values()) == {("pass", "evidence-good")}
    assert [each.outcome for each in result.earlier_checks] == ["pass"] * 4


@pytest.mark.parametrize(
    ("cells", "verdict"),
    [
        ({"status": "draft"}, ("fail", "evidence-draft")),
        ({"status": "withdrawn"}, ("fail", "evidence-withdrawn")),
        ({"dated": "2026-11-01"}, ("fail", "evidence-afterwards")),
        ({"dated": "2026-10-31"}, ("pass", "evidence-good")),
        ({"expires": "2026-10-30"}, ("fail", "evidence-expired")),
        ({"expires": "2026-10-31"}, ("pass", "evidence-good")),
        ({"expires": "2026-10"}, ("not_assessed", "evidence-expires-vaguely")),
        ({"expires": "2026-11"}, ("pass", "evidence-good")),
        ({"approved_by": "ZHOU　Yan"}, ("fail", "evidence-self-approved")),
        ({"gate": "G3"}, ("fail", "evidence-none")),
        ({"gate": ""}, ("pass", "evidence-good")),
        ({"status": ""}, ("not_assessed", "evidence-without-status")),
        ({"dated": ""}, ("not_assessed", "evidence-without-dated")),
        ({"dated": "2026-10"}, ("pass", "evidence-good")),
        ({"dated": "2026"}, ("not_assessed", "evidence-dated-vaguely")),
        ({"owner": ""}, ("not_assessed", "evidence-without-owner")),
        ({"approved_by": ""}, ("not_assessed", "evidence-without-approved-by")),
        ({"sha256": ""}, ("not_assessed", "evidence-without-digest")),
        ({"sha256": "as usual"}, ("not_assessed", "evidence-without-digest")),
    ],
)
def test_each_thing_that_evidence_can_lack(desk: Path, cells: dict[str, str], verdict: tuple[str, str]) -> None:
    """What the register says against a piece fails; what it does not say leaves it not assessed."""
    rows = (piece("EVD-0001", "security-test-report", **cells), *ALL_OF_G4[1:])
    assert shown(review(furnish(desk, evidence=rows)))["G4-SECURITY"] == verdict


def test_one_good_piece_is_enough(desk: Path) -> None:
    """An older version that was withdrawn, or a draft of the next one, takes nothing away."""
    rows = (*ALL_OF_G4, piece("EVD-0009", "security-test-report", status="draft", dated="2026-10-20"))
    result = review(furnish(desk, evidence=rows))
    assert shown(result)["G4-SECURITY"] == ("pass", "evidence-good")
    assert [each.piece.evidence_id for each in result.requirements[0].pieces] == ["EVD-0001", "EVD-0009"]


def test_a_gate_is_ready_when_nothing_fails_and_nothing_is_open(free_desk: Path) -> None:
    """Complete on Monday 12 October and five working days to decide: due on the 19th, nine of them before the 31st."""
    result = review(furnish(free_desk, evidence=ALL_OF_G4))
    assert (result.answer, result.obligations) == ("ready", ())
    assert (result.submitted_on, result.decide_by) == (date(2026, 10, 12), date(2026, 10, 19))
    assert (result.sla_working_days, result.overdue_working_days) == (5, 9)


def test_not_assessed_is_never_green(free_desk: Path) -> None:
    """One digest is missing: nothing fails, the gate is not ready, and its clock has not started."""
    rows = (piece("EVD-0001", "security-test-report", sha256=""), *ALL_OF_G4[1:])
    result = review(furnish(free_desk, evidence=rows))
    assert (result.answer, result.submitted_on) == ("undetermined", None)


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        ({}, ("waived", "waiver-holds")),
        ({"until": "2026-10-30"}, ("fail", "waiver-expired")),
        ({"on": "2026-11-02", "until": "2026-12-31"}, ("fail", "evidence-none")),
        ({"until": None}, ("fail", "evidence-none")),
        ({"subject": "OPS-002"}, ("fail", "evidence-none")),
        ({"check": "G4-ROLLBACK"}, ("fail", "evidence-none")),
        ({"kind": "gate"}, ("fail", "evidence-none")),
    ],
)
def test_a_waiver_of_the_log_holds_until_its_day(desk: Path, change: dict[str, Any], verdict: tuple[str, str]) -> None:
    """An expired one fails; one without end, of a later day, of another check or initiative waives nothing."""
    waived(desk, **{"check": "G4-SECURITY", **change})
    result = review(furnish(desk, evidence=ALL_OF_G4[1:]))
    assert shown(result)["G4-SECURITY"] == verdict


def test_a_waiver_says_who_granted_it_and_in_which_decision(desk: Path) -> None:
    """Both people, and the last word counts where a check was waived twice."""
    waived(desk, "G4-SECURITY", until="2026-10-02")
    waived(desk, "G4-SECURITY", on="2026-10-05")
    (finding, *_) = review(furnish(desk, evidence=ALL_OF_G4[1:])).requirements
    assert finding.verdict.waiver == Waiver(
        Text("Same build", "同一版本"), "Zhou Yan, Li Wei", date(2026, 10, 31), "D-0006"
    )


def test_evidence_of_a_decided_gate_counts_as_of_the_decision(desk: Path) -> None:
    """What was filed after the decision does not mend it, and the page says that it stood on gaps."""
    decided(desk, "G4", on="2026-10-11")
    result = review(furnish(desk, evidence=ALL_OF_G4))
    assert (result.answer, result.standing.state, result.evidence_day) == ("decided", "passed", date(2026, 10, 11))
    assert {kind for _, kind in shown(result).values()} == {"evidence-afterwards"}
    (past,) = result.history
    assert (past.stood, len(past.missing)) == ("gaps", 3)


def test_a_decision_on_full_evidence_is_said_to_stand_on_it(desk: Path) -> None:
    """Every requirement passed on the day."""
    decided(desk, "G4", on="2026-10-12")
    assert [each.stood for each in review(furnish(desk, evidence=ALL_OF_G4)).history] == ["full"]


@pytest.mark.parametrize(
    ("as_of", "state", "answer"),
    [
        ("2026-10-20", "none", "blocked"),
        ("2026-10-21", "conditional", "decided"),
        ("2027-03-31", "conditional", "decided"),
        ("2027-04-01", "expired", "blocked"),
    ],
)
def test_a_conditional_pass_expires_to_hold(desk: Path, as_of: str, state: str, answer: str) -> None:
    """It holds on its last day and not on the next; then the gate is to be decided anew."""
    decided(desk, "G4", "conditional", conditions=(CONDITION,), expires="2027-03-31")
    result = review(desk, as_of)
    assert (result.standing.state, result.answer) == (state, answer)


@pytest.mark.parametrize(("outcome", "state"), [("hold", "held"), ("return", "returned"), ("stop", "stopped")])
def test_a_gate_that_was_not_passed_says_how(desk: Path, outcome: str, state: str) -> None:
    """Held and returned gates wait for another decision; a stop is one."""
    decided(desk, "G4", outcome, reason="No")
    result = review(desk)
    assert (result.standing.state, result.answer == "decided") == (state, outcome == "stop")


@pytest.mark.parametrize(
    ("as_of", "state", "outcome"),
    [("2026-10-30", "open", "not_assessed"), ("2026-10-31", "overdue", "fail")],
)
def test_a_condition_is_open_until_its_day_and_overdue_after_it(
    desk: Path, as_of: str, state: str, outcome: str
) -> None:
    """On the day itself it is not late."""
    decided(desk, "G4", "conditional", conditions=(CONDITION,), expires="2027-03-31")
    (found,) = review(desk, as_of).conditions
    assert (found.state, found.verdict.outcome) == (state, outcome)


def test_a_later_pass_settles_the_conditions_before_it(desk: Path) -> None:
    """It took their place."""
    decided(desk, "G4", "conditional", conditions=(CONDITION,), expires="2027-03-31")
    decided(desk, "G4", on="2026-11-05")
    assert [each.state for each in review(desk, "2026-12-01").conditions] == ["settled"]


@pytest.mark.parametrize(
    ("as_of", "state", "outcome"),
    [("2026-11-04", "overdue", "fail"), ("2026-11-05", "met", "pass"), ("2027-03-31", "met", "pass")],
)
def test_a_condition_is_met_from_the_day_on_which_an_entry_says_so(
    desk: Path, as_of: str, state: str, outcome: str
) -> None:
    """By whom, when and in which entry; the other condition stays overdue."""
    other = {**CONDITION, "text": "Sample 500 answers"}
    decided(desk, "G4", "conditional", conditions=(CONDITION, other), expires="2027-03-31")
    entry = decided(desk, "G4", "condition-met", on="2026-11-05", settles="D-0005/1")
    first, second = review(desk, as_of).conditions
    assert (first.number, first.state, first.verdict.outcome) == (1, state, outcome)
    assert (second.number, second.state, second.met_by) == (2, "overdue", None)
    if state == "met":
        assert first.met_by == entry
        assert [each.en for each in first.verdict.because.values] == [
            "2026-10-30", "2026-11-05", "Zhou Yan", "D-0006",
        ]  # fmt: skip


@pytest.mark.parametrize(("as_of", "state"), [("2027-03-31", "conditional"), ("2027-04-01", "expired")])
def test_a_condition_that_was_met_neither_moves_the_gate_nor_its_expiry(desk: Path, as_of: str, state: str) -> None:
    """The entry is no word on the gate: the conditional pass stands, and lapses on its day."""
    passed = decided(desk, "G4", "conditional", conditions=(CONDITION,), expires="2027-03-31")
    decided(desk, "G4", "condition-met", on="2026-11-05", settles="D-0005/1")
    result = review(desk, as_of)
    assert (result.standing.state, result.standing.decision) == (state, passed)
    assert [each.decision for each in result.history] == [passed]


def test_a_gate_before_that_does_not_stand_open_blocks(office: Office) -> None:
    """Nothing was decided at G0 to G3."""
    result = review(furnish(office(BUILDING), evidence=ALL_OF_G4))
    assert (result.answer, [each.outcome for each in result.earlier_checks]) == ("blocked", ["fail"] * 4)


def test_the_next_gate_is_the_first_ahead_that_is_not_settled(desk: Path) -> None:
    """Once it has passed, the one after it; a gate that is named is the one reviewed."""
    assert review(desk, gate="").gate == "G4"
    decided(desk, "G4")
    assert review(desk, gate="").gate == "G5"
    assert review(desk, gate="G1").gate == "G1"


def test_an_undetermined_tier_is_reviewed_as_the_strictest(office: Office) -> None:
    """And the requirements that only the strictest tier asks for are marked."""
    result = review(office({**BUILDING, "impact": "", "techniques": ""}))
    marked = {each.verdict.check_id for each in result.requirements if each.only_strictest}
    assert (result.tier, result.strictest) == (None, 1)
    assert {"G4-VALIDATION", "G4-COMMITTEE"} <= marked
    assert "G4-SECURITY" not in marked
    maybe = {each.verdict.check_id: each.verdict.outcome for each in result.requirements if not each.certain}
    assert set(maybe.values()) == {"not_assessed"}


def test_an_obligation_whose_documents_are_missing_blocks_the_gate(free_desk: Path, office: Office) -> None:
    """Whether or not a gate asks for them too; whoever brings the first one is to settle it."""
    office(AT_G4)
    result = review(furnish(free_desk, evidence=ALL_OF_G4))
    (found,) = result.obligations
    assert (result.answer, found.verdict.outcome, found.verdict.because.kind) == ("blocked", "fail", "compliance-lacks")
    assert (found.due, found.verdict.owner) == (DUE_BY_G4, "compliance-officer")


def test_an_obligation_passes_a_gate_on_all_that_is_due_by_it(free_desk: Path, office: Office) -> None:
    """The decommissioning plan is due later; a digest that is missing leaves it open, as it does a requirement."""
    office(AT_G4)
    rows = [piece(f"EVD-001{at}", name, "", owner=f"Owner {at}") for at, name in enumerate(DUE_BY_G4)]
    whole = review(furnish(free_desk, evidence=(*ALL_OF_G4, *rows)))
    open_one = review(furnish(free_desk, evidence=(*ALL_OF_G4, *rows[1:], {**rows[0], "sha256": ""})))
    assert [(each.answer, *(one.verdict.because.kind for one in each.obligations)) for each in (whole, open_one)] == [
        ("ready", "compliance-shown-so-far"),
        ("undetermined", "compliance-unsure"),
    ]


@pytest.mark.parametrize(
    ("cells", "outcome"),
    [({}, "pass"), ({"status": "submitted"}, "not_assessed"), ({"accepted_on": "2026-11-02"}, "not_assessed")],
)
def test_a_filing_that_was_accepted_shows_a_requirement_and_an_obligation_alike(
    office: Office, cells: dict[str, str], outcome: str
) -> None:
    """A high-risk use is told to the regulator: one row of the register of filings serves both."""
    row = {"filing_id": "FIL-1", "initiative_id": "OPS-001", "artefact": "regulator-report", "status": "accepted"}
    row |= {"submitted_on": "2026-08-01", "accepted_on": "2026-09-01", "number": "N-1", "owner": "Cao Li", **cells}
    result = review(furnish(office({**BUILDING, "impact": "high", "decision_role": "decides"}), filings=(row,)))
    assert shown(result)["G4-REGULATOR"][0] == outcome
    states = [each.stands["regulator-report"] for each in result.obligations if "regulator-report" in each.stands]
    assert {state.outcome for state in states} == {outcome}


def test_an_incident_that_nobody_reported_blocks_the_gate(office: Office) -> None:
    """A report is due by its clock, whatever the gate; once it was sent it is there."""
    leak = {"incident_id": "INC-1", "initiative_id": "OPS-001", "severity": "sev-2", "kind": "personal_data"}
    folder = office({**BUILDING, "personal_info": "yes", "data": "sensitive_personal"})
    furnish(folder, incidents=({**leak, "grade": "below", "aware": "2026-10-30 18:00"},))
    found = []
    for reports in ((), ("cn-pipl-authority", "cn-pipl-people")):
        sent = {"incident_id": "INC-1", "sent_at": "2026-10-30 19:00"}
        rows = tuple({"report_id": f"RPT-{each}", "clock": each, **sent} for each in reports)
        furnish(folder, incident_reports=rows) if rows else None
        (breach,) = [each for each in review(folder).obligations if each.finding.obligation == "cn-pipl-breach-notice"]
        found.append(breach.stands["incident-report"].state)
    assert found == ["missing", "fresh"]


def test_a_validation_by_the_owner_of_the_model_shows_nothing(free_desk: Path, office: Office) -> None:
    """Whoever provides the monitoring plan owns the model; what she validates herself is not independent."""
    office(AT_G4)
    rows = [piece(f"EVD-001{at}", name, "", owner="Zhou Yan") for at, name in enumerate(DUE_BY_G4)]
    (found,) = review(furnish(free_desk, evidence=(*ALL_OF_G4, *rows))).obligations
    report = found.stands["model-validation-report"]
    assert (report.state, report.because and report.because.kind) == ("not_independent", "evidence-not-independent")
    assert found.verdict.outcome == "fail"


def test_what_a_gate_asks_beyond_today_is_a_check_of_its_own(free_desk: Path, office: Office) -> None:
    """At G6 more is due than in validation; of a gate that was decided the day of the decision counts."""
    office(AT_G4)
    assert [each.verdict.check_id for each in review(free_desk).obligations] == [NIST]
    assert [each.verdict.check_id for each in review(free_desk, gate="G6").obligations] == [f"G6-{NIST}"]
    decided(free_desk, "G4", on="2026-10-21")
    assert [each.verdict.check_id for each in review(free_desk).obligations] == [f"G4-{NIST}"]


@pytest.mark.parametrize("change", [{"gate": "G9"}, {"as_of": "soon"}])
def test_an_unknown_gate_or_day_is_refused(desk: Path, change: dict[str, Any]) -> None:
    """With what is known."""
    with pytest.raises(BadInput):
        review(desk, **change)


def test_evidence_of_the_whole_organisation_counts_at_a_gate(desk: Path) -> None:
    """One incident plan shows it for every initiative; a training record without initiative counts nowhere."""
    rows = (
        piece("EVD-0001", "incident-plan", "", initiative_id=""),
        piece("EVD-0002", "training-record", "", initiative_id=""),
    )
    furnish(desk, evidence=rows)
    assert shown(review(desk, gate="G5"))["G5-SUPPORT"] == ("pass", "evidence-good")
    assert shown(review(desk))["G4-TRAINING"] == ("fail", "evidence-none")


def test_who_provides_a_document_of_the_organisation_has_no_role_in_the_initiative(desk: Path) -> None:
    """The owner of the bank's incident plan runs no operations here; that of the tool's own plan does."""
    found = []
    for initiative in ("", "OPS-001"):
        rows = (piece("EVD-0001", "incident-plan", "", initiative_id=initiative),)
        portfolio = opened_for_review(furnish(desk, evidence=rows))
        row, pieces = portfolio.frames["initiatives"], pieces_of(portfolio).get("OPS-001", [])
        found.append(acting_people(row, pieces, portfolio.method).roles_of("ZHOU Yan", ["operations-lead"]))
    assert found == [[], ["operations-lead"]]


def test_an_obligation_says_which_of_its_evidence_is_the_organisations(office: Office) -> None:
    """The charter is; the board's report is filed for the tool."""
    rows = (
        piece("EVD-0001", "governance-charter", "", initiative_id=""),
        piece("EVD-0002", "board-report", ""),
    )
    result = review(furnish(office(BUILDING), evidence=rows), gate="G0")
    (found,) = [each for each in result.obligations if each.finding.obligation == "cn-nfra-ai-governance"]
    assert found.verdict.evidence == ("EVD-0001", "EVD-0002")
    assert [each.record for each in found.stands.values() if each.whole_organisation] == ["EVD-0001"]


def test_conditions_end_with_a_stop(desk: Path) -> None:
    """Whatever the gate of the stop; before its day they are overdue, and they are owed again if it is taken back."""
    decided(desk, "G4", "conditional", on="2026-10-01", conditions=(CONDITION,), expires="2027-03-31")
    decided(desk, "G5", "stop", on="2026-11-05", reason="No use")
    assert [each.state for each in review(desk, "2026-11-04").conditions] == ["overdue"]
    (found,) = review(desk, "2026-11-05").conditions
    assert (found.state, found.verdict.outcome, found.verdict.evidence) == ("stopped", "pass", ("D-0006",))
    assert found.verdict.because.values[1].en == "2026-11-05"
    decided(desk, "G5", "hold", on="2026-11-09", reason="Taken up again")
    assert [each.state for each in review(desk, "2026-11-09").conditions] == ["overdue"]


def test_a_decision_is_judged_at_the_tier_and_amount_that_it_has_on_record(desk: Path) -> None:
    """One person alone may not release tier 3; the tier and amount of then are those of the entry, not of today."""
    alone = {"second_role": "", "second_person": ""}
    decided(desk, "G4", imported=False, on_record={"tier": 3, "amount": 5.0, "stage": "build"}, **alone)
    assert authority(review(desk))["AUT-FOUR-EYES-RELEASE"] == ("fail", "authority-one-pair-of-eyes")
    decided(desk, "G4", on="2026-10-22", imported=False, on_record={"tier": 1, "amount": 5.0, "stage": "build"})
    found = authority(review(desk))
    assert found["AUT-RISK-COMMITTEE"] == ("fail", "authority-role-missing")
    assert "AUT-FOUR-EYES-RELEASE" not in found


def test_without_them_it_is_judged_by_today_and_that_is_said(desk: Path) -> None:
    """Kept by today's tier and amount, or not assessed; independence asks for neither."""
    decided(desk, "G4")
    kept = authority(review(desk))
    assert (kept["G4"], kept["AUT-FOUR-EYES-RELEASE"]) == (("pass", "authority-kept-today"),) * 2
    assert kept["IND-BUILDS"] == ("pass", "authority-kept")
    decided(desk, "G4", on="2026-10-22", person="Sun Hao", second_role="", second_person="")
    result = review(desk)
    assert authority(result)["AUT-FOUR-EYES-RELEASE"] == ("not_assessed", "authority-one-pair-of-eyes-today")
    assert authority(result)["IND-BUILDS"] == ("fail", "authority-not-independent")
    assert [each.outcome for each in result.history[-1].breaches] == ["not_assessed", "fail"]


def test_who_owns_a_document_did_not_approve_it_under_the_other_half_of_the_name(free_desk: Path) -> None:
    """The evidence register itself writes both halves together in another row."""
    rows = (
        piece("EVD-0001", "security-test-report", owner="王芳", approved_by="Wang Fang"),
        piece("EVD-0002", "fallback-plan", owner="Wang Fang 王芳"),
        piece("EVD-0003", "training-record", owner="王芳", approved_by="王方 Wang Fang"),
    )
    result = review(furnish(free_desk, evidence=rows))
    assert shown(result)["G4-SECURITY"] == ("fail", "evidence-self-approved")
    assert shown(result)["G4-TRAINING"] == ("pass", "evidence-good")
