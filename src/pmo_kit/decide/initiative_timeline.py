"""The timeline of one initiative: its stays in stages against plan, what held it up, how long it took, its gates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import pandas as pd

from pmo_kit.decide.causes import cause_title
from pmo_kit.decide.flow import FlowItems, flow_efficiency, flow_items
from pmo_kit.decide.flow_delays import BlockedSpan
from pmo_kit.decide.retrospective_facts import History
from pmo_kit.decide.stage_stays import initiatives_as_items
from pmo_kit.decide.working_days import due_date, working_days_between
from pmo_kit.model.calendar import Calendar
from pmo_kit.model.flow import LeftOut, Measure, StageStay
from pmo_kit.model.retrospective import Answered, GateFinding, Stay, TimeFinding
from pmo_kit.model.text import Reason, Text

_ONE = timedelta(days=1)
_IN_USE = frozenset({"operate", "retire"})  # use is not a piece of work that a plan ends


def find_stays(history: History, calendar: Calendar) -> tuple[Stay, ...]:
    """The stays of one initiative, in order; a gate's answer belongs to the stay in which it was given.

    An answer on the day of a move belongs to the stage that was left, for the answer opened the way.
    """
    return tuple(_stay(history, stay, calendar) for stay in history.stays)


def find_time(history: History) -> tuple[TimeFinding | None, tuple[LeftOut, ...]]:
    """How long it took until it was in use or ended, or so far, and the work items that cannot be true.

    None where the register has no move of it.
    """
    items = flow_items(history.frame("work_items"), history.as_of)
    left_out = tuple(each for each in items.left_out if each.rule != "in-the-future")
    if not history.moves:
        return None, left_out
    whole = flow_items(initiatives_as_items(history.moves, history.method), history.as_of).frame.iloc[0]
    requested, ended = whole["requested"].date(), _day(whole["finished"])
    started, in_use = _day(whole["started"]), None if whole["cancelled"] else ended
    until = ended or history.as_of
    held = len(_held_days(history.spans, requested, until))
    elapsed = (until - requested).days
    found = TimeFinding(
        requested=requested,
        in_use=in_use,
        until=until,
        elapsed=elapsed,
        held_up=held,
        not_held_up=elapsed - held,
        undated=sum(len(_undated(history, stay)) for stay in history.stays if stay.entered < until),
        lead=_since(requested, in_use, cancelled=bool(whole["cancelled"])),
        cycle=_since(started, in_use, cancelled=bool(whole["cancelled"])),
        **_stamped(items),
    )
    return found, left_out


def find_gates(history: History) -> tuple[tuple[GateFinding, ...], Measure]:
    """The gates that have answered, in their order, and the share of them that let it pass at the first answer."""
    outcomes, gates = history.method.decision_outcomes, history.method.gates
    found = []
    for gate in (gates[key] for key in gates if any(each.gate == key for each in history.decisions)):
        answers = [each for each in history.decisions if each.gate == gate.id]
        passes = [each for each in answers if each.outcome in outcomes and outcomes[each.outcome].passes]
        found.append(
            GateFinding(
                gate=gate.id,
                title=gate.name,
                first_outcome=_outcome(history, answers[0].outcome),
                first_on=answers[0].decided_on,
                first_time_right=answers[0] in passes,
                answers=len(answers),
                passed_on=passes[0].decided_on if passes else None,
            )
        )
    right = sum(each.first_time_right for each in found)
    share = Measure(value=right / len(found), n=len(found)) if found else None
    return tuple(found), share or Measure(value=None, n=0, reason=Reason("action-no-answers"))


def _stay(history: History, stay: StageStay, calendar: Calendar) -> Stay:
    stage, end = history.method.stages[stay.stage], stay.left or history.as_of
    held = _held_days(history.spans, stay.entered, end)
    planned = None if stage.lifecycle in _IN_USE else stage.working_days or None
    return Stay(
        stage=stage.id,
        title=stage.name,
        entered=stay.entered,
        left=stay.left,
        days=stay.days,
        working_days=working_days_between(calendar, stay.entered, end - _ONE),
        planned=planned,
        planned_until=due_date(calendar, stay.entered - _ONE, planned) if planned else None,
        held_up=len(held),
        held_spans=_as_spans(held),
        waited_for=tuple(cause_title(each, history.method) for each in stay.waited_for),
        undated=tuple(cause_title(each, history.method) for each in _undated(history, stay)),
        answers=_answers(history, stay),
    )


def _answers(history: History, stay: StageStay) -> tuple[Answered, ...]:
    outcomes = history.method.decision_outcomes
    first = stay == history.stays[0]
    return tuple(
        Answered(
            gate=each.gate or "",
            on=each.decided_on,
            outcome=_outcome(history, each.outcome),
            passes=each.outcome in outcomes and outcomes[each.outcome].passes,
        )
        for each in history.decisions
        if (first or stay.entered < each.decided_on) and (stay.left is None or each.decided_on <= stay.left)
    )


def _undated(history: History, stay: StageStay) -> tuple[str, ...]:
    """What the move out of a stage had waited for without that any day says how long."""
    end = stay.left or history.as_of
    dated = {span.cause for span in history.spans if span.since < end and (span.until or end) > stay.entered}
    return tuple(cause for cause in stay.waited_for if cause not in dated)


def _held_days(spans: Iterable[BlockedSpan], first: date, end: date) -> list[date]:
    """The days from `first` until before `end` on which anything held it up, each once."""
    days: set[date] = set()
    for span in spans:
        since, until = max(span.since, first), min(span.until or end, end)
        days |= {since + _ONE * step for step in range((until - since).days)}
    return sorted(days)


def _as_spans(days: Sequence[date]) -> tuple[tuple[date, date], ...]:
    """Days as runs without a gap, both ends included."""
    runs: list[tuple[date, date]] = []
    for day in days:
        if runs and runs[-1][1] + _ONE == day:
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return tuple(runs)


def _stamped(items: FlowItems) -> dict[str, Measure | int]:
    """Active and waiting days of the items for which both were stamped, and the efficiency that follows."""
    both, efficiency = items.frame[["active_days", "waiting_days"]].dropna(), flow_efficiency(items)
    sums = {name: None if both.empty else float(both[name].sum()) for name in both}
    none = efficiency.reason if both.empty else None
    return {
        "active": Measure(value=sums["active_days"], n=len(both), reason=none),
        "waiting": Measure(value=sums["waiting_days"], n=len(both), reason=none),
        "efficiency": efficiency,
        "unstamped": len(items.frame) - len(both),
    }


def _since(first: date | None, last: date | None, *, cancelled: bool) -> Measure:
    if last is None:
        return Measure(value=None, n=0, reason=Reason("time-cancelled" if cancelled else "time-not-in-use"))
    if first is None:
        return Measure(value=None, n=0, reason=Reason("time-not-begun"))
    return Measure(value=float((last - first).days), n=1)


def _outcome(history: History, outcome: str) -> Text:
    known = history.method.decision_outcomes.get(outcome)
    return known.name if known else Text.same(outcome)


def _day(moment: pd.Timestamp) -> date | None:
    return None if pd.isna(moment) else moment.date()
