"""The compliance review of one initiative: what applies, what shows it, what is missing now, and which clock runs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date

from pmo_kit.decide.clocks import counted_to
from pmo_kit.decide.compliance_dates import coming_dates
from pmo_kit.decide.compliance_glance import compliance_glance
from pmo_kit.decide.conditions import NO, OPEN, Answers
from pmo_kit.decide.documents import provider, records_of
from pmo_kit.decide.filings import filings_of
from pmo_kit.decide.heading import Subject, find_subject, heading
from pmo_kit.decide.incidents import find_incidents, measure
from pmo_kit.decide.obligation_reviews import by_clock, first_due, gate_of, review
from pmo_kit.decide.obligation_tallies import open_questions
from pmo_kit.decide.obligations import find_obligations
from pmo_kit.model.compliance import ComplianceResult, DocumentFinding, OpenAnswer
from pmo_kit.model.method import Method
from pmo_kit.model.obligation_finding import Named, SharedFinding
from pmo_kit.model.obligation_review import ObligationReview
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.model.text import Reason, Text
from pmo_kit.model.verdict import Outcome, Verdict

_MODEL_SOURCE = "cac_filing_no"
Documents = tuple[DocumentFinding, ...]


def decide_compliance(portfolio: Portfolio, initiative: str, *, as_of: date | str) -> ComplianceResult:
    """Review the compliance of one initiative as things stood at the end of `as_of` (a date or `YYYY-MM-DD`).

    Only what is due by the present stage of the lifecycle can be missing; the rest is listed as to come. An obligation
    that an unanswered question leaves open is not assessed. It says what the registers show; it does not say that the
    initiative complies.

    Raises:
        BadInput: when the initiative is not in the register, or `as_of` is not a day.
    """
    subject = find_subject(portfolio, initiative, as_of)
    method, now = portfolio.method, counted_to(portfolio, subject.day)
    every_incident = find_incidents(portfolio, now)
    incidents = tuple(each for each in every_incident if each.initiative_id == initiative)
    clocks = tuple(clock for each in incidents for clock in each.clocks)
    records = records_of(portfolio, initiative, subject.row, clocks, day=subject.day)
    findings = find_obligations(subject.row, method, as_of=subject.day)
    touching = [each for each in findings if each.outcome != "does_not_apply"]
    lifecycle = subject.stage.lifecycle if subject.stage else None
    reviews = tuple(review(each, lifecycle, records) for each in touching)
    documents = _documents(reviews, subject, method)
    filings = filings_of(records, documents, method)
    return ComplianceResult(
        **heading(portfolio, subject),
        glance=compliance_glance(
            method,
            subject.stage,
            documents=documents,
            incidents=incidents,
            undetermined=sum(finding.outcome == "undetermined" for finding in touching),
        ),
        counted_to=now,
        zone=str(portfolio.zone or UTC),
        lifecycle=lifecycle,
        expiring_days=int(method.threshold("evidence-expiring")),
        obligations=reviews,
        not_applying=len(findings) - len(touching),
        documents=documents,
        filings=filings,
        model_source=_model_source(subject, method),
        model=subject.text("model_name_version"),
        model_filing_number=subject.text(_MODEL_SOURCE),
        incidents=incidents,
        measures=measure(incidents, method),
        all_measures=measure(every_incident, method),
        coming=coming_dates(reviews, documents, filings, incidents, subject.day),
        questions=tuple(
            OpenAnswer(title=each.title, obligations=each.count)
            for each in open_questions(SharedFinding(finding, (0,)) for finding in touching)
        ),
        roles={key: role.name for key, role in method.roles.items()},
    )


def _documents(reviews: Sequence[ObligationReview], subject: Subject, method: Method) -> Documents:
    """Every document that obligations in force ask for; what is due and asked for most comes first.

    One document serves many obligations, but for reports of incidents: each obligation has its own.
    """
    asking: dict[tuple[str, str], list[ObligationReview]] = {}
    for each in reviews:
        if each.finding.outcome == "applies" and each.finding.timing == "now":
            for document in each.finding.evidence:
                own = method.artefacts[document.id].shown_in == "incident_reports"
                asking.setdefault((document.id, each.finding.obligation if own else ""), []).append(each)
    found = [_document(key, group, subject, method) for (key, _), group in asking.items()]
    return tuple(sorted(found, key=lambda each: (not each.due, -len(each.obligations), each.artefact)))


def _document(artefact: str, asking: Sequence[ObligationReview], subject: Subject, method: Method) -> DocumentFinding:
    row = asking[0].stands[artefact]
    due = [each for each in asking if artefact in each.due]
    later = [each for each in asking if artefact not in each.due]
    role = method.roles[provider(artefact, method, [method.obligations[asking[0].finding.obligation].owner])]
    column = role.person_column
    return DocumentFinding(
        artefact=artefact,
        title=method.artefacts[artefact].name,
        **vars(row),
        due=bool(due),
        by_gate=None if by_clock(artefact, row, method) else _first_gate(artefact, due or asking, method),
        role=role.name,
        person=subject.text(column) if column and column in subject.row else "",
        obligations=tuple(Named(id=each.finding.obligation, title=each.finding.title) for each in (*due, *later)),
        closes=sum(_lacks_only(artefact, each) for each in due),
    )


def _first_gate(artefact: str, asking: Sequence[ObligationReview], method: Method) -> Named | None:
    gates = [gate_of(first_due(each.finding, artefact, method), method) for each in asking]
    return min((gate for gate in gates if gate), key=lambda gate: method.gates[gate.id].order, default=None)


def _lacks_only(artefact: str, asking: ObligationReview) -> bool:
    """Whether an obligation would be evidenced if just this document were there."""
    lacking = [key for key in asking.due if asking.stands[key].outcome != "pass"]
    return asking.verdict.outcome == "fail" and lacking == [artefact]


def _model_source(subject: Subject, method: Method) -> Verdict | None:
    """Has the provider filed the generative model? None where nobody asks: no such model, and no number on record."""
    question, number = method.questions[_MODEL_SOURCE], subject.text(_MODEL_SOURCE)
    asked = Answers(subject.row).truth(question.required_when)[0]
    if asked == NO and not number:
        return None
    outcome: Outcome = "pass" if number else "not_assessed" if asked == OPEN else "fail"
    because = Reason("model-filed", (Text.same(number),)) if number else Reason("model-not-filed")
    if outcome == "not_assessed":
        because = Reason("waits-for-answers")
    return Verdict(question.id, question.text("ask"), outcome, because, question.text("help"), question.answered_by)
