"""Which other initiatives may be the same thing? Works across English and Chinese names, and says why it thinks so."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import pandas as pd

from pmo_kit.model.intake import Lookalike
from pmo_kit.model.method import Method
from pmo_kit.model.register import SET_SEPARATOR
from pmo_kit.model.text import Reason, Text

_WORD = re.compile(r"[a-z0-9]+|[\u4e00-\u9fff]+")
_NAMES = ("name_en", "name_zh")
_CONCEPT = "#"
Signals = dict[str, float]


@dataclass(frozen=True)
class _Words:
    """How much each word tells, in this portfolio: rare words more, words of every name nothing."""

    weight: Mapping[str, float]

    def likeness(self, one: frozenset[str], other: frozenset[str]) -> float:
        """The cosine of two sets of words, 0 to 1."""
        shared = sum(self.weight.get(word, 1.0) ** 2 for word in one & other)
        if not shared:
            return 0.0
        return shared / math.sqrt(self._length(one) * self._length(other))

    def _length(self, words: Iterable[str]) -> float:
        return sum(self.weight.get(word, 1.0) ** 2 for word in words)


def find_lookalikes(frame: pd.DataFrame, position: int, method: Method) -> tuple[Lookalike, ...]:
    """The initiatives most like the one at `position`, the most alike first.

    Likeness is the sum of weight × signal over the signals for which both have something to compare, divided by the
    weights of those signals: 1 is the same in everything compared. Names are compared by their words (English words,
    pairs of Chinese characters, and the terms that the glossary knows in both languages), rare words counting more.
    """
    concepts = _concepts(method)
    names = [_name_words(row, concepts) for row in zip(frame[_NAMES[0]], frame[_NAMES[1]], strict=True)]
    told = _Words(_weights(names))
    mine = frame.iloc[position]
    possible = method.threshold("duplicate-possible")
    found = []
    for other, words in enumerate(names):
        name = _name_likeness(told, names[position], words, method)
        if other == position or not name:
            continue
        theirs = frame.iloc[other]
        signals = {"name": name, **_other_signals(mine, theirs)}
        likeness = _weighted(signals, method)
        if likeness >= possible:
            found.append((likeness, other, signals))
    found.sort(key=lambda item: (-item[0], str(frame["initiative_id"].iloc[item[1]])))
    shown = found[: int(method.threshold("duplicates-shown"))]
    return tuple(_lookalike(frame, position, item, method, names) for item in shown)


NameWords = tuple[frozenset[str], frozenset[str], frozenset[str]]


def _name_words(names: tuple[object, object], concepts: Mapping[str, str]) -> NameWords:
    english, chinese = (_words(name) if isinstance(name, str) else frozenset() for name in names)
    both = " ".join(name for name in names if isinstance(name, str))
    return english, chinese, _named_concepts(both, concepts)


def _words(text: str) -> frozenset[str]:
    found: set[str] = set()
    for word in _WORD.findall(unicodedata.normalize("NFKC", text).casefold()):
        found.update(_pairs(word) if word[0] >= "\u4e00" else [word])
    return frozenset(found)


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)] or [run]


@cache
def _folded(text: str) -> str:
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def _concepts(method: Method) -> dict[str, str]:
    """Every word of the glossary, in either language, with the term it stands for; longer words first."""
    words = {
        _folded(word): term.id for term in method.terms.values() for word in (term.title, term.title_zh, *term.also)
    }
    return dict(sorted(words.items(), key=lambda item: -len(item[0])))


def _named_concepts(text: str, concepts: Mapping[str, str]) -> frozenset[str]:
    folded = f" {_folded(text)} "
    found = set()
    for word, term in concepts.items():
        if (word[0] >= "\u4e00" and word in folded) or f" {word} " in folded:
            found.add(_CONCEPT + term)
    return frozenset(found)


def _weights(names: list[NameWords]) -> dict[str, float]:
    seen = Counter(word for parts in names for word in frozenset().union(*parts))
    return {word: math.log((1 + len(names)) / count) for word, count in seen.items()}


def _name_likeness(told: _Words, mine: NameWords, other: NameWords, method: Method) -> float:
    """How alike two names are by their words in either language, or by their subjects.

    The two add up as independent signs do. A shared subject tells more where the names have no language in common
    to be compared in.
    """
    english, chinese, concepts = (told.likeness(one, two) for one, two in zip(mine, other, strict=True))
    comparable = any(one and two for one, two in zip(mine[:2], other[:2], strict=True))
    subject = method.threshold("same-subject-same-language" if comparable else "same-subject")
    return 1 - (1 - max(english, chinese)) * (1 - concepts * subject)


def _other_signals(mine: pd.Series, theirs: pd.Series) -> Signals:
    signals: Signals = {}
    purposes = [(row["purpose"], row["purpose_zh"]) for row in (mine, theirs)]
    told = [_words(" ".join(part for part in pair if isinstance(part, str))) for pair in purposes]
    if all(told):
        signals["purpose"] = _Words({}).likeness(told[0], told[1])
    uses = [
        frozenset(row["use_cases"].split(SET_SEPARATOR)) for row in (mine, theirs) if isinstance(row["use_cases"], str)
    ]
    if len(uses) == 2:  # noqa: PLR2004 - both have an answer
        signals["use_cases"] = len(uses[0] & uses[1]) / len(uses[0] | uses[1])
    sources = [_words(row["vendor"]) for row in (mine, theirs) if isinstance(row["vendor"], str)]
    if len(sources) == 2:  # noqa: PLR2004 - both have an answer
        signals["vendor"] = float(sources[0] == sources[1])
    return signals


def _weighted(signals: Signals, method: Method) -> float:
    weights = {key: method.duplicate_signals[key].weight for key in signals if key in method.duplicate_signals}
    total = sum(weights.values())
    return sum(weights[key] * signals[key] for key in weights) / total if total else 0.0


def _lookalike(
    frame: pd.DataFrame,
    position: int,
    item: tuple[float, int, Signals],
    method: Method,
    names: list[NameWords],
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
        reasons=_reasons(signals, names[position], names[other], row, method),
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
    shared = sorted((mine[0] & other[0]) | (mine[1] & other[1]))
    if signals["name"] == 1:
        reasons.append(Reason("same-name"))
    elif shared:
        reasons.append(Reason("shared-words", tuple(Text(word, word) for word in shared)))
    terms = tuple(method.terms[word.removeprefix(_CONCEPT)].name for word in sorted(mine[2] & other[2]))
    if terms:
        reasons.append(Reason("same-subject", terms))
    if signals.get("purpose", 0) >= method.threshold("purposes-alike"):
        share = f"{signals['purpose']:.0%}"
        reasons.append(Reason("purposes-alike", (Text(share, share),)))
    if signals.get("use_cases"):
        reasons.append(Reason("same-use"))
    if signals.get("vendor"):
        reasons.append(Reason("same-vendor", (Text(row["vendor"], row["vendor"]),)))
    return tuple(reasons)
