"""The registers of one sourcing decision as one set of facts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from pmo_kit.decide.lookalikes import pair
from pmo_kit.decide.register_rows import Row, every_row, rows_where
from pmo_kit.model.contract_cost import CostLine
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.model.sourcing import YEARS, PricedLine, ScoreRow, Sourcing, SourcingCriterion, SourcingOption, TermAnswer
from pmo_kit.model.text import text_of_cell

_YES_NO = {"yes": True, "no": False}


def sourcing_of(portfolio: Portfolio, initiative: str) -> Sourcing:
    """What the registers say of the sourcing decision of one initiative; empty where there is none.

    Rows that contradict one another were refused when the portfolio was opened.
    """
    frames = portfolio.frames
    options = tuple(rows_where(frames["sourcing_options"], "initiative_id", initiative))
    criteria = tuple(rows_where(frames["sourcing_criteria"], "initiative_id", initiative))
    mine = {row.text("option_id") for row in options}
    named = {row.text("criterion_id") for row in criteria}
    judged = _among(frames["sourcing_judgements"], "first", named)
    scores, costs, terms = (
        _among(frames[f"sourcing_{name}"], "option_id", mine) for name in ("scores", "costs", "terms")
    )
    return Sourcing(
        options=tuple(map(_option, options)),
        criteria=tuple(map(_criterion, criteria)),
        judgements={(row.text("first"), row.text("second")): row.number("times") or 0 for row in judged},
        scores={(row.text("option_id"), row.text("criterion_id")): _score(row) for row in scores},
        lines=_lines(costs, {row.text("price_id"): row for row in every_row(frames["prices"])}),
        terms={(row.text("option_id"), row.text("term")): _term(row) for row in terms},
    )


def _among(frame: pd.DataFrame, column: str, wanted: Collection[str]) -> tuple[Row, ...]:
    return tuple(row for row in every_row(frame) if row.text(column) in wanted)


def _lines(rows: Sequence[Row], prices: Mapping[str, Row]) -> Mapping[str, tuple[PricedLine, ...]]:
    """The lines of each option, all over the same years."""
    length = _length(rows)
    lines: dict[str, list[PricedLine]] = {}
    for row in rows:
        lines.setdefault(row.text("option_id"), []).append(_line(row, prices, length))
    return {key: tuple(each) for key, each in lines.items()}


def _option(row: Row) -> SourcingOption:
    return SourcingOption(
        id=row.text("option_id"),
        name=pair(row.text("name_en") or row.text("option_id"), row.text("name_zh")),
        contacts=row.number("contacts"),
        escalated_share=row.number("escalated_share"),
        resolved_share=row.number("resolved_share"),
        escalation_cost=row.number("escalation_cost"),
    )


def _criterion(row: Row) -> SourcingCriterion:
    kind: Any = row.text("kind")
    return SourcingCriterion(
        id=row.text("criterion_id"),
        title=pair(row.text("name_en") or row.text("criterion_id"), row.text("name_zh")),
        kind=kind,
        direction="max" if row.text("direction") == "max" else "min",
        weight=row.number("weight"),
        unit=row.text("unit"),
        ask=text_of_cell(row.text("ask")),
    )


def _score(row: Row) -> ScoreRow:
    return ScoreRow(
        met=_YES_NO.get(row.text("met")),
        score=row.number("score"),
        evidence=row.text("evidence"),
        scored_by=row.text("scored_by"),
        scored_on=row.latest("scored_on"),
    )


def _term(row: Row) -> TermAnswer:
    return TermAnswer(_YES_NO.get(row.text("agreed")), row.number("value"), row.text("clause"))


def _length(rows: Iterable[Row]) -> int:
    """How many of the years count: until the last one in which any option buys something."""
    filled = [at for row in rows for at, year in enumerate(YEARS, start=1) if row.number(year) is not None]
    return max(filled, default=0)


def _line(row: Row, prices: Mapping[str, Row], length: int) -> PricedLine:
    quoted = prices.get(row.text("price_id"))
    price, per = row.number("unit_price"), 1.0
    taken_from = row.text("taken_from")
    if quoted:
        price, per = _quoted(quoted, row)
        taken_from = taken_from or quoted.text("taken_from")
    volumes = tuple(row.number(year) for year in YEARS[:length])
    kind, key = row.text("kind"), row.text("line_id")
    return PricedLine(
        CostLine(key, kind, volumes, price, per), text_of_cell(row.text("what")), row.text("unit"), taken_from
    )


def _quoted(quoted: Row, row: Row) -> tuple[float | None, float]:
    """The price that a line names, in our currency, and for how many units it is; without those it is not stated."""
    price, per = quoted.number(row.text("price_of")), quoted.number("per")
    if price is None or per is None:
        return None, 1.0
    rate = row.number("exchange_rate")
    return price * (1 if rate is None else rate), per
