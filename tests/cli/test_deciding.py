"""Deciding, listing and proving on the command line."""

from __future__ import annotations

import csv
import hashlib
import io
import shutil
from pathlib import Path

import pytest

from pmo_kit.cli import options
from pmo_kit.read.portfolio import open_portfolio
from pmo_kit.run.new_portfolio import make_portfolio
from tests.cli.conftest import Office, Pmo
from tests.conftest import COMPLETE

HOLD = ("--outcome", "hold", "--role", "sponsor", "--person", "Li Wei", "--reason", "No baseline", "--on", "2026-03-05")


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    """The sample bank."""
    make_portfolio(tmp_path / "bank", "sample")
    return tmp_path / "bank"


def test_a_decision_is_recorded_and_told(pmo: Pmo, office: Office) -> None:
    """With the hash for the minutes, and plainly what it is not, in either language."""
    folder = office(COMPLETE)
    code, out, _ = pmo("decide", "G1", "-p", folder, "-i", "OPS-001", *HOLD)
    assert (code, out.splitlines()[0]) == (0, "Recorded as D-0001.")
    assert out.splitlines()[-1] == "This is a record, not an electronic signature."
    head = (folder / "decisions" / "head.json").read_text(encoding="utf-8")
    assert out.splitlines()[-2].split(": ")[1] in head
    assert "不构成电子签名" in pmo("--messages", "zh", "decide", "G1", "-p", folder, "-i", "OPS-001", *HOLD)[1]


def test_a_name_that_nobody_has_seen_is_told_of(pmo: Pmo, office: Office) -> None:
    """The decision is recorded: a committee has members whom no register names; the next time the name is known."""
    folder = office(COMPLETE)
    asked = ("decide", "G1", "-p", folder, "-i", "OPS-001", *HOLD)
    at = asked.index("--person") + 1
    named = (*asked[:at], "Nobody Atall", *asked[at + 1 :])
    code, _, err = pmo(*named)
    assert (code, "Please check the name Nobody Atall" in err) == (0, True)
    assert pmo(*named)[2] == ""
    assert pmo(*asked)[2] == ""


def test_today_is_the_day_of_the_portfolio(pmo: Pmo, office: Office) -> None:
    """Of two offices at the two ends of the day line each takes its own day, where nobody gives one."""
    days = []
    for zone in ("Pacific/Kiritimati", "Etc/GMT+12"):
        folder = office(COMPLETE)
        with (folder / "portfolio.yaml").open("a", encoding="utf-8") as settings:
            settings.write(f"timezone: {zone}\n")
        assert pmo("decide", "G1", "-p", folder, "-i", "OPS-001", *HOLD[:-2])[0] == 0
        days.append(open_portfolio(folder).decisions[0].decided_on)
        assert options.day_or_today(None, folder) == days[-1].isoformat()
        shutil.rmtree(folder / "decisions")
    assert days[0] > days[1]


def test_nothing_is_recorded_where_anything_is_wrong(pmo: Pmo, office: Office) -> None:
    """Exit code 2, every fault, no log."""
    folder = office(COMPLETE)
    asked = ("--outcome", "conditional", "--role", "boss", "--person", "", "--on", "2026-03-05")
    code, _, err = pmo("decide", "G9", "-p", folder, "-i", "X", *asked, "--run", "nowhere")
    assert (code, err.splitlines()[0]) == (2, "7 things to mend first:")
    assert not (folder / "decisions").exists()


def test_decisions_are_listed_as_they_stand_on_a_day(pmo: Pmo, bank: Path, tmp_path: Path) -> None:
    """A conditional pass that expired is a hold; the whole table goes to a file."""
    _, out, _ = pmo("decisions", "-p", bank, "-i", "OPS-014", "--as-of", "2026-10-31")
    assert out.splitlines()[-1] == "5 decisions"
    table = tmp_path / "d.csv"
    for day, standing in (
        ("2026-10-23", "附条件通过"),
        ("2026-10-24", "自 2026-10-24 起为“暂缓”：原“附条件通过”已失效"),
    ):
        pmo("--messages", "zh", "decisions", "-p", bank, "-i", "OPS-014", "--as-of", day, "--out", table)
        rows = list(csv.DictReader(io.StringIO(table.read_text(encoding="utf-8-sig"))))
        assert [row["当前状态"] for row in rows if row["关口"] == "G4"] == [standing]
    assert pmo("decisions", "-p", bank, "--out", tmp_path / "d.xlsx")[0] == 0
    assert (tmp_path / "d.xlsx").read_bytes().startswith(b"PK")
    assert pmo("decisions", "-p", bank, "--out", tmp_path / "d.pdf")[0] == 2


def test_what_a_decision_of_today_can_be_judged_by_is_in_the_log(pmo: Pmo, office: Office) -> None:
    """What was told afterwards says so, and claims nothing of the register or the rules of its day."""
    folder = office({**COMPLETE, "sponsor": "Qian Yu"})
    refused = pmo("decide", "G1", "-p", folder, "-i", "OPS-001", *HOLD[:-4], "--outcome", "pass")
    assert (refused[0], "neither a run nor a reason" in refused[2]) == (2, True)
    assert "Qian Yu (Sponsor)" in pmo("decide", "G1", "-p", folder, "-i", "OPS-001", *HOLD)[1]
    told = pmo("decide", "G1", "-p", folder, "-i", "OPS-001", *HOLD, "--imported")[1]
    assert "taken before the kit was used" in told
    now, past = open_portfolio(folder).decisions
    assert now.on_record
    assert (now.imported, now.on_record.tier, now.on_record.person) == (False, 3, "Qian Yu")
    assert now.method_version == open_portfolio(folder).method.version
    assert (past.imported, past.on_record, past.method_version) == (True, None, "")


def test_a_waiver_is_granted_at_a_gate_and_lapses(pmo: Pmo, office: Office) -> None:
    """The list says until when it held."""
    folder = office(COMPLETE)
    asked = ("--outcome", "waived", "--role", "data-owner", "--person", "Li Wei", "--waives", "G2-DATA-CLASS")
    more = ("--reason", "The scanner comes in May", "--expires", "2026-05-31", "--on", "2026-03-05")
    code, out, _ = pmo("decide", "G2", "-p", folder, "-i", "OPS-001", *asked, *more)
    assert (code, "Check waived: G2-DATA-CLASS" in out) == (0, True)
    table = folder / "d.csv"
    for day, standing in (("2026-05-31", "Waived"), ("2026-06-01", "Waived until 2026-05-31, expired since")):
        pmo("decisions", "-p", folder, "--as-of", day, "--out", table)
        (row,) = csv.DictReader(io.StringIO(table.read_text(encoding="utf-8-sig")))
        assert row["Stands as"] == standing


def test_an_interrupted_entry_is_finished_by_a_person(pmo: Pmo, office: Office) -> None:
    """Until then every command that reads the log says so."""
    folder = office(COMPLETE)
    pmo("decide", "G1", "-p", folder, "-i", "OPS-001", *HOLD)
    (folder / "decisions" / "head.json").unlink()
    code, _, err = pmo("triage", "-p", folder)
    assert (code, "pmo decisions --finish" in err) == (2, True)
    assert pmo("verify", folder)[0] == 1
    code, out, _ = pmo("decisions", "-p", folder, "--finish")
    assert (code, out.splitlines()[0]) == (0, "D-0001 counts now.")
    assert pmo("verify", folder)[0] == 0


def test_a_portfolio_with_a_log_and_no_runs_can_be_proved(pmo: Pmo, bank: Path) -> None:
    """Log and evidence are told, and the head for comparison with the minutes."""
    code, out, _ = pmo("verify", bank)
    assert code == 0
    assert out.splitlines()[0] == "Decisions: 179 entries and 22 files of evidence as recorded"
    assert out.splitlines()[-1] == "0 runs, 0 not as recorded"


def test_what_is_not_as_recorded_is_named(pmo: Pmo, bank: Path) -> None:
    """A line by its number and decision, a file by its name; exit code 1."""
    log = bank / "decisions" / "log.jsonl"
    sound = log.read_bytes()
    log.write_bytes(sound.replace(b'"decided_on":"2026-10-21"', b'"decided_on":"2026-10-20"'))
    code, _, err = pmo("verify", log)
    assert code == 1
    assert err.startswith("NOT AS RECORDED: decisions/log.jsonl, record D-0177: Line 177 is not as it was recorded.")
    log.write_bytes(b"".join(sound.splitlines(keepends=True)[:-1]))
    assert "holds 178" in pmo("verify", bank)[2]
    log.write_bytes(sound)
    evidence = bank / "evidence" / "CSC-017" / "G4-validation-2.md"
    evidence.write_bytes(evidence.read_bytes().replace(b"500", b"501", 1))
    code, _, err = pmo("--messages", "zh", "verify", bank)
    assert code == 1
    assert "evidence/CSC-017/G4-validation-2.md" in err.splitlines()[0]


def test_runs_of_a_portfolio_without_a_log_are_proved_as_before(pmo: Pmo, office: Office) -> None:
    """Where there is nothing to prove, that is said."""
    folder = office(COMPLETE)
    code, _, err = pmo("verify", folder)
    assert (code, "Nothing is on record here" in err) == (2, True)


def test_digests_are_written_into_the_register(pmo: Pmo, bank: Path) -> None:
    """Those that are missing, by id."""
    assert pmo("evidence", "-p", bank)[1].strip() == "Every local file has its digest on record."
    register = bank / "registers" / "evidence.csv"
    sound = register.read_bytes()
    digest = hashlib.sha256((bank / "evidence" / "CSC-017" / "G2-pipia.md").read_bytes()).hexdigest()
    register.write_bytes(sound.replace(digest.encode(), b""))
    assert pmo("evidence", "-p", bank)[1].strip() == "Digests written: 1 (EVD-0008)"
    assert register.read_bytes() == sound


def test_a_condition_is_declared_met_and_told(pmo: Pmo, bank: Path) -> None:
    """The first condition of CSC-017; the list names it, the log stays sound, and it cannot be declared twice."""
    asked = ("-p", bank, "-i", "CSC-017", "--outcome", "condition-met", "--role", "ai-governance-committee")
    asked = (*asked, "--person", "Wen Tingxi 闻庭曦", "--settles", "D-0177/1", "--on", "2026-11-05")
    code, out, err = pmo("decide", "G4", *asked)
    assert (code, out.splitlines()[0], err) == (0, "Recorded as D-0180.", "")
    assert "Condition met: D-0177/1" in out
    assert pmo("verify", bank)[0] == 0
    code, _, err = pmo("decide", "G4", *asked)
    assert code == 2
    assert "settled already (D-0180" in err
