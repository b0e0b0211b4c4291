"""`pmo run vendor-portfolio`: one run for the whole bank, verified, done again, and refused whole."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from pmo_kit import paths
from tests.cli.conftest import Pmo

pytestmark = pytest.mark.notebook
RUN = ("run", "vendor-portfolio", "--as-of", "2026-10-31", "--jobs", "1", "-p")


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    """A copy of the sample that can be written to."""
    return Path(shutil.copytree(paths.sample_folder("sample"), tmp_path / "bank"))


def test_a_run_answers_for_all_vendors_and_can_be_verified_and_done_again(bank: Path, pmo: Pmo) -> None:
    """Pages, result and index in both languages; nothing is altered, and the same inputs give the same bytes."""
    assert pmo(*RUN, bank)[0] == 0
    home = bank / "runs" / "vendor-portfolio" / "2026-10-31"
    result = json.loads((home / "portfolio" / "result.json").read_text(encoding="utf-8"))
    assert (result["playbook"], result["vendors"], result["chosen"]) == ("vendor-portfolio", 14, None)
    page = (home / "portfolio" / "portfolio_vendor-portfolio_2026-10-31_zh.html").read_text(encoding="utf-8")
    assert "向泊桥信息技术股份有限公司申请补偿 9,910 元" in page
    index = (home / "index.html").read_text(encoding="utf-8")
    assert "Notices due or missed" in index
    assert "notices missed: 1" in index
    assert pmo("verify", bank / "runs")[0] == 0
    code, told, _ = pmo("reperform", home)
    assert (code, "Identical: 1" in told) == (0, True)


def test_a_changed_measurement_runs_it_again_and_a_stop_is_told_in_full(bank: Path, pmo: Pmo) -> None:
    """Nothing unchanged is run twice; one more month is."""
    assert pmo(*RUN, bank)[0] == 0
    result = bank / "runs" / "vendor-portfolio" / "2026-10-31" / "portfolio" / "result.json"
    written = result.stat().st_mtime_ns
    assert pmo(*RUN, bank)[0] == 0
    assert result.stat().st_mtime_ns == written
    levels = bank / "registers" / "service_levels.csv"
    levels.write_text(levels.read_text(encoding="utf-8") + "SL-900,SV-29,2026-10,744,9,43100,,\n", encoding="utf-8")
    assert pmo(*RUN, bank, "--set", "provider=Canglan Cloud")[0] == 0
    found = json.loads(result.read_text(encoding="utf-8"))
    assert (found["chosen"]["provider"], len(found["chosen"]["services"])) == ("Canglan Cloud / 沧岚云", 14)
    assert {each["service"]: each["outcome"] for each in found["scorecards"]}["SV-29"] == "pass"


def test_an_unknown_provider_leaves_nothing_behind(bank: Path, pmo: Pmo) -> None:
    """One message that names those there are, and no page."""
    code, told, complained = pmo(*RUN, bank, "--set", "provider=Canglan Clod")
    assert code != 0
    assert "No service stands on Canglan Clod" in told + complained
    assert not list(bank.glob("runs/**/portfolio/*.html"))
