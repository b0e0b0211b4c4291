"""What the registers know about the fields of a document. What they do not know stays open for a person to write."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from pmo_kit.decide.heading import find_subject
from pmo_kit.decide.lookalikes import pair
from pmo_kit.model.column_values import column_values
from pmo_kit.model.dates import first_day, precision
from pmo_kit.model.document import Amount, DocumentField, DocumentTemplate, FilledDocument, Filling, RowsOf, Said
from pmo_kit.model.method import Method
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.model.questions import YES_NO
from pmo_kit.model.register import NUMERIC, ONE_OF, SET_SEPARATOR, Column, Register
from pmo_kit.model.text import Text, text_of_cell

_CHINESE = "_zh"


def fill_document(
    template: DocumentTemplate, portfolio: Portfolio, initiative: str, as_of: date | str
) -> FilledDocument:
    """The document for one initiative with what the registers of the portfolio say about it.

    A field is filled from cells that are written; a cell left blank fills nothing, never a default.

    Raises:
        BadInput: when the initiative is not in the register, or `as_of` is not a day.
    """
    subject = find_subject(portfolio, initiative, as_of)
    role = portfolio.method.roles[template.owner]
    return FilledDocument(
        template=template,
        initiative_id=initiative,
        subject=pair(subject.row["name_en"].iloc[0], subject.row["name_zh"].iloc[0]),
        organisation=portfolio.settings.name,
        classification=portfolio.settings.secrecy,
        owner=role.name,
        as_of=subject.day,
        fillings={field.id: _filling(field, portfolio, initiative) for field in template.every_field()},
    )


def blank_document(
    template: DocumentTemplate, method: Method, registers: Mapping[str, Register], as_of: date
) -> FilledDocument:
    """The form of a document about no initiative yet, as it is on a day: every field open, tables with headings."""
    nothing = Text("", "")
    return FilledDocument(
        template=template,
        initiative_id="",
        subject=nothing,
        organisation=nothing,
        classification=nothing,
        owner=method.roles[template.owner].name,
        as_of=as_of,
        fillings={field.id: Filling(headings=_headings(field, registers)) for field in template.every_field()},
    )


def _headings(field: DocumentField, registers: Mapping[str, Register]) -> tuple[Text, ...]:
    if field.rows is None:
        return tuple(each.name for each in field.columns)
    columns = registers[field.rows.register_id].columns
    return tuple(columns[name].name for name in field.rows.columns)


def _filling(field: DocumentField, portfolio: Portfolio, initiative: str) -> Filling:
    if field.rows is not None:
        return _rows(field.rows, portfolio, initiative)
    headings = _headings(field, portfolio.registers)
    return Filling(statements=tuple(_statements(field, portfolio, initiative)), headings=headings)


def _statements(field: DocumentField, portfolio: Portfolio, initiative: str) -> Iterator[tuple[Text, Said]]:
    """What the cells say, each thing once, below the heading of its column."""
    told: set[tuple[Text, Said]] = set()
    for asked in field.taken_from:
        register, _, column = asked.partition(".")
        for row in _about(portfolio, register, initiative, (column,)):
            said = _cell(portfolio, register, column, row)
            if said is None:
                continue
            statement = (portfolio.registers[register].columns[column].name, said)
            if statement not in told:
                told.add(statement)
                yield statement


def _rows(asked: RowsOf, portfolio: Portfolio, initiative: str) -> Filling:
    columns = portfolio.registers[asked.register_id].columns
    rows = _about(portfolio, asked.register_id, initiative, asked.columns)
    return Filling(
        headings=tuple(columns[name].name for name in asked.columns),
        rows=tuple(tuple(_cell(portfolio, asked.register_id, name, row) for name in asked.columns) for row in rows),
    )


def _about(portfolio: Portfolio, register: str, initiative: str, columns: Sequence[str]) -> list[dict[Hashable, Any]]:
    """The cells of columns, Chinese beside them, in the rows about the initiative; none where there is no register."""
    frame: pd.DataFrame = portfolio.frames.get(register, pd.DataFrame({"initiative_id": []}))
    names = dict.fromkeys(name for column in columns for name in (column, f"{column}{_CHINESE}") if name in frame)
    return frame.loc[frame["initiative_id"] == initiative, list(names)].to_dict("records")


def _cell(portfolio: Portfolio, register: str, name: str, row: dict[Hashable, Any]) -> Said | None:
    """One cell as a person reads it; nothing where nothing was written."""
    columns = portfolio.registers[register].columns
    value, chinese = row.get(name), row.get(f"{name}{_CHINESE}")
    if isinstance(value, str) or isinstance(chinese, str):
        if f"{name}{_CHINESE}" in columns:
            return pair(value, chinese)
        return _text(columns[name], str(value), portfolio)
    if value is None or pd.isna(value):
        return None
    if columns[name].type == "money":
        return Amount(float(value), portfolio.settings.currency)
    return Text.same(f"{value:g}") if columns[name].type in NUMERIC else Text.same(str(value))


def _text(column: Column, value: str, portfolio: Portfolio) -> Said:
    if column.type == "date":
        return first_day(value) if precision(value) == "day" else Text.same(value)
    answers = YES_NO if column.type == "yes_no" else column_values(column, portfolio.method)
    if not answers:
        return text_of_cell(value)
    named = {answer.id: answer.name for answer in answers}
    either = ONE_OF in value
    names = [named.get(part, Text.same(part)) for part in value.split(ONE_OF if either else SET_SEPARATOR)]
    english, chinese = (" or ", "或") if either else (", ", "、")
    return Text(english.join(each.en for each in names), chinese.join(each.zh for each in names))
