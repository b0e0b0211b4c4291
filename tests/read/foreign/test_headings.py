"""Headings in any row, in one row or two, in any order; what nothing reads is kept under its own name."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from pmo_kit.errors import BadInput
from pmo_kit.model.mapping import Mapping
from pmo_kit.model.register import Register
from pmo_kit.read.foreign.headings import Headings, find_headings, match_count
from pmo_kit.read.grid import Grid
from tests.read.conftest import told
from tests.read.foreign.builders import grid, mapping


@pytest.fixture
def initiatives(registers: dict[str, Register]) -> Register:
    """The register that everything here goes into."""
    return registers["initiatives"]


def filled(headings: Headings) -> dict[str, str]:
    """Which field each column fills, by the name of the column."""
    return {headings.names[at]: column.to for at, columns in headings.fills.items() for column in columns}


def refused(grids: list[Grid], how: Mapping, register: Register, sheet: str | None = None) -> list[tuple[str, str]]:
    """The faults of a file whose headings cannot be found."""
    with pytest.raises(BadInput) as caught:
        find_headings(grids, how, register, sheet)
    return told(caught.value)


def test_headings_are_known_in_either_language(initiatives: Register) -> None:
    """By id, title and other words; the key and what the kit stamps are not read from a file."""
    rows = (
        ["No.", "项目名称", "Business owner", "stage", "initiative_id", "as_of"],
        ["1", "a", "b", "pilot", "X", "2026"],
    )
    found = find_headings([grid(*rows)], mapping(), initiatives)
    assert filled(found) == {
        "No.": "source_id",
        "项目名称": "name_zh",
        "Business owner": "business_owner",
        "stage": "stage",
    }
    assert found.own == {4: "initiative_id (source)", 5: "as_of (source)"}
    assert found.first_row == 1


@pytest.mark.parametrize(
    "heading", ["项目\n名称", "项目 名称", "项目名称*", "项目名称：", "﻿项目名称", "项目名称\u200b", " 项目名称 "]
)
def test_line_breaks_marks_and_invisible_characters_in_a_heading_do_not_matter(
    initiatives: Register, heading: str
) -> None:
    """People press Alt+Enter, put stars behind what is required, and paste from web pages."""
    assert list(filled(find_headings([grid([heading, "阶段"], ["a", "b"])], mapping(), initiatives)).values()) == [
        "name_zh",
        "stage",
    ]


@pytest.mark.parametrize(
    "above", [[], [["2026年AI项目清单", ""]], [["清单", ""], ["填报单位：科技部", ""], ["", "截至10月"]]]
)
def test_titles_above_are_passed_over(initiatives: Register, above: list[list[str]]) -> None:
    """The row that matches most headings is the one, within the first 30."""
    found = find_headings([grid(*above, ["项目名称", "阶段"], ["a", "b"])], mapping(), initiatives)
    assert found.first_row == len(above) + 1


def test_headings_below_the_thirtieth_row_are_not_looked_for(initiatives: Register) -> None:
    """They would be data."""
    rows = [["x", "y"]] * 30
    assert refused([grid(*rows, ["项目名称", "阶段"])], mapping(), initiatives) == [("list.csv", "no-headings")]


TWO_ROWS = (
    ["项目名称", "负责人员", "负责人员", "预算情况", "预算情况"],
    ["项目名称", "发起人", "项目经理", "批复预算", "已用"],
    ["a", "b", "c", "1", "2"],
)


@pytest.mark.parametrize(
    ("rows", "repeated"),
    [
        (TWO_ROWS, [(1, 2), (1, 4)]),  # a workbook, merged down and across
        ((["项目名称", "负责人员", "", "预算情况", ""], ["", *TWO_ROWS[1][1:]], TWO_ROWS[2]), []),  # the same as CSV
    ],
)
def test_two_rows_of_headings(
    initiatives: Register, rows: Sequence[list[str]], repeated: list[tuple[int, int]]
) -> None:
    """The lower row names the column; both together name it where nothing else does."""
    found = find_headings([grid(*rows, repeated=repeated)], mapping(), initiatives)
    assert filled(found) == {
        "项目名称": "name_zh",
        "负责人员 / 发起人": "sponsor",
        "负责人员 / 项目经理": "pm",
        "预算情况 / 批复预算": "approved_budget",
    }
    assert (found.own, found.first_row) == ({4: "预算情况 / 已用"}, 2)


def test_two_rows_can_be_named_together_in_a_mapping(initiatives: Register) -> None:
    """Where the lower row says the same word twice."""
    rows = ["名称", "计划", "", "实际", ""], ["", "开始", "结束", "开始", "结束"], ["a", "1", "2", "3", "4"]
    how = mapping(
        {"from": "名称", "to": "name_zh"},
        {"from": "计划 结束", "to": "forecast_golive"},
        {"from": "实际/结束", "to": "go_live_date"},
    )
    found = find_headings([grid(*rows)], how, initiatives)
    assert filled(found) == {"名称": "name_zh", "计划 / 结束": "forecast_golive", "实际 / 结束": "go_live_date"}


def test_a_first_row_of_data_that_speaks_like_a_heading_is_not_one(initiatives: Register) -> None:
    """A role called 项目经理 in a column that nothing reads, beside a column without heading."""
    rows = ["项目名称", "岗位", ""], ["智能客服", "项目经理", "阶段"], ["b", "c", "d"]
    found = find_headings([grid(*rows)], mapping(), initiatives)
    assert (filled(found), found.first_row) == ({"项目名称": "name_zh"}, 1)


def test_a_mapping_can_say_that_there_are_two_rows(initiatives: Register) -> None:
    """Whatever they look like."""
    rows = ["甲", "乙"], ["项目名称", "阶段"], ["a", "b"]
    found = find_headings([grid(*rows)], mapping(heading_rows=2), initiatives)
    assert (filled(found), found.first_row) == ({"甲 / 项目名称": "name_zh", "乙 / 阶段": "stage"}, 2)


def test_columns_of_one_name_are_told_apart(initiatives: Register) -> None:
    """The first one that a heading names is read; every other one is kept under a name of its own."""
    rows = ["Name", "Name", "备注", "备注", ""], ["a", "b", "c", "d", "e"]
    found = find_headings([grid(*rows)], mapping(), initiatives)
    assert filled(found) == {"Name": "name_en"}
    assert found.names == ("Name", "Name (2)", "备注", "备注 (2)", "column E")
    assert found.own == {1: "Name (2)", 2: "备注", 3: "备注 (2)", 4: "column E"}


def test_one_column_can_fill_two_fields(initiatives: Register) -> None:
    """A risk class is kept as it stands and read as impact."""
    how = mapping(
        {"from": "Name", "to": "name_en"}, {"from": "Risk", "to": "impact"}, {"from": "Risk", "to": "declared_risk"}
    )
    found = find_headings([grid(["Name", "Risk"], ["a", "high"])], how, initiatives)
    assert [column.to for column in found.fills[1]] == ["impact", "declared_risk"]
    assert found.matched == 3


def test_the_sheet_that_matches_best_is_taken(initiatives: Register) -> None:
    """Among those that the mapping names, if it names any that are there."""
    sheets = [
        grid(["项目名称"], ["a"], sheet="说明"),
        grid(["项目名称", "阶段"], ["a", "b"], sheet="清单"),
        grid(["项目名称", "阶段", "发起人"], ["a", "b", "c"], sheet="旧"),
    ]
    assert find_headings(sheets, mapping(), initiatives).grid.sheet == "旧"
    assert find_headings(sheets, mapping(sheet=["清单"]), initiatives).grid.sheet == "清单"
    assert find_headings(sheets, mapping(sheet=["Liste"]), initiatives).grid.sheet == "旧"
    assert find_headings(sheets, mapping(sheet=["清单"]), initiatives, "说明").grid.sheet == "说明"


def test_two_sheets_that_match_alike_are_not_guessed_between(initiatives: Register) -> None:
    """Unless only one of them has rows, or only one is visible."""
    one, other = (grid(["项目名称", "阶段"], ["a", "b"], sheet=name) for name in ("1月", "2月"))
    assert refused([one, other], mapping(), initiatives) == [("list.csv", "sheets-alike")]
    assert find_headings([one, other], mapping(), initiatives, "2月").grid.sheet == "2月"
    blank = grid(["项目名称", "阶段"], sheet="模板")
    assert find_headings([blank, one], mapping(), initiatives).grid.sheet == "1月"
    hidden = grid(["项目名称", "阶段"], ["a", "b"], sheet="副本", concealed=True)
    assert find_headings([hidden, one], mapping(), initiatives).grid.sheet == "1月"


def test_an_unknown_sheet_is_told_with_the_sheets_there_are(initiatives: Register) -> None:
    """And a text file has none."""
    sheets = [grid(["项目名称"], ["a"], sheet="清单"), grid(["x"], sheet="说明")]
    with pytest.raises(BadInput) as caught:
        find_headings(sheets, mapping(), initiatives, "list")
    assert str(caught.value).splitlines()[1] == (
        "  list.csv, sheet list: There is no sheet of this name. Use one of: 清单, 说明."
    )
    assert refused([grid(["项目名称"])], mapping(), initiatives, "清单") == [("list.csv, sheet 清单", "sheet-in-text")]


def test_a_missing_column_is_told_with_what_the_file_has(initiatives: Register) -> None:
    """All that are missing, each with the headings it would be known by."""
    how = mapping(
        {"from": ["Name", "Title"], "to": "name_en", "required": True},
        {"from": "Agency", "to": "organisation", "required": True},
        {"from": "Stage", "to": "stage"},
    )
    with pytest.raises(BadInput) as caught:
        find_headings([grid(["Stage", "Other"], ["a", "b"])], how, initiatives)
    assert told(caught.value) == [
        ("list.csv, field name_en", "mapping-column-missing"),
        ("list.csv, field organisation", "mapping-column-missing"),
    ]
    assert caught.value.faults[0].problem() == (
        "The mapping test needs a column headed Name / Title; the file has: Stage, Other."
    )


def test_a_file_without_names_and_ids_is_refused(initiatives: Register) -> None:
    """Nothing would tell its rows apart."""
    assert refused([grid(["阶段", "发起人"], ["a", "b"])], mapping(), initiatives) == [
        ("list.csv, field name_en", "mapping-column-missing")
    ]
    assert match_count([grid(["阶段", "发起人"], ["a", "b"])], mapping(), initiatives) == 0
    assert match_count([grid(["No.", "发起人"], ["a", "b"])], mapping(), initiatives) == 2


def test_a_file_without_any_known_heading_is_refused(initiatives: Register) -> None:
    """With its first rows, as text that no terminal acts on."""
    with pytest.raises(BadInput) as caught:
        find_headings([grid(["a\x1b[31m", "b"], ["c", ""])], mapping(), initiatives)
    assert caught.value.faults[0].problem() == (
        "No row holds the headings that the mapping test knows. The file begins: a[31m, b; c"
    )


def test_a_very_wide_file_is_read(initiatives: Register) -> None:
    """2,000 columns, the known ones among them."""
    headings = [f"c{number}" for number in range(2_000)]
    headings[1_500], headings[1_900] = "项目名称", "阶段"
    found = find_headings([grid(headings, ["x"] * 2_000)], mapping(), initiatives)
    assert list(found.fills) == [1_500, 1_900]
    assert len(found.own) == 1_998
