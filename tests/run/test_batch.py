"""Runs: a page, a notebook, a result and a manifest for each, or a reason; never half of one."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from pmo_kit import paths
from pmo_kit.decide.intake import decide_intake
from pmo_kit.errors import BadInput
from pmo_kit.model.intake import IntakeResult
from pmo_kit.read.files import sha256
from pmo_kit.read.portfolio import open_portfolio
from pmo_kit.run.batch import Job, Outcome, Request, languages_of, run_all
from pmo_kit.run.playbooks import load_playbook
from tests.conftest import COMPLETE

pytestmark = pytest.mark.notebook


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Outcome]]:
    """One batch of a good, an unknown and a nasty initiative, run once for all tests here."""
    folder = tmp_path_factory.mktemp("office")
    (folder / "registers").mkdir()
    (folder / "portfolio.yaml").write_text("organisation: Test Bank\ncurrency: CNY\ncalendar: CN\n", encoding="utf-8")
    nasty = {**COMPLETE, "initiative_id": "X-2", "name_en": "<script>alert(1)</script>", "name_zh": "小助"}
    rows = [COMPLETE, nasty]
    lines = [
        ",".join(COMPLETE | {"name_zh": ""}),
        *(",".join({**COMPLETE, "name_zh": "", **row}.values()) for row in rows),
    ]
    (folder / "registers" / "initiatives.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    job = Job(load_playbook("intake"), folder, folder / "out", languages_of("both"))
    requests = [
        Request(each, {"initiative": each, "as_of": "2026-02-11", "language": "both"})
        for each in ("OPS-001", "X-9", "X-2")
    ]
    told: list[Outcome] = []
    outcomes = run_all(job, requests, jobs=2, done=told.append)
    assert len(told) == 3
    return folder, outcomes


def test_one_failing_run_never_stops_the_others(ran: tuple[Path, list[Outcome]]) -> None:
    """Outcomes come in the order asked for; the failing one has its reason and leaves nothing behind."""
    folder, outcomes = ran
    assert [(outcome.initiative_id, outcome.result is not None) for outcome in outcomes] == [
        ("OPS-001", True),
        ("X-9", False),
        ("X-2", True),
    ]
    assert "There is no initiative X-9" in outcomes[1].reason
    assert sorted(path.name for path in (folder / "out").iterdir()) == ["OPS-001", "X-2"]


def test_a_run_leaves_page_notebook_result_and_manifest(ran: tuple[Path, list[Outcome]]) -> None:
    """File names carry the initiative, the playbook and the day."""
    folder, _ = ran
    stem = "OPS-001_intake_2026-02-11"
    assert sorted(path.name for path in (folder / "out" / "OPS-001").iterdir()) == [
        f"{stem}.ipynb",
        f"{stem}_en.html",
        f"{stem}_zh.html",
        "manifest.json",
        "result.json",
    ]


def test_the_result_is_what_decide_says(ran: tuple[Path, list[Outcome]]) -> None:
    """The file, read back, equals the decision made without any notebook."""
    folder, _ = ran
    stored = IntakeResult.model_validate_json((folder / "out" / "OPS-001" / "result.json").read_text(encoding="utf-8"))
    assert stored == decide_intake(open_portfolio(folder), "OPS-001", as_of="2026-02-11")


def test_the_page_leads_with_the_answer_and_holds_no_code(ran: tuple[Path, list[Outcome]]) -> None:
    """One heading, the tier that decide computes, no input, no script, no outside address; one language to a page."""
    folder, outcomes = ran
    pages = outcomes[0].pages
    assert pages is not None
    assert outcomes[0].result is not None
    english, chinese = (pages[name].read_text(encoding="utf-8") for name in ("en", "zh"))
    assert english.count("<h1") == chinese.count("<h1") == 1
    assert f"Tier {outcomes[0].result.tier.tier}, Standard route" in english
    assert "能否启动，走哪条流程？" in chinese
    assert "May it start" not in chinese
    for html in (english, chinese):
        assert "pmo_kit import" not in html
        assert "<script" not in html
        assert "http" not in html
        assert str(folder) not in html


def test_nothing_that_people_wrote_runs_in_page_or_notebook(ran: tuple[Path, list[Outcome]]) -> None:
    """The name with a script in it is text everywhere."""
    folder, _ = ran
    for path in (folder / "out" / "X-2").glob("*.html"):
        assert "<script" not in path.read_text(encoding="utf-8")
    notebook = nbformat.read(next((folder / "out" / "X-2").glob("*.ipynb")), as_version=4)  # type: ignore[no-untyped-call]
    shown = [
        output.data["text/html"] for cell in notebook.cells for output in cell.get("outputs", []) if "data" in output
    ]
    assert shown
    assert not [html for html in shown if "<script" in html]


def test_the_notebook_is_valid_and_whole(ran: tuple[Path, list[Outcome]]) -> None:
    """Every code cell ran, and the notebook format's own check passes."""
    folder, _ = ran
    notebook = nbformat.read(next((folder / "out" / "OPS-001").glob("*.ipynb")), as_version=4)  # type: ignore[no-untyped-call]
    nbformat.validate(notebook)
    assert all(cell.execution_count for cell in notebook.cells if cell.cell_type == "code")


def test_the_manifest_names_every_output_and_input_with_its_digest(ran: tuple[Path, list[Outcome]]) -> None:
    """Registers, rules, playbook and lock among the inputs; recomputed, the digests agree."""
    folder, _ = ran
    home = folder / "out" / "OPS-001"
    said = json.loads((home / "manifest.json").read_text(encoding="utf-8"))
    outputs = {each["name"]: each["digest"]["sha256"] for each in said["subject"]}
    assert outputs == {path.name: sha256(path) for path in home.iterdir() if path.name != "manifest.json"}
    inputs = {
        each["name"]: each["digest"]["sha256"] for each in said["predicate"]["buildDefinition"]["resolvedDependencies"]
    }
    assert inputs["registers/initiatives.csv"] == sha256(folder / "registers" / "initiatives.csv")
    assert inputs["playbooks/01-intake.ipynb"] == sha256(paths.playbook_folder() / "01-intake.ipynb")
    assert {"portfolio.yaml", "templates/method/tiering.yaml", "run.lock"} <= set(inputs)
    assert said["predicate"]["buildDefinition"]["externalParameters"]["portfolio"] == "."


def test_a_folder_that_cannot_be_written_is_refused_before_anything_runs(
    tmp_path: Path, office: Callable[..., Path]
) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "taken").write_text("", encoding="utf-8")
    job = Job(load_playbook("intake"), office(COMPLETE), tmp_path / "taken", ("en",))
    with pytest.raises(BadInput, match="Nothing can be written here"):
        run_all(job, [Request("OPS-001", {"as_of": "2026-02-11"})], jobs=1)


def test_the_same_notebook_runs_with_plain_papermill(tmp_path: Path) -> None:
    """The default parameters open the sample that comes with the kit."""
    import papermill

    source = paths.playbook_folder() / "01-intake.ipynb"
    done = papermill.execute_notebook(str(source), str(tmp_path / "out.ipynb"), {"language": "zh"}, progress_bar=False)
    assert not [output for cell in done.cells for output in cell.get("outputs", []) if output.output_type == "error"]
