"""Obligations over the published federal inventory: 3,611 initiatives in seconds, and nothing unknown is ruled out."""

from __future__ import annotations

import time
import tracemalloc
from collections import Counter
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from pmo_kit.decide.obligations import touch_all
from pmo_kit.model.method import Method
from pmo_kit.read.foreign.importing import commit_import, plan_import
from pmo_kit.read.portfolio import open_portfolio
from tests.conftest import SETTINGS

FEDERAL = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "us_federal_ai_inventory_2025"
pytestmark = pytest.mark.skipif(not FEDERAL.is_dir(), reason="the published data is not beside this checkout")
DAY = date(2026, 10, 31)


@pytest.fixture(scope="module")
def federal(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    """The initiatives of the inventory, imported."""
    folder = tmp_path_factory.mktemp("office")
    (folder / "portfolio.yaml").write_text(SETTINGS, encoding="utf-8")
    commit_import(plan_import(FEDERAL / "individual_use_cases_2025.csv", folder, as_of=DAY.isoformat()), {})
    frame: pd.DataFrame = open_portfolio(folder).frames["initiatives"]
    return frame


def test_the_whole_inventory_takes_seconds_and_little_memory(federal: pd.DataFrame, method: Method) -> None:
    """3,611 × 134 findings, every pair in exactly one; below 10 s and 100 MB, measured far below."""
    started = time.perf_counter()
    found = touch_all(federal, method, as_of=DAY)
    assert time.perf_counter() - started < 10
    tracemalloc.start()
    touch_all(federal, method, as_of=DAY)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 100e6
    assert sum(len(shared.positions) for shared in found) == 3_611 * 134 == 483_874


def test_what_the_inventory_does_not_say_is_undetermined(federal: pd.DataFrame, method: Method) -> None:
    """An obligation does not apply only on an answer; with the answers blanked, it is undetermined in every row."""
    found = touch_all(federal, method, as_of=DAY)
    assert all(shared.finding.because for shared in found if shared.finding.outcome == "does_not_apply")
    blank = federal.assign(**dict.fromkeys(method.questions))
    outcomes = Counter(shared.finding.outcome for shared in touch_all(blank, method, as_of=DAY))
    assert outcomes == {"undetermined": 134}
