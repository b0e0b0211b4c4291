"""An import from beginning to end: an ugly workbook comes in whole, again, and changed; nothing is lost on the way."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pmo_kit.errors import BadInput
from pmo_kit.model.csv_text import csv_rows, unescape_cell
from pmo_kit.read.foreign import importing
from pmo_kit.read.foreign.importing import ImportPlan, commit_import, failing_doubts, plan_import
from pmo_kit.read.portfolio import open_portfolio
from tests.conftest import SETTINGS
from tests.model.test_characters import NASTY
from tests.read.conftest import told

Office = Callable[..., Path]
DAY, LATER = "2026-10-31", "2026-11-30"
WIDTH = 11


def ugly(path: Path, *, change: Callable[[Any], None] | None = None) -> Path:
    """A list as people keep it: titles above, headings merged over two rows, and no two dates written alike."""
    book = openpyxl.Workbook()
    book.active.title = "说明"
    book.active.append(["本表每月更新"])
    sheet = book.create_sheet("项目清单")
    rows: list[list[Any]] = [
        ["2026年AI项目清单"],
        ["填报单位：科技部", None, None, None, None, None, None, None, "截至10月"],
        [
            "项目编号",
            "项目\n名称*",
            "Name",
            "负责人员",
            None,
            "项目阶段",
            "预算情况",
            None,
            "上线日期",
            "用途",
            "来源模型",
        ],
        [None, None, None, "发起人", "项目经理", None, "批复预算", "备注", None, None, None],
        [
            "P-01",
            "智能客服",
            "Customer bot",
            "张三",
            "+8613800000000",
            "试点",
            "12.5万",
            "=1+1",
            "2026/3/1",
            "客户服务；营销",
            "Qwen",
        ],
        ["P-02", "反洗钱模型", None, "王五", "李四", "生产运行", 3_000_000, None, "Jul-25", "AML", None],
        ["P-02", "反洗钱模型二期", None, "王五", "李四", "建设", None, None, 46082, "反洗钱", None],
        [None, "智能客服", None, "赵六", None, "评估", "１２．５万元", None, datetime(2027, 7, 1), "客服", None],
        ["P-05", "财报助手", None, "钱七", None, "快了", None, "两行\n备注", "3月1日", "算命", None],
        ["P-06", "合同审查", None, "孙八", None, "#REF!", "=G6*2", None, "20260301", None, None],
        ["二、对公条线"],
        [
            "项目编号",
            "项目名称",
            "Name",
            "发起人",
            "项目经理",
            "项目阶段",
            "批复预算",
            "备注",
            "上线日期",
            "用途",
            "来源模型",
        ],
        ["P-07", "@开票助手", None, "周九", None, "概念验证", None, None, "2023", None, "<b>x</b>"],
        ["合计", None, None, None, None, None, 3_125_000],
        ["注：金额为含税"],
    ]
    for row in rows:
        sheet.append([*row, *[None] * (WIDTH - len(row))])
    sheet["H5"].data_type = sheet["B13"].data_type = sheet["E5"].data_type = "s"
    sheet["I8"].number_format = "mmm-yy"
    for area in ("A1:K1", "A3:A4", "B3:B4", "C3:C4", "D3:E3", "F3:F4", "G3:H3", "I3:I4", "J3:J4", "K3:K4", "A11:K11"):
        sheet.merge_cells(area)
    sheet.row_dimensions[9].hidden = True
    if change:
        change(sheet)
    book.save(path)
    return path


@pytest.fixture
def bank(office: Office) -> Path:
    """A portfolio with one initiative that people entered themselves."""
    return office({"initiative_id": "OPS-001", "name_en": "Desk helper", "stage": "build"})


def bring(file: Path, folder: Path, as_of: str = DAY, **options: Any) -> ImportPlan:
    """Plan an import and do it; the rows add up, and the portfolio can still be opened."""
    plan = plan_import(file, folder, as_of=as_of, **options)
    assert plan.rows_in == sum(plan.counts.values())
    commit_import(plan, {"repairs.csv": "x\n"})
    open_portfolio(folder, registers=[plan.register.id])
    return plan


def initiatives(folder: Path) -> pd.DataFrame:
    """The register as it stands, by id."""
    return open_portfolio(folder).frames["initiatives"].set_index("initiative_id")


def doubts(plan: ImportPlan) -> list[tuple[str, str, str]]:
    """Cell, field and rule of each doubt, in order of the cells."""
    found = [(doubt.place.cell, doubt.place.field, doubt.rule) for doubt in plan.doubts]
    return sorted(found, key=lambda each: (int("0" + "".join(filter(str.isdigit, each[0]))), *each))


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def csv_file(path: Path, *rows: list[str]) -> Path:
    """A CSV file."""
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(rows)
    path.write_text(stream.getvalue(), encoding="utf-8", newline="")
    return path


def test_an_ugly_workbook_comes_in_with_the_shipped_mapping(bank: Path, tmp_path: Path) -> None:
    """Found by its headings; seven records, three rows that are none, and the bank's own row as it was."""
    plan = bring(ugly(tmp_path / "清单.xlsx"), bank)
    assert (plan.mapping.id, plan.sheet, plan.register.id) == ("pmo-workbook", "项目清单", "initiatives")
    assert (plan.rows_in, plan.counts) == (11, {"new": 7, "updated": 0, "unchanged": 0, "rejected": 4})
    frame = initiatives(bank)
    assert list(frame.index) == ["OPS-001", *(f"AI-{number:04}" for number in range(1, 8))]
    shown = ["source_id", "name_zh", "sponsor", "pm", "stage", "approved_budget", "go_live_date", "use_cases"]
    rows = frame.loc[[record for record in plan.merged.record_ids if record], shown]
    assert rows.astype(object).where(rows.notna(), None).values.tolist() == [
        ["P-01", "智能客服", "张三", "+8613800000000", "pilot", 125_000.0, "2026-03-01", "customer_service; marketing"],
        ["P-02", "反洗钱模型", "王五", "李四", "production", 3_000_000.0, "2025-07", "fraud_aml"],
        ["P-02", "反洗钱模型二期", "王五", "李四", "build", None, "2026-03-01", "fraud_aml"],
        [None, "智能客服", "赵六", None, "assessment", 125_000.0, "2027-07", "customer_service"],
        ["P-05", "财报助手", "钱七", None, None, None, None, None],
        ["P-06", "合同审查", "孙八", None, None, None, "2026-03-01", None],
        ["P-07", "@开票助手", "周九", None, "poc", None, "2023", None],
    ]
    own = frame[["预算情况 / 备注", "来源模型"]].to_numpy().ravel()
    assert sorted(cell for cell in own if isinstance(cell, str)) == ["<b>x</b>", "=1+1", "Qwen", "两行\n备注"]


def test_every_doubt_names_its_cell(bank: Path, tmp_path: Path) -> None:
    """Nothing was guessed, and nothing was passed over in silence."""
    plan = plan_import(ugly(tmp_path / "清单.xlsx"), bank, as_of=DAY)
    assert doubts(plan) == [
        ("A6", "", "import-id-repeated"),
        ("I6", "go_live_date", "date-month-or-day"),
        ("A7", "", "import-id-repeated"),
        ("A8", "", "import-name-repeated"),
        ("A9", "", "row-hidden"),
        ("F9", "stage", "cell-choice"),
        ("I9", "go_live_date", "date-year"),
        ("J9", "use_cases", "cell-set"),
        ("F10", "stage", "cell-error"),
        ("G10", "approved_budget", "formula-without-value"),
        ("A11", "", "row-is-a-remark"),
        ("A12", "", "row-repeats-headings"),
        ("A14", "", "row-total"),
        ("A15", "", "row-is-a-remark"),
    ]
    assert {doubt.place.file for doubt in plan.doubts} == {"清单.xlsx"}
    assert {doubt.place.sheet for doubt in plan.doubts} == {"项目清单"}
    records = set(plan.merged.record_ids) - {""}
    assert all(doubt.record in records or doubt.rule.startswith("row-") for doubt in plan.doubts)


def test_raw_rows_are_kept_as_they_stood(bank: Path, tmp_path: Path) -> None:
    """Under the names of the columns, with what became of each; rejected rows too."""
    plan = bring(ugly(tmp_path / "清单.xlsx"), bank)
    kept = (bank / "imports" / "pmo-workbook" / "0001" / "rows.csv").read_text(encoding="utf-8")
    rows = [dict(zip(csv_rows(kept, "")[0], map(unescape_cell, row), strict=True)) for row in csv_rows(kept, "")[1:]]
    assert len(rows) == plan.rows_in
    first = next(row for row in rows if row["row"] == "5")
    assert {name: cell for name, cell in first.items() if cell} == {
        "record_id": plan.merged.record_ids[0],
        "outcome": "new",
        "row": "5",
        "项目编号": "P-01",
        "项目\n名称*": "智能客服",
        "Name": "Customer bot",
        "负责人员 / 发起人": "张三",
        "负责人员 / 项目经理": "+8613800000000",
        "项目阶段": "试点",
        "预算情况 / 批复预算": "12.5万",
        "预算情况 / 备注": "=1+1",
        "上线日期": "2026/3/1",
        "用途": "客户服务；营销",
        "来源模型": "Qwen",
    }
    assert [row["outcome"] for row in rows if row["项目编号"].startswith(("合计", "注"))] == ["rejected", "rejected"]
    report = json.loads((bank / "imports" / "pmo-workbook" / "0001" / "report.json").read_text(encoding="utf-8"))
    assert (report["rows_in"], report["new"], report["rejected"], report["doubts"]) == (11, 7, 4, len(plan.doubts))


def test_a_plan_writes_nothing(bank: Path, tmp_path: Path) -> None:
    """A dry run is a plan that is not committed."""
    before = snapshot(bank)
    plan_import(ugly(tmp_path / "清单.xlsx"), bank, as_of=DAY)
    assert snapshot(bank) == before


def test_the_same_file_again_is_unchanged(bank: Path, tmp_path: Path) -> None:
    """No row is new, no cell of the register differs; what was doubtful is doubtful until somebody settles it."""
    file = ugly(tmp_path / "清单.xlsx")
    first = bring(file, bank)
    before = (bank / "registers" / "initiatives.csv").read_bytes()
    plan = bring(file, bank, LATER)
    assert plan.counts == {"new": 0, "updated": 0, "unchanged": 7, "rejected": 4}
    assert plan.gone == ()
    assert doubts(plan) == doubts(first)
    assert (bank / "registers" / "initiatives.csv").read_bytes() == before


def test_a_doubt_is_settled_by_writing_into_the_register(office: Office, tmp_path: Path) -> None:
    """Until then it stays on the repair list, import after import."""
    folder = office()
    file = csv_file(tmp_path / "l.csv", ["项目名称", "上线日期"], ["a", "下月"])
    rules = [[doubt.rule for doubt in bring(file, folder).doubts] for _ in range(2)]
    path = folder / "registers" / "initiatives.csv"
    frame = pd.read_csv(path, dtype=str)
    frame["go_live_date"] = "2026-12-01"
    frame.to_csv(path, index=False)
    plan = bring(file, folder)
    assert (rules, plan.doubts, plan.counts["unchanged"]) == ([["cell-date"]] * 2, (), 1)
    assert initiatives(folder)["go_live_date"].tolist() == ["2026-12-01"]


def test_a_newer_file_is_new_updated_unchanged_and_gone(bank: Path, tmp_path: Path) -> None:
    """The rows add up, ids stay, a person's edit stays, and nothing is deleted."""
    first = bring(ugly(tmp_path / "清单.xlsx"), bank)
    ids = {
        row.fields["name_zh"]: record for row, record in zip(first.rows, first.merged.record_ids, strict=True) if record
    }
    path = bank / "registers" / "initiatives.csv"
    path.write_text(path.read_text(encoding="utf-8-sig").replace("孙八", "孙小八"), encoding="utf-8")

    def change(sheet: Any) -> None:
        sheet["F6"] = "已下线"  # P-02 is retired
        sheet["D10"] = "孙九"  # where a person has changed the register
        sheet["B13"] = "开票助手"  # P-07 has a new name
        sheet["A9"], sheet["B9"], sheet["F9"] = "P-08", "报表助手", "build"  # P-05 has made room for another
        sheet["I9"] = sheet["J9"] = None

    plan = bring(ugly(tmp_path / "清单.xlsx", change=change), bank, LATER)
    assert plan.counts == {"new": 1, "updated": 3, "unchanged": 3, "rejected": 4}
    assert plan.gone == (ids["财报助手"],)
    frame = initiatives(bank)
    assert len(frame) == 9
    assert frame.loc[ids["反洗钱模型"], "stage"] == "retired"
    assert frame.loc[ids["@开票助手"], "name_zh"] == "开票助手"
    assert frame.loc[ids["合同审查"], "sponsor"] == "孙小八"
    assert frame.loc[ids["财报助手"], "name_zh"] == "财报助手"
    assert frame.loc["AI-0008", "name_zh"] == "报表助手"
    conflict = next(doubt for doubt in plan.doubts if doubt.rule == "import-conflict")
    assert (conflict.place.cell, conflict.record, conflict.values) == (
        "D10",
        ids["合同审查"],
        {"ours": "孙小八", "theirs": "孙九"},
    )
    gone = next(doubt for doubt in plan.doubts if doubt.rule == "import-gone")
    assert (gone.record, gone.place.file) == (ids["财报助手"], "清单.xlsx")


def test_what_is_gone_can_come_back(bank: Path, tmp_path: Path) -> None:
    """It is known, and has its old id."""
    names = ["a", "b"]
    both = csv_file(tmp_path / "l.csv", ["项目名称", "阶段"], *([name, "建设"] for name in names))
    bring(both, bank)
    one = csv_file(tmp_path / "m.csv", ["项目名称", "阶段"], ["a", "建设"])
    assert bring(one, bank).gone == ("AI-0002",)
    assert bring(one, bank).gone == ("AI-0002",)  # told until it is back or closed
    plan = bring(both, bank)
    assert (plan.counts["unchanged"], plan.gone, plan.merged.record_ids) == (2, (), ["AI-0001", "AI-0002"])


def test_the_order_of_the_file_does_not_matter(office: Office, tmp_path: Path) -> None:
    """Neither for the ids that are issued nor for what is recognised."""
    rows = [["P-3", "c", "建设"], ["P-1", "a", "试点"], ["", "b", "评估"]]
    one = csv_file(tmp_path / "one.csv", ["编号", "项目名称", "阶段"], *rows)
    other = csv_file(tmp_path / "other.csv", ["阶段", "项目名称", "编号"], *(row[::-1] for row in reversed(rows)))
    folder = office()
    bring(one, folder)
    frame = initiatives(folder).drop(columns="source_file")
    assert bring(other, folder).counts["unchanged"] == 3
    for path in (folder / "registers" / "initiatives.csv", folder / "imports" / "pmo-workbook" / "state.csv"):
        path.unlink()
    bring(other, folder)
    pd.testing.assert_frame_equal(initiatives(folder).drop(columns="source_file"), frame)


def test_a_list_that_is_sorted_anew_does_not_mix_up_its_rows(office: Office, tmp_path: Path) -> None:
    """Its numbers only count the rows."""
    folder = office()
    bring(csv_file(tmp_path / "l.csv", ["序号", "项目名称", "阶段"], ["1", "a", "建设"], ["2", "b", "试点"]), folder)
    plan = bring(
        csv_file(tmp_path / "l.csv", ["序号", "项目名称", "阶段"], ["1", "b", "试点"], ["2", "a", "建设"]), folder
    )
    frame = initiatives(folder)
    assert plan.merged.record_ids == ["AI-0002", "AI-0001"]
    assert frame[["name_zh", "stage"]].values.tolist() == [["a", "build"], ["b", "pilot"]]


def test_rows_that_people_entered_are_recognised_by_their_name(bank: Path, tmp_path: Path) -> None:
    """The list then fills in what the register does not say, and contradicts nothing."""
    file = csv_file(tmp_path / "l.csv", ["Name", "阶段", "发起人"], ["DESK  helper", "试点", "张三"])
    plan = bring(file, bank)
    assert plan.counts["updated"] == 1
    assert initiatives(bank).loc["OPS-001", ["name_en", "stage", "sponsor"]].tolist() == [
        "Desk helper",
        "build",
        "张三",
    ]
    assert [(doubt.rule, doubt.place.cell) for doubt in plan.doubts] == [
        ("import-conflict", "A2"),
        ("import-conflict", "B2"),
    ]


def test_parents_are_named_by_the_ids_of_the_source(office: Office, tmp_path: Path) -> None:
    """In the register they are its own ids; one that is nowhere is a doubt, and the portfolio still opens."""
    folder = office()
    rows = ["项目编号", "项目名称", "上级项目"], ["P-1", "a", ""], ["P-2", "b", "P-1"], ["P-3", "c", "P-9"]
    plan = bring(csv_file(tmp_path / "l.csv", *rows), folder)
    assert initiatives(folder)["parent_id"].fillna("").tolist() == ["", "AI-0001", ""]
    assert doubts(plan) == [("C4", "parent_id", "reference-unknown")]
    assert bring(csv_file(tmp_path / "l.csv", *rows), folder).counts["unchanged"] == 3


def test_an_unreadable_cell_does_not_wipe_out_what_was_known(office: Office, tmp_path: Path) -> None:
    """The doubt is told; the register keeps the date; and the next good date is taken."""
    folder = office()
    for cell, expected, rules in [
        ("2026-03-01", "2026-03-01", []),
        ("三月底", "2026-03-01", ["cell-date"]),
        ("2026-04-01", "2026-04-01", []),
        ("", None, []),
    ]:
        plan = bring(csv_file(tmp_path / "l.csv", ["项目名称", "上线日期", "备注"], ["a", cell, cell]), folder)
        found = initiatives(folder)["go_live_date"].astype(object)
        assert found.where(found.notna(), None).tolist() == [expected]
        assert [doubt.rule for doubt in plan.doubts] == rules


def test_a_column_that_is_missing_this_time_empties_nothing(office: Office, tmp_path: Path) -> None:
    """The source says nothing about it."""
    folder = office()
    bring(csv_file(tmp_path / "l.csv", ["项目名称", "阶段"], ["a", "建设"]), folder)
    assert bring(csv_file(tmp_path / "l.csv", ["项目名称", "发起人"], ["a", "张三"]), folder).counts["updated"] == 1
    assert initiatives(folder)[["stage", "sponsor"]].values.tolist() == [["build", "张三"]]
    assert bring(csv_file(tmp_path / "l.csv", ["项目名称", "阶段"], ["a", "试点"]), folder).doubts == ()
    assert initiatives(folder)["stage"].tolist() == ["pilot"]


def test_two_sources_of_one_mapping_are_kept_apart(office: Office, tmp_path: Path) -> None:
    """What one does not have is not gone for the other; ids never collide."""
    folder = office()
    bring(csv_file(tmp_path / "l.csv", ["项目名称"], ["a"]), folder, source="零售")
    plan = bring(csv_file(tmp_path / "m.csv", ["项目名称"], ["b"]), folder, source="对公")
    assert (plan.merged.record_ids, plan.gone) == (["AI-0002"], ())
    assert sorted(path.name for path in (folder / "imports").iterdir()) == ["对公", "零售"]


def test_an_id_is_never_issued_again(office: Office, tmp_path: Path) -> None:
    """Although its row has been removed by hand, and although another source asks."""
    folder = office()
    bring(csv_file(tmp_path / "l.csv", ["项目名称"], ["a"]), folder, source="one")
    (folder / "registers" / "initiatives.csv").write_text("initiative_id\n", encoding="utf-8")
    plan = bring(csv_file(tmp_path / "m.csv", ["项目名称"], ["b"]), folder, source="two")
    assert plan.merged.record_ids == ["AI-0002"]


@pytest.mark.parametrize("source", ["..", "a/b", "../..", ".x", "a b"])
def test_a_source_must_be_a_name_for_a_folder(office: Office, tmp_path: Path, source: str) -> None:
    """And no way out of it."""
    with pytest.raises(BadInput) as caught:
        plan_import(csv_file(tmp_path / "l.csv", ["项目名称"], ["a"]), office(), as_of=DAY, source=source)
    assert told(caught.value) == [("field --source", "cell-id")]


def test_a_file_with_headings_only_is_refused(office: Office, tmp_path: Path) -> None:
    """Probably the wrong sheet."""
    with pytest.raises(BadInput) as caught:
        plan_import(csv_file(tmp_path / "l.csv", ["项目名称", "阶段"]), office(), as_of=DAY)
    assert told(caught.value) == [("l.csv", "no-rows")]


def test_a_mapping_can_be_given_as_a_file(office: Office, tmp_path: Path) -> None:
    """Saved beside the list, for headings that nobody else uses; its encoding is used too."""
    how = tmp_path / "ours.yaml"
    how.write_text(
        "id: ours\ntitle: O\ntitle_zh: 我\nregister: initiatives\nowner: pmo-analyst\nencoding: gb18030\n"
        "columns:\n- {from: 叫啥, to: name_zh}\n- {from: 到哪了, to: stage, values: {快了: pilot}}\n",
        encoding="utf-8",
    )
    file = tmp_path / "l.csv"
    file.write_bytes("叫啥,到哪了\n联通,快了\n".encode("gb18030"))
    folder = office()
    plan = bring(file, folder, mapping=str(how))
    assert (plan.encoding, initiatives(folder)[["name_zh", "stage"]].values.tolist()) == (
        "gb18030",
        [["联通", "pilot"]],
    )


def test_the_register_can_be_a_workbook(office: Office, tmp_path: Path) -> None:
    """New rows go below the others, and people's sheet keeps its headings."""
    folder = office()
    (folder / "registers" / "initiatives.csv").unlink()
    book = openpyxl.Workbook()
    book.active.title = "项目清单"
    book.active.append(["项目编号", "项目名称", "阶段"])
    book.active.append(["OPS-001", "a", "建设"])
    book.save(folder / "registers" / "清单.xlsx")
    plan = bring(csv_file(tmp_path / "l.csv", ["项目名称", "阶段"], ["a", "试点"], ["=b", "评估"]), folder)
    assert plan.target == folder / "registers" / "清单.xlsx"
    sheet = openpyxl.load_workbook(plan.target)["项目清单"]
    assert [[cell.value for cell in row[:3]] for row in sheet.iter_rows()] == [
        ["项目编号", "项目名称", "阶段"],
        ["OPS-001", "a", "建设"],
        ["AI-0001", "=b", "assessment"],
    ]


def test_a_register_that_cannot_be_written_leaves_nothing_behind(office: Office, tmp_path: Path) -> None:
    """One message, and no half of an import."""
    folder = office({"initiative_id": "OPS-001"})
    (folder / "registers" / "initiatives.csv").chmod(0o444)
    before = snapshot(folder)
    plan = plan_import(csv_file(tmp_path / "l.csv", ["项目名称"], ["a"]), folder, as_of=DAY)
    with pytest.raises(BadInput) as caught:
        commit_import(plan, {})
    assert [message for _, message in told(caught.value)] == ["cannot-write"]
    assert snapshot(folder) == before


def test_a_workbook_that_cannot_take_the_rows_leaves_nothing_behind(office: Office, tmp_path: Path) -> None:
    """Its sheet holds a formula, whose result would be out of date."""
    folder = office()
    (folder / "registers" / "initiatives.csv").unlink()
    book = xlsxwriter.Workbook(str(folder / "registers" / "b.xlsx"))
    sheet = book.add_worksheet("initiatives")
    sheet.write_row(0, 0, ["initiative_id", "x"])
    sheet.write_row(1, 0, ["OPS-001"])
    sheet.write_formula("B2", "=1+1", value=2)
    book.close()
    before = snapshot(folder)
    plan = plan_import(csv_file(tmp_path / "l.csv", ["项目名称"], ["a"]), folder, as_of=DAY)
    with pytest.raises(BadInput) as caught:
        commit_import(plan, {})
    assert told(caught.value) == [("registers/b.xlsx, sheet initiatives, cell B2", "sheet-has-formulas")]
    assert snapshot(folder) == before


@pytest.mark.parametrize("stop", ["register", "state"])
def test_an_import_that_was_interrupted_is_completed_by_the_next(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop: str
) -> None:
    """The power goes before the register is written, or before what the source said is: the result is the same."""
    rows = ["项目编号", "项目名称", "阶段"], ["P-2", "a", "建设"], ["P-1", "a", "试点"], ["", "c", "评估"]
    file = csv_file(tmp_path / "l.csv", *rows)
    folder = office({"initiative_id": "OPS-001", "name_zh": "c"})
    plan = plan_import(file, folder, as_of=DAY)
    with monkeypatch.context() as cut:

        def off(*_: object) -> None:
            raise KeyboardInterrupt

        if stop == "state":
            cut.setattr(importing, "write_state", off)
        else:
            write = importing.write_whole
            cut.setattr(
                importing,
                "write_whole",
                lambda path, text: off() if path.parent.name == "registers" else write(path, text),
            )
        with pytest.raises(KeyboardInterrupt):
            commit_import(plan, {})
    again = bring(file, folder)
    assert again.merged.record_ids == plan.merged.record_ids == ["AI-0002", "AI-0001", "OPS-001"]
    frame = initiatives(folder)
    assert frame[["name_zh", "stage"]].values.tolist() == [["c", "assessment"], ["a", "pilot"], ["a", "build"]]
    assert not [doubt for doubt in again.doubts if doubt.rule == "import-conflict"]
    assert bring(file, folder).counts["unchanged"] == 3


@pytest.mark.parametrize("text", ['record_id,base\nAI-1,"{', "a,b\n1\n", "\x00", ""])
def test_a_damaged_record_of_earlier_imports_is_told(office: Office, tmp_path: Path, text: str) -> None:
    """Without it a person's edit could not be told from the source."""
    folder = office()
    file = csv_file(tmp_path / "l.csv", ["项目名称"], ["a"])
    bring(file, folder)
    (folder / "imports" / "pmo-workbook" / "state.csv").write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        plan_import(file, folder, as_of=DAY)
    assert told(caught.value) == [("imports/pmo-workbook/state.csv", "state-damaged")]


def test_each_import_has_its_own_folder(office: Office, tmp_path: Path) -> None:
    """Numbered in order, with the repair lists that were handed over; an unchanged one keeps no rows."""
    folder = office()
    file = csv_file(tmp_path / "l.csv", ["项目名称"], ["a"])
    bring(file, folder)
    bring(file, folder)
    source = folder / "imports" / "pmo-workbook"
    assert sorted(path.relative_to(source).as_posix() for path in source.rglob("*") if path.is_file()) == [
        "0001/repairs.csv",
        "0001/report.json",
        "0001/rows.csv",
        "0002/repairs.csv",
        "0002/report.json",
        "0002/rows.csv",
        "state.csv",
    ]
    assert (source / "0002" / "rows.csv").read_text(encoding="utf-8") == "record_id,outcome,row\n"


def test_checks_of_good_rows_become_doubts_of_the_rows_of_the_file(office: Office, tmp_path: Path) -> None:
    """With the cell of the field; one doubt for all rows where the file has no such column, at no cell of another."""
    folder = office({"initiative_id": "OPS-001"})
    file = csv_file(tmp_path / "l.csv", ["项目名称", "阶段", "上线日期"], ["a", "生产运行", ""], ["b", "", ""])
    plan = plan_import(file, folder, as_of=DAY)
    failing = {"INI-LIVE-DATE": ["AI-0001"], "INI-STAGE": ["AI-0002", "OPS-001"], "INI-PURPOSE": ["AI-0002"]}
    found = failing_doubts(plan, failing)
    assert sorted((doubt.place.cell, doubt.place.field, doubt.rule, doubt.record) for doubt in found) == [
        ("", "purpose, purpose_zh", "INI-PURPOSE", ""),
        ("B3", "stage", "INI-STAGE", "AI-0002"),
        ("C2", "go_live_date", "INI-LIVE-DATE", "AI-0001"),
    ]
    purpose = next(doubt for doubt in found if doubt.rule == "INI-PURPOSE")
    assert purpose.values["problem"] == (
        "A row needs a purpose, but the file has no column for purpose / purpose_zh; rows concerned: 1."
    )
    assert {doubt.values["remedy_zh"] for doubt in found if doubt.rule == "INI-LIVE-DATE"} == {"填写实际上线日"}


def test_columns_that_nobody_knows_are_told(office: Office, tmp_path: Path) -> None:
    """At their headings, unless they are empty; what they hold is kept all the same."""
    file = csv_file(tmp_path / "l.csv", ["项目名称", "密级", "联系电话", "备用"], ["a", "内部", "010", ""])
    plan = bring(file, office())
    assert [(doubt.place.cell, doubt.values["value"]) for doubt in plan.unknown] == [("B1", "密级"), ("C1", "联系电话")]
    report = json.loads((tmp_path / "office/imports/pmo-workbook/0001/report.json").read_text(encoding="utf-8"))
    assert report["columns_not_recognised"] == ["密级", "联系电话"]


def test_the_headings_of_an_ordinary_list_are_known(office: Office, tmp_path: Path) -> None:
    """As a bank writes them from day to day."""
    said = {
        "项目名称": ("name_zh", "a"),
        "项目负责人": ("business_owner", "李伟"),
        "项目经理": ("pm", "王芳"),
        "牵头部门": ("department", "运营部"),
        "当前阶段": ("stage", "试点"),
        "项目状态": ("status", "进行中"),
        "批复金额": ("approved_budget", "5万"),
        "计划上线日期": ("forecast_golive", "2027-01-31"),
        "供应商名称": ("vendor", "某公司"),
        "是否涉及境外数据传输": ("cross_border", "否"),
    }
    plan = bring(csv_file(tmp_path / "l.csv", list(said), [word for _, word in said.values()]), office())
    assert {field for field, _ in said.values()} <= set(plan.rows[0].cells)
    assert (plan.unknown, plan.doubts) == ((), ())


def test_lone_characters_and_control_characters_of_a_json_file_come_in(office: Office, tmp_path: Path) -> None:
    """Inert in the register, as they stood among the raw rows."""
    folder = office()
    file = tmp_path / "l.json"
    file.write_text('[{"项目名称": "a\\ud83d\\u0007b\\u202e", "备注": "x\\ry"}]', encoding="utf-8")
    bring(file, folder)
    assert initiatives(folder)[["name_zh", "备注"]].values.tolist() == [["ab", "x\ny"]]
    raw = csv_rows((folder / "imports" / "pmo-workbook" / "0001" / "rows.csv").read_bytes().decode("utf-8"), "")
    assert raw[1][3:] == ["a\\ud83d\x07b\u202e", "x\ry"]


WORDS = [
    "P-1",
    "P-2",
    "1",
    "2",
    "AI-0001",
    "2026/3/1",
    "Jul-25",
    "12.5万",
    "待定",
    "无",
    "合计",
    "是",
    "生产运行",
    "a",
    "b",
    "..",
]
HEADINGS = [
    "项目名称",
    "编号",
    "序号",
    "阶段",
    "上线日期",
    "批复预算",
    "用途",
    "上级项目",
    "Name",
    "所属机构",
    "备注",
    "备注",
    "=x",
    "",
]
CELLS = st.one_of(st.sampled_from(WORDS), st.just(""), NASTY)


@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from(HEADINGS), min_size=1, max_size=7).flatmap(
        lambda headings: st.tuples(
            st.just(headings), st.lists(st.lists(CELLS, min_size=len(headings), max_size=len(headings)), max_size=6)
        )
    )
)
def test_any_table_is_refused_or_comes_in_whole_and_the_second_time_unchanged(
    tmp_path_factory: pytest.TempPathFactory, table: tuple[list[str], list[list[str]]]
) -> None:
    """Whatever the cells hold: the rows add up, the portfolio can be opened afterwards, and ids stay."""
    folder = tmp_path_factory.mktemp("any")
    (folder / "portfolio.yaml").write_text(SETTINGS, encoding="utf-8")
    headings, rows = table
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows([["项目名称", *headings], *([str(at), *row] for at, row in enumerate(rows))])
    (folder / "l.csv").write_bytes(stream.getvalue().encode("utf-8", "replace"))
    with suppress(BadInput):
        plan = bring(folder / "l.csv", folder, mapping="pmo-workbook")
        open_portfolio(folder)
    if not (folder / "imports").exists():
        return
    again = bring(folder / "l.csv", folder, LATER, mapping="pmo-workbook")
    assert again.counts["unchanged"] == plan.rows_in - plan.counts["rejected"]
    assert again.merged.record_ids == plan.merged.record_ids
