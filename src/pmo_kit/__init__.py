"""The playbook and template kit for an AI project management office.

What a playbook may call stands in `__all__`; everything else may change between versions. Names are loaded when they
are first used, so that a command that only prints help starts at once.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from pmo_kit.model.version import KIT_VERSION

if TYPE_CHECKING:
    from pmo_kit.decide.compliance import decide_compliance
    from pmo_kit.decide.decision_authority import decision_facts
    from pmo_kit.decide.decision_checks import decision_faults
    from pmo_kit.decide.gate_review import decide_gate_review
    from pmo_kit.decide.intake import decide_intake
    from pmo_kit.decide.process_review import decide_process_review
    from pmo_kit.decide.retrospective import decide_retrospective
    from pmo_kit.decide.risk_assessment import decide_risk_assessment
    from pmo_kit.decide.vendor_evaluation import decide_vendor_evaluation
    from pmo_kit.decide.vendor_portfolio import decide_vendor_portfolio
    from pmo_kit.read.portfolio import open_portfolio
    from pmo_kit.record.deciding import record_decision
    from pmo_kit.report.compliance_page import compliance_page
    from pmo_kit.report.gate_page import gate_review_page
    from pmo_kit.report.intake_page import intake_page
    from pmo_kit.report.process_page import process_review_page
    from pmo_kit.report.retrospective_page import retrospective_page
    from pmo_kit.report.risk_page import risk_assessment_page
    from pmo_kit.report.vendor_evaluation_page import vendor_evaluation_page
    from pmo_kit.report.vendor_portfolio_page import vendor_portfolio_page

__version__ = KIT_VERSION

_WHERE = {
    "compliance_page": "pmo_kit.report.compliance_page",
    "decide_compliance": "pmo_kit.decide.compliance",
    "decide_gate_review": "pmo_kit.decide.gate_review",
    "decide_intake": "pmo_kit.decide.intake",
    "decide_process_review": "pmo_kit.decide.process_review",
    "decide_retrospective": "pmo_kit.decide.retrospective",
    "decide_risk_assessment": "pmo_kit.decide.risk_assessment",
    "decide_vendor_evaluation": "pmo_kit.decide.vendor_evaluation",
    "decide_vendor_portfolio": "pmo_kit.decide.vendor_portfolio",
    "decision_facts": "pmo_kit.decide.decision_authority",
    "decision_faults": "pmo_kit.decide.decision_checks",
    "decision_form": "pmo_kit.run.decision_form",
    "gate_review_page": "pmo_kit.report.gate_page",
    "intake_form": "pmo_kit.run.intake_form",
    "intake_page": "pmo_kit.report.intake_page",
    "open_portfolio": "pmo_kit.read.portfolio",
    "process_review_page": "pmo_kit.report.process_page",
    "record_decision": "pmo_kit.record.deciding",
    "retrospective_page": "pmo_kit.report.retrospective_page",
    "risk_assessment_page": "pmo_kit.report.risk_page",
    "save_answers": "pmo_kit.read.write_register",
    "vendor_evaluation_page": "pmo_kit.report.vendor_evaluation_page",
    "vendor_portfolio_page": "pmo_kit.report.vendor_portfolio_page",
}

__all__ = [
    "__version__",
    "compliance_page",
    "decide_compliance",
    "decide_gate_review",
    "decide_intake",
    "decide_process_review",
    "decide_retrospective",
    "decide_risk_assessment",
    "decide_vendor_evaluation",
    "decide_vendor_portfolio",
    "decision_facts",
    "decision_faults",
    "decision_form",
    "gate_review_page",
    "intake_form",
    "intake_page",
    "open_portfolio",
    "process_review_page",
    "record_decision",
    "retrospective_page",
    "risk_assessment_page",
    "save_answers",
    "vendor_evaluation_page",
    "vendor_portfolio_page",
]


def __getattr__(name: str) -> Any:
    if name in _WHERE:
        return getattr(import_module(_WHERE[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
