"""Verifying: one altered byte of anything that a run made or read is named, and nothing else is."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pmo_kit.record.digests import digest_files, digest_of
from pmo_kit.record.manifest import FinishedRun, RunRecord, manifest, read_manifest
from pmo_kit.record.verify import runs_under, verify_run

MORNING = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A portfolio with one run."""
    (tmp_path / "registers").mkdir()
    (tmp_path / "portfolio.yaml").write_text("organisation: Test Bank\n", encoding="utf-8")
    (tmp_path / "registers" / "initiatives.csv").write_text("initiative_id\nX-1\n", encoding="utf-8")
    home = tmp_path / "runs" / "intake" / "2026-10-31" / "X-1"
    home.mkdir(parents=True)
    (home / "result.json").write_text("{}\n", encoding="utf-8")
    (home / "页面_zh.html").write_text("<html></html>\n", encoding="utf-8")
    inputs = [tmp_path / "portfolio.yaml", tmp_path / "registers" / "initiatives.csv"]
    record = RunRecord(
        playbook="intake",
        parameters={},
        method_version="",
        inputs=digest_files(inputs, tmp_path),
        outputs=digest_files(sorted(home.iterdir()), home),
        started=MORNING,
        finished=MORNING,
        user="",
        key="abc",
        reads={"row": "1"},
    )
    (home / "manifest.json").write_text(manifest(record), encoding="utf-8")
    return home


def told(run: Path, *, outputs_only: bool = False) -> list[tuple[str, str, str]]:
    """What is wrong with a run: part, state and name."""
    found = verify_run(run, outputs_only=outputs_only)
    assert found.sound == (not found.wrong)
    return [(file.part, file.state, file.name) for file in found.wrong]


def test_a_run_that_nobody_touched_is_sound(run: Path) -> None:
    """All its files were looked at."""
    assert told(run) == []
    assert sorted(file.name for file in verify_run(run).files) == [
        "portfolio.yaml",
        "registers/initiatives.csv",
        "result.json",
        "页面_zh.html",
    ]


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("result.json", "output"),
        ("页面_zh.html", "output"),
        ("../../../../registers/initiatives.csv", "input"),
        ("../../../../portfolio.yaml", "input"),
    ],
)
def test_one_altered_byte_is_named(run: Path, name: str, part: str) -> None:
    """In any output and any input; a file that is gone is missing."""
    path = (run / name).resolve()
    content = bytearray(path.read_bytes())
    content[0] ^= 1
    path.write_bytes(content)
    ((found, state, said),) = told(run)
    assert (found, state, path.name) == (part, "changed", Path(said).name)
    path.unlink()
    if path.name != "portfolio.yaml":  # by which the portfolio is found
        assert [each[1] for each in told(run)] == ["missing"]


def test_inputs_can_be_left_out(run: Path) -> None:
    """Registers move on; what a run made does not."""
    (run / "../../../../registers/initiatives.csv").write_text("x", encoding="utf-8")
    assert told(run, outputs_only=True) == []


def test_a_file_that_nobody_recorded_is_named(run: Path) -> None:
    """It may be a signature or a forgery; a person must say."""
    (run / "签字页.pdf").write_text("", encoding="utf-8")
    assert told(run) == [("output", "unlisted", "签字页.pdf")]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"subject": []}', "\x00"])
def test_a_manifest_that_cannot_be_read_proves_nothing(run: Path, content: str) -> None:
    """The run is not whole."""
    (run / "manifest.json").write_text(content, encoding="utf-8")
    assert read_manifest(run) is None
    assert told(run) == [("manifest", "changed", "manifest.json")]


def test_a_manifest_is_read_back_as_it_was_written(run: Path) -> None:
    """Key, day and digests; the digests are those that `sha256sum` prints."""
    found = read_manifest(run)
    assert isinstance(found, FinishedRun)
    assert (found.playbook, found.key, found.finished_on) == ("intake", "abc", MORNING.date())
    digests = {file.name: file.sha256 for file in found.outputs}
    assert digests["result.json"] == hashlib.sha256(b"{}\n").hexdigest()
    said = json.loads((run / "manifest.json").read_text(encoding="utf-8"))
    assert said["predicate"]["buildDefinition"]["internalParameters"]["reads"] == {"row": "1"}


def test_a_run_that_lost_its_manifest_is_named(run: Path) -> None:
    """Its result still lies there; what a batch is at work on is not a run yet."""
    (run / "manifest.json").unlink()
    working = run.parent / ".work-1" / "OPS-009"
    working.mkdir(parents=True)
    (working / "result.json").write_text("{}", encoding="utf-8")
    assert list(runs_under(run.parents[3])) == [run]
    assert [(file.part, file.state) for file in verify_run(run).wrong] == [("manifest", "missing")]


def test_runs_are_found_from_anywhere(run: Path) -> None:
    """From the run, one of its files, the batch or the portfolio."""
    for path in (run, run / "result.json", run.parent, run.parents[3]):
        assert list(runs_under(path)) == [run]


def test_a_key_changes_with_every_part_and_not_with_their_order() -> None:
    """So that nothing that a run reads can change unseen."""
    parts = {"row": "1", "rules": "2"}
    assert digest_of(parts) == digest_of(dict(reversed(parts.items())))
    assert len({digest_of(parts), digest_of({**parts, "row": "2"}), digest_of({**parts, "more": ""})}) == 3
    assert digest_of("é") != digest_of("e")
