"""What timelines and metrics are computed from: moves, stays, dated waits and gate answers, known on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import pandas as pd

from pmo_kit.decide.causes import Causes
from pmo_kit.decide.flow_delays import BlockedSpan, item_blocks
from pmo_kit.decide.stage_stays import Move, paused_spans, stage_moves, stage_stays
from pmo_kit.model.decision import Decision
from pmo_kit.model.flow import LeftOut, StageStay
from pmo_kit.model.method import Method
from pmo_kit.model.portfolio import Portfolio

_NOT_YET = "in-the-future"
_KEY = "initiative_id"


@dataclass(frozen=True)
class History:
    """The history of every initiative of a portfolio until `as_of`, or of one of them.

    Causes are told by the id of the method, or as they were written where it lists no such cause. Registers that were
    not read are taken to be empty.
    """

    portfolio: Portfolio
    as_of: date
    only: str = ""

    @property
    def method(self) -> Method:
        """The rules in force."""
        return self.portfolio.method

    @cached_property
    def _causes(self) -> Causes:
        return Causes(self.method)

    @cached_property
    def _read(self) -> tuple[tuple[Move, ...], tuple[LeftOut, ...]]:
        moves, left_out = stage_moves(self.frame("stage_events"), self.as_of)
        return self._causes.in_moves(moves), tuple(each for each in left_out if each.rule != _NOT_YET)

    @property
    def moves(self) -> tuple[Move, ...]:
        """The moves between stages, by initiative and day."""
        return self._read[0]

    @cached_property
    def stays(self) -> tuple[StageStay, ...]:
        """The stays in stages, the last of each initiative lasting until `as_of`."""
        return stage_stays(self.moves, self.as_of)

    @cached_property
    def spans(self) -> tuple[BlockedSpan, ...]:
        """What held an initiative up from day to day: pauses of a stage, and blocked work items of its own."""
        found = [*paused_spans(self.moves), *self._of_items]
        return tuple(span for span in found if span.since <= self.as_of)

    @cached_property
    def left_out(self) -> tuple[LeftOut, ...]:
        """The rows of moves and of blocked items that cannot be true; what lies ahead of `as_of` is not among them."""
        return (*self._read[1], *item_blocks(self._items)[1])

    @cached_property
    def decisions(self) -> tuple[Decision, ...]:
        """The answers of gates that were given until `as_of`, in order; entries that settle a condition are none."""
        known = (each for each in self.portfolio.decisions if each.kind == "gate" and each.gate and not each.settles)
        mine = (each for each in known if each.decided_on <= self.as_of and self.only in {"", each.subject})
        return tuple(sorted(mine, key=lambda each: (each.decided_on, each.seq)))

    def frame(self, register: str) -> pd.DataFrame:
        """The rows of a register that belong to the initiatives looked at."""
        frame = self.portfolio.frames.get(register)
        if frame is None:
            frame = pd.DataFrame(columns=list(self.portfolio.registers[register].columns), dtype="str")
        return frame[frame[_KEY] == self.only] if self.only else frame

    @property
    def _items(self) -> pd.DataFrame:
        items = self.frame("work_items")
        return items[items[_KEY].notna()]

    @property
    def _of_items(self) -> Iterable[BlockedSpan]:
        items = self._items
        whose = dict(zip(items["item_id"], items[_KEY], strict=True))
        for span in self._causes.in_spans(item_blocks(items)[0]):
            yield replace(span, item=str(whose[span.item]))
