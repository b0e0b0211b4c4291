"""A playbook of the whole portfolio on the command line: run once, kept, verified and done again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pmo_kit import paths
from pmo_kit.run.lab import copy_playbooks
from tests.cli.conftest import Office, Pmo
from tests.conftest import COMPLETE

pytestmark = pytest.mark.notebook
DAY = "2026-02-11"
RUN = ("run", "process-review", "--as-of", DAY, "--language", "both", "--jobs", "1", "-p")
COUNTS = """
from datetime import date
from pmo_kit import open_portfolio
from pmo_kit.model.glance import Cell, Glance, Note
from pmo_kit.model.result import PortfolioResult
from pmo_kit.model.text import Reason, Text
from pmo_kit.report.fragments import Fragment

facts = open_portfolio(portfolio)
glance = Glance((Cell("stage", Reason("named", (Text("seen", "已看"),)), order=1),), (Note(Reason("not-stated")),))
result = PortfolioResult(
    playbook="process-review", organisation=facts.settings.name, classification=facts.settings.secrecy,
    currency="CNY", as_of=date.fromisoformat(as_of), glance=glance, inputs=facts.inputs,
    method_version=facts.method.version, kit_version="1",
)
Fragment({name: f"<h1>{len(facts.frames['initiatives'])} in all</h1>" for name in ("en", "zh")}, language,
         result.model_dump(mode="json"))
"""
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
PARAMETERS = "\n".join(
    f'{name}: str = "{value}"  # help' for name, value in (("portfolio", "."), ("as_of", DAY), ("language", "en"))
)


def code(name: str, source: str, *tags: str) -> dict[str, Any]:
    """A cell of a notebook."""
    tagged = {"tags": list(tags)}
    return {
        "id": name,
        "cell_type": "code",
        "metadata": tagged,
        "source": source,
        "outputs": [],
        "execution_count": None,
    }


@pytest.fixture
def bank(office: Office, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two initiatives, and a playbook that counts them."""
    folder = office(COMPLETE, {**COMPLETE, "initiative_id": "OPS-002"})
    cells = [code("parameters", PARAMETERS, "parameters"), code("provenance", COUNTS)]
    notebook = {"cells": cells, "metadata": {"kernelspec": KERNEL}, "nbformat": 4, "nbformat_minor": 5}
    (folder / "playbooks").mkdir()
    (folder / "playbooks" / "99-process-review.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    monkeypatch.setattr(paths, "playbook_folder", lambda: folder / "playbooks")
    return folder


def test_it_is_run_once_and_named_after_the_portfolio(pmo: Pmo, bank: Path) -> None:
    """One folder with pages, notebook, result and manifest; the index leads to the page in each language."""
    code, out, _ = pmo(*RUN, bank)
    home = bank / "runs" / "process-review" / DAY
    stem = f"portfolio_process-review_{DAY}"
    assert (code, out.splitlines()[-1].startswith("1 page, 0 failed")) == (0, True)
    assert {path.name for path in (home / "portfolio").iterdir()} == {
        *(f"{stem}{end}" for end in (".ipynb", "_en.html", "_zh.html")),
        "manifest.json",
        "result.json",
    }
    page = (home / "portfolio" / f"{stem}_en.html").read_text(encoding="utf-8")
    assert "<h1>2 in all</h1>" in page
    assert "<title>Process review</title>" in page
    assert '<p class="where">Test Bank · As of 11 Feb 2026 ·' in page
    english, chinese = ((home / name).read_text(encoding="utf-8") for name in ("index.html", "index_zh.html"))
    assert f'<a href="portfolio/{stem}_en.html">Test Bank</a></td>' in english
    assert "<h1>Process review</h1>" in english
    assert f'<a href="portfolio/{stem}_zh.html">测试银行</a></td>' in chinese
    assert "部门" not in chinese


def test_initiatives_cannot_be_chosen_for_it(pmo: Pmo, bank: Path) -> None:
    """Whichever way they are chosen; nothing is run."""
    for chosen in (("-i", "OPS-001"), ("--all",), ("--where", "stage=intake")):
        code, _, err = pmo(*RUN, bank, *chosen)
        assert (code, "about the whole portfolio" in err) == (2, True)
    assert not (bank / "runs").exists()


def test_it_is_run_again_when_any_row_has_changed(pmo: Pmo, bank: Path, office: Office) -> None:
    """And not while nothing has, nor once its index alone is gone."""
    pmo(*RUN, bank)
    assert "1 unchanged, not run again" in pmo(*RUN, bank)[1]
    (bank / "runs" / "process-review" / DAY / "index.html").unlink()
    assert "1 unchanged, not run again" in pmo(*RUN, bank, "--resume")[1]
    office(COMPLETE)
    assert "unchanged" not in pmo(*RUN, bank)[1]


def test_it_is_verified_and_done_again(pmo: Pmo, bank: Path, office: Office) -> None:
    """Under another name of its folder, too, and after the registers have moved on."""
    pmo(*RUN, bank)
    run = bank / "runs" / "process-review" / DAY / "portfolio"
    assert pmo("verify", run, "-p", bank)[0] == 0
    again = run.with_name("renamed")
    run.rename(again)
    assert "Identical: 1;" in pmo("reperform", again)[1]
    again.rename(run)
    office(COMPLETE)
    assert "Identical: 1;" in pmo("reperform", run)[1]


def test_the_lab_opens_it_on_its_own_portfolio(bank: Path) -> None:
    """The copy has the folder of the portfolio as its default, though it names no initiative."""
    cells = json.loads(copy_playbooks(bank)[0].read_text(encoding="utf-8"))["cells"]
    assert "".join(cells[0]["source"]).startswith('portfolio: str = "../.."\nas_of')


def test_it_runs_with_plain_papermill(bank: Path, tmp_path: Path) -> None:
    """As any notebook does."""
    import papermill

    source = bank / "playbooks" / "99-process-review.ipynb"
    given = {"portfolio": str(bank), "language": "zh"}
    done = papermill.execute_notebook(str(source), str(tmp_path / "out.ipynb"), given, progress_bar=False)
    assert "<h1>2 in all</h1>" in str(done.cells[-1].outputs)
