"""Small portfolios with evidence, filings and incidents, written by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from pmo_kit.model.portfolio import Portfolio
from pmo_kit.read.portfolio import open_portfolio
from pmo_kit.read.registers import typed_frame
from tests.conftest import SETTINGS

Rows = Sequence[Mapping[str, str]]


@pytest.fixture
def with_registers(office: Callable[..., Path]) -> Callable[..., Portfolio]:
    """Makes a portfolio of one or more initiatives and the rows of other registers, and opens it for a review."""

    def make(*rows: Mapping[str, str], settings: str = "", method: str = "", **registers: Rows) -> Portfolio:
        folder = office(*rows, **({"settings": settings} if settings else {}))
        for left in (*(folder / "registers").glob("*.csv"), *(folder / "method").glob("*.yaml")):
            if left.stem != "initiatives":
                left.unlink()
        for name, lines in registers.items():
            pd.DataFrame(list(lines)).to_csv(folder / "registers" / f"{name}.csv", index=False, encoding="utf-8")
        if method:
            (folder / "method").mkdir(exist_ok=True)
            (folder / "method" / "own.yaml").write_text(method, encoding="utf-8")
        return open_portfolio(folder, playbook="compliance-review")

    return make


@pytest.fixture(scope="session")
def vendor_office(tmp_path_factory: pytest.TempPathFactory) -> Portfolio:
    """A portfolio without rows, on the calendar of the mainland, with the registers that the vendor review reads."""
    folder = tmp_path_factory.mktemp("vendors")
    (folder / "registers").mkdir()
    (folder / "portfolio.yaml").write_text(SETTINGS, encoding="utf-8")
    (folder / "registers" / "initiatives.csv").write_text("initiative_id\n", encoding="utf-8")
    return open_portfolio(folder, playbook="vendor-portfolio")


@pytest.fixture
def with_vendors(vendor_office: Portfolio) -> Callable[..., Portfolio]:
    """Makes a portfolio of the rows of the registers of vendors, as they are written in their cells."""

    def frame(name: str, rows: Rows) -> pd.DataFrame:
        register = vendor_office.registers[name]
        cells = {
            column: pd.Series([row.get(column) or None for row in rows], dtype=object) for column in register.columns
        }
        return typed_frame(register, cells, length=len(rows))

    def make(**registers: Rows) -> Portfolio:
        frames = {name: frame(name, registers.get(name, ())) for name in vendor_office.frames}
        return replace(vendor_office, frames=frames)

    return make
