"""`pmo run risk-assessment`: a page, a result and a manifest that say how to get the same again."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from pmo_kit.cli import main
from pmo_kit.model.portfolio import Portfolio
from tests.conftest import CONTROL, RISK

HOME = Path("runs") / "risk-assessment" / "2026-02-11"


@pytest.fixture
def run(at_risk: Callable[..., Portfolio]) -> Callable[..., Path]:
    """Runs the playbook on the portfolio of one risk with its control; gives the folder of the runs."""
    folder = at_risk([RISK], [CONTROL]).root

    def make(*options: str) -> Path:
        with pytest.raises(SystemExit) as ended:
            main(["run", "risk-assessment", "--all", "-p", str(folder), "--as-of", "2026-02-11", *options])
        assert ended.value.code in {0, None}
        home: Path = folder / HOME
        return home

    return make


def test_a_run_leaves_pages_result_and_manifest_with_its_seed(run: Callable[..., Path]) -> None:
    """In both languages, with an index."""
    home = run()
    names = {path.name for path in (home / "OPS-001").iterdir()}
    pages = {f"OPS-001_risk-assessment_2026-02-11_{language}.html" for language in ("en", "zh")}
    assert names >= {*pages, "result.json", "manifest.json"}
    manifest = (home / "OPS-001" / "manifest.json").read_text(encoding="utf-8")
    assert '"seed": 20261031' in manifest
    assert "risk_controls.csv" in manifest
    index = (home / "index.html").read_text(encoding="utf-8")
    assert "Not assessed" in index
    assert "Largest risk" in index


def test_the_same_inputs_give_the_same_result_and_pages(run: Callable[..., Path]) -> None:
    """Byte for byte; unchanged, nothing is run again."""
    home = run() / "OPS-001"
    kept = {path.name: path.read_bytes() for path in home.iterdir() if path.suffix == ".html" or path.stem == "result"}
    written = (home / "manifest.json").stat().st_mtime_ns
    run()
    assert (home / "manifest.json").stat().st_mtime_ns == written
    run("--force")
    assert (home / "manifest.json").stat().st_mtime_ns > written
    assert {name: (home / name).read_bytes() for name in kept} == kept
    assert json.loads(kept["result.json"])["playbook"] == "risk-assessment"
