"""`pmo impact`, `pmo replay` and `pmo reperform` as a person uses them."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import openpyxl
import pytest

from pmo_kit import paths
from tests.cli.conftest import Office, Pmo
from tests.conftest import COMPLETE

PUBLIC = {**COMPLETE, "public_facing": "yes"}
CLOSED = {**PUBLIC, "initiative_id": "OPS-003", "status": "closed"}


@pytest.fixture
def friday(tmp_path: Path) -> Path:
    """A folder with the rule that came out on Friday."""
    folder = tmp_path / "friday"
    folder.mkdir()
    (folder / "new.yaml").write_text("impact_rules: [{id: IMP-06, level: high}]\n", encoding="utf-8")
    return folder


def test_impact_says_who_changes_from_what_to_what_and_why(pmo: Pmo, office: Office, friday: Path) -> None:
    """What is over is left out, and said to be; the portfolio is as it was."""
    folder = office(PUBLIC, {**COMPLETE, "initiative_id": "OPS-002"}, CLOSED)
    code, out, _ = pmo("impact", "-p", folder, "--rules", friday, "--as-of", "2026-10-31")
    assert code == 0
    assert "Affected initiatives: 1 of 2" in out
    assert "  OPS-001  Tier 2 → Tier 1  [IMP-06]\n" in out
    assert "OPS-002" not in out
    assert "Initiatives that are over, left out: 1" in out
    assert sorted(path.name for path in folder.iterdir()) == ["portfolio.yaml", "registers"]


def test_a_day_that_cannot_be_read_is_told_under_its_own_option(pmo: Pmo, office: Office) -> None:
    """Whoever wrote `--until` looks for it there."""
    code, _, err = pmo("impact", "-p", office(PUBLIC), "--as-of", "2026-10-31", "--until", "31 October")
    assert (code, "--until" in err, "--as-of" in err) == (2, True, False)


def test_impact_writes_tables_and_pages(pmo: Pmo, office: Office, friday: Path, tmp_path: Path) -> None:
    """A line for each initiative and change, in both languages; a page in each."""
    asked = ("impact", "-p", office(PUBLIC), "--rules", friday, "--as-of", "2026-10-31", "--out")
    assert pmo(*asked, tmp_path / "i.csv")[0] == 0
    rows = list(csv.DictReader(io.StringIO((tmp_path / "i.csv").read_text(encoding="utf-8-sig"))))
    tier = next(row for row in rows if row["what"] == "Tier")
    assert (tier["initiative_id"], tier["before"], tier["变动后"], tier["rules"]) == (
        "OPS-001",
        "Tier 2",
        "一级",
        "IMP-06",
    )
    assert tier["because"] == "Offered to customers or the public: Yes"
    assert pmo(*asked, tmp_path / "i.xlsx")[0] == 0
    book = openpyxl.load_workbook(tmp_path / "i.xlsx", read_only=True)
    assert book.sheetnames == ["changes", "rules"]
    assert pmo(*asked, tmp_path / "i.html")[0] == 0
    english, chinese = ((tmp_path / name).read_text(encoding="utf-8") for name in ("i.html", "i_zh.html"))
    assert "What would the changed rules change?" in english
    assert "规则变动有何影响？" in chinese
    assert 'href="i_zh.html"' in english


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "It is not said what changes."),
        (["--rules", "nowhere"], "There is no rule file in this folder."),
        (["--until", "2026-10-30"], "2026-10-30 is before 2026-10-31."),
        (["--until", "31 October"], "is not a day"),
        (["--until", "2027-01-01", "--out", "x.pdf"], "x.pdf"),
    ],
)
def test_impact_refuses_what_it_cannot_answer(pmo: Pmo, office: Office, arguments: list[str], told: str) -> None:
    """With what to write, and exit code 2."""
    code, _, err = pmo("impact", "-p", office(PUBLIC), "--as-of", "2026-10-31", *arguments)
    assert (code, told in err) == (2, True)


def test_impact_names_every_fault_of_the_changed_rules(pmo: Pmo, office: Office, friday: Path) -> None:
    """File, record, field and remedy, as for any rule file."""
    (friday / "new.yaml").write_text("impact_rules: [{id: IMP-06, level: hihg}]\nroute: []\n", encoding="utf-8")
    code, _, err = pmo("impact", "-p", office(PUBLIC), "--rules", friday)
    assert code == 2
    assert "friday/new.yaml" in err


def test_replay_compares_the_sample_under_changed_rules(pmo: Pmo, tmp_path: Path, friday: Path) -> None:
    """They rest on no run: the facts are those of today, which is said; without other rules nothing is compared."""
    folder = tmp_path / "bank"
    shutil.copytree(paths.sample_folder("sample"), folder)
    code, out, _ = pmo("replay", "-p", folder)
    assert code == 0
    assert "Gate decisions: 177. Would come out differently: 0; would not: 0" in out
    assert (
        "Rules of then not on record, so that nothing can be compared (the table says what is asked for now): 177"
        in out
    )
    code, out, _ = pmo("replay", "-p", folder, "--rules", friday, "--out", tmp_path / "replay.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "replay.csv").read_text(encoding="utf-8-sig"))))
    changed = [row for row in rows if row["Comes out differently"] == "yes"]
    assert len(rows) == 177
    assert f"Gate decisions: 177. Would come out differently: {len(changed)};" in out
    assert {row["Rule that makes the difference"] for row in changed} == {"IMP-06"}
    today = "the register as it is today"
    assert {row["Facts"] for row in rows} == {today, f"{today}; stage of then not on record"}


def decide(folder: Path) -> tuple[object, ...]:
    """A pass at intake that rests on the run."""
    return (
        "decide", "G0", "-p", folder, "-i", "OPS-001", "--outcome", "pass", "--role", "pmo-lead", "--person", "Li Wei",
        "--on", "2026-10-31", "--run", folder / "runs" / "intake" / "2026-10-31" / "OPS-001",
    )  # fmt: skip


@pytest.mark.notebook
def test_from_run_to_decision_to_replay_and_reperformance(
    pmo: Pmo, office: Office, friday: Path, tmp_path: Path
) -> None:
    """A year later: the register and the rules have moved on, the run and the decision are looked at as they were."""
    folder = office(PUBLIC)
    assert pmo("run", "intake", "-i", "OPS-001", "-p", folder, "--as-of", "2026-10-31")[0] == 0
    code, _, err = pmo(*decide(folder))
    assert (code, err) == (0, "")
    shutil.copytree(friday, folder / "method")
    register = folder / "registers" / "initiatives.csv"
    register.write_text(register.read_text(encoding="utf-8").replace("Desk helper", "Renamed since"), encoding="utf-8")

    code, out, _ = pmo("reperform", folder / "runs", "--out", tmp_path / "again")
    assert code == 0
    assert "Runs done again: 1. Identical: 1; different: 0; cannot be done again: 0" in out
    assert openpyxl.load_workbook(tmp_path / "again" / "reperformed.xlsx").sheetnames == ["runs", "differences"]

    code, out, _ = pmo("replay", "-p", folder)
    assert code == 0
    assert "D-0001  OPS-001  G0  pass  Tier 2 → Tier 1" in out
    assert "Gate decisions: 1. Would come out differently: 1; would not: 0" in out
    assert "register as it is today" not in out

    code, out, _ = pmo("verify", folder, "--outputs-only")
    assert code == 0
    assert "kept inputs, 0 not as recorded" in out
    kept = next(path for path in (folder / "runs" / ".inputs").rglob("*") if path.is_file())
    kept.write_bytes(kept.read_bytes() + b"\n")
    code, _, err = pmo("verify", folder, "--outputs-only")
    assert (code, f"CHANGED {kept} (kept input)" in err) == (1, True)

    shutil.rmtree(folder / "runs" / ".inputs")
    code, out, _ = pmo("reperform", folder / "runs")
    assert code == 1
    assert "CANNOT BE DONE AGAIN" in out
    code, out, _ = pmo("replay", "-p", folder)
    assert "Cannot be looked at again, for the reason given with each: 1" in out


def test_reperform_refuses_a_folder_without_runs(pmo: Pmo, tmp_path: Path) -> None:
    """Exit code 2."""
    code, _, err = pmo("reperform", tmp_path)
    assert (code, "There is no run here." in err) == (2, True)
