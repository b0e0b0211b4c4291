"""What cannot be in a register is told by `pmo check`: every fault of every register at once, with cell and remedy."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest

from pmo_kit import paths
from pmo_kit.run.new_portfolio import make_portfolio
from tests.cli.conftest import Pmo

# For each register a row that is right but for some cells, and those cells with a word of what is told of them.
BROKEN: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "costs": (
        {"cost_id": "CO-9", "month": "2026-01", "initiative_id": "RET-001"},
        {"plan": "-3", "actual": "1e308", "currency": "XYZ"},
    ),
    "evidence": ({"evidence_id": "EVD-9", "initiative_id": "RET-001"}, {"artefact": "no-such", "dated": "2026-02-30"}),
    "filings": ({"filing_id": "FIL-9", "artefact": "algorithm-filing"}, {"initiative_id": "RET-99"}),
    "incident_reports": ({"report_id": "RPT-9"}, {"incident_id": "INC-99", "sent_at": "2026-10-01"}),
    "incidents": (
        {"incident_id": "INC-9", "initiative_id": "RET-001"},
        {"customers": "-4", "aware": "9999-01-01 09:00"},
    ),
    "initiatives": ({"initiative_id": "X-1", "name_en": "X"}, {"approved_budget": "-1", "pi_subjects": "-5"}),
    "assessments": (
        {"assessment_id": "AS-9", "initiative_id": "RET-001", "questionnaire": "ai-impact", "question": "harm-effect"},
        {"answer": "bettr-work"},
    ),
    "lessons": (
        {"lesson_id": "LS-9", "initiative_id": "RET-001", "held_on": "2026-10-01", "cause": "data-access"},
        {"effect": "both", "days_lost": "-3"},
    ),
    "milestones": ({"milestone_id": "MS-9", "initiative_id": "RET-001"}, {"weight": "-1", "actual": "9999"}),
    "prices": ({"price_id": "PR-9"}, {"price_in": "-4", "per": "0", "currency": "$$"}),
    "retro_actions": (
        {
            "action_id": "RA-9", "set_on": "2026-10-01", "what": "Ask earlier", "metric": "wait-share",
            "comparison": "at_most", "test_on": "2026-12-31",
        },
        {"about": "the weather", "target": "50"},
    ),
    "risk_controls": (
        {"treatment_id": "RC-9", "risk_id": "RK-001"},
        {"frequency_reduction": "60", "severity_reduction": "60%", "annual_cost": "-1", "evidence_id": "EVD-99"},
    ),
    "risks": ({"risk_id": "RK-9", "initiative_id": "RET-001"}, {"frequency_per_year": "-2", "impact_low90": "-1"}),
    "service_credits": ({"credit_id": "CR-9"}, {"service_id": "SV-99", "below": "99.9", "share": "10"}),
    "service_levels": ({"level_id": "SL-9", "service_id": "SV-01"}, {"month": "2026-13", "down_minutes": "-1"}),
    "sourcing_costs": (
        {"line_id": "CL-9", "option_id": "OP-01", "kind": "integration"},
        {"unit_price": "-1", "exchange_rate": "0", "year_2": "-5"},
    ),
    "sourcing_criteria": (
        {"criterion_id": "CRI-9", "initiative_id": "OPS-014", "kind": "score"},
        {"direction": "", "weight": "-1"},
    ),
    "sourcing_judgements": ({"judgement_id": "JU-9", "first": "CRI-04"}, {"second": "CRI-04", "times": "0"}),
    "sourcing_options": (
        {"option_id": "OP-9", "initiative_id": "RET-001"},
        {"vendor_id": "V-99", "resolved_share": "90", "escalation_cost": "-1"},
    ),
    "sourcing_scores": ({"score_id": "SC-9", "option_id": "OP-01"}, {"criterion_id": "CRI-01", "score": "5"}),
    "sourcing_terms": ({"answer_id": "CT-9", "option_id": "OP-01"}, {"term": "T-VERSION", "value": "-7"}),
    "stage_events": (
        {"event_id": "EV-9", "initiative_id": "RET-001", "to_stage": "build"},
        {"at": "2026-13-01"},
    ),
    "tools": ({"tool_id": "TOOL-9"}, {"in_use": "maybe", "users_band": "many"}),
    "vendor_services": ({"service_id": "SV-9", "service": "Hosting"}, {"exit_days": "-4", "vendor_id": "V-99"}),
    "vendors": ({"vendor_id": "V-9"}, {"exit_days": "2.5", "annual_spend": "-5", "renew_date": "1026-01-01"}),
    "work_items": ({"item_id": "WI-9"}, {"active_days": "-2", "initiative_id": "RET-99"}),
}  # fmt: skip


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """A copy of the sample portfolio."""
    folder = tmp_path / "office"
    make_portfolio(folder, "sample")
    return folder


def add_row(folder: Path, register: str, cells: dict[str, str]) -> tuple[int, list[str]]:
    """Put a row below a register, in CSV; returns its number and the headings."""
    path = folder / "registers" / f"{register}.csv"
    rows = list(csv.reader(path.open(encoding="utf-8-sig"))) if path.exists() else [list(cells)]
    headings = [*rows[0], *(name for name in cells if name not in rows[0])]
    rows = [headings, *rows[1:], [cells.get(name, "") for name in headings]]
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return len(rows), headings


def test_every_register_is_broken_once() -> None:
    """A new register has a broken row here too."""
    assert {path.stem for path in paths.register_folder().glob("*.yaml")} == set(BROKEN)


def test_all_faults_of_all_registers_are_told_in_one_go(pmo: Pmo, sample: Path) -> None:
    """Each with its file, its cell and its field, in both languages; nothing is computed of any of it."""
    wanted = []
    for register, (right, wrong) in BROKEN.items():
        row, headings = add_row(sample, register, {**right, **wrong})
        for field in wrong:
            letter = openpyxl.utils.get_column_letter(headings.index(field) + 1)
            wanted.append((f"registers/{register}.csv", f"{letter}{row}", field))
    code, out, told = pmo("check", "-p", sample, "--as-of", "2026-10-31")
    assert (code, out) == (2, "")
    assert told.startswith(f"{len(wanted)} things to mend first:")
    chinese = pmo("--messages", "zh", "check", "-p", sample, "--as-of", "2026-10-31")[2]
    for file, cell, field in wanted:
        assert any(line.startswith(f"  {file}, cell {cell},") and field in line for line in told.splitlines())
        assert any(line.startswith(f"  {file}，单元格 {cell}，") and field in line for line in chinese.splitlines())


def test_a_workbook_names_its_sheet_and_cell(pmo: Pmo, sample: Path) -> None:
    """As Excel shows them; a number that Excel keeps as one is judged like one."""
    (sample / "registers" / "risks.csv").unlink()
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "risks"
    sheet.append(["risk_id", "initiative_id", "frequency_per_year"])
    sheet.append(["RK-001", "RET-001", -2])
    sheet.append(["RK-2", "RET-99", 1e308])
    book.save(sample / "registers" / "workbook.xlsx")
    told = pmo("check", "-p", sample, "--as-of", "2026-10-31")[2]
    assert "registers/workbook.xlsx, sheet risks, cell C2, field risks.frequency_per_year: “-2” is less than 0" in told
    assert "registers/workbook.xlsx, sheet risks, cell B3, record RK-2, field initiative_id: “RET-99” is not in" in told
    (line,) = [line for line in told.splitlines() if "cell C3" in line]
    assert "is too large to be counted exactly" in line
    assert len(line) < 700


@pytest.mark.parametrize(
    ("register", "cells", "check", "column", "told"),
    [
        (
            "risks",
            {"risk_id": "RK-9", "initiative_id": "RET-001", "impact_low90": "500", "impact_high90": "500"},
            "RSK-RANGE",
            "impact_high90",
            "Loss from (500) is not below Loss to (500)",
        ),
        (
            "work_items",
            {"item_id": "WI-9", "started": "2026-03-05", "finished": "2026-03-01"},
            "WI-DATES",
            "finished",
            "Started (2026-03-05) comes after Finished (2026-03-01)",
        ),
        (
            "stage_events",
            {
                "event_id": "EV-9", "initiative_id": "RET-001", "to_stage": "build", "at": "2026-03-01",
                "paused_from": "2026-05-02", "paused_to": "2026-05-01",
            },
            "STE-PAUSE",
            "paused_to",
            "Paused from (2026-05-02) comes after Paused to (2026-05-01)",
        ),
    ],
)  # fmt: skip
def test_two_cells_that_contradict_each_other_fail_a_check(
    pmo: Pmo, sample: Path, register: str, cells: dict[str, str], check: str, column: str, told: str
) -> None:
    """The table has the later cell of the two, what both hold, and what to do."""
    row, headings = add_row(sample, register, cells)
    out = sample / "checks.csv"
    assert pmo("check", "-p", sample, "--as-of", "2026-10-31", "--out", out)[0] == 1
    found = [each for each in csv.DictReader(out.open(encoding="utf-8-sig")) if each["Check"] == check]
    (failing,) = [each for each in found if each["Verdict"] == "Not met"]
    letter = openpyxl.utils.get_column_letter(headings.index(column) + 1)
    assert failing["Where"].startswith(f"registers/{register}.csv, cell {letter}{row}, ")
    assert failing["Because"] == told
    assert failing["What to write or do"]


def test_marks_of_a_merge_are_told_once(pmo: Pmo, sample: Path) -> None:
    """In a register and in the settings; the rows between them are no faults of their own."""
    risks, settings = sample / "registers" / "risks.csv", sample / "portfolio.yaml"
    text = risks.read_text(encoding="utf-8-sig").splitlines()
    marked = [text[0], "<<<<<<< HEAD", text[1], "=======", text[2], ">>>>>>> theirs", *text[3:]]
    risks.write_text("\n".join(marked), encoding="utf-8")
    plain = settings.read_text(encoding="utf-8")
    settings.write_text(f"<<<<<<< HEAD\n{plain}=======\n{plain}>>>>>>> theirs\n", encoding="utf-8")
    code, _, told = pmo("check", "-p", sample)
    assert code == 2
    assert "registers/risks.csv: Lines 2, 4, 6 are the marks of two versions that nobody has joined" in told
    assert told.count("that nobody has joined") == 2


@pytest.mark.parametrize("command", ["check", "obligations", "triage", "assess", "impact --until 2099-01-01"])
def test_an_office_without_initiatives_is_told_what_to_do(pmo: Pmo, tmp_path: Path, command: str) -> None:
    """An empty table would look like an answer, and is not written."""
    make_portfolio(tmp_path / "office", "empty")
    before = sorted(tmp_path.rglob("*"))
    code, out, _ = pmo(*command.split(), "-p", tmp_path / "office")
    assert (code, "There is no initiative in the register yet" in out) == (0, True)
    assert sorted(tmp_path.rglob("*")) == before
    assert "登记表中尚无项目" in pmo("--messages", "zh", *command.split(), "-p", tmp_path / "office")[1]


@pytest.mark.parametrize("command", ["check", "obligations", "triage", "assess", "decisions", "replay"])
def test_a_mistyped_path_makes_no_folders(pmo: Pmo, tmp_path: Path, command: str) -> None:
    """Only the last folder of a path is made; and nothing is done for a file of another ending."""
    wrong = tmp_path / "no" / "such" / "table.csv"
    code, _, told = pmo(command, "-p", "sample", "--out", wrong)
    assert (code, wrong.parent.parent.exists()) == (2, False)
    assert f"There is no folder {tmp_path / 'no'}" in told
    assert "End the name in one of: .csv, .xlsx" in pmo(command, "-p", "sample", "--out", tmp_path / "table.pdf")[2]
    made = tmp_path / "made" / "table.csv"
    assert pmo(command, "-p", "sample", "--out", made)[0] in {0, 1}
    assert made.is_file()
