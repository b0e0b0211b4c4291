"""The line of the index: what is above the appetite comes first, and not assessed says why."""

from __future__ import annotations

from collections.abc import Callable

from pmo_kit.decide.risk_assessment import decide_risk_assessment
from pmo_kit.model.glance import Glance
from pmo_kit.model.portfolio import Portfolio
from tests.conftest import CONTROL, RISK

AtRisk = Callable[..., Portfolio]


def glance(portfolio: Portfolio) -> Glance:
    """The line of OPS-001."""
    return decide_risk_assessment(portfolio, "OPS-001", as_of="2026-02-11").glance


def test_the_line_names_judgement_and_largest_risk(at_risk: AtRisk) -> None:
    """Where nothing is estimated, neither is within."""
    found = glance(at_risk([{**RISK, "frequency_per_year": "6"}, {**RISK, "risk_id": "RK-2", "library_risk": ""}]))
    assert [cell.said.kind for cell in found.cells] == ["appetite-above", "named"]
    assert found.cells[1].said.values[0].en == "Unsupported statements presented as facts"
    bare = glance(at_risk())
    assert [cell.said.kind for cell in bare.cells] == ["appetite-not_assessed", "not-stated"]
    assert (bare.cells[0].more is not None, bare.notes) == (True, ())


def test_what_is_above_comes_before_what_is_not_assessed(at_risk: AtRisk) -> None:
    """And a stricter tier before a lighter one."""
    above, unknown = glance(at_risk([{**RISK, "frequency_per_year": "6"}])), glance(at_risk())
    stricter = glance(at_risk([{**RISK, "frequency_per_year": "60"}], impact="high"))
    assert stricter.order < above.order < unknown.order


def test_what_wants_attention_is_counted(at_risk: AtRisk) -> None:
    """Steps overdue, acceptances lapsed, controls not proven; a planned control is no fault."""
    risks = [{**RISK, "due": "2026-01-05", "treatment": "accept", "accepted_until": ""}]
    controls = [
        {**CONTROL, "tested_on": ""},
        {**CONTROL, "treatment_id": "RC-2", "status": "planned"},
        {**CONTROL, "treatment_id": "RC-3", "status": "failed"},
    ]
    notes = {note.said.kind: note.said.values[0].en for note in glance(at_risk(risks, controls)).notes}
    assert notes == {"note-lapsed": "1", "note-overdue": "1", "note-unproven": "2"}
