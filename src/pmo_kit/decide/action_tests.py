"""Did what a retrospective decided work? Each action is tested by its metric on its day, without anybody asking.

An action that misses its target is open again, and is tested again after as many days as were given at first, on what
happened since; that goes on until it works. A test on too few points says nothing and neither closes nor reopens.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from math import isclose

from pmo_kit.decide.action_metrics import MEASURES, Window
from pmo_kit.decide.owners import Owners
from pmo_kit.decide.register_rows import Row, every_row
from pmo_kit.decide.retrospective_facts import History
from pmo_kit.model.action_findings import STATES, ActionFinding, ActionState, ActionTest
from pmo_kit.model.action_rules import Metric, Unit
from pmo_kit.model.checked import Checked
from pmo_kit.model.flow import Measure
from pmo_kit.model.named import named_in
from pmo_kit.model.text import Reason, Text, text_of_cell
from pmo_kit.model.verdict import Outcome, Verdict

ACTIONS = "retro_actions"
_OUTCOMES: dict[ActionState, Outcome] = {
    "reopened": "fail",
    "not_assessed": "not_assessed",
    "too_early": "not_assessed",
    "worked": "pass",
}


def find_actions(history: History, *, only: str | None = None) -> tuple[ActionFinding, ...]:
    """Every action that was set until the day of the history, what wants attention first.

    `only` gives those of one initiative, or (blank) those of the whole portfolio; the history must be of all whom they
    concern.
    """
    frame = history.portfolio.frames.get(ACTIONS)
    rows = every_row(frame) if frame is not None else iter(())
    mine = (row for row in rows if only is None or row.text("initiative_id") == only)
    found = [_finding(row, history) for row in mine if _day(row, "set_on") <= history.as_of]
    return tuple(sorted(found, key=lambda each: (STATES.index(each.state), each.test_on, each.action)))


def action_verdicts(history: History, owners: Owners) -> Iterator[Checked]:
    """A verdict for each action: one that did not work fails, and only one that worked passes."""
    for each in find_actions(history):
        owner = owners.of(each.owner, each.initiative) if each.owner else owners.office()
        named = Text(f"{each.action} {each.what.en}", f"{each.action} {each.what.zh}")
        verdict = Verdict("RETRO-ACTION", each.what, _OUTCOMES[each.state], each.because, named)
        yield Checked("rules", ACTIONS, each.action, each.initiative, owner, verdict)


def _finding(row: Row, history: History) -> ActionFinding:
    metric = history.method.action_metrics[row.text("metric")]
    about = named_in(history.method, metric.about, row.text("about")) if metric.about else ""
    tests = _tests(row, metric, about or "", history)
    told = [test for test in tests if test.met is not None]
    state = _state(tests, told)
    target, test_on = row.number("target") or 0.0, _day(row, "test_on")
    return ActionFinding(
        action=row.text("action_id"),
        initiative=row.text("initiative_id"),
        set_on=_day(row, "set_on"),
        owner=row.text("owner"),
        what=text_of_cell(row.text("what")),
        metric=metric.id,
        metric_title=metric.name,
        about=getattr(history.method, metric.about)[about].name if about else None,
        comparison=metric.comparison,
        target=target,
        unit=metric.unit,
        test_on=test_on,
        state=state,
        because=_because(state, tests, told, target, metric, test_on),
        tests=tests,
        reopenings=sum(test.met is False for test in tests),
        next_test=None if state == "worked" else _next(row, tests),
    )


def _tests(row: Row, metric: Metric, about: str, history: History) -> tuple[ActionTest, ...]:
    """Every test until the day of the history: the first on the day that was named, and no more once it has worked."""
    after, on, found = _day(row, "set_on"), _day(row, "test_on"), list[ActionTest]()
    again = on - after
    if again.days < 1:
        raise ValueError("an action is tested after the day on which it was set")
    while on <= history.as_of and not (found and found[-1].met):
        window = Window(after, on, row.text("initiative_id"))
        found.append(
            _test(window, MEASURES[metric.measured](history, window, about), metric, row.number("target") or 0)
        )
        if found[-1].met is False:
            after = on
        on += again
    return tuple(found)


def _test(window: Window, measure: Measure, metric: Metric, target: float) -> ActionTest:
    least = metric.least_points_of_one if window.initiative else metric.least_points
    undefined = measure.reason
    if undefined is None and measure.n < least:
        undefined = Reason("action-too-few", (_same(str(measure.n)), _same(str(least))))
    met = None
    if undefined is None and measure.value is not None:
        met = measure.value <= target if metric.better == "lower" else measure.value >= target
    return ActionTest(
        after=window.after, on=window.until, value=measure.value, n=measure.n, met=met, undefined=undefined
    )


def _state(tests: tuple[ActionTest, ...], told: list[ActionTest]) -> ActionState:
    if told:
        return "worked" if told[-1].met else "reopened"
    return "not_assessed" if tests else "too_early"


def _because(
    state: ActionState,
    tests: tuple[ActionTest, ...],
    told: list[ActionTest],
    target: float,
    metric: Metric,
    test_on: date,
) -> Reason:
    if state == "too_early":
        return Reason("action-too-early", (_same(test_on.isoformat()),))
    if state == "not_assessed":
        return tests[-1].undefined or Reason("action-too-early", (_same(test_on.isoformat()),))
    last = told[-1]
    value = last.value or 0.0
    values = (
        amount(value, metric.unit, beside=target),
        _wanted(target, metric),
        _same(last.on.isoformat()),
        _same(str(last.n)),
    )
    if state == "worked":
        return Reason("action-worked", values)
    return Reason("action-reopened", (*values, _same(str(sum(test.met is False for test in tests)))))


def _next(row: Row, tests: tuple[ActionTest, ...]) -> date:
    """The day of the next test: the one that was named, or as many days after the last as were given at first."""
    set_on, first = _day(row, "set_on"), _day(row, "test_on")
    return tests[-1].on + (first - set_on) if tests else first


def _day(row: Row, column: str) -> date:
    return date.fromisoformat(row.text(column))


def _wanted(target: float, metric: Metric) -> Text:
    limit = amount(target, metric.unit)
    if metric.better == "lower":
        return Text(f"at most {limit.en}", f"不高于 {limit.zh}")
    return Text(f"at least {limit.en}", f"不低于 {limit.zh}")


def amount(value: float, unit: Unit, *, beside: float | None = None) -> Text:
    """A value in its unit; a share has one decimal, and more where it would else look like the target beside it."""
    if unit == "share":
        other = value if beside is None else beside
        digits = 1
        while not isclose(value, other) and f"{value:.{digits}%}" == f"{other:.{digits}%}":
            digits += 1
        return _same(_percent(value, digits))
    number = f"{value:,.2f}".rstrip("0").removesuffix(".")
    return Text(f"{number} working days", f"{number} 个工作日") if unit == "working_days" else _days(number)


def _percent(value: float, digits: int) -> str:
    return f"{value:.{digits}%}".removesuffix("%").rstrip("0").removesuffix(".") + "%"


def _days(number: str) -> Text:
    return Text(f"{number} days", f"{number} 天")


def _same(text: str) -> Text:
    return Text.same(text)
