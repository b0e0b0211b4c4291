"""What was promised against what came: dated milestones, and planned against actual cost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

import pandas as pd

from pmo_kit.decide.register_rows import Row, every_row
from pmo_kit.model.dates import last_day
from pmo_kit.model.flow import Measure
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.model.retrospective import CostFinding, PromiseFinding
from pmo_kit.model.text import Reason, Text


def find_promises(milestones: pd.DataFrame, *, as_of: date) -> tuple[PromiseFinding, ...]:
    """Each milestone of an initiative against its first baseline, by that baseline; those without one come last.

    The day is the actual one where that is not after `as_of`, otherwise the forecast. A date by its month alone counts
    as its last day.
    """
    found = [_promise(row, as_of) for row in every_row(milestones)]
    return tuple(sorted(found, key=lambda each: (each.first_baseline or date.max, each.milestone)))


def find_costs(costs: pd.DataFrame, portfolio: Portfolio, *, as_of: date) -> tuple[CostFinding, ...]:
    """Plan against actual of the months that have ended by a day: all kinds together, then each kind.

    Nothing where the initiative has no cost line until then.
    """
    ended = [row for row in every_row(costs) if last_day(row.text("month")) <= as_of]
    if not ended:
        return ()
    kinds: defaultdict[str, list[Row]] = defaultdict(list)
    for row in ended:
        kinds[row.text("kind")].append(row)
    titles = {value.id: value.name for value in portfolio.registers["costs"].columns["kind"].values}
    ordered = [key for key in (*titles, "") if key in kinds]
    each = [_cost(titles.get(key), kinds[key]) for key in ordered]
    return (_cost(None, ended, total=True), *each)


def _promise(row: Row, as_of: date) -> PromiseFinding:
    actual = row.latest("actual")
    kept = actual is not None and actual <= as_of
    first, day = row.latest("baseline_v1"), actual if kept else row.latest("forecast")
    name = row.text("name_en") or row.text("name_zh") or row.text("milestone_id")
    return PromiseFinding(
        milestone=row.text("milestone_id"),
        title=Text(name, row.text("name_zh") or name),
        first_baseline=first,
        current_baseline=row.latest("baseline_vn"),
        day=day,
        kept=kept,
        late=(day - first).days if day and first else None,
    )


def _cost(kind: Text | None, rows: Sequence[Row], *, total: bool = False) -> CostFinding:
    lines = [(row.number("plan"), row.number("actual")) for row in rows]
    both = [(plan, actual) for plan, actual in lines if plan is not None and actual is not None]
    plan, actual = round(sum(each for each, _ in both), 2), round(sum(each for _, each in both), 2)
    over = Measure(value=(actual - plan) / plan, n=len(both)) if plan > 0 else None
    return CostFinding(
        total=total,
        kind=kind,
        lines=len(both),
        plan=plan,
        actual=actual,
        over=over or Measure(value=None, n=len(both), reason=Reason("cost-nothing-planned")),
        without_actual=sum(plan is not None and actual is None for plan, actual in lines),
        without_plan=sum(plan is None for plan, _ in lines),
    )
