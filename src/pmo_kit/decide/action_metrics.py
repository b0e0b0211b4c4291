"""The metrics that test an action: each a pure function of the history, of a window of days, and of what it is about.

A window begins on the day after an action was set, or after the test that it failed last, and ends on the day of the
test; both of these days are told. What the registers say of later days is not looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from pmo_kit.decide.conditions import Answers
from pmo_kit.decide.documents import records_of
from pmo_kit.decide.evidence_pieces import pieces_of
from pmo_kit.decide.flow import flow_items
from pmo_kit.decide.flow_delays import BlockedSpan, blocked_days
from pmo_kit.decide.gate_evidence import Table, find_requirements
from pmo_kit.decide.retrospective_facts import History
from pmo_kit.decide.stage_stays import initiatives_as_items
from pmo_kit.decide.tiering import tier_all
from pmo_kit.decide.waivers import waivers_of
from pmo_kit.decide.working_days import working_days_after
from pmo_kit.model.action_rules import Measured
from pmo_kit.model.dates import last_day
from pmo_kit.model.decision import Decision
from pmo_kit.model.evidence import Piece
from pmo_kit.model.flow import Measure, StageStay
from pmo_kit.model.text import Reason

_ONE = timedelta(days=1)
_IN_USE = frozenset({"operate", "retire"})
_WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Window:
    """The days after `after` until `until`, for one initiative or (blank) for all."""

    after: date
    until: date
    initiative: str = ""

    def holds(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.after < day <= self.until

    def concerns(self, initiative: str) -> bool:
        """Whether it is about the initiative."""
        return self.initiative in {"", initiative}


def wait_share(history: History, window: Window, cause: str) -> Measure:
    """Of the moves out of a stage, the share (0 to 1) that had waited for the cause; n moves."""
    left = list(_left(history, window))
    return _share(sum(cause in stay.waited_for for stay in left), len(left), "action-no-moves")


def blocked_per_initiative(history: History, window: Window, cause: str) -> Measure:
    """Calendar days that the cause held up, by initiative under way in the window (n); nothing held up is 0.

    Under way is what had entered the office and was not in use yet. Days count for as long as they lie in the window.
    """
    there = {stay.initiative for stay in history.stays if _under_way(stay, history, window)}
    if not there:
        return Measure(value=None, n=0, reason=Reason("action-nothing-under-way"))
    spans = [span for span in history.spans if span.item in there]
    until, before = (_days(spans, day + _ONE, cause) for day in (window.until, window.after))
    return Measure(value=(until - before) / len(there), n=len(there))


def stage_days(history: History, window: Window, stage: str) -> Measure:
    """The median calendar days of the stays in the stage that ended in the window; one that lasts is no point."""
    return _median([stay.days for stay in _left(history, window) if stay.stage == stage], "action-no-stays")


def lead_days(history: History, window: Window, _: str) -> Measure:
    """The median calendar days from the first move until use, of what came into use in the window."""
    moves = tuple(move for move in history.moves if window.concerns(move.initiative))
    done = flow_items(initiatives_as_items(moves, history.method), history.as_of).delivered
    ended = done[done["finished"].map(lambda day: window.holds(day.date()))]
    return _median((ended["finished"] - ended["requested"]).dt.days.tolist(), "action-nothing-in-use")


def gate_wait(history: History, window: Window, gate: str) -> Measure:
    """The median working days from the last evidence for the gate to its answer, of the answers in the window.

    Evidence is what was filed for the gate and dated between its answer before and this one; an answer without any is
    no point.
    """
    pieces, calendar = pieces_of(history.portfolio, window.initiative), history.portfolio.calendar
    found = []
    for answer, before in _answers(history, window, gate):
        days = [
            day
            for day in _filed(pieces.get(answer.subject, ()), gate)
            if day <= answer.decided_on and (before is None or before.decided_on < day)
        ]
        if days:
            found.append(working_days_after(calendar, max(days), answer.decided_on))
    return _median(found, "action-no-submissions")


def first_answers_right(history: History, window: Window, gate: str) -> Measure:
    """Of the first answers at the gate in the window, the share that let the initiative pass; n answers."""
    outcomes = history.method.decision_outcomes
    first = [answer for answer, before in _answers(history, window, gate) if before is None]
    passed = sum(answer.outcome in outcomes and outcomes[answer.outcome].passes for answer in first)
    return _share(passed, len(first), "action-no-answers")


def evidence_on_time(history: History, window: Window, gate: str) -> Measure:
    """Of the documents that the gate requires, the share that was there on the day of its first answer; n documents.

    There is what was filed, not withdrawn, and dated on or before that day. A document that may not be due is no point.
    """
    found = []
    for answer, before in _answers(history, window, gate):
        if before is None:
            found += _there(history, answer)
    return _share(sum(found), len(found), "action-no-answers")


MEASURES: Mapping[Measured, Callable[[History, Window, str], Measure]] = {
    "blocked_days": blocked_per_initiative,
    "evidence_on_time": evidence_on_time,
    "first_time_right": first_answers_right,
    "gate_wait": gate_wait,
    "lead_days": lead_days,
    "stage_days": stage_days,
    "wait_share": wait_share,
}


def _left(history: History, window: Window) -> Iterator[StageStay]:
    """The stays that ended in the window."""
    for stay in history.stays:
        if stay.left is not None and window.holds(stay.left) and window.concerns(stay.initiative):
            yield stay


def _under_way(stay: StageStay, history: History, window: Window) -> bool:
    there = stay.entered <= window.until and (stay.left is None or stay.left > window.after)
    return there and window.concerns(stay.initiative) and history.method.stages[stay.stage].lifecycle not in _IN_USE


def _days(spans: Sequence[BlockedSpan], day: date, cause: str) -> int:
    """The days that the cause had cost before a day."""
    return sum(each.days for each in blocked_days(spans, day) if each.cause == cause)


def _answers(history: History, window: Window, gate: str) -> Iterator[tuple[Decision, Decision | None]]:
    """The answers of the gate in the window, each with the answer that the initiative had had before."""
    last: dict[str, Decision] = {}
    for answer in history.decisions:
        if answer.gate == gate and window.concerns(answer.subject):
            if window.holds(answer.decided_on):
                yield answer, last.get(answer.subject)
            last[answer.subject] = answer


def _filed(pieces: Sequence[Piece], gate: str) -> Iterator[date]:
    """The days of the evidence that was filed for a gate."""
    for piece in pieces:
        if piece.gate == gate and piece.dated and piece.status != _WITHDRAWN:
            yield last_day(piece.dated)


def _there(history: History, answer: Decision) -> list[bool]:
    """Whether each document that the gate surely required was there on the day of an answer."""
    portfolio, method = history.portfolio, history.method
    frame = portfolio.frames["initiatives"]
    row = frame[frame["initiative_id"] == answer.subject]
    if row.empty:
        return []
    records = records_of(portfolio, answer.subject, row, (), day=answer.decided_on)
    table = Table(answer.subject, row, records.acting, waivers_of(portfolio, only=answer.subject), method)
    tiers = tier_all(Answers(row), method)
    found = find_requirements(
        table,
        method.gates[answer.gate or ""],
        records,
        strictest=int(tiers.strictest[0]),
        lightest=int(tiers.lightest[0]),
    )
    due = (each for each in found if each.certain and not each.only_strictest and each.verdict.outcome != "waived")
    return [any(_was_there(judged.piece, answer.decided_on) for judged in each.pieces) for each in due]


def _was_there(piece: Piece, day: date) -> bool:
    return bool(piece.dated) and last_day(piece.dated) <= day and piece.status != _WITHDRAWN


def _median(values: Sequence[float], none: str) -> Measure:
    if not values:
        return Measure(value=None, n=0, reason=Reason(none))
    return Measure(value=float(median(values)), n=len(values))


def _share(part: int, whole: int, none: str) -> Measure:
    if not whole:
        return Measure(value=None, n=0, reason=Reason(none))
    return Measure(value=part / whole, n=whole)
