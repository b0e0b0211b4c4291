"""Does the contract say what one for AI must say? One verdict for each term; a promise without a clause is none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pmo_kit.decide.conditions import NO, Answers
from pmo_kit.model.method import Method
from pmo_kit.model.sourcing import TermAnswer
from pmo_kit.model.text import Reason, Text
from pmo_kit.model.vendor_rules import ContractTerm
from pmo_kit.model.verdict import Outcome, Verdict

_UNANSWERED = TermAnswer(None, None, "")


def terms_that_apply(answers: Answers, method: Method) -> tuple[ContractTerm, ...]:
    """The terms that the first row of the answers calls for; one that an open question could call for is asked too."""
    return tuple(term for term in method.contract_terms.values() if answers.truth(term.when)[0] != NO)


def term_verdicts(
    option: str, terms: Iterable[ContractTerm], said: Mapping[tuple[str, str], TermAnswer]
) -> tuple[Verdict, ...]:
    """A verdict for each term on what one option agrees to; `said` is by option and term.

    Refused, or agreed beyond the bound, fails. Unanswered, without the number that is asked for, or without a clause
    is not assessed.
    """
    return tuple(_verdict(term, said.get((option, term.id), _UNANSWERED)) for term in terms)


def _verdict(term: ContractTerm, answer: TermAnswer) -> Verdict:
    outcome, because = _judged(term, answer)
    return Verdict(
        check_id=term.id,
        question=term.name,
        outcome=outcome,
        because=because,
        remedy=term.text("remedy"),
        owner=term.owner,
        evidence=(answer.clause,) if answer.clause else (),
    )


def _judged(term: ContractTerm, answer: TermAnswer) -> tuple[Outcome, Reason]:
    if answer.agreed is None:
        return "not_assessed", Reason("term-unanswered")
    if not answer.agreed:
        return "fail", Reason("term-refused")
    if term.bounded:
        return _number_judged(term, answer)
    return ("pass", Reason("term-agreed")) if answer.clause else ("not_assessed", Reason("term-without-clause"))


def _number_judged(term: ContractTerm, answer: TermAnswer) -> tuple[Outcome, Reason]:
    if answer.value is None:
        return "not_assessed", Reason("term-without-number", (_bound(term),))
    said = _said(answer.value, term)
    if not _kept(term, answer.value):
        return "fail", Reason("term-out-of-bounds", (said, _bound(term)))
    return (
        ("pass", Reason("term-agreed-number", (said,)))
        if answer.clause
        else ("not_assessed", Reason("term-without-clause"))
    )


def _kept(term: ContractTerm, value: float) -> bool:
    low, high = term.at_least, term.at_most
    return (low is None or value >= low) and (high is None or value <= high)


def _bound(term: ContractTerm) -> Text:
    """The bound in words of numbers alone: ≥ 10 working days."""
    signs = [f"{sign} {limit:g}" for sign, limit in (("≥", term.at_least), ("≤", term.at_most)) if limit is not None]
    told, unit = ", ".join(signs), term.text("unit")
    return Text(f"{told} {unit.en}", f"{told}{unit.zh}")


def _said(value: float, term: ContractTerm) -> Text:
    unit = term.text("unit")
    return Text(f"{value:g} {unit.en}", f"{value:g}{unit.zh}")
