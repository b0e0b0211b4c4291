"""`pmo verify`: whatever somebody alters, adds or removes is named once, with exit code 1."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pmo_kit.cli import main
from pmo_kit.read.files import sha256
from tests.cli.conftest import Office, Pmo
from tests.conftest import COMPLETE, SETTINGS

pytestmark = pytest.mark.notebook
BATCH = "runs/intake/2026-02-11"
RUN, OTHER = f"{BATCH}/OPS-001", f"{BATCH}/OPS-002"
STEM = f"{RUN}/OPS-001_intake_2026-02-11"
GO = ("--outcome", "pass", "--role", "pmo-lead", "--person", "Li Wei", "--on", "2026-02-12")
ALL = ("run", "intake", "--all", "--as-of", "2026-02-11", "--jobs", "1", "-p")
Alter = Callable[[Path], None]


def pmo_ends_well(*arguments: object) -> None:
    """Runs a command outside of a test."""
    with pytest.raises(SystemExit) as ended:
        main([str(each) for each in arguments])
    assert not ended.value.code


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two decisions, then runs of two initiatives that read them, then one decision that rests on the second run."""
    folder = tmp_path_factory.mktemp("made") / "office"
    (folder / "registers").mkdir(parents=True)
    (folder / "portfolio.yaml").write_text(SETTINGS, encoding="utf-8")
    rows = [COMPLETE, {**COMPLETE, "initiative_id": "OPS-002", "name_en": "Ledger", "purpose": "Books entries"}]
    lines = [",".join(COMPLETE), *(",".join(row.values()) for row in rows)]
    (folder / "registers" / "initiatives.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    hold = ("--outcome", "hold", "--role", "sponsor", "--person", "Li Wei", "--reason", "No baseline")
    for day in ("2026-02-10", "2026-02-11"):
        pmo_ends_well("decide", "G1", "-p", folder, "-i", "OPS-001", *hold, "--on", day)
    pmo_ends_well(*ALL, folder)
    pmo_ends_well("decide", "G0", "-i", "OPS-002", "-p", folder, "--run", folder / OTHER, *GO)
    return folder


@pytest.fixture
def office_of_runs(made: Path, tmp_path: Path) -> Path:
    """A copy that a test may alter."""
    return Path(shutil.copytree(made, tmp_path / "office"))


def byte(name: str, at: int = -3) -> Alter:
    """Alters one byte of a file; the third from the end, which in every line of a log belongs to a value."""

    def alter(folder: Path) -> None:
        path = next(folder.glob(name))
        content = bytearray(path.read_bytes())
        content[at] ^= 1
        path.write_bytes(content)

    return alter


def without(name: str) -> Alter:
    """Removes a file or a folder."""

    def alter(folder: Path) -> None:
        path = folder / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()

    return alter


def last_line(name: str) -> Alter:
    """Removes the last line."""

    def alter(folder: Path) -> None:
        lines = (folder / name).read_bytes().splitlines(keepends=True)
        (folder / name).write_bytes(b"".join(lines[:-1]))

    return alter


def copied_run(folder: Path) -> None:
    """Somebody puts a run there that nobody made."""
    shutil.copytree(folder / RUN, folder / BATCH / "OPS-003")


RUNS = f"read by {{office}}/{RUN}, {{office}}/{OTHER}"
TRIED = {
    "manifest": (byte(f"{RUN}/manifest.json"), f"CHANGED {{office}}/{RUN}/manifest.json (manifest of a run; nothing"),
    "manifest of a run that was decided on": (
        byte(f"{OTHER}/manifest.json"),
        f"CHANGED {{office}}/{OTHER}/manifest.json (manifest of a run; nothing that it says is proof and D-0003 rests",
    ),
    "result": (byte(f"{RUN}/result.json"), f"CHANGED {{office}}/{RUN}/result.json (made by the run)"),
    "result of a run that was decided on": (
        byte(f"{OTHER}/result.json"),
        f"CHANGED {{office}}/{OTHER}/result.json (made by the run and D-0003 rests on it)",
    ),
    "notebook": (byte(f"{STEM}.ipynb"), f"CHANGED {{office}}/{STEM}.ipynb (made by the run)"),
    "page": (byte(f"{STEM}_zh.html"), f"CHANGED {{office}}/{STEM}_zh.html (made by the run)"),
    "index": (byte(f"{BATCH}/index.html"), f"CHANGED {{office}}/{BATCH}/index.html (index of a batch)"),
    "removed index": (without(f"{BATCH}/index_zh.html"), f"MISSING {{office}}/{BATCH}/index_zh.html (index"),
    "ledger line": (byte("runs/ledger.jsonl", 200), "NOT AS RECORDED: runs/ledger.jsonl, record intake/2026-02-11/OPS"),
    "digest in a ledger line": (byte("runs/ledger.jsonl", 330), "NOT AS RECORDED: runs/ledger.jsonl, record intake"),
    "last ledger line": (last_line("runs/ledger.jsonl"), "NOT AS RECORDED: runs/ledger-head.json: The head counts 4"),
    "ledger": (without("runs/ledger.jsonl"), "NOT AS RECORDED: runs/ledger-head.json: The head counts 4"),
    "ledger head": (without("runs/ledger-head.json"), "NOT AS RECORDED: runs/ledger.jsonl: The head does not count"),
    "byte of the ledger head": (byte("runs/ledger-head.json"), "NOT AS RECORDED: runs/ledger-head.json: The head of"),
    "kept input": (byte("runs/.inputs/00*/*"), "CHANGED {office}/runs/.inputs/"),
    "kept input that was removed": (
        without("runs/.inputs/00/object"),
        f"MISSING {{office}}/runs/.inputs/OBJECT (kept copy of registers/initiatives.csv, {RUNS}; without it",
    ),
    "all kept inputs": (
        without("runs/.inputs"),
        f"MISSING {{office}}/runs/.inputs (kept inputs of all runs, {RUNS}; without it",
    ),
    "register": (byte("registers/initiatives.csv"), f"CHANGED registers/initiatives.csv ({RUNS})"),
    "log line": (byte("decisions/log.jsonl", 28), "NOT AS RECORDED: decisions/log.jsonl, record D-0001: Line 1 is"),
    "last log line": (last_line("decisions/log.jsonl"), "NOT AS RECORDED: decisions/head.json: The head counts 3"),
    "run": (without(RUN), f"MISSING {{office}}/{RUN} (run)"),
    "run that was decided on": (without(OTHER), f"MISSING {{office}}/{OTHER} (run and D-0003 rests on it)"),
    "batch": (without(f"{RUN}/manifest.json"), f"MISSING {{office}}/{RUN}/manifest.json (manifest"),
    "run from elsewhere": (copied_run, f"NOT RECORDED {{office}}/{BATCH}/OPS-003 (run)"),
}


def test_what_nobody_touched_is_sound(pmo: Pmo, office_of_runs: Path) -> None:
    """What was looked at is counted, and the hashes are there for the minutes."""
    code, out, err = pmo("verify", office_of_runs)
    assert (code, err) == (0, "")
    told = out.replace(str(office_of_runs), "office").splitlines()
    assert told[0] == "Decisions: 3 entries and 0 files of evidence as recorded"
    assert told[2] == "office/runs/ledger.jsonl: 4 lines"
    assert told[3].startswith("Hash of the last line of office/runs/ledger.jsonl: ")
    assert told[-2].startswith("Runs: 8 files that they made and ")
    assert told[-1] == "2 runs, 0 not as recorded"


@pytest.mark.parametrize("what", TRIED)
def test_what_is_altered_is_named_once(pmo: Pmo, office_of_runs: Path, what: str) -> None:
    """And nothing else is."""
    alter, expected = TRIED[what]
    if what == "kept input":
        alter = byte(next((office_of_runs / "runs" / ".inputs").glob("*/*")).relative_to(office_of_runs).as_posix())
    if what == "kept input that was removed":
        digest = sha256(office_of_runs / "registers" / "initiatives.csv")
        kept = f"{digest[:2]}/{digest}"
        alter, expected = without(f"runs/.inputs/{kept}"), expected.replace("OBJECT", kept)
    alter(office_of_runs)
    code, _, err = pmo("verify", office_of_runs)
    told = err.splitlines()
    assert (code, len(told)) == (1, 1), err
    assert told[0].startswith(expected.format(office=office_of_runs))


@pytest.mark.parametrize("what", ["manifest", "run", "index", "last ledger line"])
def test_the_ledger_counts_for_a_batch_too(pmo: Pmo, office_of_runs: Path, what: str) -> None:
    """Whoever looks at one folder of runs is told the same."""
    TRIED[what][0](office_of_runs)
    code, _, err = pmo("verify", office_of_runs / BATCH)
    assert (code, len(err.splitlines())) == (1, 1)


def test_a_batch_that_was_removed_whole_is_named_run_by_run(pmo: Pmo, office_of_runs: Path) -> None:
    """Its index too; looked for by its name it is missing as well."""
    shutil.rmtree(office_of_runs / BATCH)
    for path, lines in ((office_of_runs, 4), (office_of_runs / BATCH, 4), (office_of_runs / RUN, 1)):
        code, _, err = pmo("verify", path)
        assert (code, err.count("MISSING"), len(err.splitlines())) == (1, lines, lines), err


def test_runs_on_no_record_are_told_of(pmo: Pmo, office_of_runs: Path, tmp_path: Path) -> None:
    """In a portfolio that is a fault, and a batch makes them again; of a run sent alone it is said what cannot show."""
    for name in ("ledger.jsonl", "ledger-head.json"):
        (office_of_runs / "runs" / name).unlink()
    code, _, err = pmo("verify", office_of_runs)
    assert (code, len(err.splitlines()), "1 runs are on no record" in err) == (1, 1, True)
    code, out, _ = pmo(*ALL, office_of_runs)
    assert (code, "1 unchanged, not run again" in out) == (0, True)  # the run that the decision log knows
    assert pmo("verify", office_of_runs, "--outputs-only")[0] == 0
    sent = Path(shutil.copytree(office_of_runs / RUN, tmp_path / "sent" / "OPS-001"))
    code, out, _ = pmo("verify", sent, "--outputs-only")
    assert (code, "No ledger tells of these runs" in out) == (0, True)


def test_a_run_that_is_made_again_replaces_its_line(pmo: Pmo, office_of_runs: Path) -> None:
    """The same day, by --force or after a change; nothing is altered then, and the old lines stay."""
    ledger = office_of_runs / "runs" / "ledger.jsonl"
    before = ledger.read_bytes()
    asked = ("run", "intake", "-i", "OPS-001", "--as-of", "2026-02-11", "--jobs", "1", "-p", office_of_runs)
    assert pmo(*asked, "--force")[0] == 0
    after = ledger.read_bytes()
    assert after.startswith(before)
    assert after[len(before) :].count(b"OPS-001/manifest.json") == 1
    code, _, err = pmo("verify", office_of_runs, "--outputs-only")
    assert (code, err) == (0, "")


@pytest.mark.parametrize("file", ["manifest.json", "result.json"])
def test_a_run_somebody_altered_does_not_stand_as_unchanged(pmo: Pmo, office_of_runs: Path, file: str) -> None:
    """It is made again; one that a decision rests on is left as it is, and told of."""
    byte(f"{RUN}/{file}")(office_of_runs)
    code, out, _ = pmo(*ALL, office_of_runs)
    assert (code, "1 unchanged, not run again" in out) == (0, True)
    assert pmo("verify", office_of_runs, "--outputs-only")[0] == 0
    byte(f"{OTHER}/{file}")(office_of_runs)
    code, _, err = pmo(*ALL, office_of_runs)
    assert (code, "A decision rests on this run; it is not replaced." in err) == (1, True)


def test_an_index_somebody_changed_is_written_again(pmo: Pmo, office_of_runs: Path) -> None:
    """By the same batch, which has nothing else to do."""
    byte(f"{BATCH}/index.html")(office_of_runs)
    pmo(*ALL, office_of_runs)
    assert pmo("verify", office_of_runs, "--outputs-only")[0] == 0


def test_nothing_on_record_is_bad_input(pmo: Pmo, office: Office, tmp_path: Path) -> None:
    """An empty office and a path that is none end with exit code 2 and say what was looked for."""
    for path in (office(COMPLETE), tmp_path / "nowhere"):
        code, _, err = pmo("verify", path)
        assert (code, "no run, no decision and no evidence with a digest" in err) == (2, True)


def test_a_batch_leaves_no_failures_of_another_in_its_index(pmo: Pmo, office_of_runs: Path) -> None:
    """One that fails for an initiative is told of until the next batch, though that has nothing to run."""
    pmo(*ALL, office_of_runs)
    register = office_of_runs / "registers" / "initiatives.csv"
    sound = register.read_text(encoding="utf-8")
    index = office_of_runs / BATCH / "index.html"
    register.write_text(sound.replace("Books entries", "Keeps entries"), encoding="utf-8")
    code, _, _ = pmo("run", "intake", "-i", "OPS-002", *ALL[3:], office_of_runs)  # a decision rests on this run
    assert (code, "A decision rests on this run" in index.read_text(encoding="utf-8")) == (1, True)
    register.write_text(sound, encoding="utf-8")
    assert pmo(*ALL, office_of_runs)[0] == 0
    assert "A decision rests on this run" not in index.read_text(encoding="utf-8")
