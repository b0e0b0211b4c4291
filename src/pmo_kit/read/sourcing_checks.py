"""What cannot be between the rows of sourcing decisions; every fault names register, row, field and what to write."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pmo_kit.errors import Faults, Place
from pmo_kit.model.cell_values import cell_number, cell_text
from pmo_kit.model.table_places import TablePlaces

_KEYS = {
    "sourcing_options": "option_id",
    "sourcing_criteria": "criterion_id",
    "sourcing_judgements": "judgement_id",
    "sourcing_scores": "score_id",
    "sourcing_costs": "line_id",
    "sourcing_terms": "answer_id",
    "prices": "price_id",
}
_ASKED = {"must_have": "met", "score": "score"}


@dataclass(frozen=True)
class _Row:
    """One row of a register."""

    cells: Mapping[Hashable, Any]
    key: str
    places: TablePlaces

    def text(self, column: str) -> str:
        """A cell as text; blank where nothing was written."""
        return cell_text(self.cells.get(column))

    def number(self, column: str) -> float | None:
        """A cell as a number."""
        return cell_number(self.cells.get(column))

    def place(self, column: str) -> Place:
        """Where a cell stands."""
        return self.places.place(self.text(self.key), column)


_Rows = Mapping[str, tuple[_Row, ...]]


def check_sourcing(
    frames: Mapping[str, pd.DataFrame], places: Mapping[str, TablePlaces], currency: str, faults: Faults
) -> None:
    """Note everything that cannot be, where the registers of sourcing were read; amounts count in `currency`.

    What a cell alone says is noted already.
    """
    if not set(_KEYS) <= set(frames):
        return
    rows: _Rows = {
        name: tuple(_Row(cells, key, places[name]) for cells in frames[name].to_dict("records"))
        for name, key in _KEYS.items()
    }
    _criteria(rows, faults)
    _judgements(rows, faults)
    _scores(rows, faults)
    _costs(rows, currency, faults)
    _once(rows["sourcing_terms"], ("option_id", "term"), faults)


def _criteria(rows: _Rows, faults: Faults) -> None:
    judged = {each.text(column) for each in rows["sourcing_judgements"] for column in ("first", "second")}
    of_judged = {row.text("initiative_id") for row in rows["sourcing_criteria"] if row.text("criterion_id") in judged}
    weighted: dict[str, list[_Row]] = {}
    for row in rows["sourcing_criteria"]:
        if row.text("kind") == "score" and not row.text("direction"):
            faults.add("sourcing-direction-missing", row.place("direction"))
        if row.text("kind") != "must_have" and row.number("weight") is not None:
            weighted.setdefault(row.text("initiative_id"), []).append(row)
    for initiative in sorted(of_judged & set(weighted)):
        first, *_ = twice = weighted[initiative]
        criteria = ", ".join(row.text("criterion_id") for row in twice)
        faults.add("sourcing-weights-twice", first.place("weight"), criteria=criteria)


def _judgements(rows: _Rows, faults: Faults) -> None:
    whose = _whose(rows["sourcing_criteria"], "criterion_id")
    scored = [row.text("criterion_id") for row in rows["sourcing_criteria"] if row.text("kind") != "must_have"]
    for row in rows["sourcing_judgements"]:
        first, second = row.text("first"), row.text("second")
        for column in (each for each in ("first", "second") if row.text(each) in whose):
            known = [each for each in scored if whose[each] == whose.get(first)]
            if row.text(column) not in known:
                values = {"value": row.text(column), "known": ", ".join(known)}
                faults.add("sourcing-judged-not-scored", row.place(column), **values)
        if first == second:
            faults.add("sourcing-judged-itself", row.place("second"), value=second)
        _above_zero(row, "times", faults)
    _once(rows["sourcing_judgements"], ("first", "second"), faults)


def _scores(rows: _Rows, faults: Faults) -> None:
    whose_option = _whose(rows["sourcing_options"], "option_id")
    whose = _whose(rows["sourcing_criteria"], "criterion_id")
    kinds = {row.text("criterion_id"): row.text("kind") for row in rows["sourcing_criteria"]}
    for row in (each for each in rows["sourcing_scores"] if each.text("option_id") in whose_option):
        criterion, initiative = row.text("criterion_id"), whose_option[row.text("option_id")]
        if whose.get(criterion, initiative) != initiative:
            known = ", ".join(key for key, owner in whose.items() if owner == initiative)
            faults.add("sourcing-of-another", row.place("criterion_id"), value=criterion, known=known)
        for column in ("met", "score") if criterion in kinds else ():
            written = row.text(column) or row.number(column) is not None
            if written and _ASKED.get(kinds[criterion]) != column:
                faults.add("sourcing-wrong-answer", row.place(column), kind=kinds[criterion])
    _once(rows["sourcing_scores"], ("option_id", "criterion_id"), faults)


def _costs(rows: _Rows, currency: str, faults: Faults) -> None:
    prices = {row.text("price_id"): row for row in rows["prices"]}
    for row in rows["sourcing_costs"]:
        _above_zero(row, "exchange_rate", faults)
        quoted = prices.get(row.text("price_id"))
        if quoted is not None:
            _quoted(row, quoted, currency, faults)


def _quoted(row: _Row, quoted: _Row, currency: str, faults: Faults) -> None:
    """What a line and the price that it names say together."""
    if row.number("unit_price") is not None:
        faults.add("sourcing-price-twice", row.place("unit_price"))
    if not row.text("price_of"):
        faults.add("sourcing-price-field", row.place("price_of"), price=row.text("price_id"))
    foreign = quoted.text("currency")
    if foreign not in {"", currency} and row.number("exchange_rate") is None:
        faults.add("sourcing-currency", row.place("exchange_rate"), currency=foreign, own=currency)


def _whose(rows: Iterable[_Row], key: str) -> dict[str, str]:
    """The initiative of each row, by its id."""
    return {row.text(key): row.text("initiative_id") for row in rows}


def _above_zero(row: _Row, column: str, faults: Faults) -> None:
    number = row.number(column)
    if number is not None and number <= 0:
        faults.add("sourcing-not-above-zero", row.place(column), value=f"{number:g}")


def _once(rows: Iterable[_Row], columns: tuple[str, str], faults: Faults) -> None:
    """Note a pair that another row holds already; the order of the two does not matter."""
    seen: dict[frozenset[str], str] = {}
    for row in rows:
        both, place = frozenset(row.text(column) for column in columns), row.place(columns[1])
        if both in seen:
            faults.add("sourcing-twice", place, pair=" : ".join(sorted(both)), other=seen[both])
        seen.setdefault(both, place.record)
