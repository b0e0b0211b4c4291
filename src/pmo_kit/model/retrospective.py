"""The result of the retrospective playbook: typed, published as a JSON schema, free of display."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pmo_kit.model.action_findings import ActionFinding
from pmo_kit.model.flow import HeldUpBy, LeftOut, Measure
from pmo_kit.model.result import PlaybookResult, Result
from pmo_kit.model.text import Text

Effect = Literal["helped", "hurt"]


class Answered(Result):
    """One answer of a gate on a day, as the log has it, and whether the way was free after it."""

    gate: str
    on: date
    outcome: Text
    passes: bool


class Stay(Result):
    """One stay in a stage. `left` is None while it lasts; days are then those until the day of the report.

    `days` and `held_up` are calendar days, `working_days` and `planned` working days of the portfolio's calendar.
    `planned` is what the method plans for the stage (None: nothing, as for use), `planned_until` the day on which that
    ends.
    `held_up` counts the days on which something dated held it up; `waited_for` is what it waited for in all, of which
    `undated` names no day.
    """

    stage: str
    title: Text
    entered: date
    left: date | None
    days: int
    working_days: int
    planned: int | None
    planned_until: date | None
    held_up: int
    held_spans: tuple[tuple[date, date], ...]
    waited_for: tuple[Text, ...]
    undated: tuple[Text, ...]
    answers: tuple[Answered, ...]


class TimeFinding(Result):
    """How long it took, in calendar days, from the request until it was in use, or so far.

    `elapsed` = `held_up` + `not_held_up`, always. `lead` and `cycle` are undefined until it is in use or ended.
    `active`, `waiting` and `efficiency` are those of work items for which both were stamped (n), as formula book 4.7
    asks; `unstamped` counts the others. `undated` counts waits that name no day: held-up days are at least as many.
    """

    requested: date
    in_use: date | None
    until: date
    elapsed: int
    held_up: int
    not_held_up: int
    undated: int
    lead: Measure
    cycle: Measure
    active: Measure
    waiting: Measure
    efficiency: Measure
    unstamped: int


class GateFinding(Result):
    """The answers of one gate: whether the first let it pass, how many there were, and when it passed."""

    gate: str
    title: Text
    first_outcome: Text
    first_on: date
    first_time_right: bool
    answers: int
    passed_on: date | None


class PromiseFinding(Result):
    """A dated promise: its first and current baseline, and the day it was kept or is expected.

    `late` is in calendar days after the first baseline (negative: early), None where either day is missing. `kept` says
    that the day is past and not a forecast.
    """

    milestone: str
    title: Text
    first_baseline: date | None
    current_baseline: date | None
    day: date | None
    kept: bool
    late: int | None


class CostFinding(Result):
    """Plan against actual cost of the months that have ended, in the currency of the portfolio.

    Only lines with both count; `lines` says how many, `without_actual` and `without_plan` how many were left out.
    `over` is (actual − plan) / plan. `total` is all kinds together; otherwise `kind` is None where none is stated.
    """

    total: bool
    kind: Text | None
    lines: int
    plan: float
    actual: float
    over: Measure
    without_actual: int
    without_plan: int


class LessonFinding(Result):
    """One lesson as it was entered; `days_lost` is None where nobody said how many."""

    lesson: str
    held_on: date
    effect: Effect
    cause: str
    cause_title: Text
    days_lost: float | None
    said: Text
    entered_by: str


class Pattern(Result):
    """A cause that several initiatives name: in how many of those that held a retrospective, and the median loss.

    Each initiative counts once, with the sum of the days that it says were lost; `median_days` rests on the n that say
    any. `here` says whether this initiative is among them.
    """

    effect: Effect
    cause: str
    title: Text
    initiatives: int
    of: int
    median_days: Measure
    here: bool


class RetrospectiveResult(PlaybookResult):
    """What one initiative shows on a day: its timeline, its delays, what was learned, and whether actions worked.

    `actions` are its own, then those of the whole portfolio, each group with what wants attention first. `costs` holds
    all kinds together, then each kind. `left_out` are rows of its own that cannot be true.
    """

    playbook: Literal["retrospective"] = "retrospective"
    actions: tuple[ActionFinding, ...]
    stays: tuple[Stay, ...]
    time: TimeFinding | None
    held_up_by: tuple[HeldUpBy, ...]
    gates: tuple[GateFinding, ...]
    first_time_right: Measure
    promises: tuple[PromiseFinding, ...]
    costs: tuple[CostFinding, ...]
    lessons: tuple[LessonFinding, ...]
    patterns: tuple[Pattern, ...]
    left_out: tuple[LeftOut, ...]
