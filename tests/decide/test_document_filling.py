"""What the registers know about a document's fields; what they do not know stays open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pmo_kit.decide.document_filling import blank_document, fill_document
from pmo_kit.errors import BadInput
from pmo_kit.model.document import Amount, DocumentTemplate, Filling
from pmo_kit.model.method import Method
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.model.text import Text
from pmo_kit.read.portfolio import open_portfolio
from pmo_kit.read.registers import load_registers
from tests.conftest import COMPLETE, RISK

FIELD = {
    "id": "it",
    "title": "It",
    "title_zh": "内容",
    "hint": "Say it",
    "hint_zh": "请填写",
    "example": "So",
    "example_zh": "示例",
    "read_by": ["pmo-lead"],
}


def template(**field: Any) -> DocumentTemplate:
    """A document of one field."""
    section = {"id": "all", "title": "All", "title_zh": "全部", "fields": [{**FIELD, **field}]}
    return DocumentTemplate.model_validate({
        "id": "note", "title": "Note", "title_zh": "便笺", "owner": "pmo-lead", "source": ["kit-practice"],
        "why": "It tells", "why_zh": "用于说明", "sections": [section],
    })  # fmt: skip


def told(portfolio: Portfolio, **field: Any) -> Filling:
    """What the one field is filled with for OPS-001."""
    return fill_document(template(**field), portfolio, "OPS-001", "2026-03-01").fillings["it"]


@pytest.mark.parametrize(
    ("column", "cells", "said"),
    [
        ("purpose", {"purpose": "Helps", "purpose_zh": "协助"}, Text("Helps", "协助")),
        ("decision_role", {}, Text("Recommends", "提出建议")),
        ("techniques", {"techniques": "generative; agent"}, Text("Generative AI, Agent", "生成式AI、智能体")),
        ("impact", {"impact": "low|medium"}, Text("Low or Medium", "低或中")),
        ("personal_info", {"personal_info": "no"}, Text("No", "否")),
        ("submitted_on", {"submitted_on": "2026-02-10"}, date(2026, 2, 10)),
        ("submitted_on", {"submitted_on": "2026-02"}, Text("2026-02", "2026-02")),
        ("approved_budget", {"approved_budget": "350000"}, Amount(350_000, "CNY")),
    ],
)
def test_a_cell_is_said_as_a_person_reads_it(
    opened: Callable[..., Portfolio], column: str, cells: dict[str, str], said: object
) -> None:
    """Answers by their titles, days as days, money with its currency, half a date as it was written."""
    filling = told(opened({**COMPLETE, **cells}), **{"from": [f"initiatives.{column}"]})
    assert [each for _, each in filling.statements] == [said]


def test_a_blank_cell_fills_nothing(opened: Callable[..., Portfolio]) -> None:
    """No default stands in for what nobody wrote."""
    assert told(opened(COMPLETE), **{"from": ["initiatives.vendor"]}).is_empty


def test_each_statement_stands_below_the_heading_of_its_column(opened: Callable[..., Portfolio]) -> None:
    """A bare yes would say nothing."""
    filling = told(opened(COMPLETE), **{"from": ["initiatives.personal_info", "initiatives.cross_border"]})
    assert [name.en for name, _ in filling.statements] == ["Personal information", "Data leaves a jurisdiction"]


def test_rows_are_those_about_the_initiative_alone(office: Callable[..., Path]) -> None:
    """In the order of the register, with the headings of its columns; an empty cell stays empty."""
    folder = office(COMPLETE, {**COMPLETE, "initiative_id": "OPS-002"})
    risks = [RISK, {**RISK, "risk_id": "RK-2", "initiative_id": "OPS-002"}, {**RISK, "risk_id": "RK-3", "owner": ""}]
    pd.DataFrame(risks).to_csv(folder / "registers" / "risks.csv", index=False)
    filling = told(
        open_portfolio(folder, registers="all"), rows={"register": "risks", "columns": ["risk_id", "event", "owner"]}
    )
    assert [[cell and cell.zh for cell in row] for row in filling.rows] == [  # type: ignore[union-attr]
        ["RK-1", "发出错误答复", "Li Wei"],
        ["RK-3", "发出错误答复", None],
    ]
    assert len(filling.headings) == 3


def test_a_register_that_the_portfolio_has_not_fills_nothing(opened: Callable[..., Portfolio]) -> None:
    """The field is then for a person to write."""
    assert told(opened(COMPLETE), rows={"register": "risks", "columns": ["risk_id"]}).is_empty


def test_an_initiative_that_is_not_in_the_register_is_refused(opened: Callable[..., Portfolio]) -> None:
    """A document about nothing would look like one."""
    with pytest.raises(BadInput, match="OPS-404"):
        fill_document(template(), opened(COMPLETE), "OPS-404", "2026-03-01")


@pytest.mark.parametrize(
    ("field", "headings"),
    [
        ({}, ()),
        ({"from": ["initiatives.purpose"]}, ()),
        ({"columns": [{"id": "what", "title": "What", "title_zh": "事项"}]}, (Text("What", "事项"),)),
        ({"rows": {"register": "risks", "columns": ["risk_id"]}}, (Text("Risk id", "风险编号"),)),
    ],
)
def test_a_blank_form_leaves_every_field_open(
    method: Method, field: dict[str, Any], headings: tuple[Text, ...]
) -> None:
    """It is about no initiative; a table has its headings, also where a register would fill it."""
    form = blank_document(template(**field), method, load_registers(method), date(2026, 3, 1))
    assert form.is_blank
    assert form.fillings["it"] == Filling(headings=headings)
