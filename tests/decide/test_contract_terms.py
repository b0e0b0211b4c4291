"""Every term of a contract for AI: agreed, refused, out of bounds, or not assessed."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from pmo_kit.decide.conditions import Answers
from pmo_kit.decide.contract_terms import term_verdicts, terms_that_apply
from pmo_kit.model.method import Method
from pmo_kit.model.sourcing import TermAnswer
from pmo_kit.model.vendor_rules import ContractTerm
from pmo_kit.model.verdict import Verdict
from tests.conftest import COMPLETE

TERMS = (
    *("T-VERSION", "T-CHANGE", "T-TRAINING", "T-RETENTION", "T-AUDIT"),
    *("T-SUBPROCESSORS", "T-FILING", "T-INCIDENT", "T-EXIT", "T-CAP"),
)
BOUNDED = ("T-CHANGE", "T-RETENTION", "T-INCIDENT", "T-EXIT", "T-CAP")


def judged(term: ContractTerm, *, agreed: bool | None, value: float | None = None, clause: str = "5.1") -> Verdict:
    """The verdict on one answer."""
    (found,) = term_verdicts("A", [term], {("A", term.id): TermAnswer(agreed, value, clause)})
    return found


def wanted(term: ContractTerm) -> float | None:
    """The number that just keeps the bound; none where there is no bound."""
    return term.at_least if term.at_least is not None else term.at_most


def test_the_checklist_has_these_terms(method: Method) -> None:
    """In this order, those with a number marked; the kit approves none of them."""
    assert tuple(method.contract_terms) == TERMS
    assert tuple(key for key, term in method.contract_terms.items() if term.bounded) == BOUNDED


@pytest.mark.parametrize("key", TERMS)
def test_a_term_that_is_agreed_in_a_clause_passes(method: Method, key: str) -> None:
    """At its bound too; the clause is the evidence."""
    term = method.contract_terms[key]
    found = judged(term, agreed=True, value=wanted(term))
    assert (found.outcome, found.evidence, found.question) == ("pass", ("5.1",), term.name)


@pytest.mark.parametrize("key", TERMS)
def test_a_term_that_is_refused_fails(method: Method, key: str) -> None:
    """Whatever number stands beside it; it says what to do."""
    term = method.contract_terms[key]
    found = judged(term, agreed=False, value=wanted(term))
    assert (found.outcome, found.because.kind, found.remedy) == ("fail", "term-refused", term.text("remedy"))


@pytest.mark.parametrize("key", TERMS)
def test_a_term_without_an_answer_or_a_clause_is_not_assessed(method: Method, key: str) -> None:
    """A word of the vendor is none."""
    term = method.contract_terms[key]
    open_ = judged(term, agreed=None)
    promised = judged(term, agreed=True, value=wanted(term), clause="")
    assert [(each.outcome, each.because.kind) for each in (open_, promised)] == [
        ("not_assessed", "term-unanswered"),
        ("not_assessed", "term-without-clause"),
    ]
    (missing,) = term_verdicts("A", [term], {})
    assert missing.because.kind == "term-unanswered"


@pytest.mark.parametrize("key", BOUNDED)
def test_a_number_beyond_the_bound_fails_and_no_number_is_not_assessed(method: Method, key: str) -> None:
    """One less than is asked for, or one more than is allowed; the reason says both numbers."""
    term = method.contract_terms[key]
    bound = wanted(term)
    assert bound is not None
    beyond = bound - 1 if term.at_least is not None else bound + 1
    found = judged(term, agreed=True, value=beyond)
    assert (found.outcome, found.because.kind) == ("fail", "term-out-of-bounds")
    assert [value.en for value in found.because.values] == [
        f"{beyond:g} {term.unit}",
        f"{'≥' if term.at_least is not None else '≤'} {bound:g} {term.unit}",
    ]
    assert judged(term, agreed=True).because.kind == "term-without-number"


def test_the_filing_number_is_asked_of_generative_models_on_the_mainland(
    method: Method, frame_of: Callable[..., pd.DataFrame]
) -> None:
    """Not of others; while nobody has said where it is used, it is asked."""

    def asked(**answers: str | None) -> bool:
        frame = frame_of({**COMPLETE, **answers})
        return "T-FILING" in {term.id for term in terms_that_apply(Answers(frame), method)}

    assert [asked(), asked(jurisdictions="SG"), asked(techniques="ml"), asked(jurisdictions=None)] == [
        True, False, False, True,
    ]  # fmt: skip
