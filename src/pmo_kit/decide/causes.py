"""What work waited for, under one name for each cause, however people wrote it: the same in every playbook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from pmo_kit.decide.flow_delays import BlockedSpan, blocked_days
from pmo_kit.decide.stage_stays import Move
from pmo_kit.model.flow import HeldUpBy
from pmo_kit.model.method import Method
from pmo_kit.model.named import meant, words_of
from pmo_kit.model.text import Text, text_of_cell


class Causes:
    """The causes of the method and the words by which each is known."""

    def __init__(self, method: Method):
        self._words: Mapping[str, str] = words_of(method, "causes")

    def of(self, said: Sequence[str]) -> tuple[str, ...]:
        """The ids of the causes that are meant, each once; one that the method does not list keeps its own words."""
        return tuple(dict.fromkeys(meant(self._words, each) or each for each in said))

    def in_moves(self, moves: Iterable[Move]) -> tuple[Move, ...]:
        """The moves, with the causes that they had waited for by id."""
        return tuple(replace(move, waited_for=self.of(move.waited_for)) for move in moves)

    def in_spans(self, spans: Iterable[BlockedSpan]) -> tuple[BlockedSpan, ...]:
        """The spans, with their causes by id."""
        return tuple(replace(span, cause=self.of((span.cause,))[0]) for span in spans)


def cause_title(cause: str, method: Method) -> Text:
    """A cause in both languages; one that the method does not list in its own words."""
    known = method.causes.get(cause)
    return known.name if known else text_of_cell(cause)


def held_up_by(spans: Iterable[BlockedSpan], as_of: date, method: Method) -> tuple[HeldUpBy, ...]:
    """The calendar days lost by cause, most first."""
    return tuple(
        HeldUpBy(
            cause=each.cause if each.cause in method.causes else None,
            title=cause_title(each.cause, method),
            days=each.days,
            items=each.items,
            still=each.still,
        )
        for each in blocked_days(spans, as_of)
    )
