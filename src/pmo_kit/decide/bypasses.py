"""Which moves went past a gate without a decision that freed the way? Counted over the whole portfolio."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pmo_kit.decide.conditions import Answers
from pmo_kit.decide.gate_log import FREE, GateLog, gate_log, last_until, standing
from pmo_kit.decide.register_rows import cells_of
from pmo_kit.decide.routes import route_table
from pmo_kit.decide.tiering import tier_all
from pmo_kit.model.dates import first_day, last_day
from pmo_kit.model.decision import Decision
from pmo_kit.model.gate_review import Bypass
from pmo_kit.model.method import Gate, Method, Route
from pmo_kit.model.portfolio import Frame, Portfolio
from pmo_kit.model.text import Reason, Text


@dataclass(frozen=True)
class Moves:
    """How many moves between stages there were, how many gates they went past, and where a decision was lacking."""

    moves: int
    crossings: int
    bypasses: tuple[Bypass, ...]


def find_bypasses(portfolio: Portfolio, *, as_of: date, only: Collection[str] | None = None) -> Moves:
    """Every move until `as_of` past a gate of the initiative's route, held against the decision log.

    A move needs a decision of each gate on its way with an outcome that passes, dated on or before the move and not
    lapsed on that day. A move dated by its month alone counts as of the last day of the month. An initiative whose
    first stage is not the first of all came past the gates before it. Where the register of initiatives has one further
    than its moves tell, the move is missing: the gates between need a decision that freed the way at any time until
    `as_of`. Such a move is not counted among the moves. `only` names the initiatives to look at.
    """
    moves, crossings, found = 0, 0, []
    events = cells_of(portfolio.frames.get("stage_events"), only)
    if not events:
        return Moves(0, 0, ())
    routes = routes_of(portfolio, only)
    log = gate_log(each for each in portfolio.decisions if only is None or each.subject in only)
    for event in events:
        subject = str(event["initiative_id"])
        if first_day(event["at"]) > as_of:
            continue
        moves += 1
        for gate in _passed(event, routes.get(subject), portfolio.method):
            crossings += 1
            because = _lacking(log, subject, gate.id, event, portfolio.method)
            if because:
                found.append(_bypass(event, gate, because))
    found += _without_move(portfolio, events, routes, log, as_of, only)
    return Moves(moves, crossings, tuple(found))


def _without_move(
    portfolio: Portfolio,
    events: Sequence[Mapping[str, Any]],
    routes: Mapping[str, Route],
    log: GateLog,
    as_of: date,
    only: Collection[str] | None,
) -> Iterator[Bypass]:
    """Where the register's stage lies past a gate that no move tells of and no decision freed; nothing looking back.

    The day of such a move is on record nowhere, so that a pass counts even if it has lapsed since.
    """
    frame = portfolio.frames["initiatives"]
    last = {str(event["initiative_id"]): event for event in sorted(events, key=_moved)}
    for subject, stage in zip(frame["initiative_id"], frame["stage"], strict=True):
        before = last.get(subject)
        looked_at = isinstance(stage, str) and (only is None or subject in only)
        if not looked_at or (before and _moved(before) > as_of):
            continue
        move = {
            "event_id": "", "initiative_id": subject, "from_stage": before and before["to_stage"],
            "to_stage": stage, "at": "", "actor": "",
        }  # fmt: skip
        because = Reason("bypass-move-missing", (portfolio.method.stages[stage].name,))
        for gate in _passed(move, routes.get(subject), portfolio.method):
            if not _ever_freed(log.get((subject, gate.id), ()), as_of, portfolio.method):
                yield _bypass(move, gate, because)


def _ever_freed(decisions: Iterable[Decision], day: date, method: Method) -> bool:
    """Whether any of the decisions until a day passed the gate."""
    outcomes = (method.decision_outcomes.get(each.outcome) for each in decisions if each.decided_on <= day)
    return any(outcome is not None and outcome.passes for outcome in outcomes)


def _moved(event: Mapping[str, Any]) -> date:
    return last_day(event["at"])


def routes_of(portfolio: Portfolio, only: Collection[str] | None = None) -> Mapping[str, Route]:
    """The route of every initiative, or of `only` those: the registered one, or the one that the rules give."""
    frame, method = portfolio.frames["initiatives"], portfolio.method
    if only is not None:
        frame = frame[frame["initiative_id"].isin(only)]
    return dict(zip(frame["initiative_id"], route_of_rows(frame, method), strict=True))


def route_of_rows(frame: Frame, method: Method) -> list[Route]:
    """The route of each row of a frame of initiatives."""
    answers = Answers(frame)
    planned, _ = route_table(answers, tier_all(answers, method), method)
    registered = frame["route"] if "route" in frame else [None] * len(frame)
    return [method.routes.get(said, method.routes[rule]) for said, rule in zip(registered, planned, strict=True)]


def _passed(event: Mapping[str, Any], route: Route | None, method: Method) -> Iterator[Gate]:
    """The gates of the route that lie between the two stages of a move, in order."""
    order = {stage.id: stage.order for stage in method.stages.values()}
    before, after = order.get(event["from_stage"], 0), order.get(event["to_stage"], 0)
    gates = (method.gates[each] for each in (route.gates if route else ()) if each in method.gates)
    yield from (gate for gate in gates if before <= order[gate.asked_after] < after)


def _lacking(log: GateLog, subject: str, gate: str, event: Mapping[str, Any], method: Method) -> Reason | None:
    """Why the way was not free on the day of the move; None where it was."""
    day = last_day(event["at"])
    stood = standing(log, subject, gate, day, method)
    if stood.state in FREE:
        return None
    if stood.decision is not None:
        return Reason("bypass-" + stood.state, (Text.same(stood.decision.decision_id),))
    later = last_until(log, subject, gate, date.max)
    return Reason("bypass-decided-later", (Text.same(later.decision_id),)) if later else Reason("bypass-no-decision")


def _bypass(event: Mapping[str, Any], gate: Gate, because: Reason) -> Bypass:
    said = {name: event[name] if isinstance(event[name], str) else "" for name in ("from_stage", "to_stage", "actor")}
    return Bypass(
        event_id=event["event_id"],
        initiative_id=event["initiative_id"],
        gate=gate.id,
        at=event["at"],
        because=because,
        **said,
    )
