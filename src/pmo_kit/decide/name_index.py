"""How alike are the names of a portfolio? By their words, in English and in Chinese, and by the subjects they share."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pmo_kit.model.method import Method

# English words and figures; Chinese characters and Japanese kana, which have no spaces between words.
_WORD = re.compile(r"[a-z0-9]+|[\u3040-\u30ff\u4e00-\u9fff]+")
_UNSPACED = "\u3040"
_NAMES = ("name_en", "name_zh")
Floats = NDArray[np.float64]
Words = frozenset[str]


@dataclass(frozen=True)
class NameWords:
    """What a name says: its English words, its pairs of Chinese characters, and the glossary's terms in both."""

    english: Words
    chinese: Words
    terms: Words

    @property
    def everything(self) -> Words:
        """All of it, the terms marked as such."""
        return self.english | self.chinese | {f"#{term}" for term in self.terms}


@dataclass(frozen=True)
class _Side:
    """One of the three kinds of words, over all names: which names hold each word, and how much each name holds."""

    holders: Mapping[str, NDArray[np.intp]]
    weight: Mapping[str, float]
    length: Floats

    def likeness(self, words: Words, length: float) -> Floats:
        """The cosine of a name's words and those of every name, 0 to 1."""
        shared = np.zeros(len(self.length))
        for word in words:
            shared[self.holders[word]] += self.weight[word] ** 2
        return np.divide(shared, np.sqrt(self.length * length), out=shared, where=shared > 0)


@dataclass(frozen=True)
class NameIndex:
    """The words of all names of a portfolio. Rare words tell more than those that many names have."""

    names: tuple[NameWords, ...]
    english: _Side
    chinese: _Side
    terms: _Side

    def likeness(self, position: int, method: Method) -> Floats:
        """How alike the name at `position` is to every name, 0 to 1, by words in either language or by subject.

        The two add up as independent signs do. A shared subject tells more where the names have no language in common
        to be compared in.
        """
        mine = self.names[position]
        english = self.english.likeness(mine.english, self.english.length[position])
        chinese = self.chinese.likeness(mine.chinese, self.chinese.length[position])
        terms = self.terms.likeness(mine.terms, self.terms.length[position])
        in_english = (self.english.length > 0) & bool(mine.english)
        in_chinese = (self.chinese.length > 0) & bool(mine.chinese)
        same, different = method.threshold("same-subject-same-language"), method.threshold("same-subject")
        subject = np.where(in_english | in_chinese, same, different)
        return np.asarray(1 - (1 - np.maximum(english, chinese)) * (1 - terms * subject), dtype=np.float64)


def name_index(frame: pd.DataFrame, method: Method) -> NameIndex:
    """The index of the names in a register; the one made last is kept."""
    names = tuple(zip(*(cells(frame, name) for name in _NAMES), strict=True))
    return _index(names, tuple(_terms(method).items()))


def cells(frame: pd.DataFrame, column: str) -> list[str]:
    """The texts of a column, empty where there is none."""
    found: list[str] = frame[column].fillna("").to_numpy(dtype=object).tolist()
    return found


@lru_cache(maxsize=2)
def _index(pairs: tuple[tuple[str, str], ...], terms: tuple[tuple[str, str], ...]) -> NameIndex:
    names = tuple(_name_words(english, chinese, terms) for english, chinese in pairs)
    seen = Counter(word for name in names for word in name.everything)
    weight = {word: math.log((1 + len(names)) / count) for word, count in seen.items()}
    marked = {word[1:]: value for word, value in weight.items() if word.startswith("#")}
    return NameIndex(
        names,
        _side([name.english for name in names], weight),
        _side([name.chinese for name in names], weight),
        _side([name.terms for name in names], marked),
    )


def _side(names: list[Words], weight: Mapping[str, float]) -> _Side:
    holders: dict[str, list[int]] = {}
    for position, words in enumerate(names):
        for word in words:
            holders.setdefault(word, []).append(position)
    length = np.array([math.fsum(weight[word] ** 2 for word in words) for words in names], dtype=np.float64)
    return _Side({word: np.array(found, dtype=np.intp) for word, found in holders.items()}, weight, length)


@cache
def _name_words(english: str, chinese: str, terms: tuple[tuple[str, str], ...]) -> NameWords:
    return NameWords(words_of(english), words_of(chinese), _named_terms(f"{english} {chinese}", terms))


@cache
def words_of(text: str) -> Words:
    """The English words and the pairs of Chinese characters in a text.

    >>> sorted(words_of("Credit 信贷预警"))
    ['credit', '信贷', '贷预', '预警']
    """
    found: set[str] = set()
    for word in _WORD.findall(unicodedata.normalize("NFKC", text).casefold()):
        found.update(_pairs(word) if word[0] >= _UNSPACED else [word])
    return frozenset(found)


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)] or [run]


@cache
def _folded(text: str) -> str:
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def _terms(method: Method) -> dict[str, str]:
    """Every word of the glossary, in either language, with the term it stands for; longer words first.

    A word in another script than those compared is in no name that could be compared, and is left out.
    """
    words = {
        _folded(word): term.id for term in method.terms.values() for word in (term.title, term.title_zh, *term.also)
    }
    return dict(sorted(((word, term) for word, term in words.items() if word), key=lambda item: -len(item[0])))


def _named_terms(text: str, terms: tuple[tuple[str, str], ...]) -> Words:
    folded = f" {_folded(text)} "
    return frozenset(term for word, term in terms if (word[0] >= _UNSPACED and word in folded) or f" {word} " in folded)
