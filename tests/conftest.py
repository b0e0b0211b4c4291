"""What several tests start from: the kit's rules, and small portfolios written by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, settings

from pmo_kit.model.method import Method
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.read.method import load_method
from pmo_kit.read.portfolio import open_portfolio
from pmo_kit.read.registers import load_registers, typed_frame

# How quick the machine is that day is no part of the specification, nor is luck: each run tries the same examples.
settings.register_profile("kit", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("kit")

# Every answer that the first gate asks of a staff tool of a bank; tests change what they are about.
COMPLETE = {
    "initiative_id": "OPS-001",
    "name_en": "Desk helper",
    "purpose": "Drafts replies for staff",
    "stage": "intake",
    "submitted_on": "2026-02-10",
    "business_owner": "Li Wei",
    "use_cases": "internal_productivity",
    "public_facing": "no",
    "people_affected": "employees",
    "techniques": "generative",
    "sourcing": "open_weight",
    "off_the_shelf": "no",
    "trains_model": "no",
    "personal_info": "no",
    "data": "none",
    "data_classes": "general",
    "cross_border": "no",
    "decision_role": "recommends",
    "automation": "none",
    "impact": "low",
    "critical_function": "no",
    "jurisdictions": "CN",
    "sectors": "banking",
    "roles": "deployer",
}

SETTINGS = "organisation: Test Bank\norganisation_zh: 测试银行\ncurrency: CNY\ncalendar: CN\n"

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
# What proves a control: final, and without an end.
PROOF = {
    "initiative_id": "OPS-001",
    "artefact": "evaluation-report",
    "link": "records/test",
    "dated": "2022-02-01",
    "approved_by": "Wang Wei",
    "status": "final",
}
Rows = Sequence[dict[str, str]]


@pytest.fixture(scope="session")
def method() -> Method:
    """The rules that come with the kit."""
    return load_method()[0]


@pytest.fixture(scope="session")
def frame_of(method: Method) -> Callable[..., pd.DataFrame]:
    """Makes a typed frame of initiatives from rows of answers."""
    register = load_registers(method)["initiatives"]

    def make(*rows: dict[str, object]) -> pd.DataFrame:
        cells = {name: pd.Series([row.get(name) for row in rows]) for name in register.columns}
        return typed_frame(register, cells, length=len(rows))

    return make


@pytest.fixture
def office(tmp_path: Path) -> Callable[..., Path]:
    """Makes a portfolio folder with the rows given."""

    def make(*rows: dict[str, str], settings: str = SETTINGS) -> Path:
        folder = tmp_path / "office"
        (folder / "registers").mkdir(parents=True, exist_ok=True)
        (folder / "portfolio.yaml").write_text(settings, encoding="utf-8")
        headings = list(dict.fromkeys(name for row in rows for name in row)) or ["initiative_id"]
        frame = pd.DataFrame(list(rows), columns=headings)
        frame.to_csv(folder / "registers" / "initiatives.csv", index=False, encoding="utf-8")
        return folder

    return make


@pytest.fixture
def opened(office: Callable[..., Path]) -> Callable[..., Portfolio]:
    """Makes a portfolio of the rows given, and opens it."""

    def make(*rows: dict[str, str]) -> Portfolio:
        return open_portfolio(office(*rows))

    return make


@pytest.fixture
def at_risk(office: Callable[..., Path]) -> Callable[..., Portfolio]:
    """Opens a portfolio of one complete tier 2 initiative with the risks and controls given, all of them proven.

    `proof` changes the evidence of the controls.
    """

    def make(
        risks: Rows = (),
        controls: Rows = (),
        others: Rows = (),
        settings: str = SETTINGS,
        proof: dict[str, str] | None = None,
        **answers: str,
    ) -> Portfolio:
        folder = office({**COMPLETE, "impact": "medium", **answers}, *others, settings=settings)
        ids = dict.fromkeys(each["evidence_id"] for each in controls if each.get("evidence_id"))
        proofs = [{**PROOF, "evidence_id": key, **(proof or {})} for key in ids]
        for name, rows in (("risks", risks), ("risk_controls", controls), ("evidence", proofs)):
            path = folder / "registers" / f"{name}.csv"
            path.unlink(missing_ok=True)
            if rows:
                pd.DataFrame(list(rows)).to_csv(path, index=False, encoding="utf-8")
        return open_portfolio(folder, playbook="risk-assessment")

    return make
