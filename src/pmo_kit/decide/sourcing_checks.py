"""What cannot be between the rows of a sourcing decision; every fault names register, row, field and what to write."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pmo_kit.decide.register_rows import Row
from pmo_kit.errors import Faults, Place

_KEYS = {
    "sourcing_options": "option_id",
    "sourcing_criteria": "criterion_id",
    "sourcing_judgements": "judgement_id",
    "sourcing_scores": "score_id",
    "sourcing_costs": "line_id",
    "sourcing_terms": "answer_id",
    "prices": "price_id",
}
YEARS = ("at_signing", "year_1", "year_2", "year_3", "year_4", "year_5")
_ASKED = {"must_have": "met", "score": "score"}


@dataclass(frozen=True)
class SourcingRows:
    """The rows of one decision, register by register; `prices` by their id."""

    options: tuple[Row, ...]
    criteria: tuple[Row, ...]
    judgements: tuple[Row, ...]
    scores: tuple[Row, ...]
    costs: tuple[Row, ...]
    terms: tuple[Row, ...]
    prices: Mapping[str, Row]


def place(row: Row, register: str, field: str) -> Place:
    """Where a cell stands."""
    return Place(file=f"registers/{register}", record=row.text(_KEYS[register]), field=field)


def check_sourcing(rows: SourcingRows, currency: str, faults: Faults) -> None:
    """Note everything that cannot be; amounts count in `currency`."""
    _options(rows, faults)
    _criteria(rows, faults)
    _judgements(rows, faults)
    _scores(rows, faults)
    _costs(rows, currency, faults)
    _once(rows.terms, "sourcing_terms", ("option_id", "term"), faults)


def _options(rows: SourcingRows, faults: Faults) -> None:
    for row in rows.options:
        _not_negative(row, "sourcing_options", ("contacts", "escalation_cost"), faults)
        for column in ("escalated_share", "resolved_share"):
            share = row.number(column)
            if share is not None and not 0 <= share <= 1:
                faults.add("sourcing-not-a-share", place(row, "sourcing_options", column), value=f"{share:g}")


def _criteria(rows: SourcingRows, faults: Faults) -> None:
    for row in rows.criteria:
        _not_negative(row, "sourcing_criteria", ("weight",), faults)
        if row.text("kind") == "score" and not row.text("direction"):
            faults.add("sourcing-direction-missing", place(row, "sourcing_criteria", "direction"))
    weighted = [row.text("criterion_id") for row in _scored(rows) if row.number("weight") is not None]
    if weighted and rows.judgements:
        where = Place(file="registers/sourcing_criteria", field="weight")
        faults.add("sourcing-weights-twice", where, criteria=", ".join(weighted))


def _scored(rows: SourcingRows) -> list[Row]:
    return [row for row in rows.criteria if row.text("kind") != "must_have"]


def _judgements(rows: SourcingRows, faults: Faults) -> None:
    known = [row.text("criterion_id") for row in _scored(rows)]
    seen: dict[frozenset[str], str] = {}
    for row in rows.judgements:
        for column in ("first", "second"):
            if row.text(column) not in known:
                where = place(row, "sourcing_judgements", column)
                faults.add("sourcing-judged-not-scored", where, value=row.text(column), known=", ".join(known))
        times = row.number("times")
        if times is not None and times <= 0:
            faults.add("sourcing-not-above-zero", place(row, "sourcing_judgements", "times"), value=f"{times:g}")
        if row.text("first") == row.text("second"):
            faults.add("sourcing-judged-itself", place(row, "sourcing_judgements", "second"), value=row.text("second"))
        both = frozenset({row.text("first"), row.text("second")})
        _seen_before(row, "sourcing_judgements", "second", both, seen, faults)


def _scores(rows: SourcingRows, faults: Faults) -> None:
    kinds = {row.text("criterion_id"): row.text("kind") for row in rows.criteria}
    for row in rows.scores:
        criterion = row.text("criterion_id")
        if criterion not in kinds:
            where = place(row, "sourcing_scores", "criterion_id")
            faults.add("sourcing-of-another", where, value=criterion, known=", ".join(kinds))
            continue
        for column in ("met", "score"):
            written = row.text(column) or row.number(column) is not None
            if written and _ASKED.get(kinds[criterion]) != column:
                faults.add("sourcing-wrong-answer", place(row, "sourcing_scores", column), kind=kinds[criterion])
    _once(rows.scores, "sourcing_scores", ("option_id", "criterion_id"), faults)


def _costs(rows: SourcingRows, currency: str, faults: Faults) -> None:
    for row in rows.costs:
        _not_negative(row, "sourcing_costs", (*YEARS, "unit_price"), faults)
        rate = row.number("exchange_rate")
        if rate is not None and rate <= 0:
            faults.add("sourcing-not-above-zero", place(row, "sourcing_costs", "exchange_rate"), value=f"{rate:g}")
        quoted = rows.prices.get(row.text("price_id"))
        if quoted is not None:
            _quoted(row, quoted, currency, faults)


def _quoted(row: Row, quoted: Row, currency: str, faults: Faults) -> None:
    """What a line and the price that it names say together."""
    register = "sourcing_costs"
    if row.number("unit_price") is not None:
        faults.add("sourcing-price-twice", place(row, register, "unit_price"))
    if not row.text("price_of"):
        faults.add("sourcing-price-field", place(row, register, "price_of"), price=row.text("price_id"))
    else:
        _not_negative(quoted, "prices", (row.text("price_of"),), faults)
    per = quoted.number("per")
    if per is not None and per <= 0:
        faults.add("sourcing-not-above-zero", place(quoted, "prices", "per"), value=f"{per:g}")
    foreign = quoted.text("currency")
    if foreign not in {"", currency} and row.number("exchange_rate") is None:
        faults.add("sourcing-currency", place(row, register, "exchange_rate"), currency=foreign, own=currency)


def _not_negative(row: Row, register: str, columns: Iterable[str], faults: Faults) -> None:
    for column in columns:
        number = row.number(column)
        if number is not None and number < 0:
            faults.add("sourcing-below-zero", place(row, register, column), value=f"{number:g}")


def _once(rows: Iterable[Row], register: str, columns: tuple[str, str], faults: Faults) -> None:
    seen: dict[frozenset[str], str] = {}
    for row in rows:
        _seen_before(row, register, columns[1], frozenset(row.text(column) for column in columns), seen, faults)


def _seen_before(
    row: Row, register: str, column: str, both: frozenset[str], seen: dict[frozenset[str], str], faults: Faults
) -> None:
    """Note a pair that another row holds already; the order of the two does not matter."""
    where = place(row, register, column)
    if both in seen:
        faults.add("sourcing-twice", where, pair=" : ".join(sorted(both)), other=seen[both])
    seen.setdefault(both, where.record)
