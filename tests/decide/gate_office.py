"""A small office at a gate, for the tests of gates: one initiative, evidence, waivers, moves and decisions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from pmo_kit.model.decision import Decision
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.paths import PortfolioFolder
from pmo_kit.read.portfolio import open_portfolio
from pmo_kit.record.decision_log import append_decision
from tests.conftest import COMPLETE

AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
# A tier-3 tool in build; its next gate is G4, which four people's documents carry.
BUILDING = {
    **COMPLETE,
    "stage": "build",
    "tier": "3",
    "route": "standard",
    "approved_budget": "100000",
    "sponsor": "Qian Yu",
    "pm": "Sun Hao",
}
FINAL = {
    "initiative_id": "OPS-001",
    "dated": "2026-10-12",
    "owner": "Zhou Yan",
    "approved_by": "Zhao Min",
    "status": "final",
    "sha256": "a" * 64,
    "link": "https://records.example/1",
}


def piece(evidence_id: str, artefact: str, gate: str = "G4", **cells: str) -> dict[str, str]:
    """A row of the evidence register that passes, but for the cells given."""
    return {"evidence_id": evidence_id, "artefact": artefact, "gate": gate, **FINAL, **cells}


ALL_OF_G4 = (
    piece("EVD-0001", "security-test-report"),
    piece("EVD-0002", "fallback-plan"),
    piece("EVD-0003", "training-record"),
)


def decided(folder: Path, gate: str, outcome: str = "pass", on: str = "2026-10-21", **more: Any) -> Decision:
    """Write a decision into the log, whatever the rules say of it."""
    content = {
        "kind": "gate", "subject": "OPS-001", "gate": gate, "outcome": outcome, "role": "information-security",
        "person": "Zhou Yan", "second_role": "business-owner", "second_person": "Li Wei", "decided_on": on,
        "run": None, "imported": True, "method_version": "", "evidence": (), "conditions": (), "expires": None,
        "reason": "", "reason_zh": "", **more,
    }  # fmt: skip
    return append_decision(PortfolioFolder(folder), content, at=AT)


def waived(folder: Path, check: str, on: str = "2026-10-01", until: str | None = "2026-10-31", **more: Any) -> Decision:
    """Write a waiver of a check into the log, whatever the rules say of it."""
    told = {"kind": "waiver", "waives": check, "expires": until, "reason": "Same build", "reason_zh": "同一版本"}
    return decided(folder, "G4", "waived", on, **{**told, **more})


def furnish(folder: Path, **registers: tuple[Mapping[str, str], ...]) -> Path:
    """Write registers into the folder of an office."""
    for name, rows in registers.items():
        pd.DataFrame(list(rows)).to_csv(folder / "registers" / f"{name}.csv", index=False, encoding="utf-8")
    return folder


def opened_for_review(folder: Path) -> Portfolio:
    """The portfolio as the gate review reads it."""
    return open_portfolio(folder, playbook="gate-review")


Office = Callable[..., Path]
