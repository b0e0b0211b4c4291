"""Which registers each playbook reads: one place for the notebook and for the batch that runs it."""

from __future__ import annotations

from collections.abc import Mapping

NEEDS: Mapping[str, tuple[str, ...]] = {
    "vendor-portfolio": ("initiatives", "vendors", "vendor_services", "service_levels", "service_credits"),
    "compliance-review": ("initiatives", "evidence", "filings", "incidents", "incident_reports"),
    "intake": ("initiatives",),
    "risk-assessment": ("initiatives", "risks", "risk_controls", "evidence"),
    "gate-review": ("initiatives", "evidence", "waivers", "stage_events"),
}


def registers_of(playbook: str) -> tuple[str, ...]:
    """The registers that a playbook reads; only the initiatives for one that is not listed."""
    return NEEDS.get(playbook, ("initiatives",))
