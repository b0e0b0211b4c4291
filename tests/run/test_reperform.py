"""A past run is done again from what it read then, whatever has moved on since, and compared value by value."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pmo_kit import paths
from pmo_kit.read.files import sha256
from pmo_kit.read.portfolio import open_portfolio
from pmo_kit.record import manifest as record
from pmo_kit.record.verify import verify_run
from pmo_kit.run import reperform as module
from pmo_kit.run.batch import run_all
from pmo_kit.run.one_run import Job, Request, languages_of
from pmo_kit.run.playbooks import load_playbook, playbook_names
from pmo_kit.run.reperform import reperform
from tests.conftest import COMPLETE

pytestmark = pytest.mark.notebook
DAY = "2026-10-31"


def do_run(folder: Path, playbook: str, *initiatives: str) -> Path:
    """Runs of a playbook, made as the command makes them; the folder of the batch."""
    opened = open_portfolio(folder, playbook=playbook)
    out = opened.root / "runs" / playbook / DAY
    job = Job(load_playbook(playbook), opened.root, out, languages_of("both"), opened.inputs)
    shared = {"as_of": DAY, "language": "both"}
    requests = [
        Request(each, shared if job.playbook.of_portfolio else {**shared, "initiative": each}, {"initiative": each})
        for each in initiatives
    ]
    done = run_all(job, requests, jobs=2)
    assert done.failed == ()
    return out


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample portfolio with a run of each playbook."""
    folder = tmp_path_factory.mktemp("sample") / "bank"
    shutil.copytree(paths.sample_folder("sample"), folder)
    for playbook in playbook_names():
        do_run(folder, playbook, *subjects(playbook))
    return folder


def subjects(playbook: str) -> tuple[str, ...]:
    """What the runs of a playbook here are about."""
    return ("portfolio",) if load_playbook(playbook).of_portfolio else ("CSC-017", "CSC-044")


@pytest.mark.parametrize("playbook", playbook_names())
def test_a_run_done_again_is_identical(sample: Path, playbook: str) -> None:
    """Result and pages, of each playbook, from kept inputs alone: the registers are gone."""
    runs = [sample / "runs" / playbook / DAY / each for each in subjects(playbook)]
    moved = sample.with_name("moved")
    (sample / "registers").rename(moved)
    before = {path: sha256(path) for path in sample.rglob("*") if path.is_file()}
    try:
        found = reperform(runs, jobs=2)
    finally:
        moved.rename(sample / "registers")
    assert [(each.folder, each.outcome, each.differences, each.reason) for each in found] == [
        (run, "identical", (), None) for run in runs
    ]
    assert all(each.same_kit and not each.altered for each in found)
    assert {path: digest for path, digest in before.items() if path.is_file()} == before, "nothing was touched"


def test_a_run_is_done_under_the_rules_of_its_day(
    office: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The kit's rules and the portfolio's own have moved on; the run has not."""
    folder = office(COMPLETE)
    (folder / "method").mkdir()
    (folder / "method" / "ours.yaml").write_text("impact_rules: [{id: IMP-01, title: Ours then}]\n", encoding="utf-8")
    run = do_run(folder, "intake", "OPS-001") / "OPS-001"
    (folder / "method" / "ours.yaml").write_text("tier_table: [{id: TAB-MEDIUM-HIGH, tier: 1}]\n", encoding="utf-8")
    newer = tmp_path / "newer" / "templates" / "method"
    shutil.copytree(paths.method_folder(), newer)
    text = (newer / "tiering.yaml").read_text(encoding="utf-8")
    (newer / "tiering.yaml").write_text(
        text.replace("impact: low, complexity: medium, tier: 3", "impact: low, complexity: medium, tier: 2"),
        encoding="utf-8",
    )
    monkeypatch.setattr(paths, "method_folder", lambda: newer)
    assert (
        open_portfolio(folder).method.version
        != json.loads((run / "result.json").read_text(encoding="utf-8"))["method_version"]
    )
    assert [each.outcome for each in reperform([run], jobs=1)] == ["identical"]


def test_a_result_that_somebody_altered_differs_and_is_named(office: Callable[..., Path]) -> None:
    """With the path of the value, and as a file that is not what the run made."""
    run = do_run(office(COMPLETE), "intake", "OPS-001") / "OPS-001"
    result = json.loads((run / "result.json").read_text(encoding="utf-8"))
    result["tier"]["strictest"] = 1
    (run / "result.json").write_text(json.dumps(result), encoding="utf-8")
    page = next(run.glob("*_zh.html"))
    page.write_text(page.read_text(encoding="utf-8") + " ", encoding="utf-8")
    (found,) = reperform([run], jobs=1)
    assert (found.outcome, found.altered) == ("differs", (page.name, "result.json"))
    assert [(each.path, each.before, each.after) for each in found.differences[:1]] == [("tier.strictest", "1", "3")]
    assert [each.path for each in found.differences] == ["tier.strictest", page.name]


def test_what_is_not_kept_any_more_is_the_reason(office: Callable[..., Path]) -> None:
    """The run is then neither identical nor different: nobody can say."""
    folder = office(COMPLETE)
    run = do_run(folder, "intake", "OPS-001") / "OPS-001"
    shutil.rmtree(folder / "runs" / ".inputs")
    assert [each.outcome for each in reperform([run], jobs=1)] == ["identical"], "all is still where it was read"
    (folder / "portfolio.yaml").write_text(
        (folder / "portfolio.yaml").read_text(encoding="utf-8") + "\n", encoding="utf-8"
    )
    (found,) = reperform([run], jobs=1)
    assert found.outcome == "impossible"
    assert found.reason
    assert (found.reason.message, found.reason.values["files"]) == ("inputs-gone", "portfolio.yaml")


def test_another_kit_is_named(office: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """It is tried all the same; a result that differs is then explained."""
    run = do_run(office(COMPLETE), "intake", "OPS-001") / "OPS-001"
    monkeypatch.setattr(module, "KIT_VERSION", "9.9.9")
    (found,) = reperform([run], jobs=1)
    assert (found.outcome, found.same_kit) == ("identical", False)


def test_a_manifest_that_cannot_be_read_or_leads_out_does_no_harm(office: Callable[..., Path]) -> None:
    """Nothing is executed and nothing is written."""
    run = do_run(office(COMPLETE), "intake", "OPS-001") / "OPS-001"
    path = run / record.NAME
    text = path.read_text(encoding="utf-8")
    for name, message in (
        ("{", "run-unreadable"),
        (text.replace('"name": "portfolio.yaml"', '"name": "../p.yaml"'), "input-outside"),
        (text.replace('"initiative": "OPS-001"', '"initiative": "../OPS-001"', 1), "input-outside"),
    ):
        path.write_text(name, encoding="utf-8")
        (found,) = reperform([run], jobs=1)
        assert (found.outcome, found.reason and found.reason.message) == ("impossible", message)


def test_a_renamed_copy_of_a_run_is_done_beside_the_original(office: Callable[..., Path]) -> None:
    """Both are the same run, and both are identical."""
    batch = do_run(office(COMPLETE), "intake", "OPS-001")
    shutil.copytree(batch / "OPS-001", batch / "kept for audit")
    runs = sorted([batch / "OPS-001", batch / "kept for audit"])
    assert [each.outcome for each in reperform(runs, jobs=1)] == ["identical", "identical"]
    assert all(verify_run(each).sound for each in runs)
