"""Conditions over a whole portfolio at once, in three values: no, open (an answer is missing), yes.

Kleene's strong logic: with no < open < yes, "and" is the smaller, "or" the larger, "not" the mirror image. An
unanswered attribute leaves a condition open; it never makes it "no".
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pmo_kit.model.condition import Comparison, Condition, Term
from pmo_kit.model.register import ONE_OF, SET_SEPARATOR

Truth = npt.NDArray[np.int8]
NO, OPEN, YES = np.int8(0), np.int8(1), np.int8(2)

_SIGNS: dict[str, Callable[[Any, float], Any]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}


class Answers:
    """The answers of many initiatives, one row each, prepared so that many conditions can be asked of them."""

    def __init__(self, frame: pd.DataFrame):
        self.frame = frame
        self._coded: dict[str, tuple[npt.NDArray[np.intp], list[str]]] = {}
        self._asked: dict[Term, Truth] = {}

    def __len__(self) -> int:
        return len(self.frame)

    def answered(self, attribute: str) -> npt.NDArray[np.bool_]:
        """For each row, whether the attribute has an answer."""
        if attribute not in self.frame:
            return np.zeros(len(self), dtype=bool)
        return self.frame[attribute].notna().to_numpy()

    def codes(self, attribute: str) -> npt.NDArray[np.intp]:
        """For each row, a number for its answer: the same for equal answers, -1 where there is none."""
        if attribute not in self.frame:
            return np.full(len(self), -1, dtype=np.intp)
        return self._codes(attribute)[0]

    def truth(self, condition: Condition) -> Truth:
        """For each row: does the condition hold (2), not (0), or is it open (1)?"""
        parts = [self._term(term) for term in condition.terms]
        if condition.any_of:
            parts.append(np.maximum.reduce([self.truth(part) for part in condition.any_of]))
        parts += [YES - self.truth(part) for part in condition.none_of]
        if not parts:
            return np.full(len(self), YES, dtype=np.int8)
        every: Truth = np.minimum.reduce(parts)
        return every

    def open_terms(self, condition: Condition) -> list[tuple[str, npt.NDArray[np.bool_]]]:
        """For each attribute of the condition, the rows in which its missing answer keeps the condition open."""
        still_open = self.truth(condition) == OPEN
        return [(name, still_open & self._unsettled(condition, name)) for name in condition.attributes()]

    def _unsettled(self, condition: Condition, attribute: str) -> npt.NDArray[np.bool_]:
        terms = [term for term in condition.every_term() if term.attribute == attribute]
        rows: npt.NDArray[np.bool_] = np.logical_or.reduce([self._term(term) == OPEN for term in terms])
        return rows

    def _term(self, term: Term) -> Truth:
        """Many rules have the same terms, and the frame does not change: each is asked once."""
        if term not in self._asked:
            self._asked[term] = self._ask(term)
            self._asked[term].flags.writeable = False
        return self._asked[term]

    def _ask(self, term: Term) -> Truth:
        if term.attribute not in self.frame:
            return np.full(len(self), OPEN, dtype=np.int8)
        if term.comparison is not None:
            return self._compared(term.attribute, term.comparison)
        codes, uniques = self._codes(term.attribute)
        table = np.array([_matches(answer, term.values) for answer in uniques] + [OPEN], dtype=np.int8)
        return table[codes]

    def _compared(self, attribute: str, comparison: Comparison) -> Truth:
        numbers = self.frame[attribute].to_numpy(dtype=float)
        holds = _SIGNS[comparison.sign](numbers, comparison.limit)
        return np.where(np.isnan(numbers), OPEN, np.where(holds, YES, NO)).astype(np.int8)

    def _codes(self, attribute: str) -> tuple[npt.NDArray[np.intp], list[str]]:
        if attribute not in self._coded:
            codes, uniques = pd.factorize(self.frame[attribute])
            self._coded[attribute] = (codes, [str(answer) for answer in uniques])
        return self._coded[attribute]


def _matches(answer: str, wanted: Collection[str]) -> np.int8:
    if ONE_OF in answer:
        hits = sum(part in wanted for part in answer.split(ONE_OF))
        return YES if hits == answer.count(ONE_OF) + 1 else OPEN if hits else NO
    return YES if any(part in wanted for part in answer.split(SET_SEPARATOR)) else NO
