"""The compliance review: what is due and missing, what is to come, what nobody can tell."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from pmo_kit.decide.compliance import decide_compliance
from pmo_kit.decide.compliance_glance import compliance_glance
from pmo_kit.model.compliance import ComplianceResult, DocumentFinding
from pmo_kit.model.method import Method
from pmo_kit.model.obligation_review import ObligationReview
from pmo_kit.model.portfolio import Portfolio
from tests.conftest import COMPLETE

Make = Callable[..., Portfolio]
AS_OF = "2026-10-31"
PLAIN = {**COMPLETE, "adopted_frameworks": "none", "cii_operator": "no", "outsourced": "no"}
# Obligations with few documents, of one place each.
OUTSOURCING = "cn-nfra-it-outsourcing-report"  # regulator-report, outsourcing-register; first due at intake
BREACH = "cn-pipl-breach-notice"  # incident-plan, incident-report; first due in operation
PIPIA = "cn-pipl-pipia"  # pipia; first due in design


def evidence(artefact: str, **cells: str) -> dict[str, str]:
    """A row of the evidence register, final and approved unless told otherwise."""
    row = {"evidence_id": f"EVD-{artefact}", "initiative_id": "OPS-001", "artefact": artefact, "status": "final"}
    row |= {"dated": "2026-09-01", "expires": "", "owner": "Zhou Yan", "approved_by": "Zhao Min", "sha256": "a" * 64}
    return {**row, **cells}


def filing(artefact: str, **cells: str) -> dict[str, str]:
    """A row of the filings register, accepted unless told otherwise."""
    row = {"filing_id": "FIL-1", "initiative_id": "OPS-001", "artefact": artefact, "status": "accepted"}
    dates = {"submitted_on": "2026-08-01", "accepted_on": "2026-09-01", "expires": "", "number": "N-1"}
    return {**row, **dates, **cells}


def decide(portfolio: Portfolio, day: str = AS_OF) -> ComplianceResult:
    """The review at the end of October 2026."""
    return decide_compliance(portfolio, "OPS-001", as_of=day)


def review_of(result: ComplianceResult, obligation: str) -> ObligationReview:
    """One obligation of a result."""
    return next(each for each in result.obligations if each.finding.obligation == obligation)


def document(result: ComplianceResult, artefact: str, obligation: str) -> DocumentFinding:
    """A document that an obligation asks for."""
    return next(
        each
        for each in result.documents
        if each.artefact == artefact and obligation in {asked.id for asked in each.obligations}
    )


SENSITIVE = {**PLAIN, "personal_info": "yes", "data": "sensitive_personal", "stage": "assessment"}


@pytest.mark.parametrize(
    ("row", "state", "days", "outcome"),
    [
        ({}, "fresh", None, "pass"),
        ({"expires": "2027-10-31"}, "fresh", 365, "pass"),
        ({"expires": "2026-12-01"}, "fresh", 31, "pass"),
        ({"expires": "2026-11-30"}, "expiring", 30, "pass"),
        ({"expires": "2026-10-31"}, "expiring", 0, "pass"),
        ({"expires": "2026-10-30"}, "expired", -1, "fail"),
        ({"expires": "2026-11"}, "expiring", 1, "pass"),
        ({"expires": "2026-10"}, "unproven", None, "not_assessed"),
        ({"expires": "2026-09"}, "expired", -31, "fail"),
        ({"status": "draft"}, "draft", None, "fail"),
        ({"status": ""}, "unproven", None, "not_assessed"),
        ({"status": "withdrawn"}, "missing", None, "fail"),
        ({"dated": "2026-11-01"}, "missing", None, "fail"),
        ({"dated": "2026-10-31"}, "fresh", None, "pass"),
        ({"dated": ""}, "unproven", None, "not_assessed"),
        ({"dated": "2026"}, "unproven", None, "not_assessed"),
        ({"dated": "", "expires": "2026-10-30"}, "expired", -1, "fail"),
        ({"approved_by": "ZHOU　Yan"}, "not_independent", None, "fail"),
        ({"approved_by": ""}, "unproven", None, "not_assessed"),
        ({"owner": ""}, "unproven", None, "not_assessed"),
        ({"sha256": ""}, "unproven", None, "not_assessed"),
    ],
)
def test_a_document_counts_from_its_day_until_its_last_day(
    with_registers: Make, row: dict[str, str], state: str, days: int | None, outcome: str
) -> None:
    """A draft shows nothing, what the register does not say leaves it open, and what is dated later was not there."""
    result = decide(with_registers(SENSITIVE, evidence=[evidence("pipia", **row)]))
    found = document(result, "pipia", PIPIA)
    assert (found.state, found.days_left) == (state, days)
    assert review_of(result, PIPIA).verdict.outcome == outcome


def test_what_is_wrong_with_a_document_is_said_where_its_state_does_not(with_registers: Make) -> None:
    """In the words that a gate has for the same row."""
    told = []
    for cells in ({"sha256": ""}, {"approved_by": "Zhou Yan"}, {"dated": "2026-11-02"}, {"status": "draft"}):
        found = document(decide(with_registers(SENSITIVE, evidence=[evidence("pipia", **cells)])), "pipia", PIPIA)
        told.append(found.because.kind if found.because else None)
    assert told == ["evidence-without-digest", "evidence-self-approved", "evidence-afterwards", None]


def test_the_best_row_counts_and_of_two_alike_the_later_one(with_registers: Make) -> None:
    """An old version that expired does not spoil the new one."""
    rows = [
        evidence("pipia", evidence_id="EVD-1", dated="2025-09-01", expires="2026-09-01"),
        evidence("pipia", evidence_id="EVD-2", dated="2026-08-01"),
        evidence("pipia", evidence_id="EVD-3", dated="2026-09-01"),
        evidence("pipia", evidence_id="EVD-4", dated="2026-10-01", status="draft"),
    ]
    result = decide(with_registers(SENSITIVE, evidence=rows))
    assert (document(result, "pipia", PIPIA).record, review_of(result, PIPIA).verdict.evidence) == ("EVD-3", ("EVD-3",))


def test_evidence_of_another_initiative_shows_nothing(with_registers: Make) -> None:
    """Each initiative shows its own."""
    other = {**SENSITIVE, "initiative_id": "OPS-002"}
    rows = [evidence("pipia", initiative_id="OPS-002")]
    assert document(decide(with_registers(SENSITIVE, other, evidence=rows)), "pipia", PIPIA).state == "missing"


def test_only_what_is_due_by_the_present_stage_can_be_missing(with_registers: Make) -> None:
    """At intake the impact assessment is still to come; in design it is missing, and who brings it is said."""
    early = decide(with_registers({**SENSITIVE, "stage": "intake"}))
    assert (review_of(early, PIPIA).verdict.outcome, review_of(early, PIPIA).verdict.because.kind) == (
        "not_assessed",
        "compliance-later",
    )
    assert not document(early, "pipia", PIPIA).due
    late = decide(with_registers(SENSITIVE))
    found, verdict = document(late, "pipia", PIPIA), review_of(late, PIPIA).verdict
    assert (found.due, found.state, found.role.en, found.by_gate and found.by_gate.id, found.closes) == (
        *(True, "missing", "Privacy officer", "G2", 1),
    )
    assert (verdict.outcome, [each.en for each in verdict.because.values]) == (
        "fail",
        ["Personal information protection impact assessment"],
    )


def test_a_document_is_due_at_the_gate_that_asks_for_it(with_registers: Make) -> None:
    """Outsourcing names intake first, but a decommissioning plan is asked for when something is retired."""
    row = {**PLAIN, "outsourced": "yes", "critical_function": "yes", "stage": "build", "sourcing": "vendor"}
    result = decide(with_registers(row))
    assert document(result, "vendor-due-diligence", "cn-nfra-it-outsourcing").due
    assert not document(result, "exit-plan", "cn-nfra-it-outsourcing").due


def test_without_a_stage_nothing_is_judged(with_registers: Make) -> None:
    """Nobody can tell what is due."""
    result = decide(with_registers({**SENSITIVE, "stage": ""}))
    assert {each.verdict.outcome for each in result.obligations} == {"not_assessed"}
    assert review_of(result, PIPIA).verdict.because.kind == "compliance-no-stage"


def test_an_unanswered_question_leaves_an_obligation_not_assessed(with_registers: Make) -> None:
    """With the questions that decide it; its documents are not asked for yet."""
    result = decide(with_registers({**PLAIN, "personal_info": "yes", "data": "", "stage": "production"}))
    verdict = review_of(result, PIPIA).verdict
    assert (verdict.outcome, verdict.because.kind) == ("not_assessed", "compliance-undetermined")
    assert [title.en for title in verdict.because.values] == ["Kinds of data", "Jurisdictions that data leaves"]
    assert any(each.title.en == "Kinds of data" and each.obligations > 1 for each in result.questions)


OUTSOURCED = {**PLAIN, "outsourced": "yes", "critical_function": "yes", "sourcing": "vendor"}


@pytest.mark.parametrize(
    ("row", "state", "status"),
    [
        ({}, "fresh", "accepted"),
        ({"status": "submitted", "accepted_on": ""}, "submitted", "submitted"),
        ({"accepted_on": "2026-11-02"}, "submitted", "submitted"),
        ({"status": "preparing", "submitted_on": "", "accepted_on": ""}, "draft", "preparing"),
        ({"status": "returned", "accepted_on": ""}, "draft", "returned"),
        ({"accepted_on": ""}, "unproven", "accepted"),
        ({"accepted_on": "2026"}, "unproven", "accepted"),
        ({"expires": "2026-10"}, "unproven", "accepted"),
        ({"status": "", "accepted_on": ""}, "unproven", None),
        ({"expires": "2026-10-01"}, "expired", "accepted"),
        ({"expires": "2026-11-20"}, "expiring", "accepted"),
    ],
)
def test_only_a_filing_that_was_accepted_counts(
    with_registers: Make, row: dict[str, str], state: str, status: str | None
) -> None:
    """What the authority gave back later was not there on the day."""
    result = decide(with_registers(OUTSOURCED, filings=[filing("regulator-report", **row)]))
    assert [(each.state, each.status, each.due) for each in result.filings] == [(state, status, True)]
    assert document(result, "regulator-report", OUTSOURCING).state == state


@pytest.mark.parametrize("row", [{"status": "withdrawn"}, {"submitted_on": "2026-11-01"}])
def test_a_filing_that_was_withdrawn_or_comes_later_leaves_a_gap(with_registers: Make, row: dict[str, str]) -> None:
    """The obligation asks for one, and nobody has begun it."""
    result = decide(with_registers(OUTSOURCED, filings=[filing("regulator-report", **row)]))
    assert [(each.filing_id, each.state, each.status) for each in result.filings] == [("", "missing", None)]
    assert [each.id for each in result.filings[0].required_by] == [OUTSOURCING]


def test_a_document_of_the_evidence_register_shows_a_filing_too(with_registers: Make) -> None:
    """One register serves gates and obligations."""
    result = decide(with_registers(OUTSOURCED, evidence=[evidence("regulator-report")]))
    assert document(result, "regulator-report", OUTSOURCING).record == "EVD-regulator-report"


LEAK = {
    "incident_id": "INC-1",
    "initiative_id": "OPS-001",
    "severity": "sev-2",
    "kind": "personal_data",
    "grade": "below",
    "aware": "2026-10-30 18:00",
}
LEAKED = {**SENSITIVE, "stage": "pilot"}


def test_no_incident_asks_for_no_report(with_registers: Make) -> None:
    """And an obligation of operation is not due in a pilot."""
    result = decide(with_registers(LEAKED))
    assert document(result, "incident-report", BREACH).state == "not_needed"
    assert review_of(result, BREACH).verdict.because.kind == "compliance-later"


def test_a_report_to_one_authority_is_no_report_to_another(with_registers: Make) -> None:
    """The leak was told to the supervisor; authority and people are still owed, whatever the stage."""
    sent = {"report_id": "RPT-1", "incident_id": "INC-1", "clock": "cn-nfra-data-2h", "sent_at": "2026-10-30 19:00"}
    result = decide(with_registers(LEAKED, incidents=[LEAK], incident_reports=[sent]))
    found = document(result, "incident-report", BREACH)
    assert (found.state, found.due, found.by_gate) == ("missing", True, None)
    assert review_of(result, BREACH).verdict.outcome == "fail"


def test_the_reports_that_an_obligation_asks_for_show_it(with_registers: Make) -> None:
    """Both of them; one alone is not enough."""
    sent = [
        {"report_id": "RPT-1", "incident_id": "INC-1", "clock": "cn-pipl-authority", "sent_at": "2026-10-30 19:00"},
        {"report_id": "RPT-2", "incident_id": "INC-1", "clock": "cn-pipl-people", "sent_at": "2026-10-30 20:00"},
    ]
    one = decide(with_registers(LEAKED, incidents=[LEAK], incident_reports=sent[:1]))
    both = decide(with_registers(LEAKED, incidents=[LEAK], incident_reports=sent))
    assert [document(each, "incident-report", BREACH).state for each in (one, both)] == ["missing", "fresh"]


def test_an_ungraded_incident_leaves_its_report_open(with_registers: Make) -> None:
    """Whether a cyber incident must be reported depends on a grade that nobody gave."""
    result = decide(with_registers(LEAKED, incidents=[{**LEAK, "grade": ""}]))
    assert document(result, "incident-report", "cn-cyber-incident-reporting").state == "open"


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ({"sourcing": "vendor", "cac_filing_no": "Shanghai-XX-2025-0001"}, "pass"),
        ({"sourcing": "vendor"}, "fail"),
        ({"sourcing": ""}, "not_assessed"),
        ({"sourcing": "open_weight", "cac_filing_no": "Shanghai-XX-2025-0001"}, "pass"),
        ({"sourcing": "open_weight"}, None),
        ({"sourcing": "vendor", "techniques": "ml"}, None),
    ],
)
def test_an_external_generative_model_needs_the_number_of_its_filing(
    with_registers: Make, answers: dict[str, str], outcome: str | None
) -> None:
    """From the register of initiatives; where nobody asks for it and none is given, there is nothing to say."""
    found = decide(with_registers({**PLAIN, **answers})).model_source
    assert (found.outcome if found else None) == outcome


def test_what_comes_is_in_the_order_of_its_days(with_registers: Make) -> None:
    """A clock that runs out, a document, a filing, a duty; what is past is not to come."""
    rows = [evidence("pipia", expires="2026-12-31"), evidence("incident-plan", expires="2026-10-30")]
    here = {**SENSITIVE, **{key: OUTSOURCED[key] for key in ("outsourced", "critical_function")}}
    here = {**here, "jurisdictions": "CN; EU", "use_cases": "credit_decision"}
    result = decide(
        with_registers(
            here,
            evidence=rows,
            filings=[filing("regulator-report", expires="2026-12-01")],
            incidents=[{**LEAK, "aware": "2026-10-31 12:00"}],
        )
    )
    first = [(each.on, each.kind, each.id) for each in result.coming]
    assert first == sorted(first)
    assert [each for each in first if each[1] != "obligation"] == [
        (date(2026, 11, 1), "clock", "INC-1"),
        (date(2026, 11, 3), "clock", "INC-1"),
        (date(2026, 12, 1), "filing", "FIL-1"),
        (date(2026, 12, 31), "evidence", "EVD-pipia"),
    ]
    assert (date(2027, 12, 2), "obligation", "eu-aia-deployer-duties") in first


def test_the_line_in_the_index_tells_the_worst(with_registers: Make) -> None:
    """A missed clock comes before a running one, and both before missing documents."""
    missed = decide(with_registers(LEAKED, incidents=[LEAK])).glance
    assert [cell.said.kind for cell in missed.cells[1:]] == ["documents-missing", "clocks-missed"]
    assert [note.bad for note in missed.notes] == [True, True]
    calm = decide(with_registers(LEAKED)).glance
    assert (calm.cells[2].said.kind, missed.order < calm.order) == ("clocks-none", True)


@pytest.mark.parametrize(("undetermined", "kind"), [(0, "documents-there"), (3, "documents-open")])
def test_an_initiative_about_which_little_is_known_is_not_called_complete(
    method: Method, undetermined: int, kind: str
) -> None:
    """While an obligation is undetermined, its documents may be missing."""
    glance = compliance_glance(method, None, documents=(), incidents=(), undetermined=undetermined)
    assert glance.cells[1].said.kind == kind


def test_a_document_that_is_due_and_not_proven_is_not_called_there_in_the_index(with_registers: Make) -> None:
    """The only document that is due has no digest; with one, all are there."""
    row = {**PLAIN, "jurisdictions": "SG", "adopted_frameworks": "nist_ai_rmf", "techniques": "ml"}
    found = []
    for digest in ("", "a" * 64):
        due = ("governance-charter", "applicability-assessment", "monitoring-plan")
        rows = [evidence(name, sha256=digest) for name in due]
        found.append(decide(with_registers(row, evidence=rows)).glance.cells[1].said.kind)
    assert found == ["documents-open", "documents-there"]


def test_another_threshold_moves_the_warning(with_registers: Make) -> None:
    """The number of days is a rule of the organisation."""
    own = "thresholds:\n- {id: evidence-expiring, value: 90}\n"
    rows = [evidence("pipia", expires="2027-01-15")]
    assert document(decide(with_registers(SENSITIVE, evidence=rows)), "pipia", PIPIA).state == "fresh"
    moved = decide(with_registers(SENSITIVE, method=own, evidence=rows))
    assert (document(moved, "pipia", PIPIA).state, moved.expiring_days) == ("expiring", 90)


def test_the_same_facts_give_the_same_result(with_registers: Make) -> None:
    """And the result survives its JSON file."""
    portfolio = with_registers(LEAKED, incidents=[LEAK], evidence=[evidence("pipia")])
    once, again = decide(portfolio), decide(portfolio)
    assert once == again
    assert ComplianceResult.model_validate_json(once.model_dump_json()) == once


def test_a_document_of_the_whole_organisation_counts_for_every_initiative(with_registers: Make) -> None:
    """One incident plan for both; a privacy assessment without initiative counts for neither."""
    row = {**SENSITIVE, "stage": "production"}
    rows = [evidence("incident-plan", initiative_id=""), evidence("pipia", initiative_id="")]
    portfolio = with_registers(row, {**row, "initiative_id": "OPS-002"}, evidence=rows)
    for initiative in ("OPS-001", "OPS-002"):
        result = decide_compliance(portfolio, initiative, as_of=AS_OF)
        plan, pipia = document(result, "incident-plan", BREACH), document(result, "pipia", PIPIA)
        assert (plan.state, plan.record, plan.whole_organisation) == ("fresh", "EVD-incident-plan", True)
        assert (pipia.state, pipia.whole_organisation) == ("missing", False)


def test_an_initiative_with_a_newer_document_of_its_own_shows_that(with_registers: Make) -> None:
    """Of two that stand alike the later one, whoever's it is."""
    rows = [
        evidence("incident-plan", evidence_id="EVD-1", initiative_id=""),
        evidence("incident-plan", evidence_id="EVD-2", dated="2026-10-01"),
    ]
    result = decide(with_registers({**SENSITIVE, "stage": "production"}, evidence=rows))
    plan = document(result, "incident-plan", BREACH)
    assert (plan.record, plan.whole_organisation) == ("EVD-2", False)
