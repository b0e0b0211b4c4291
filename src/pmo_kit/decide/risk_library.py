"""Which risks of the library does an initiative have, and which controls treat them?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from pmo_kit.decide.conditions import NO, OPEN, YES, Answers
from pmo_kit.model.method import Method
from pmo_kit.model.risk_findings import ControlEvidence, ControlFinding, RiskFinding, UnansweredQuestion
from pmo_kit.model.risk_library import Control, Risk
from pmo_kit.model.text import Text

_RELEVANCE = {YES: "yes", OPEN: "open"}


def treating_controls(method: Method) -> Mapping[str, tuple[Control, ...]]:
    """For each risk, the controls that treat it, in the library's order: the way back of `treats`, computed."""
    found: dict[str, list[Control]] = {risk: [] for risk in method.risks}
    for control in method.controls.values():
        for risk in control.treats:
            found[risk].append(control)
    return {risk: tuple(controls) for risk, controls in found.items()}


def relevant_risks(row: pd.DataFrame, method: Method, *, tier: int | None = None) -> tuple[RiskFinding, ...]:
    """The risks that one initiative has or may have, in the library's order, each with the controls that treat it.

    `row` is a frame of one row. A risk whose condition is not met is left out; one that waits for an answer stays in,
    with the questions that decide it. `tier` is the tier of the initiative, where it is settled: it decides how often
    a control is tested.

    Raises:
        ValueError: when `row` does not hold exactly one row.
    """
    if len(row) != 1:
        raise ValueError(f"one initiative is one row, not {len(row)}")
    answers = Answers(row)
    treating = treating_controls(method)
    found = []
    for risk in method.risks.values():
        truth = answers.truth(risk.when)[0]
        if truth != NO:
            controls = tuple(_control(control, method, tier) for control in treating[risk.id])
            found.append(_finding(risk, _RELEVANCE[truth], _unanswered(risk, answers, method), controls, method))
    return tuple(found)


def _unanswered(risk: Risk, answers: Answers, method: Method) -> Iterator[UnansweredQuestion]:
    for attribute, rows in answers.open_terms(risk.when):
        if rows[0]:
            yield UnansweredQuestion(attribute=attribute, title=method.questions[attribute].name)


def _finding(
    risk: Risk,
    relevance: str,
    unanswered: Iterator[UnansweredQuestion],
    controls: tuple[ControlFinding, ...],
    method: Method,
) -> RiskFinding:
    return RiskFinding(
        risk=risk.id,
        category=risk.category,
        title=risk.name,
        cause=risk.text("cause"),
        event=risk.text("event"),
        effect=risk.text("effect"),
        early_signal=risk.text("early_signal"),
        relevance="yes" if relevance == "yes" else "open",
        unanswered=tuple(unanswered),
        owned_by=_role(risk.owned_by, method),
        controls=controls,
        obligations=tuple(each for each in risk.obligations if each in method.obligations),
        sources=tuple(method.references[each].name for each in risk.source),
        status=risk.status,
        confidence=risk.confidence,
        language=risk.language,
    )


def _control(control: Control, method: Method, tier: int | None) -> ControlFinding:
    evidence = tuple(ControlEvidence(artefact=each, title=method.artefacts[each].name) for each in control.evidence)
    return ControlFinding(
        control=control.id,
        title=control.name,
        does=control.text("does"),
        kind=control.kind,
        owned_by=_role(control.owned_by, method),
        from_stage=control.from_stage,
        evidence=evidence,
        test=control.text("test"),
        test_months=None if tier is None else control.test_months.get(tier),
        status=control.status,
        language=control.language,
    )


def _role(role: str, method: Method) -> Text | None:
    return method.roles[role].name if role else None
