"""`pmo check`: verdicts by owner, in the language of the messages, with an exit code for a build."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from pmo_kit import open_portfolio, paths
from pmo_kit.cli import main
from pmo_kit.decide.portfolio_checks import check_portfolio
from pmo_kit.record.evidence import file_states
from tests.decide.gate_office import BUILDING, Office

SAMPLE = str(paths.sample_folder("sample"))


@pytest.fixture(scope="module")
def total() -> int:
    """How many verdicts there are on the sample."""
    portfolio = open_portfolio(SAMPLE, registers="all")
    files = file_states(portfolio.frames["evidence"], portfolio.root)
    return len(check_portfolio(portfolio, files, as_of=date(2026, 10, 31)).checked)


def run(*arguments: str) -> int:
    """The exit code of the command."""
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    return int(ended.value.code or 0)


def test_the_sample_fails_and_says_by_whom(total: int, capsys: pytest.CaptureFixture[str]) -> None:
    """Counts by owner, what fails, bypasses, and the sum."""
    assert run("check", "-p", SAMPLE, "--as-of", "2026-10-31") == 1
    told = capsys.readouterr().out
    assert f"{total} checks: " in told
    assert "Bypasses: 1 of 175 gates on the way of 214 moves between stages" in told
    assert "GATE-BYPASS" in told


def test_one_owner_sees_what_is_his_in_his_language(capsys: pytest.CaptureFixture[str]) -> None:
    """By a part of the name."""
    assert run("--messages", "zh", "check", "-p", SAMPLE, "--as-of", "2026-10-31", "--owner", "詹博予") == 1
    told = capsys.readouterr().out
    assert "不满足 3 项" in told
    assert "杜澜昕" not in told


def test_an_owner_who_has_nothing_is_told_from_one_who_does_not_exist(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    """A slip of the pen never looks like a portfolio in order."""
    folder = str(office({**BUILDING, "accountable_exec": "Gu Yi"}))
    assert run("check", "-p", folder, "--as-of", "2026-10-31", "--owner", "gu yi") == 0
    assert "No check has the owner gu yi." in capsys.readouterr().out
    assert run("check", "-p", folder, "--as-of", "2026-10-31", "--owner", "Gu Yo") == 2
    assert "No role and no person is called “Gu Yo”." in capsys.readouterr().err


@pytest.mark.parametrize("ending", ["csv", "xlsx", "html"])
def test_all_verdicts_are_written(tmp_path: Path, total: int, ending: str) -> None:
    """As a table with a row for each, or as a page."""
    out = tmp_path / f"checks.{ending}"
    assert run("check", "-p", SAMPLE, "--as-of", "2026-10-31", "--out", str(out)) == 1
    if ending == "xlsx":
        book = openpyxl.load_workbook(out)
        assert (book.sheetnames, book["checks"].max_row) == (["checks", "owners"], total + 1)
    elif ending == "csv":
        assert len(out.read_text(encoding="utf-8-sig").splitlines()) == total + 1
    else:
        assert f"{total} checks: " in out.read_text(encoding="utf-8")


def test_nothing_to_mend_ends_with_zero(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    """What could not be assessed is told, and is no failure."""
    assert run("check", "-p", str(office({**BUILDING, "stage": "intake"})), "--as-of", "2026-10-31") == 0
    assert "0 not met" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "told"),
    [("waivers.csv", "Waivers are decisions now"), ("my initiatives.xlsx", "No register is called that")],
)
def test_a_table_that_nothing_reads_is_told_of(
    office: Office, capsys: pytest.CaptureFixture[str], name: str, told: str
) -> None:
    """What somebody has written there counts for nothing, and must not seem to; other files are nobody's table."""
    folder = Path(office({**BUILDING, "stage": "intake"}))
    (folder / "registers" / "notes.md").write_text("Ours", encoding="utf-8")
    if name.endswith(".xlsx"):
        openpyxl.Workbook().save(folder / "registers" / name)
    else:
        (folder / "registers" / name).write_text("waiver_id\nW-1\n", encoding="utf-8")
    assert run("check", "-p", str(folder), "--as-of", "2026-10-31") == 1
    said = capsys.readouterr().out
    assert ("1 not met" in said, told[:8] in said) == (True, True)


def test_a_sheet_beside_that_of_a_register_is_told_of(office: Office, tmp_path: Path) -> None:
    """It may be notes, so it fails nothing; one that is empty or hidden is no matter."""
    folder, book = Path(office({**BUILDING, "stage": "intake"})), openpyxl.Workbook()
    for title, cells in {
        "vendors": ["vendor_id"],
        "Rest of the vendors": ["V-7"],
        "Lists": ["a"],
        "Sheet4": [],
    }.items():
        sheet = book.create_sheet(title)
        sheet.append(cells)
    book["Lists"].sheet_state = "hidden"
    book.save(folder / "registers" / "vendors.xlsx")
    out = tmp_path / "checks.csv"
    assert run("check", "-p", str(folder), "--as-of", "2026-10-31", "--out", str(out)) == 0
    told = [line for line in out.read_text(encoding="utf-8-sig").splitlines() if "nothing on this sheet" in line]
    assert ["Rest of the vendors" in line for line in told] == [True]


def test_input_that_cannot_be_read_ends_with_two(tmp_path: Path) -> None:
    """No portfolio, no such day, and an ending that is no table."""
    assert run("check", "-p", str(tmp_path)) == 2
    assert run("check", "-p", SAMPLE, "--as-of", "soon") == 2
    assert run("check", "-p", SAMPLE, "--out", str(tmp_path / "checks.docx")) == 2
