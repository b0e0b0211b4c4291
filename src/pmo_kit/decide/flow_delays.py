"""What held work up: blocked days by cause, answers after their SLA, and gates not passed at the first try."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from pmo_kit.decide.working_days import next_working_day
from pmo_kit.model.calendar import Calendar
from pmo_kit.model.dates import precision
from pmo_kit.model.decision import Decision, DecisionOutcome
from pmo_kit.model.flow import Blocked, Breach, GatePass, LeftOut, LeftOutRule, SlaReading

_ONE = timedelta(days=1)


@dataclass(frozen=True)
class BlockedSpan:
    """An item was held up by a cause from one day until another, which is not counted; `until` is None while it is."""

    item: str
    cause: str
    since: date
    until: date | None


@dataclass(frozen=True)
class Asked:
    """Something that must be answered within working days; `paused` spans (both days counted) stop the clock."""

    item: str
    submitted: date
    answered: date | None
    working_days: int
    paused: tuple[tuple[date, date], ...] = ()


def blocked_days(spans: Iterable[BlockedSpan], as_of: date) -> tuple[Blocked, ...]:
    """Calendar days lost by cause, most first; a day on which one item waits twice for one cause counts once.

    A span that has not ended runs until `as_of`. Spans that end before they begin, or begin after `as_of`, are no
    days. An item that waits for two causes at once counts for each: the sum over causes can exceed the days lost.
    """
    days: defaultdict[str, set[tuple[str, date]]] = defaultdict(set)
    still: defaultdict[str, set[str]] = defaultdict(set)
    for span in spans:
        end = min(span.until or as_of, as_of)
        days[span.cause] |= {(span.item, span.since + _ONE * step) for step in range((end - span.since).days)}
        if (span.until is None or span.until > as_of) and span.since <= as_of:
            still[span.cause].add(span.item)
    found = [
        Blocked(
            cause=cause, days=len(each), items=len({item for item, _ in each} | still[cause]), still=len(still[cause])
        )
        for cause, each in days.items()
    ]
    known = (each for each in found if each.items)
    return tuple(sorted(known, key=lambda each: (-each.days, each.cause)))


def item_blocks(rows: pd.DataFrame) -> tuple[tuple[BlockedSpan, ...], tuple[LeftOut, ...]]:
    """The blocked spans of a register of work items, and the rows whose span cannot be true.

    Columns: item_id, blocked_by, blocked_from and blocked_to, the last day included; a blank one has not ended. A row
    that names neither a cause nor a day is not blocked. One without a first day says nothing of days: it is left out.
    """
    spans, left_out = [], []
    for number, row in enumerate(rows.to_dict("records"), start=1):
        said = {str(name): value if isinstance(value, str) else "" for name, value in row.items()}
        cause, since, until = (said.get(name, "") for name in ("blocked_by", "blocked_from", "blocked_to"))
        if not (cause or since or until):
            continue
        rule = _broken(since, until)
        if rule:
            detail = f"blocked_by={cause} blocked_from={since} blocked_to={until}"
            left_out.append(LeftOut(item=said["item_id"], row=number, rule=rule, detail=detail))
        else:
            freed = date.fromisoformat(until) + _ONE if until else None
            spans.append(BlockedSpan(said["item_id"], cause, date.fromisoformat(since), freed))
    return tuple(spans), tuple(left_out)


def sla_reading(asked: Sequence[Asked], calendar: Calendar, as_of: date) -> SlaReading:
    """Which answers broke their SLA? Day 1 is the working day after submission; paused working days do not count.

    Something unanswered breaks it once `as_of` is after its last day. Formula book 4.12.
    """
    known = [each for each in asked if each.submitted <= as_of]
    counted = _WorkingDays(calendar, min((each.submitted for each in known), default=as_of))
    breaches, provisional = [], False
    for each in known:
        due = counted.due(each)
        until = each.answered if each.answered is not None and each.answered <= as_of else as_of
        provisional |= not (calendar.is_final(due) and calendar.is_final(each.submitted))
        if until > due:
            answered = None if each.answered is None or each.answered > as_of else each.answered
            late = counted.late(each, due, until)
            if late > 0:
                breaches.append(Breach(item=each.item, due=due, answered=answered, late=late))
    ordered = sorted(breaches, key=lambda breach: (-breach.late, breach.item))
    return SlaReading(asked=len(known), breaches=tuple(ordered), provisional=provisional)


def first_answers(decisions: Iterable[Decision]) -> dict[tuple[str, str], date]:
    """The day of the first decision on each subject at each gate, whatever it was."""
    first: dict[tuple[str, str], date] = {}
    for each in sorted(decisions, key=lambda decision: (decision.decided_on, decision.seq)):
        if each.kind == "gate" and each.gate:
            first.setdefault((each.subject, each.gate), each.decided_on)
    return first


def first_time_right(
    decisions: Iterable[Decision], outcomes: Mapping[str, DecisionOutcome], as_of: date
) -> tuple[GatePass, ...]:
    """For each gate, the share of subjects whose first answer let them pass; a conditional pass is a pass.

    Decisions taken after `as_of` are not known yet. Gates without an answer are not listed.
    """
    first: dict[tuple[str, str], Decision] = {}
    for each in sorted(decisions, key=lambda decision: (decision.decided_on, decision.seq)):
        if each.kind == "gate" and each.gate and each.decided_on <= as_of:
            first.setdefault((each.gate, each.subject), each)
    answers: defaultdict[str, list[bool]] = defaultdict(list)
    for (gate, _), each in first.items():
        answers[gate].append(each.outcome in outcomes and outcomes[each.outcome].passes)
    return tuple(
        GatePass(gate=gate, first_answers=len(said), passed=sum(said), share=sum(said) / len(said))
        for gate, said in sorted(answers.items())
    )


def _broken(since: str, until: str) -> LeftOutRule | None:
    if not since:
        return "no-start"
    if precision(since) != "day" or (until and precision(until) != "day"):
        return "date-not-a-day"
    return "end-before-start" if until and until < since else None


class _WorkingDays:
    """The working days from one day on, in order and found once: thousands of answers are counted on them."""

    def __init__(self, calendar: Calendar, first: date):
        self._calendar = calendar
        self._days = [next_working_day(calendar, first - _ONE)]

    def due(self, asked: Asked) -> date:
        """The last day of an answer: so many working days after submission, those that are paused left out."""
        at, left, day = self._after(asked.submitted), asked.working_days, asked.submitted
        if not asked.paused and left:
            return self._at(at + left - 1)
        while left > 0:
            day = self._at(at)
            at += 1
            left -= not _is_paused(asked, day)
        return day

    def late(self, asked: Asked, due: date, until: date) -> int:
        """How many working days after the last one until a day, those that are paused left out."""
        days = self._days[self._after(due) : self._after(until)]
        return sum(not _is_paused(asked, day) for day in days) if asked.paused else len(days)

    def _after(self, day: date) -> int:
        """The number of the first working day after a day."""
        while self._days[-1] <= day:
            self._at(len(self._days))
        return bisect_right(self._days, day)

    def _at(self, number: int) -> date:
        while len(self._days) <= number:
            self._days.append(next_working_day(self._calendar, self._days[-1]))
        return self._days[number]


def _is_paused(asked: Asked, day: date) -> bool:
    return any(first <= day <= last for first, last in asked.paused)
