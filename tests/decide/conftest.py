"""Portfolios with risks and controls, written by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd
import pytest

from pmo_kit.model.portfolio import Portfolio
from pmo_kit.read.portfolio import open_portfolio
from tests.conftest import COMPLETE, SETTINGS

# One event every other year, each of 50,000 to 500,000; tests change what they are about.
RISK = {
    "risk_id": "RK-1",
    "initiative_id": "OPS-001",
    "library_risk": "R-MODEL-01",
    "category": "model",
    "event": "A wrong answer is sent / 发出错误答复",
    "frequency_per_year": "0.5",
    "impact_low90": "50000",
    "impact_high90": "500000",
    "owner": "Li Wei",
    "due": "2026-03-31",
    "treatment": "reduce",
    "status": "open",
}
# In place, proven, and cutting the frequency by half.
CONTROL = {
    "treatment_id": "RC-1",
    "risk_id": "RK-1",
    "control": "C-MODEL-GROUND",
    "frequency_reduction": "0.5",
    "severity_reduction": "0",
    "annual_cost": "10000",
    "evidence_id": "EVD-1",
    "tested_on": "2026-02-01",
    "status": "in_place",
}
Rows = Sequence[dict[str, str]]


@pytest.fixture
def at_risk(office: Callable[..., Path]) -> Callable[..., Portfolio]:
    """Opens a portfolio of one complete tier 2 initiative with the risks and controls given."""

    def make(
        risks: Rows = (), controls: Rows = (), others: Rows = (), settings: str = SETTINGS, **answers: str
    ) -> Portfolio:
        folder = office({**COMPLETE, "impact": "medium", **answers}, *others, settings=settings)
        for name, rows in (("risks", risks), ("risk_controls", controls)):
            path = folder / "registers" / f"{name}.csv"
            path.unlink(missing_ok=True)
            if rows:
                pd.DataFrame(list(rows)).to_csv(path, index=False, encoding="utf-8")
        return open_portfolio(folder, playbook="risk-assessment")

    return make
