"""Gate review and compliance review of one initiative never say two things of the same obligation."""

from __future__ import annotations

import pytest

from pmo_kit import decide_gate_review, open_portfolio, paths
from pmo_kit.decide.compliance import decide_compliance
from pmo_kit.model.compliance import ComplianceResult
from pmo_kit.model.gate_review import GateReviewResult
from pmo_kit.model.portfolio import Portfolio

# Before CSC-017 was held, after it passed, and at the close; at the last one OPS-014 has lapsed and clocks run.
DAYS = ("2026-09-16", "2026-10-22", "2026-10-31")


@pytest.fixture(scope="module")
def sample() -> Portfolio:
    """The shipped portfolio with all its registers."""
    return open_portfolio(paths.sample_folder("sample"), registers="all")


def compared(gate: GateReviewResult, compliance: ComplianceResult) -> list[str]:
    """The obligations that are one check on both pages; what differs is refused."""
    known, same = {each.finding.obligation: each for each in compliance.obligations}, []
    for each in gate.obligations:
        other = known[each.finding.obligation]
        assert each.stands == other.stands, (gate.initiative_id, each.finding.obligation)
        if each.verdict.check_id == other.verdict.check_id:
            assert each == other, (gate.initiative_id, each.finding.obligation)
            same.append(each.finding.obligation)
        else:
            assert each.verdict.check_id == f"{gate.gate}-{other.verdict.check_id}"
            assert each.due != other.due or gate.evidence_day != gate.as_of
    return same


@pytest.mark.parametrize("as_of", DAYS)
def test_every_obligation_on_both_pages_has_the_same_outcome_and_evidence(sample: Portfolio, as_of: str) -> None:
    """Over all initiatives; and where both ask by the same stage, nothing that is due is left out at the gate."""
    checks = 0
    for initiative in sample.frames["initiatives"]["initiative_id"]:
        gate = decide_gate_review(sample, initiative, as_of=as_of)
        compliance = decide_compliance(sample, initiative, as_of=gate.evidence_day)
        same = compared(gate, compliance)
        checks += len(same)
        if gate.lifecycle == compliance.lifecycle and gate.evidence_day == gate.as_of:
            assert {each.finding.obligation for each in compliance.obligations if each.due} <= {*same}
    assert checks > len(sample.frames["initiatives"])
