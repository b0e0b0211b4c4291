"""The typed result of each playbook, as its published schema says it."""

from __future__ import annotations

from collections.abc import Mapping

from pmo_kit.model.compliance import ComplianceResult
from pmo_kit.model.gate_review import GateReviewResult
from pmo_kit.model.intake import IntakeResult
from pmo_kit.model.process_review import FlowReview
from pmo_kit.model.result import PlaybookResult, PortfolioResult
from pmo_kit.model.retrospective import RetrospectiveResult
from pmo_kit.model.risk_assessment import RiskAssessment
from pmo_kit.model.vendor_evaluation import VendorEvaluation
from pmo_kit.model.vendor_portfolio import VendorPortfolioResult

RESULTS: Mapping[str, type[PlaybookResult] | type[PortfolioResult]] = {
    "intake": IntakeResult,
    "risk-assessment": RiskAssessment,
    "compliance-review": ComplianceResult,
    "gate-review": GateReviewResult,
    "vendor-evaluation": VendorEvaluation,
    "retrospective": RetrospectiveResult,
    "process-review": FlowReview,
    "vendor-portfolio": VendorPortfolioResult,
}
