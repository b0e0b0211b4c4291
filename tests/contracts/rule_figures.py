"""Which figures the rules hold: a number with its unit, however it is written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pmo_kit.model.method import Method
from pmo_kit.read.method import load_method

_UNITS = (
    ("working days", r"working[- ]days?|business[- ]days?|工作日"),
    ("hours", r"hours?|小时"),
    ("months", r"months?|个月"),
    ("days", r"days?|天|日"),
    ("share", r"%|per ?cent|成"),
    ("money", r"CNY|RMB|¥|million|yuan|元"),
)
_ENGLISH = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_WORDS = {
    **{word: number for number, word in enumerate(_ENGLISH)},
    **{word: number for number, word in enumerate("〇一二三四五六七八九十")},
    "两": 2,
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
    "ninety": 90,
    "十五": 15,
    "二十": 20,
    "二十四": 24,
    "三十": 30,
    "七十二": 72,
    "九十": 90,
}
_NUMBER = re.compile(rf"\d[\d,]*(?:\.\d+)?|{'|'.join(sorted(_WORDS, key=len, reverse=True))}", re.IGNORECASE)
_SCALES = {"million": 1_000_000, "万": 10_000, "百万": 1_000_000}


def held_by_rules(said: str) -> bool:
    """Whether a figure of a text is one that a rule holds in that unit."""
    unit = next((name for name, words in _UNITS if re.search(words, said, re.IGNORECASE)), None)
    found = _NUMBER.search(said)
    if unit is None or found is None:
        return False
    number = _WORDS.get(found[0].lower()) if found[0][0] not in "0123456789" else float(found[0].replace(",", ""))
    scale = next((size for word, size in _SCALES.items() if word in said), 1) if unit == "money" else 1
    return ((number or 0) * scale / (100 if unit == "share" else 1)) in _held()[unit]


@cache
def _held() -> dict[str, frozenset[float]]:
    found: dict[str, set[float]] = {name: set() for name, _ in _UNITS}
    for unit, value in _values(load_method()[0]):
        found[unit].add(round(value, 6))
    return {unit: frozenset(values) for unit, values in found.items()}


def _values(method: Method) -> Iterator[tuple[str, float]]:
    for threshold in method.thresholds.values():
        if threshold.unit in {"days", "share"}:
            yield threshold.unit, threshold.value
    for gate in method.gates.values():
        yield from (("working days", days) for days in gate.sla_working_days.values())
    yield from (("working days", stage.working_days) for stage in method.stages.values())
    yield from (("hours", clock.hours) for clock in method.clocks.values() if clock.hours)
    for term in method.contract_terms.values():
        limit = term.at_least if term.at_least is not None else term.at_most
        if limit is not None:
            yield {"% a year": "share"}.get(term.unit, term.unit), limit / (100 if "%" in term.unit else 1)
    for control in method.controls.values():
        yield from (("months", months) for months in control.test_months.values())
    for limit in method.appetite.values():
        yield from (("money", limit.expected_loss), ("money", limit.tail_loss))
    yield from (("money", rule.amount_from) for rule in method.authorities.values() if rule.amount_from)
