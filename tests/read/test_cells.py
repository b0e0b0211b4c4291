"""One cell at a time: what people write becomes an answer, a number or a date, or is refused with what to write."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_kit.errors import Fault
from pmo_kit.model.column_values import column_values
from pmo_kit.model.method import Method
from pmo_kit.model.register import Column
from pmo_kit.read.cells import CellProblem, CellReader, question_column
from tests.model.test_characters import NASTY

VALUES = [
    {"id": "low", "title": "Low", "title_zh": "低"},
    {"id": "medium", "title": "Medium", "title_zh": "中", "also": ["moderate"]},
    {"id": "high", "title": "High; very", "title_zh": "高"},
    {"id": "none", "title": "None", "title_zh": "无"},
]


def reader(method: Method, kind: str, **more: Any) -> CellReader:
    """Reads a column of the type given."""
    values = VALUES if kind in {"choice", "set"} else []
    raw = {"id": "c", "type": kind, "title": "C", "title_zh": "列", "values": values, **more}
    return CellReader(Column.model_validate(raw), method, currency="CNY")


def problem(method: Method, kind: str, text: str) -> tuple[str, str]:
    """The message of a cell that cannot be read, and its sentence."""
    with pytest.raises(CellProblem) as caught:
        reader(method, kind).read(text)
    return caught.value.message, Fault(caught.value.message, values=caught.value.values).problem()


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("text", " <b>a</b>\r\n=1+1 ", "<b>a</b>\n=1+1"),
        ("person", "李伟", "李伟"),
        ("id", "AI-0001", "AI-0001"),
        ("id", "项目.1_a", "项目.1_a"),
        ("date", "2026/3/1", "2026-03-01"),
        ("date", "2023", "2023"),
        ("number", "12.5", 12.5),
        ("number", "1,234,567.89", 1234567.89),
        ("number", "1 234", 1234.0),
        ("number", "-3", -3.0),
        ("number", "-0", 0.0),
        ("number", "0.00004", 0.0),
        ("number", "１２．５", 12.5),
        ("money", "12.5万", 125_000.0),
        ("money", "１２．５万元", 125_000.0),
        ("money", "3亿", 300_000_000.0),
        ("money", "¥1,200元", 1200.0),
        ("money", "￥1,200", 1200.0),
        ("money", "RMB 5万", 50_000.0),
        ("money", "cny 5", 5.0),
        ("money", "人民币3亿元", 300_000_000.0),
        ("whole", "1,000", 1000.0),
        ("whole", "1.5万", 15_000.0),
        ("yes_no", "Yes", "yes"),
        ("yes_no", "否", "no"),
        ("yes_no", "TRUE", "yes"),
        ("yes_no", "无", "no"),
        ("choice", "high", "high"),
        ("choice", "HIGH; VERY", "high"),
        ("choice", "高", "high"),
        ("choice", " Moderate ", "medium"),
        ("choice", "low|medium", "low|medium"),
        ("choice", "低|Moderate", "low|medium"),
        ("choice", "low|low", "low"),
        ("set", "high; low", "low; high"),
        ("set", "高、低", "low; high"),
        ("set", "高；低\n中", "low; medium; high"),
        ("set", "low; low", "low"),
        ("set", "高，低", "low; high"),
        ("set", "high, low", "low; high"),
        ("set", "高、低，中", "low; medium; high"),
        ("set", "没有", "none"),
        ("yes_no", "√", "yes"),
        ("yes_no", "×", "no"),
        ("yes_no", "涉及", "yes"),
        ("yes_no", "不涉及", "no"),
        ("set", "High; very", "high"),
        ("set", "无", "none"),
        ("band", "101-1000", "101-1000"),
        ("band", "10,000-50,000", "10000-50000"),
        ("band", "１０～２０", "10-20"),
        ("band", "10至20", "10-20"),
        ("band", "50,000+", "50000+"),
        ("band", "more than 100", "100+"),
        ("band", "100以上", "100+"),
        ("band", "less than 100", "0-100"),
        ("band", "100以下", "0-100"),
        ("band", "7", "7-7"),
    ],
)
def test_what_people_write_and_what_the_register_keeps(method: Method, kind: str, text: str, value: object) -> None:
    """Ids, titles in both languages and other words are the same answer; 万 and 亿 are numbers."""
    assert reader(method, kind).read(text) == value


@pytest.mark.parametrize(
    "kind", ["id", "text", "person", "date", "number", "whole", "money", "yes_no", "choice", "set", "band"]
)
@pytest.mark.parametrize("text", ["", "  ", "\n", "\ufeff", "\x07"])
def test_an_empty_cell_is_no_answer(method: Method, kind: str, text: str) -> None:
    """Not no, not zero, not none."""
    assert reader(method, kind).read(text) is None


@pytest.mark.parametrize(
    ("kind", "text", "told"),
    [
        ("id", "a b", ("cell-id", "“a b” is not an id.")),
        ("id", "..", ("cell-id", "“..” is not an id.")),
        ("id", "../../etc", ("cell-id", "“../../etc” is not an id.")),
        ("id", ".hidden", ("cell-id", "“.hidden” is not an id.")),
        ("id", "AI-1.", ("cell-id", "“AI-1.” is not an id.")),
        ("id", "=A1", ("cell-id", "“=A1” is not an id.")),
        ("date", "Jul-25", ("cell-date", "“Jul-25” is not a date, or could mean two.")),
        ("date", "3月1日", ("cell-date", "“3月1日” is not a date, or could mean two.")),
        ("person", "李伟70%、王芳50%", ("cell-person", "“李伟70%、王芳50%” shares it among people by percentages.")),
        ("person", "Li Wei ７０ ％", ("cell-person", "“Li Wei ７０ ％” shares it among people by percentages.")),
        ("number", "about 3", ("cell-number", "“about 3” is not a number.")),
        ("number", "1,5", ("cell-number", "“1,5” is not a number.")),  # one and a half, or fifteen
        ("number", "1.234,56", ("cell-number", "“1.234,56” is not a number.")),
        ("number", "12.5%", ("cell-number", "“12.5%” is not a number.")),
        ("number", "1e9", ("cell-number", "“1e9” is not a number.")),
        ("number", "9" * 400, ("cell-too-large", f"“{'9' * 400}” is too large to be counted exactly.")),
        ("number", "1e308", ("cell-too-large", "“1e308” is too large to be counted exactly.")),
        ("number", "1000000000000000", ("cell-too-large", "“1000000000000000” is too large to be counted exactly.")),
        ("money", "USD 5", ("cell-currency", "“USD 5” is an amount in USD; this portfolio counts in CNY.")),
        ("money", "$50000", ("cell-currency", "“$50000” is an amount in $; this portfolio counts in CNY.")),
        ("money", "€3", ("cell-currency", "“€3” is an amount in €; this portfolio counts in CNY.")),
        ("money", "5万美元", ("cell-currency", "“5万美元” is an amount in 美元; this portfolio counts in CNY.")),
        ("money", "¥many", ("cell-number", "“¥many” is not a number.")),
        ("number", "$5", ("cell-number", "“$5” is not a number.")),
        ("whole", "1.5", ("cell-whole", "“1.5” is not a whole number.")),
        ("yes_no", "maybe", ("cell-yes-no", "“maybe” is neither yes nor no.")),
        ("choice", "huge", ("cell-choice", "“huge” is not one of the answers.")),
        ("choice", "low|", ("cell-choice", "“low|” is not one of the answers.")),
        ("choice", "low; medium", ("cell-choice", "“low; medium” is not one of the answers.")),
        ("set", "low; huge; vast", ("cell-set", "“huge; vast” is not among the answers.")),
        ("set", "none; low", ("cell-none-and-more", "“none; low” says none (无) and something else at once.")),
        ("band", "many", ("cell-band", "“many” is not a range of numbers.")),
        ("band", "1000-101", ("cell-band", "“1000-101” is not a range of numbers.")),
        ("band", "about 50 users", ("cell-band", "“about 50 users” is not a range of numbers.")),
        ("band", "2026-01-10", ("cell-band", "“2026-01-10” is not a range of numbers.")),  # 1-10, as Excel took it
    ],
)
def test_what_cannot_be_read_is_refused(method: Method, kind: str, text: str, told: tuple[str, str]) -> None:
    """Nothing is guessed, and the message repeats what was written."""
    assert problem(method, kind, text) == told


@pytest.mark.parametrize(("currency", "text"), [("USD", "US$5"), ("HKD", "$5"), ("EUR", "5欧元"), ("", "$5")])
def test_an_amount_may_carry_the_sign_of_the_portfolios_currency(method: Method, currency: str, text: str) -> None:
    """Of any, where no portfolio is known."""
    column = Column.model_validate({"id": "c", "type": "money", "title": "C", "title_zh": "列"})
    assert CellReader(column, method, currency=currency).read(text) == 5.0


def test_a_refused_answer_lists_the_answers(method: Method) -> None:
    """With their Chinese titles, so that either can be written."""
    with pytest.raises(CellProblem) as caught:
        reader(method, "choice").read("huge")
    fault = Fault(caught.value.message, values=caught.value.values)
    assert fault.remedy() == "Write one of: low (低), medium (中), high (高), none (无)."


@pytest.mark.parametrize("name", ["data", "data_classes", "people_affected", "cross_border_from"])
@pytest.mark.parametrize("text", ["无", "没有", "none"])
def test_none_is_an_answer_of_every_set_that_has_one(method: Method, name: str, text: str) -> None:
    """Whatever title the answer has."""
    assert CellReader(question_column(method.questions[name]), method).read(text) == "none"


def test_a_set_that_says_none_and_more_is_told_in_the_words_of_its_column(method: Method) -> None:
    """The word that the message recommends is one that the column accepts."""
    data = CellReader(question_column(method.questions["data"]), method)
    with pytest.raises(CellProblem) as caught:
        data.read("personal; none")
    fault = Fault(caught.value.message, values=caught.value.values)
    assert fault.remedy("zh") == "只写“none (以上均无)”，或去掉该项并保留其他项。"
    assert data.read("以上均无") == "none"


def test_a_separator_inside_a_title_does_not_break_it(method: Method) -> None:
    """Special categories are called after the European Union and the United Kingdom."""
    data = CellReader(question_column(method.questions["data"]), method)
    assert data.read("个人信息，敏感个人信息") == "personal; sensitive_personal"
    assert data.read("特殊类别数据（欧盟、英国）；个人信息") == "personal; special_category"


def test_a_comma_between_words_that_are_no_answers_is_not_a_separator(method: Method) -> None:
    """The message repeats what was written."""
    assert problem(method, "set", "low, vast") == ("cell-set", "“low, vast” is not among the answers.")


def test_an_id_wins_over_another_answers_word(method: Method) -> None:
    """What the register writes is read as what was meant; of two titles the first answer's counts."""
    values = [
        {"id": "a", "title": "One", "title_zh": "甲", "also": ["same"]},
        {"id": "same", "title": "Two", "title_zh": "乙"},
    ]
    both = reader(method, "choice", values=values)
    assert (both.read("One"), both.read("Two"), both.read("same")) == ("a", "same", "same")


def test_an_answer_brings_what_it_implies(method: Method) -> None:
    """Sensitive personal information is personal information."""
    data = CellReader(
        Column.model_validate(
            {
                "id": "c",
                "type": "set",
                "title": "C",
                "title_zh": "列",
                "values": method.questions["data"].values,
            }
        ),
        method,
    )
    assert data.read("sensitive_personal") == "personal; sensitive_personal"


def test_a_column_can_take_its_answers_from_the_rules(method: Method) -> None:
    """The stages, with the other words that people use for them."""
    column = Column.model_validate({"id": "c", "type": "choice", "title": "C", "title_zh": "列", "of": "stages"})
    assert [each.id for each in column_values(column, method)] == list(method.stages)
    assert CellReader(column, method).read("试运行") == "pilot"
    assert CellReader(column, method).read("生产") == "production"


@given(
    st.sampled_from(["id", "text", "date", "moment", "number", "whole", "money", "yes_no", "choice", "set", "band"]),
    NASTY,
)
def test_what_was_read_is_read_again_as_the_same(method: Method, kind: str, text: str) -> None:
    """Whatever a person types is read or refused; a value that is kept is kept for ever."""
    each = reader(method, kind)
    with suppress(CellProblem):
        value = each.read(text)
        if isinstance(value, str):
            assert each.read(value) == value


@given(st.floats(min_value=-1e14, max_value=1e14).map(lambda number: round(number, 4)))
def test_a_number_with_four_decimals_survives_its_own_text(method: Method, number: float) -> None:
    """As the registers write it."""
    assert reader(method, "number").read(f"{number:.4f}") == number


def test_a_set_of_separators_alone_is_blank(method: Method) -> None:
    """Nobody answered anything."""
    assert reader(method, "set").read(" ,; ") is None
