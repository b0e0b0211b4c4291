"""Rows of a foreign table: fields read, doubts with their cells, raw cells kept, and what is no record told apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from pmo_kit.model.mapping import Mapping
from pmo_kit.model.method import Method
from pmo_kit.model.register import Register
from pmo_kit.read.foreign.headings import find_headings
from pmo_kit.read.foreign.rows import ForeignRow, RowReader
from tests.read.foreign.builders import grid, mapping

Registers = dict[str, Register]


def rows_of(
    method: Method, registers: Registers, *rows: Sequence[str], how: Mapping | None = None, **more: Any
) -> list[ForeignRow]:
    """The rows of a table; the first of `rows` are its headings."""
    chosen = how or mapping()
    register = registers[chosen.register_id]
    headings = find_headings([grid(*rows, **more)], chosen, register)
    return list(RowReader(headings, chosen, register, method, currency="CNY").rows())


def doubts(row: ForeignRow) -> list[tuple[str, str, str]]:
    """Each doubt of a row: its cell, the field and the rule."""
    return [(doubt.place.cell, doubt.place.field, doubt.rule) for doubt in row.doubts]


def test_a_row_says_what_its_cells_say(method: Method, registers: Registers) -> None:
    """Fields by name, own columns as text, every cell as it stood and under its address."""
    headings = ["No.", "项目名称", "阶段", "批复预算", "备注"]
    (row,) = rows_of(method, registers, headings, ["P-1", " 智能客服 ", "试点", "12.5万", "=1+1"])
    assert row.fields == {"source_id": "P-1", "name_zh": "智能客服", "stage": "pilot", "approved_budget": 125_000.0}
    assert row.own == {"备注": "=1+1"}
    assert row.raw == {"No.": "P-1", "项目名称": " 智能客服 ", "阶段": "试点", "批复预算": "12.5万", "备注": "=1+1"}
    assert row.cells == {"source_id": "A2", "name_zh": "B2", "stage": "C2", "approved_budget": "D2"}
    assert (row.number, row.doubts, row.rejected) == (2, [], None)


@pytest.mark.parametrize(
    ("heading", "cell", "amount"),
    [
        ("批复预算（万元）", "12.5", 125_000.0),
        ("批复预算(千元)", "1,200", 1_200_000.0),
        ("Approved budget (RMB m)", "3", 3_000_000.0),
        ("Approved budget (RMB)", "3", 3.0),
        ("Approved budget ('000)", "45", 45_000.0),
        ("批复预算（万元）", "3亿", 300_000_000.0),
        ("批复预算", "3", 3.0),
        ("批复预算（单位：万元）", "3", 30_000.0),
        ("批复预算（万元）", "50000元", 50_000.0),
    ],
)
def test_a_unit_in_the_heading_counts_unless_the_cell_has_its_own(
    method: Method, registers: Registers, heading: str, cell: str, amount: float
) -> None:
    """Tables of a bank state amounts in 万元 or thousands once, above the column; the raw cell stays as it stood."""
    (row,) = rows_of(method, registers, ["项目名称", heading], ["a", cell])
    assert row.fields["approved_budget"] == amount
    assert row.raw[heading] == cell


@pytest.mark.parametrize(
    ("heading", "cell", "rule"),
    [
        ("Approved budget (USD m)", "3", "cell-currency"),
        ("Approved budget (USD)", "12.5万", "cell-currency"),
        ("批复预算（万美元）", "3", "cell-currency"),
        ("批复预算", "$50000", "cell-currency"),
        ("批复预算", "€3", "cell-currency"),
        ("批复预算（万元）", "$50000", "cell-currency"),
        ("批复预算", "-3", "cell-negative"),
        ("批复预算（万元）", "¥50000", "cell-unit-unclear"),
    ],
)
def test_an_amount_that_may_mean_another_one_is_a_doubt(
    method: Method, registers: Registers, heading: str, cell: str, rule: str
) -> None:
    """Another currency, less than nothing, or a sign of its own below a heading with a unit: the field stays empty."""
    (row,) = rows_of(method, registers, ["项目名称", heading], ["a", cell])
    assert doubts(row) == [("B2", "approved_budget", rule)]
    assert row.doubts[0].values["value"] == cell
    assert "approved_budget" not in row.fields


def test_a_heading_in_another_currency_asks_nothing_of_empty_cells(method: Method, registers: Registers) -> None:
    """A cell without an amount has none in any currency."""
    (row,) = rows_of(method, registers, ["项目名称", "Approved budget (USD m)"], ["a", ""])
    assert (row.fields["approved_budget"], doubts(row)) == (None, [])


def test_an_empty_cell_is_empty_and_an_unreadable_one_says_nothing(method: Method, registers: Registers) -> None:
    """The one empties the register's cell, the other leaves it alone and is a doubt."""
    (row,) = rows_of(method, registers, ["项目名称", "阶段", "上线日期", "备注"], ["a", "", "下月", ""])
    assert row.fields == {"name_zh": "a", "stage": None}
    assert row.own == {"备注": None}
    assert doubts(row) == [("C2", "go_live_date", "cell-date")]


@pytest.mark.parametrize(
    ("heading", "cell", "rule"),
    [
        ("阶段", "快了", "cell-choice"),
        ("用途", "信贷审批；算命", "cell-set"),
        ("预算", "约100", "cell-number"),
        ("是否面向客户", "也许", "cell-yes-no"),
        ("上线日期", "2026-02-30", "cell-date"),
        ("上线日期", "03/04/2026", "date-order"),
        ("上线日期", "3月1日", "date-year"),
        ("上线日期", "1900-01-01", "cell-year"),
        ("业务负责人", "李伟70%、王芳50%", "cell-person"),
        ("上级项目", "P 1", "cell-id"),
    ],
)
def test_what_cannot_be_read_is_a_doubt_and_not_a_guess(
    method: Method, registers: Registers, heading: str, cell: str, rule: str
) -> None:
    """With the cell, and the role that can mend it."""
    headings = [
        "项目名称",
        registers["initiatives"].columns["public_facing"].title_zh if "客户" in heading else heading,
    ]
    (row,) = rows_of(method, registers, headings, ["a", cell])
    ((where, _, found),) = doubts(row)
    assert (where, found, list(row.fields)) == ("B2", rule, ["name_zh"])
    assert row.raw[headings[1]] == cell
    assert row.doubts[0].who in method.roles


def test_a_question_is_put_to_the_role_that_answers_it(method: Method, registers: Registers) -> None:
    """Anything else to the owner of the mapping."""
    headings = ["项目名称", "阶段", registers["initiatives"].columns["public_facing"].title_zh]
    (row,) = rows_of(method, registers, headings, ["a", "快了", "也许"])
    assert [doubt.who for doubt in row.doubts] == ["pmo-analyst", method.questions["public_facing"].answered_by]


def test_dates_keep_their_precision_and_a_month_that_may_be_a_day_is_told(method: Method, registers: Registers) -> None:
    """The month is taken, unless the mapping says that such dates are months."""
    headings, rows = ["项目名称", "上线日期"], [["a", "2023"], ["b", "Jul-25"], ["c", "46082"], ["d", "２０２６年３月"]]
    read = rows_of(method, registers, headings, *rows)
    assert [row.fields["go_live_date"] for row in read] == ["2023", "2025-07", "2026-03-01", "2026-03"]
    assert [doubts(row) for row in read] == [[], [("B3", "go_live_date", "date-month-or-day")], [], []]
    settled = rows_of(method, registers, headings, *rows, how=mapping(month_and_number="year"))
    assert [doubts(row) for row in settled] == [[], [], [], []]
    assert settled[1].raw["上线日期"] == "Jul-25"


def test_the_mapping_settles_order_and_year(method: Method, registers: Registers) -> None:
    """For the whole file."""
    how = mapping(date_order="dmy", default_year=2026)
    read = rows_of(method, registers, ["项目名称", "上线日期"], ["a", "03/04/2026"], ["b", "3月1日"], how=how)
    assert [row.fields["go_live_date"] for row in read] == ["2026-04-03", "2026-03-01"]


RISK = {
    "from": "Risk",
    "to": "impact",
    "values": {"Big": "high", "-": []},
    "prefixes": {"a) ": "low", "a) not": "medium"},
}
NAME = {"from": "Name", "to": "name_en"}


def one(method: Method, registers: Registers, column: dict[str, Any], cell: str, **more: Any) -> ForeignRow:
    """One row with a name and one other cell."""
    (row,) = rows_of(
        method, registers, ["Name", "Risk"], ["a", cell], how=mapping(NAME, {"from": "Risk", **column}, **more)
    )
    return row


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("Big", "high"),
        ("ＢＩＧ", "high"),
        ("-", None),
        ("a) whatever", "low"),
        ("高", "high"),
        ("Low|medium", "low|medium"),
    ],
)
def test_values_and_prefixes_translate_words(
    method: Method, registers: Registers, cell: str, value: str | None
) -> None:
    """A word that the mapping does not know goes through the register's own words."""
    assert one(method, registers, RISK, cell).fields["impact"] == value


@pytest.mark.parametrize(
    ("otherwise", "column", "fields", "rules"),
    [
        ("doubt", "impact", {}, ["cell-choice"]),
        ("blank", "impact", {"impact": None}, []),
        ("keep", "declared_risk", {"declared_risk": "vast"}, []),
    ],
)
def test_an_unknown_word_is_doubted_dropped_or_kept(
    method: Method, registers: Registers, otherwise: str, column: str, fields: dict[str, Any], rules: list[str]
) -> None:
    """As the mapping says; it stays among the raw values in any case."""
    row = one(method, registers, {"to": column, "otherwise": otherwise, "values": {"x": "low"}}, "vast")
    assert {key: value for key, value in row.fields.items() if key != "name_en"} == fields
    assert [doubt.rule for doubt in row.doubts] == rules
    assert row.raw["Risk"] == "vast"


def test_two_answers_for_a_choice_are_a_doubt(method: Method, registers: Registers) -> None:
    """Joined, they would make the register unreadable."""
    row = one(method, registers, {"to": "impact", "list": True, "values": {"x": "low", "y": "high"}}, "x; y")
    assert doubts(row) == [("B2", "impact", "cell-choice")]
    assert "impact" not in row.fields


LIST = {"to": "techniques", "list": True, "values": {"Classical": "ml", "Generative": "generative"}}


@pytest.mark.parametrize(
    "cell", ["Classical; Generative", "['Classical', 'Generative']", "Generative\nClassical", "Classical、生成式AI"]
)
def test_a_cell_can_hold_a_list(method: Method, registers: Registers, cell: str) -> None:
    """With the separators of the mapping, or as Python text; in the register's order."""
    assert one(method, registers, LIST, cell).fields["techniques"] == "ml; generative"


@pytest.mark.parametrize(
    "cell", ["Classical; magic", "[broken", "[broken]", "[1+]", r"['C:\magic']", "['Classical', 'magic']"]
)
def test_one_unknown_word_makes_a_list_a_doubt(method: Method, registers: Registers, cell: str) -> None:
    """Half an answer would be a wrong one."""
    row = one(method, registers, LIST, cell)
    assert (row.fields, [doubt.rule for doubt in row.doubts]) == ({"name_en": "a"}, ["cell-set"])


def test_two_columns_can_fill_one_set(method: Method, registers: Registers) -> None:
    """In the register's order, each answer once."""
    how = mapping(NAME, {"from": "A", "to": "jurisdictions"}, {"from": "B", "to": "jurisdictions"})
    (row,) = rows_of(method, registers, ["Name", "A", "B"], ["a", "US", "CN; US"], how=how)
    assert str(row.fields["jurisdictions"]).split("; ") == [
        value.id for value in method.questions["jurisdictions"].values if value.id in {"CN", "US"}
    ]


def test_constants_fill_what_the_file_does_not_say(method: Method, registers: Registers) -> None:
    """An empty cell too; not one that could not be read."""
    how = mapping(
        NAME, {"from": "Risk", "to": "impact"}, constants={"impact": "low", "sectors": ["banking", "insurance"]}
    )
    read = rows_of(method, registers, ["Name", "Risk"], ["a", "high"], ["b", ""], ["c", "vast"], how=how)
    assert [row.fields.get("impact") for row in read] == ["high", "low", None]
    assert {row.fields["sectors"] for row in read} == {"banking; insurance"}


def test_words_for_nothing_are_blanks(method: Method, registers: Registers) -> None:
    """As the mapping lists them."""
    row = one(method, registers, {"to": "impact"}, " n/A ", blank_words=["N/A"])
    assert (row.fields["impact"], row.doubts, row.raw["Risk"]) == (None, [], " n/A ")


def test_columns_of_one_name_keep_both_raw_cells(method: Method, registers: Registers) -> None:
    """And a column without a heading is kept too."""
    (row,) = rows_of(method, registers, ["项目名称", "备注", "备注", ""], ["a", "b", "c", "d"])
    assert row.raw == {"项目名称": "a", "备注": "b", "备注 (2)": "c", "column D": "d"}
    assert row.own == {"备注": "b", "备注 (2)": "c", "column D": "d"}


def test_control_characters_are_left_out_of_fields_and_kept_in_the_raw_cells(
    method: Method, registers: Registers
) -> None:
    """What reaches a page is inert; what the file said can be looked up."""
    (row,) = rows_of(method, registers, ["项目名称", "备注"], ["a\x1b[31m\ufeffb", "<script>\x00x</script>"])
    assert (row.fields["name_zh"], row.own["备注"]) == ("a[31mb", "<script>x</script>")
    assert row.raw == {"项目名称": "a\x1b[31m\ufeffb", "备注": "<script>\x00x</script>"}


def test_a_cell_without_a_usable_value_is_a_doubt(method: Method, registers: Registers) -> None:
    """In a field and in an own column; neither is taken for empty."""
    unread = {"B2": "cell-error", "C2": "formula-without-value"}
    (row,) = rows_of(method, registers, ["项目名称", "阶段", "备注"], ["a", "#REF!", ""], unread=unread)
    assert doubts(row) == [("B2", "stage", "cell-error"), ("C2", "备注", "formula-without-value")]
    assert (row.fields, row.own) == ({"name_zh": "a"}, {})


def test_a_hidden_row_is_read_and_doubted(method: Method, registers: Registers) -> None:
    """Hiding is not deleting."""
    (row,) = rows_of(method, registers, ["项目名称"], ["a"], hidden=frozenset({2}))
    assert (row.fields, doubts(row)) == ({"name_zh": "a"}, [("A2", "", "row-hidden")])


HEADINGS = ["No.", "项目名称", "阶段", "批复预算"]


@pytest.mark.parametrize(
    ("cells", "repeated", "rule", "cell"),
    [
        (["合计", "", "", "300万"], [], "row-total", "A2"),
        (["", "总计：", "", "300万"], [], "row-total", "B2"),
        (["Grand Total", "12", "", "5"], [], "row-total", "A2"),
        (HEADINGS, [], "row-repeats-headings", "A2"),
        (["", "项目名称 *", "阶段", ""], [], "row-repeats-headings", "B2"),
        (["一、零售条线", "", "", ""], [], "row-is-a-remark", "A2"),
        (["注：金额为含税"] * 4, [(2, 1), (2, 2), (2, 3)], "row-is-a-remark", "A2"),
        (["31", "", "", ""], [], "row-is-a-remark", "A2"),
    ],
)
def test_a_row_that_is_no_record_is_rejected_with_its_cell(
    method: Method, registers: Registers, cells: list[str], repeated: list[tuple[int, int]], rule: str, cell: str
) -> None:
    """Totals, repeated headings, section headings, remarks and prepared numbers; none is dropped in silence."""
    (row,) = rows_of(method, registers, HEADINGS, cells, repeated=repeated)
    assert row.rejected is not None
    assert (row.rejected.rule, row.rejected.place.cell) == (rule, cell)
    assert row.raw


@pytest.mark.parametrize("cells", [["", "合计平台", "", ""], ["", "a", "", ""], ["阶段", "项目名称", "", ""]])
def test_a_row_that_is_a_record_is_not_rejected(method: Method, registers: Registers, cells: list[str]) -> None:
    """A name alone will do."""
    (row,) = rows_of(method, registers, HEADINGS, cells)
    assert row.rejected is None


def test_a_row_without_a_field_that_it_must_have_is_rejected(method: Method, registers: Registers) -> None:
    """A milestone of no initiative would make its register unreadable."""
    how = mapping(
        {"from": "Name", "to": "name_en"},
        {"from": "Project", "to": "initiative_id"},
        {"from": "Forecast", "to": "forecast"},
        register="milestones",
        source_key=None,
        key_scope=None,
    )
    rows = ["Name", "Project", "Forecast"], ["a", "AI-1", "2026"], ["b", "", "2026"], ["c", "x y", "2026"]
    read = rows_of(method, registers, *rows, how=how)
    assert [row.rejected and (row.rejected.rule, row.rejected.place.cell) for row in read] == [
        None,
        ("cell-missing", "B3"),
        ("cell-missing", "B4"),
    ]
    assert doubts(read[2]) == [("B4", "initiative_id", "cell-id")]
