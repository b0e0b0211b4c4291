"""Which other initiatives may be the same thing? Works across English and Chinese names, and says why it thinks so."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pmo_kit.decide.name_index import NameIndex, NameWords, Words, cells, name_index, words_of
from pmo_kit.model.intake import Lookalike
from pmo_kit.model.method import Method
from pmo_kit.model.register import SET_SEPARATOR
from pmo_kit.model.text import Reason, Text

_COMPARED = ("purpose", "purpose_zh", "use_cases", "vendor")
Signals = dict[str, float]


@dataclass(frozen=True)
class _Said:
    """What an initiative says besides its name; empty where it says nothing."""

    purpose: Words
    uses: frozenset[str]
    vendor: Words | None


def _said(purpose: str, purpose_zh: str, uses: str, vendor: str) -> _Said:
    told = f"{purpose} {purpose_zh}"
    named = frozenset(uses.split(SET_SEPARATOR)) if uses else frozenset()
    return _Said(words_of(told), named, words_of(vendor) if vendor else None)


def find_lookalikes(frame: pd.DataFrame, position: int, method: Method) -> tuple[Lookalike, ...]:
    """The initiatives most like the one at `position`, the most alike first.

    Likeness is the sum of weight × signal over the signals for which both have something to compare, divided by the
    weights of those signals: 1 is the same in everything compared. Names are compared by their words (English words,
    pairs of Chinese characters, and the terms that the glossary knows in both languages), rare words counting more.
    """
    return lookalike_finder(frame, method)(position)


def lookalike_finder(frame: pd.DataFrame, method: Method) -> Callable[[int], tuple[Lookalike, ...]]:
    """`find_lookalikes` for one position after the other of the same register."""
    index = name_index(frame, method)
    columns = [cells(frame, name) for name in _COMPARED]
    return lambda position: _find(frame, position, method, index, columns)


def _find(
    frame: pd.DataFrame, position: int, method: Method, index: NameIndex, columns: list[list[str]]
) -> tuple[Lookalike, ...]:
    names = index.likeness(position, method)
    names[position] = 0
    possible = method.threshold("duplicate-possible")
    mine = _said(*(column[position] for column in columns))
    found = []
    for other in np.flatnonzero((names > 0) & (names >= _least_name(method, possible))):
        signals = {"name": float(names[other]), **_other_signals(mine, _said(*(column[other] for column in columns)))}
        likeness = _weighted(signals, method)
        if likeness >= possible:
            found.append((likeness, int(other), signals))
    found.sort(key=lambda item: (-item[0], str(frame["initiative_id"].iloc[item[1]])))
    shown = found[: int(method.threshold("duplicates-shown"))]
    return tuple(_lookalike(frame, position, item, method, index) for item in shown)


def _least_name(method: Method, possible: float) -> float:
    """The likeness of names below which not even agreement in everything else would be enough."""
    weights = {key: signal.weight for key, signal in method.duplicate_signals.items()}
    name = weights.pop("name", 0.0)
    return (possible * (name + sum(weights.values())) - sum(weights.values())) / name if name else 0.0


def _other_signals(mine: _Said, theirs: _Said) -> Signals:
    signals: Signals = {}
    if mine.purpose and theirs.purpose:
        signals["purpose"] = _common(mine.purpose, theirs.purpose)
    if mine.uses and theirs.uses:
        signals["use_cases"] = len(mine.uses & theirs.uses) / len(mine.uses | theirs.uses)
    if mine.vendor is not None and theirs.vendor is not None:
        signals["vendor"] = float(mine.vendor == theirs.vendor)
    return signals


def _common(one: Words, other: Words) -> float:
    """The cosine of two sets of words that all tell alike, 0 to 1."""
    return float(len(one & other) / np.sqrt(len(one) * len(other)))


def _weighted(signals: Signals, method: Method) -> float:
    weights = {key: method.duplicate_signals[key].weight for key in signals if key in method.duplicate_signals}
    total = sum(weights.values())
    return sum(weights[key] * signals[key] for key in weights) / total if total else 0.0


def _lookalike(
    frame: pd.DataFrame,
    position: int,
    item: tuple[float, int, Signals],
    method: Method,
    index: NameIndex,
) -> Lookalike:
    likeness, other, signals = item
    row = frame.iloc[other]
    stage = method.stages.get(row["stage"])
    return Lookalike(
        initiative_id=str(row["initiative_id"]),
        name=pair(row["name_en"], row["name_zh"]),
        department=pair(row["department"], row["department_zh"]),
        stage=stage.name if stage else None,
        likeness=round(likeness, 2),
        likely=likeness >= method.threshold("duplicate-likely"),
        reasons=_reasons(signals, index.names[position], index.names[other], row, method),
    )


def pair(english: object, chinese: object) -> Text:
    """Two cells of a register as a bilingual text; a missing one is blank."""
    return Text(english if isinstance(english, str) else "", chinese if isinstance(chinese, str) else "")


def _reasons(
    signals: Signals,
    mine: NameWords,
    other: NameWords,
    row: pd.Series,
    method: Method,
) -> tuple[Reason, ...]:
    reasons = []
    shared = sorted((mine.english & other.english) | (mine.chinese & other.chinese))
    if math.isclose(signals["name"], 1):
        reasons.append(Reason("same-name"))
    elif shared:
        reasons.append(Reason("shared-words", tuple(Text.same(word) for word in shared)))
    terms = tuple(method.terms[term].name for term in sorted(mine.terms & other.terms))
    if terms:
        reasons.append(Reason("same-subject", terms))
    if signals.get("purpose", 0) >= method.threshold("purposes-alike"):
        share = f"{signals['purpose']:.0%}"
        reasons.append(Reason("purposes-alike", (Text.same(share),)))
    if signals.get("use_cases"):
        reasons.append(Reason("same-use"))
    if signals.get("vendor"):
        reasons.append(Reason("same-vendor", (Text.same(row["vendor"]),)))
    return tuple(reasons)
