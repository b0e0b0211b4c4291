"""Small portfolios with evidence, filings and incidents, written by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pandas as pd
import pytest

from pmo_kit.model.portfolio import Portfolio
from pmo_kit.read.portfolio import open_portfolio

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
