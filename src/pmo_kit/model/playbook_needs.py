"""Which registers each playbook reads: one place for the notebook and for the batch that runs it."""

from __future__ import annotations

from collections.abc import Mapping

NEEDS: Mapping[str, tuple[str, ...]] = {
    "intake": ("initiatives",),
    "risk-assessment": ("initiatives", "risks", "risk_controls", "evidence"),
    "compliance-review": ("initiatives", "evidence", "filings", "incidents", "incident_reports"),
    "gate-review": ("initiatives", "evidence", "filings", "incidents", "incident_reports", "stage_events"),
    "vendor-evaluation": (
        *("initiatives", "sourcing_options", "sourcing_criteria", "sourcing_judgements", "sourcing_scores"),
        *("sourcing_costs", "sourcing_terms", "prices", "vendors"),
    ),
    "retrospective": (
        *("initiatives", "stage_events", "work_items", "evidence", "filings"),
        *("milestones", "costs", "lessons", "retro_actions"),
    ),
    "process-review": ("initiatives", "stage_events", "work_items"),
    "vendor-portfolio": ("initiatives", "vendors", "vendor_services", "service_levels", "service_credits"),
}


def registers_of(playbook: str) -> tuple[str, ...]:
    """The registers that a playbook reads; only the initiatives for one that is not listed."""
    return NEEDS.get(playbook, ("initiatives",))
