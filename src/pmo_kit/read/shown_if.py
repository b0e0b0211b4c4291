"""Conditions of a foreign question bank (`{q1} = "a" or {q2} contains ["b"]`) as conditions of the kit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

from pmo_kit.model.condition import ALWAYS, Condition, Term

_WORD = re.compile(
    r"""\s*(?: \{(?P<question>[^{}]+)\} | (?P<text>"[^"]*"|'[^']*') | (?P<sign>=|\(|\)|\[|\]|,)
        | (?P<word>contains|and|or)\b )""",
    re.VERBOSE | re.IGNORECASE,
)
# A condition as alternatives, of each of which all terms must hold.
_Either = list[tuple[Term, ...]]


@dataclass(frozen=True)
class Asked:
    """What a bank says of a question that a condition may speak about.

    Of a question that lost its choices any may be named: that it did is a fault of its own, told once.
    """

    choices: tuple[str, ...]
    several: bool
    lost: bool = False


class NotUnderstoodError(ValueError):
    """What stands at the place where the reading stopped."""


def read_shown_if(text: str | None, questions: Mapping[str, Asked]) -> Condition:
    """Read `=`, `contains`, `and`, `or` and brackets; nothing else is guessed at.

    `contains` looks for ticked choices where several may be chosen. Where one may, it looks for a part of its text,
    as the survey software of the source does, so that `{q} contains "item2"` holds for the choice `item2-0`.

    Raises:
        NotUnderstoodError: with the part that is not understood, or the question or choice that the bank does not have.

    >>> read_shown_if('{q} = "a"', {"q": Asked(("a", "b"), several=False)}).terms
    (Term(attribute='q', values=('a',), comparison=None),)
    """
    if text is None or not text.strip():
        return ALWAYS
    reading = _Reading(text, questions)
    found = reading.either()
    if reading.at < len(reading.words):
        raise NotUnderstoodError(reading.words[reading.at][1])
    if len(found) == 1:
        return Condition(found[0])
    return Condition(any_of=tuple(Condition(terms) for terms in found))


class _Reading:
    def __init__(self, text: str, questions: Mapping[str, Asked]):
        self.questions = questions
        self.words = _words(text)
        self.at = 0

    def _next(self, *allowed: str) -> str:
        """The next word, if it is one of these kinds or signs."""
        if self.at >= len(self.words):
            raise NotUnderstoodError("…")
        kind, word = self.words[self.at]
        if kind not in allowed and word not in allowed:
            raise NotUnderstoodError(word)
        self.at += 1
        return word

    def _is(self, word: str) -> bool:
        here = self.at < len(self.words) and self.words[self.at] == ("sign" if word in "()[]," else "word", word)
        self.at += here
        return here

    def either(self) -> _Either:
        found = self._every()
        while self._is("or"):
            found = found + self._every()
        return _merged(found)

    def _every(self) -> _Either:
        found = self._one()
        while self._is("and"):
            found = [left + right for left, right in product(found, self._one())]
        return found

    def _one(self) -> _Either:
        if self._is("("):
            found = self.either()
            self._next(")")
            return found
        name = self._next("question")
        asked = self.questions.get(name)
        if asked is None or not (asked.choices or asked.lost):
            raise NotUnderstoodError(f"{{{name}}}")
        if self._next("=", "contains") == "=":
            return [(self._equal(name, self._next("text")),)]
        return [tuple(self._contains(name, text) for text in self._texts())]

    def _texts(self) -> list[str]:
        if not self._is("["):
            return [self._next("text")]
        texts = [self._next("text")]
        while self._is(","):
            texts.append(self._next("text"))
        self._next("]")
        return texts

    def _equal(self, name: str, value: str) -> Term:
        asked = self.questions[name]
        if not asked.lost and (asked.several or value not in asked.choices):
            raise NotUnderstoodError(f'{{{name}}} = "{value}"')
        return Term(name, (value,))

    def _contains(self, name: str, value: str) -> Term:
        asked = self.questions[name]
        hits = tuple(choice for choice in asked.choices if choice == value or (not asked.several and value in choice))
        if not asked.lost and not (hits and value):
            raise NotUnderstoodError(f'{{{name}}} contains "{value}"')
        return Term(name, hits or (value,))


def _words(text: str) -> list[tuple[str, str]]:
    found, at = [], 0
    while text[at:].strip():
        hit = _WORD.match(text, at)
        if hit is None:
            raise NotUnderstoodError(text[at:].strip())
        kind = str(hit.lastgroup)
        word = hit[kind]
        found.append((kind, word[1:-1] if kind == "text" else word.lower() if kind == "word" else word))
        at = hit.end()
    return found


def _merged(alternatives: _Either) -> _Either:
    """Alternatives that are one term of the same question each, as one term with all their values."""
    values: dict[str, tuple[str, ...]] = {}
    for terms in alternatives:
        if len(terms) == 1:
            values[terms[0].attribute] = (*values.get(terms[0].attribute, ()), *terms[0].values)
    longer = [terms for terms in alternatives if len(terms) != 1]
    return [(Term(name, tuple(dict.fromkeys(hits))),) for name, hits in values.items()] + longer
