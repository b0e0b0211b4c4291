"""How long did each initiative stay in each stage, and what did it wait for? Read from the moves between stages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import zip_longest

import pandas as pd

from pmo_kit.decide.flow_delays import BlockedSpan
from pmo_kit.model.dates import precision
from pmo_kit.model.flow import LeftOut, LeftOutRule, StageStay
from pmo_kit.model.method import Method

_BEFORE_WORK, _IN_USE, _ENDED = "intake", "operate", "retire"
_SEPARATOR = ";"
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Move:
    """One move into a stage, with what it had waited for and the days (both counted) on which its clock was paused."""

    initiative: str
    to_stage: str
    at: date
    waited_for: tuple[str, ...]
    paused: tuple[date, date | None] | None


def stage_moves(events: pd.DataFrame, as_of: date) -> tuple[tuple[Move, ...], tuple[LeftOut, ...]]:
    """The moves known on `as_of`, by initiative and day, and the rows that are none.

    `events` is the register of stage events. A row is left out for an event id that stands twice, a date that is not
    a day, or one after `as_of`; moves of one day stay in the order of the register.
    """
    repeated = events["event_id"].duplicated(keep=False)
    moves, left_out = [], []
    for number, (twice, row) in enumerate(zip(repeated, events.to_dict("records"), strict=True), start=1):
        said = {str(name): value if isinstance(value, str) else "" for name, value in row.items()}
        rule = _broken(said["at"], as_of, twice=twice)
        if rule:
            detail = f"{said['initiative_id']} {said['to_stage']} {said['at']}"
            left_out.append(LeftOut(item=said["event_id"], row=number, rule=rule, detail=detail))
        else:
            moves.append(_move(said))
    return tuple(sorted(moves, key=lambda move: (move.initiative, move.at))), tuple(left_out)


def stage_stays(moves: tuple[Move, ...], as_of: date) -> tuple[StageStay, ...]:
    """The timeline: each stay in a stage in calendar days; the last one runs until `as_of` and has not ended.

    `waited_for` is what the move out of the stage had waited for.
    """
    found = []
    for one, after in zip_longest(moves, moves[1:]):
        follows = after if after is not None and after.initiative == one.initiative else None
        left = follows.at if follows else None
        found.append(
            StageStay(
                initiative=one.initiative,
                stage=one.to_stage,
                entered=one.at,
                left=left,
                days=((left or as_of) - one.at).days,
                waited_for=follows.waited_for if follows else (),
            )
        )
    return tuple(found)


def initiatives_as_items(moves: tuple[Move, ...], method: Method) -> pd.DataFrame:
    """One row for each initiative, for `flow_items`: asked for, begun, in use.

    It is requested at its first move, started at its first move beyond intake, finished at its first move into use.
    One that is retired without having been in use was cancelled on that day. Waiting and active days are not filled:
    a move says what was waited for and not for how long.
    """
    rows: dict[str, dict[str, str | None]] = {}
    for move in moves:
        lifecycle, day = method.stages[move.to_stage].lifecycle, move.at.isoformat()
        row = rows.setdefault(
            move.initiative,
            {"item_id": move.initiative, "requested": day, "started": None, "finished": None, "outcome": None},
        )
        if lifecycle != _BEFORE_WORK and row["started"] is None:
            row["started"] = day
        if lifecycle in {_IN_USE, _ENDED} and row["finished"] is None:
            row["finished"] = day
            row["outcome"] = "delivered" if lifecycle == _IN_USE else "cancelled"
    return pd.DataFrame(rows.values(), columns=["item_id", "requested", "started", "finished", "outcome"], dtype="str")


def paused_spans(moves: tuple[Move, ...]) -> Iterator[BlockedSpan]:
    """The days on which a clock was paused, under each cause that the move names; without dates there is no span."""
    for move in moves:
        if move.paused is not None:
            first, last = move.paused
            until = last + _ONE_DAY if last else None
            for cause in move.waited_for or ("",):
                yield BlockedSpan(move.initiative, cause, first, until)


def _broken(at: str, as_of: date, *, twice: bool) -> LeftOutRule | None:
    if twice:
        return "id-repeated"
    if not _is_day(at):
        return "date-not-a-day"
    return "in-the-future" if date.fromisoformat(at) > as_of else None


def _move(said: dict[str, str]) -> Move:
    since, until = said.get("paused_from", ""), said.get("paused_to", "")
    last = date.fromisoformat(until) if _is_day(until) else None
    paused = (date.fromisoformat(since), last) if _is_day(since) else None
    causes = tuple(part.strip() for part in said.get("wait_reason", "").split(_SEPARATOR) if part.strip())
    return Move(said["initiative_id"], said["to_stage"], date.fromisoformat(said["at"]), causes, paused)


def _is_day(text: str) -> bool:
    return bool(text) and precision(text) == "day"
