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


def risk_table(frame: pd.DataFrame, method: Method) -> pd.DataFrame:
    """The relevant risks of a whole portfolio: one row for each initiative and risk that it has or may have.

    Columns: initiative_id, risk, category, relevance (yes or open), unanswered (the attributes that decide it, joined
    by "; "), controls (how many treat it). Rows follow the initiatives, then the library. Conditions are evaluated
    over all initiatives at once.
    """
    answers = Answers(frame)
    treating = treating_controls(method)
    parts = [_rows(frame, risk, answers, len(treating[risk.id])) for risk in method.risks.values()]
    columns = ["initiative_id", "risk", "category", "relevance", "unanswered", "controls"]
    if not parts:
        return pd.DataFrame(columns=columns)
    table: pd.DataFrame = pd.concat(parts).sort_index(kind="stable")[columns].reset_index(drop=True)
    return table


def _rows(frame: pd.DataFrame, risk: Risk, answers: Answers, controls: int) -> pd.DataFrame:
    truth = answers.truth(risk.when)
    relevant = truth != NO
    waiting: pd.Series[str] = pd.Series("", index=range(len(frame)), dtype="str")
    for attribute, rows in answers.open_terms(risk.when):
        waiting[rows] = (waiting[rows] + "; " + attribute).str.removeprefix("; ")
    table = pd.DataFrame({
        "initiative_id": frame["initiative_id"].to_numpy(),
        "risk": risk.id,
        "category": risk.category,
        "relevance": [_RELEVANCE.get(each, "") for each in truth],
        "unanswered": waiting.to_numpy(),
        "controls": controls,
    })  # fmt: skip
    kept: pd.DataFrame = table[relevant]
    return kept


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
