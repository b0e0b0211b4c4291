"""The analyst's five days: each planted defect is told by what the key says, each answer is the kit's."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner

from pmo_kit.cli import pmo
from pmo_kit.decide.completeness import failing_records
from pmo_kit.decide.lookalikes import find_lookalikes
from pmo_kit.errors import BadInput
from pmo_kit.model.method import Method
from pmo_kit.read.foreign.importing import ImportPlan, commit_import, failing_doubts, plan_import
from pmo_kit.read.portfolio import open_portfolio
from pmo_kit.run.new_portfolio import make_portfolio

sys.path.append(str(Path(__file__).resolve().parents[2] / "docs" / "hooks"))
defects, files, golden, keys, tables, source = (
    import_module(f"training_{name}") for name in ("defects", "files", "golden", "key_pages", "tables", "source")
)
MATERIALS = defects.materials()
CLOSE = "2026-10-31"
# What a defect brings along: the repair list names the row a second time, for another reason.
CONSEQUENCES = {
    ("CRB-032", "import-id-repeated"),
    ("CMP-005", "INI-OWNER"),
    ("TEC-028", "INI-STAGE"),
}
# A risk that is accepted without an end is no longer in time either.
FOLLOWS = {("RK-022", "RSK-IN-TIME")}
COURSE = next(course for course in source.load_courses() if course.id == "analyst")


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office without any initiative."""
    folder = tmp_path_factory.mktemp("analyst") / "office"
    make_portfolio(folder, "empty")
    return folder


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes], Path]:
    """The sample bank, with the workbook of the exercise in the place of the registers that it holds."""
    folder = tmp_path_factory.mktemp("analyst") / "bank"
    make_portfolio(folder, "sample")
    for register in MATERIALS.plan("registers-to-repair").sheets:
        (folder / "registers" / f"{register}.csv").unlink()

    def put(workbook: bytes) -> Path:
        (folder / "registers" / "training.xlsx").write_bytes(workbook)
        return folder

    return put


def planned(folder: Path, content: bytes, name: str, tmp_path: Path) -> tuple[ImportPlan, list[Any]]:
    """What an import of a training file would do, and its repair list."""
    path = tmp_path / name
    path.write_bytes(content)
    plan = plan_import(path, folder, as_of=CLOSE)
    failing = failing_records(plan.merged.frame, plan.register.key, plan.register.checks)
    return plan, [*plan.doubts, *plan.unknown, *failing_doubts(plan, failing)]


def listed(name: str, language: str, *, right: bool) -> bytes:
    """A training file as it should be, or as it is given to the analyst."""
    plan = MATERIALS.plan(name)
    made = tables.clean_tables(plan, language) if right else tables.planted_tables(plan, language)
    return bytes(files.file_of(plan.model_copy(update={"mixed": ()}) if right else plan, made, language))


def of(name: str, *found_by: str) -> list[Any]:
    """The defects of a file that are told in one of these ways."""
    return [each for each in MATERIALS.of_file(name) if each.found_by in found_by]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", ["list-to-repair", "list-handed-over", "list-2026-09", "list-2026-10"])
def test_a_list_without_defects_gives_an_empty_repair_list(
    empty: Path, tmp_path: Path, name: str, language: str
) -> None:
    """So the learner knows when the repair is done: every row comes in, and nothing is doubted."""
    plan, doubts = planned(empty, listed(name, language, right=True), MATERIALS.plan(name).name(language), tmp_path)
    assert (doubts, plan.counts["rejected"]) == ([], 0)
    assert plan.rows_in == len(MATERIALS.plan(name).sheets["initiatives"].rows)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_repair_list_names_exactly_what_the_key_says_it_names(empty: Path, tmp_path: Path, language: str) -> None:
    """Each defect at its cell under its rule; nothing else, so what is for the eye is told by nothing."""
    _, doubts = planned(empty, listed("list-to-repair", language, right=False), "list.xlsx", tmp_path)
    (table,) = tables.planted_tables(MATERIALS.plan("list-to-repair"), language)
    rows = {table.row_of(record) + 1: record for record in table.rows}

    def told(cell: str) -> str:
        row = int("".join(each for each in cell if each.isdigit()))
        return rows.get(row, "headings")

    found = {(told(doubt.place.cell), doubt.rule) for doubt in doubts}
    of_rows = {"row", "heading"}
    planted = {
        (
            each.id if each.kind in of_rows else "headings" if each.kind == "own-column" else each.record,
            each.rule,
        )
        for each in of("list-to-repair", "import")
    }
    assert found == planted | CONSEQUENCES
    assert len(doubts) == len(planted) + len(CONSEQUENCES)
    for each in of("list-to-repair", "import"):
        _, cell = tables.place_of(each, [table], language)
        here = {doubt.place.cell for doubt in doubts if doubt.rule == each.rule}
        assert cell in here or told(cell) in {told(other) for other in here}, each.id


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_the_kit_reads_right_is_read_right(empty: Path, tmp_path: Path, language: str) -> None:
    """Three shapes of a day, full-width digits, a space behind an id."""
    plan, _ = planned(empty, listed("list-to-repair", language, right=False), "list.xlsx", tmp_path)
    clean = tables.clean_tables(MATERIALS.plan("list-to-repair"), language)
    read = {row.fields.get("source_id"): row.fields for row in plan.rows}
    for each in of("list-to-repair", "mended"):
        value = read[each.record][each.field]
        assert tables.written(value) == tables.right_value(each, clean, language), each.id


def test_the_same_wish_under_another_name_is_found_by_the_intake(empty: Path, tmp_path: Path) -> None:
    """As something that may be in the portfolio already."""
    plan, _ = planned(empty, listed("list-to-repair", "en", right=False), "list.xlsx", tmp_path)
    (defect,) = of("list-to-repair", "intake")
    frame = plan.merged.frame.reset_index(drop=True)
    at = int(frame.index[frame["source_id"] == "OPS-147"][0])
    ids = dict(zip(frame["initiative_id"], frame["source_id"], strict=True))
    first = find_lookalikes(frame, at, plan.method)[0]
    assert (defect.record, ids[first.initiative_id], round(first.likeness, 2)) == ("CMP-020", "CMP-020", 0.62)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_file_in_two_encodings_is_refused(empty: Path, tmp_path: Path, language: str) -> None:
    """Nothing is guessed of it."""
    (defect,) = of("list-handed-over", "import")
    content = listed("list-handed-over", language, right=False)
    with pytest.raises(BadInput) as refused:
        planned(empty, content, "list.csv", tmp_path)
    assert [fault.message for fault in refused.value.faults] == [defect.rule]


def test_a_register_refuses_exactly_the_cells_that_the_key_names(bank: Callable[[bytes], Path]) -> None:
    """All at once; a risk whose id was overwritten is missed by its control too."""
    folder = bank(listed("registers-to-repair", "zh", right=False))
    with pytest.raises(BadInput) as refused:
        open_portfolio(folder, registers="all")
    found = sorted((fault.place.sheet, fault.message) for fault in refused.value.faults)
    planted = [(each.sheet, each.rule) for each in of("registers-to-repair", "cells")]
    assert found == sorted([*planted, ("risk_controls", "reference-unknown")])


def test_the_checks_fail_exactly_where_the_key_says(bank: Callable[[bytes], Path], tmp_path: Path) -> None:
    """Beyond what the sample bank fails by itself, before and after; so the repaired workbook is known to be right."""
    plan = MATERIALS.plan("registers-to-repair")

    def failing(workbook: bytes) -> set[tuple[str, str]]:
        out = tmp_path / "checks.csv"
        line = ["check", "-p", str(bank(workbook)), "--as-of", CLOSE, "--out", str(out)]
        assert CliRunner().invoke(pmo, line).exception is None
        rows = csv.DictReader(io.StringIO(out.read_text(encoding="utf-8-sig")))
        return {(row["Record"], row["Check"]) for row in rows if row["Verdict"] == "Not met"}

    right = failing(listed(plan.id, "en", right=True))
    wrong = failing(files.file_of(plan, tables.planted_tables(plan, "en", without=("cells",)), "en"))
    assert wrong - right == {(each.record, each.rule) for each in of(plan.id, "check")} | FOLLOWS
    assert right <= wrong
    assert (len(right), len(wrong)) == (34, 47)


def test_there_are_enough_defects_of_enough_kinds() -> None:
    """More than forty, most of them told by the kit, some by nobody; each with what is wrong in both languages."""
    counts = defects.planted()
    assert counts == {"import": 36, "mended": 5, "eye": 7, "intake": 1, "cells": 14, "check": 12}
    assert len({each.rule for each in MATERIALS.defects if each.rule}) >= 40
    assert len({each.id for each in MATERIALS.defects}) == len(MATERIALS.defects) == 75


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_key_has_a_line_for_every_defect(method: Method, language: str) -> None:
    """With its cell and with what is right, unless it is to be left empty."""
    page = keys.analyst_key(method, language)
    lines = [line.split(" | ") for line in page.splitlines() if line.startswith("| D-")]
    assert [line[0].removeprefix("| ") for line in lines] == [
        each.id for plan in MATERIALS.files for each in MATERIALS.of_file(plan.id)
    ]
    assert [line[0] for line in lines if line[5] == "–"] == []


def test_every_build_gives_the_same_files() -> None:
    """A file changes only when what it shows changes."""
    first, second = dict(files.training_files()), dict(files.training_files())
    assert list(first) == [
        f"{name}.{language}.{ending}"
        for language in ("en", "zh")
        for name, ending in [
            ("list-to-repair", "xlsx"),
            ("registers-to-repair", "xlsx"),
            ("list-handed-over", "csv"),
            ("list-2026-09", "xlsx"),
            ("list-2026-10", "xlsx"),
            ("golden-values", "xlsx"),
        ]
    ]
    assert [name for name in first if first[name] != second[name]] == []


def test_the_values_by_hand_are_those_of_the_formula_book() -> None:
    """Each computed by the kit when the workbook is made."""
    told = {each.id: f"{each.value:.4f}" for each in golden.golden_values()}
    assert told == {
        "npv": "0.4328",
        "eac": "3.8000",
        "spi-t": "0.8933",
        "p85": "45.0000",
        "credit": "3860.0000",
        "hhi": "2280.0000",
        "wilson": "0.9636",
        "loss": "0.4842",
    }


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_workbook_judges_each_answer_against_the_kits_value(language: str) -> None:
    """Inputs are there, answers are empty, each check looks at its own answer and its own value."""
    book = openpyxl.load_workbook(io.BytesIO(golden.golden_workbook(language)))
    sheet, key = book.worksheets
    assert key.sheet_state == "hidden"
    held = [(key.cell(row, 1).value, key.cell(row, 2).value, key.cell(row, 3).value) for row in range(1, 9)]
    wanted = golden.golden_values()
    assert [name for name, *_ in held] == [each.id for each in wanted]
    for place, told in ((1, "value"), (2, "within")):
        assert [row[place] for row in held] == pytest.approx([getattr(each, told) for each in wanted], rel=1e-12)
    checks = [cell for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("=")]
    assert len(checks) == len(held)
    for number, check in enumerate(checks, start=1):
        answer = f"B{check.row}"
        assert sheet[answer].value is None
        assert f"ABS({answer}-key!$B${number})<=key!$C${number}" in check.value
    numbers = [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, float | int)]
    inputs = [each for value in golden.golden_values() for _, values in value.inputs.values() for each in values]
    assert numbers == inputs


def test_the_second_month_says_what_is_new_and_what_is_gone(tmp_path: Path) -> None:
    """September twice, then October: nothing changes the second time, then 2 new, 6 updated, 22 unchanged, 2 gone."""
    make_portfolio(tmp_path / "close", "empty")
    told = []
    for name in ("list-2026-09", "list-2026-09", "list-2026-10"):
        path = tmp_path / f"{name}.xlsx"
        path.write_bytes(listed(name, "en", right=True))
        plan = plan_import(path, tmp_path / "close", as_of=CLOSE)
        commit_import(plan, {})
        told.append((*plan.counts.values(), len(plan.gone)))
    assert told == [(30, 0, 0, 0, 0), (0, 0, 30, 0, 0), (2, 6, 22, 0, 2)]
    held = open_portfolio(tmp_path / "close", registers=["initiatives"]).frames["initiatives"]
    assert held["approved_budget"].sum() == 78_270_200
    assert held.set_index("source_id").loc["CSC-017", "initiative_id"] == "AI-0009"


def test_a_changed_rule_touches_two_initiatives_and_seven_decisions(tmp_path: Path) -> None:
    """The folder that the exercise has the analyst write."""
    (tmp_path / "new.yaml").write_text("impact_rules:\n- {id: IMP-06, level: high}\n", encoding="utf-8")
    rules = ["-p", "sample", "--rules", str(tmp_path)]
    impact = CliRunner().invoke(pmo, ["impact", *rules, "--as-of", CLOSE]).output
    assert "CSC-007  Tier 2 → Tier 1  [IMP-06]" in impact
    assert "CSC-054  Tier 2 or stricter → Tier 1  [IMP-06]" in impact
    replay = CliRunner().invoke(pmo, ["replay", *rules]).output
    assert "Gate decisions: 177. Would come out differently: 7" in replay
    assert {line.split()[1] for line in replay.splitlines() if line.startswith("D-")} == {"CSC-007"}


def test_the_cells_that_the_texts_name_hold_what_they_say() -> None:
    """The flows and the rate of the first value, and the confidence of the seventh."""
    sheet = openpyxl.load_workbook(io.BytesIO(golden.golden_workbook("en"))).worksheets[0]
    told = {unit.id: unit.text_ + unit.text_zh for unit in COURSE.units}
    assert told["analyst-3-1"].count("`=B5+NPV(B6,C5:F5)`") == 2
    assert told["analyst-3-3"].count("`=NORM.S.INV((1+B42)/2)`") == 2
    assert [cell.value for cell in sheet["B5:F5"][0]] == [-3.2, -0.15, 1.35, 1.85, 1.85]
    assert (sheet["B6"].value, sheet["B42"].value) == (0.1, 0.95)


def frames(language: str) -> Iterator[pd.DataFrame]:
    """The lists of September and October, by their ids."""
    for name in ("list-2026-09", "list-2026-10"):
        (table,) = tables.clean_tables(MATERIALS.plan(name), language)
        yield pd.DataFrame(table.rows).T


def test_the_bridge_from_september_to_october_adds_up() -> None:
    """Opening, new, gone, estimates raised and cut, one amount typed ten times too large, closing."""
    before, after = frames("en")
    opening, closing = (frame["approved_budget"].sum() for frame in (before, after))
    new = after.loc[after.index.difference(before.index), "approved_budget"]
    gone = before.loc[before.index.difference(after.index), "approved_budget"]
    both = after.index.intersection(before.index)
    moved = (after.loc[both, "approved_budget"] - before.loc[both, "approved_budget"]).astype(float)
    assert (opening, new.sum(), gone.sum(), closing) == (83_473_000, 1_221_900, 760_700, 77_509_500)
    assert moved[moved != 0].to_dict() == {
        "CSC-017": 250_000,
        "CSC-024": 350_000,
        "OPS-023": -200_000,
        "WLM-030": -6_824_700,
    }
    assert opening + new.sum() - gone.sum() + moved.sum() == closing


@pytest.mark.parametrize("day", [1, 2, 3, 4, 5])
def test_a_day_has_three_hours(day: int) -> None:
    """Reading and exercises together."""
    units = [unit for unit in COURSE.units if unit.id.startswith(f"analyst-{day}-")]
    assert len(units) >= 3
    assert sum(unit.minutes + (unit.task.minutes or 0) for unit in units) == 180
