"""Runs: a page, a notebook, a result and a manifest for each, or a reason; never half of one, and never twice."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import nbformat
import pytest

from pmo_kit import paths
from pmo_kit.decide.intake import decide_intake
from pmo_kit.errors import BadInput
from pmo_kit.model.intake import IntakeResult
from pmo_kit.model.text import Text
from pmo_kit.read.files import sha256
from pmo_kit.read.portfolio import open_portfolio
from pmo_kit.run import batch, one_run
from pmo_kit.run.batch import Batch, run_all
from pmo_kit.run.one_run import Job, Outcome, Request, languages_of
from pmo_kit.run.playbooks import load_playbook
from tests.conftest import COMPLETE
from tests.decide.gate_office import decided

pytestmark = pytest.mark.notebook
NASTY = {**COMPLETE, "initiative_id": "X-2", "name_en": "<script>alert(1)</script>", "name_zh": "小助"}
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs forked workers")


def a_job(folder: Path, out: str = "out") -> Job:
    """The intake of a portfolio, in both languages."""
    return Job(load_playbook("intake"), folder, folder / out, languages_of("both"))


def request(initiative: str, key: str = "1") -> Request:
    """A run on 11 February 2026; `key` stands for what it reads."""
    parameters = {"initiative": initiative, "as_of": "2026-02-11", "language": "both"}
    return Request(initiative, parameters, {"all": key, "initiative": initiative})


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Batch]:
    """One batch of a good, an unknown and a nasty initiative, run once for all tests here."""
    folder = tmp_path_factory.mktemp("office")
    (folder / "registers").mkdir()
    (folder / "portfolio.yaml").write_text("organisation: Test Bank\ncurrency: CNY\ncalendar: CN\n", encoding="utf-8")
    lines = [
        ",".join(COMPLETE | {"name_zh": ""}),
        *(",".join({**COMPLETE, "name_zh": "", **row}.values()) for row in (COMPLETE, NASTY)),
    ]
    (folder / "registers" / "initiatives.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    told: list[tuple[str, int]] = []
    found = run_all(
        a_job(folder),
        [request(each) for each in ("OPS-001", "X-9", "X-2")],
        jobs=2,
        told=lambda outcome, waiting: told.append((outcome.initiative_id, waiting)),
    )
    assert sorted(told) == [("OPS-001", 3), ("X-2", 3), ("X-9", 3)]
    return folder, found


def test_one_failing_run_never_stops_the_others(ran: tuple[Path, Batch]) -> None:
    """Outcomes come in the order asked for; the failing one has its reason, and nothing unfinished is left behind."""
    folder, found = ran
    assert (found.done, found.unchanged) == (("OPS-001", "X-2"), {})
    assert [outcome.initiative_id for outcome in found.failed] == ["X-9"]
    reason = found.failed[0].reason
    assert reason is not None
    assert "There is no initiative X-9" in reason.en
    assert "没有编号为 X-9 的项目" in reason.zh
    assert sorted(path.name for path in (folder / "out").iterdir()) == [".lock", "OPS-001", "X-2"]


def test_a_run_leaves_page_notebook_result_and_manifest(ran: tuple[Path, Batch]) -> None:
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


def test_the_result_is_what_decide_says(ran: tuple[Path, Batch]) -> None:
    """The file, read back, equals the decision made without any notebook."""
    folder, _ = ran
    stored = IntakeResult.model_validate_json((folder / "out" / "OPS-001" / "result.json").read_text(encoding="utf-8"))
    assert stored == decide_intake(open_portfolio(folder), "OPS-001", as_of="2026-02-11")


def test_the_page_leads_with_the_answer_and_holds_no_code(ran: tuple[Path, Batch]) -> None:
    """One heading, the tier that decide computes, no input, no script, no outside address; one language to a page."""
    folder, _ = ran
    home = folder / "out" / "OPS-001"
    english, chinese = (
        (home / f"OPS-001_intake_2026-02-11_{name}.html").read_text(encoding="utf-8") for name in ("en", "zh")
    )
    tier = decide_intake(open_portfolio(folder), "OPS-001", as_of="2026-02-11").tier.tier
    assert english.count("<h1") == chinese.count("<h1") == 1
    assert f"Tier {tier}, Standard route" in english
    assert "能否启动，走哪条流程？" in chinese
    assert "May it start" not in chinese
    for html in (english, chinese):
        assert "pmo_kit import" not in html
        assert "<script" not in html
        assert "http" not in html
        assert str(folder) not in html


def test_nothing_that_people_wrote_runs_in_page_or_notebook(ran: tuple[Path, Batch]) -> None:
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


def test_the_notebook_is_valid_and_whole(ran: tuple[Path, Batch]) -> None:
    """Every code cell ran, and the notebook format's own check passes."""
    folder, _ = ran
    notebook = nbformat.read(next((folder / "out" / "OPS-001").glob("*.ipynb")), as_version=4)  # type: ignore[no-untyped-call]
    nbformat.validate(notebook)
    assert all(cell.execution_count for cell in notebook.cells if cell.cell_type == "code")


def test_the_manifest_names_every_output_and_input_with_its_digest(ran: tuple[Path, Batch]) -> None:
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
        run_all(job, [request("OPS-001")], jobs=1)


def test_what_is_finished_and_unchanged_is_not_run_again(
    ran: tuple[Path, Batch], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By its key; another key, a missing file or a missing manifest makes it run, and so does `force`."""
    folder, _ = ran
    asked: list[str] = []

    def noted(_job: Job, waiting: list[Request], _work: Path, **_: Any) -> Any:
        asked.extend(each.initiative_id for each in waiting)
        return iter([Outcome(each.initiative_id) for each in waiting])

    monkeypatch.setattr(batch, "_scheduled", noted)
    both = [request("OPS-001"), request("X-2")]
    again = run_all(a_job(folder), both, jobs=1)
    assert (asked, again.done) == ([], ())
    manifest = json.loads((folder / "out" / "X-2" / "manifest.json").read_text(encoding="utf-8"))
    finished = manifest["predicate"]["runDetails"]["metadata"]["finishedOn"]
    assert again.unchanged["X-2"] == datetime.fromisoformat(finished).date()
    run_all(a_job(folder), [request("OPS-001", "2"), request("X-2")], jobs=1)
    assert asked == ["OPS-001"]
    run_all(a_job(folder), both, jobs=1, force=True)
    assert asked == ["OPS-001", "OPS-001", "X-2"]
    page = next((folder / "out" / "X-2").glob("*_zh.html"))
    kept = page.read_bytes()
    page.unlink()
    run_all(a_job(folder), both, jobs=1)
    page.write_bytes(kept)
    assert asked == ["OPS-001", "OPS-001", "X-2", "X-2"]


def test_the_same_run_twice_gives_the_same_bytes(ran: tuple[Path, Batch]) -> None:
    """Result and pages; only notebook and manifest know the clock."""
    folder, _ = ran
    run_all(a_job(folder, "other"), [request("OPS-001")], jobs=1)
    for name in ("result.json", "OPS-001_intake_2026-02-11_en.html", "OPS-001_intake_2026-02-11_zh.html"):
        assert (folder / "out" / "OPS-001" / name).read_bytes() == (folder / "other" / "OPS-001" / name).read_bytes()


def a_run(folder: Path, files: dict[str, str], key: str = "1") -> Path:
    """A finished run in a work folder, with a manifest that names its files."""
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    moment = datetime(2026, 2, 11, tzinfo=UTC)
    run = one_run.record.RunRecord(
        "intake", {}, "", (), one_run.digest_files(sorted(folder.iterdir()), folder), moment, moment, "", key
    )
    (folder / "manifest.json").write_text(one_run.record.manifest(run), encoding="utf-8")
    return folder


def place(here: Path, home: Path, key: str = "1", started: datetime | None = None) -> None:
    """Move a run to its place."""
    job = Job(load_playbook("intake"), home.parent, home.parent, languages_of("both"))
    one_run._put_in_place(job, here, home, key, started or datetime.now(UTC))


def names(folder: Path) -> list[str]:
    """What is in a folder."""
    return sorted(path.name for path in folder.iterdir())


def test_a_run_takes_the_place_of_the_one_before_and_leaves_what_people_put_there(tmp_path: Path) -> None:
    """Only what the old manifest names goes."""
    home = tmp_path / "X-1"
    place(a_run(tmp_path / "a", {"old.html": "1", "result.json": "1"}), home)
    (home / "签字页.pdf").write_text("signed", encoding="utf-8")
    place(a_run(tmp_path / "b", {"new.html": "2", "result.json": "2"}, "2"), home, "2")
    assert names(home) == ["manifest.json", "new.html", "result.json", "签字页.pdf"]
    assert (home / "result.json").read_text(encoding="utf-8") == "2"


def test_nothing_is_moved_where_a_folder_is_in_the_way(tmp_path: Path) -> None:
    """It is named, and the run before stays whole."""
    home = tmp_path / "X-1"
    place(a_run(tmp_path / "a", {"result.json": "1"}), home)
    (home / "new.html").mkdir()
    with pytest.raises(BadInput, match=r"new\.html.*A folder stands"):
        place(a_run(tmp_path / "b", {"new.html": "2", "result.json": "2"}, "2"), home, "2")
    assert (home / "result.json").read_text(encoding="utf-8") == "1"
    assert one_run.record.read_manifest(home) is not None


def test_the_same_run_of_another_batch_is_left_alone(tmp_path: Path) -> None:
    """If it came while this one was at work; one that is older is replaced."""
    home, began = tmp_path / "X-1", datetime(2026, 1, 1, tzinfo=UTC)
    place(a_run(tmp_path / "a", {"result.json": "theirs"}), home)
    place(a_run(tmp_path / "b", {"result.json": "ours"}), home, started=began)
    assert (home / "result.json").read_text(encoding="utf-8") == "theirs"
    os.utime(home / "manifest.json", (0, 0))
    place(a_run(tmp_path / "c", {"result.json": "ours"}), home, started=began)
    assert (home / "result.json").read_text(encoding="utf-8") == "ours"


def test_a_run_that_was_decided_on_in_the_meantime_stays(tmp_path: Path) -> None:
    """Although nobody had when the batch began."""
    home = tmp_path / "X-1"
    place(a_run(tmp_path / "a", {"result.json": "1"}), home)
    run = {"folder": "X-1", "manifest_sha256": "a" * 64, "result_sha256": "b" * 64}
    decided(tmp_path, "G0", run=run, imported=False)
    with pytest.raises(BadInput, match="A decision rests on this run"):
        place(a_run(tmp_path / "b", {"result.json": "2"}, "2"), home, "2")
    assert (home / "result.json").read_text(encoding="utf-8") == "1"


def test_a_manifest_comes_last_and_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever the move is cut off, a folder with a manifest is whole."""
    home = tmp_path / "X-1"
    place(a_run(tmp_path / "a", {"a.html": "1", "result.json": "1"}), home)
    replace = Path.replace

    def cut(self: Path, target: Path) -> Path:
        if self.name == "result.json":
            raise KeyboardInterrupt
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", cut)
    with pytest.raises(KeyboardInterrupt):
        place(a_run(tmp_path / "b", {"a.html": "2", "result.json": "2"}, "2"), home, "2")
    assert one_run.record.read_manifest(home) is None


def test_a_full_disk_ends_the_batch_with_one_message(ran: tuple[Path, Batch], monkeypatch: pytest.MonkeyPatch) -> None:
    """It says how many are left; what was finished is there already."""
    folder, _ = ran
    full = [Outcome("OPS-001"), Outcome("X-2", Text.same("No space left on device"), full=True)]
    monkeypatch.setattr(batch, "_scheduled", lambda *_, **__: iter(full))
    with pytest.raises(BadInput, match="The disk is full; 2 runs are still to do"):
        run_all(a_job(folder), [request(each, "2") for each in ("OPS-001", "X-2", "X-3")], jobs=1)


def test_a_full_disk_is_known_by_its_cause(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """However deep it lies."""

    def full(*_: object) -> None:
        raise BadInput([]) from OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(one_run, "_run_in", full)
    assert one_run.run_one(a_job(tmp_path), request("X-1"), tmp_path / "work").full


def test_registers_that_change_under_a_batch_make_the_run_fail(ran: tuple[Path, Batch]) -> None:
    """A page of other facts than the batch decided to read is not put into place."""
    folder, _ = ran
    job = Job(load_playbook("intake"), folder, folder / "changed", ("en",), (one_run.InputFile("x", "0" * 64),))
    with pytest.raises(BadInput, match="were changed while the batch was running"):
        run_all(job, [request("OPS-001")], jobs=1)
    outcome = one_run.run_one(job, request("OPS-001"), folder / "work")
    assert outcome.reason is not None
    assert "were changed while the batch was running" in outcome.reason.en
    assert "批量运行期间清单或规则发生了变动" in outcome.reason.zh
    assert not (folder / "changed" / "OPS-001").exists()


def test_a_cell_that_never_ends_ends_its_run_with_the_reason(
    ran: tuple[Path, Batch], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker is free again, and nothing is written."""
    folder, _ = ran
    source = (paths.playbook_folder() / "01-intake.ipynb").read_text(encoding="utf-8")
    endless = source.replace('"page.answer()"', '"while True: pass"')
    (tmp_path / "01-intake.ipynb").write_text(endless, encoding="utf-8")
    monkeypatch.setattr(one_run, "_CELL_SECONDS", 1)
    job = replace(a_job(folder, "endless"), playbook=load_playbook("intake", tmp_path))
    outcome = one_run.run_one(job, request("OPS-001"), tmp_path / "work")
    assert outcome.reason is not None
    assert "Cell execution timed out" in outcome.reason.en
    assert "作业手册在第" in outcome.reason.zh
    assert not (folder / "endless").exists()


@linux
def test_workers_that_are_killed_are_replaced(office: Callable[..., Path]) -> None:
    """Every run is done in the end, and once."""
    folder = office(COMPLETE, *({**COMPLETE, "initiative_id": f"X-{at}"} for at in range(6)))
    killed: list[int] = []

    def kill_one(*_: object) -> None:
        import multiprocessing

        if not killed:
            killed.append(multiprocessing.active_children()[0].pid or 0)
            os.kill(killed[0], signal.SIGKILL)

    requests = [request("OPS-001"), *(request(f"X-{at}") for at in range(6))]
    found = run_all(a_job(folder), requests, jobs=2, told=kill_one)
    assert (killed != [], found.failed) == (True, ())
    assert found.done == tuple(each.initiative_id for each in requests)
    assert names(folder / "out") == [".lock", "OPS-001", *(f"X-{at}" for at in range(6))]


def test_workers_that_never_come_to_anything_are_given_up(ran: tuple[Path, Batch], monkeypatch: Any) -> None:
    """After three attempts without any result."""
    folder, _ = ran

    def broken(*_: object) -> Any:
        raise batch.BrokenExecutor("gone")
        yield

    monkeypatch.setattr(batch, "_submitted", broken)
    found = run_all(a_job(folder), [request("OPS-001", "9")], jobs=1)
    (reason,) = [outcome.reason for outcome in found.failed]
    assert reason is not None
    assert reason.en.startswith("The worker processes were lost, time and again (gone).")
    assert reason.zh.startswith("工作进程反复中断（gone）。")


@linux
def test_a_batch_that_was_killed_goes_on_where_it_was(office: Callable[..., Path]) -> None:
    """`kill -9` of the command takes its workers along; the next one keeps what was finished and leaves no litter."""
    folder = office(*({**COMPLETE, "initiative_id": f"X-{at}"} for at in range(12)))
    command = [sys.executable, "-m", "pmo_kit", "run", "intake", "--all", "-p", str(folder), "--as-of", "2026-02-11"]
    first = subprocess.Popen([*command, "--jobs", "1"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    out = folder / "runs" / "intake" / "2026-02-11"
    while len(list(out.glob("X-*/manifest.json"))) < 2 and first.poll() is None:
        time.sleep(0.02)
    first.kill()
    first.wait()
    finished = {path: path.read_bytes() for path in out.glob("X-*/manifest.json")}
    assert 1 < len(finished) < 12
    second = subprocess.run([*command, "--jobs", "2"], capture_output=True, text=True, check=True, encoding="utf-8")
    assert f"{len(finished)} unchanged, not run again" in second.stdout
    assert "12 pages, 0 failed" in second.stdout
    assert all(path.read_bytes() == content for path, content in finished.items())
    assert not [name for name in names(out) if name.startswith(".work")]


def test_the_same_notebook_runs_with_plain_papermill(tmp_path: Path) -> None:
    """The default parameters open the sample that comes with the kit."""
    import papermill

    source = paths.playbook_folder() / "01-intake.ipynb"
    done = papermill.execute_notebook(str(source), str(tmp_path / "out.ipynb"), {"language": "zh"}, progress_bar=False)
    assert not [output for cell in done.cells for output in cell.get("outputs", []) if output.output_type == "error"]
