"""What became of the actions of retrospectives: each tested on its day, and tested again while it did not work."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pmo_kit.model.action_rules import Comparison, Unit
from pmo_kit.model.result import Result
from pmo_kit.model.text import Reason, Text

ActionState = Literal["reopened", "not_assessed", "too_early", "worked"]
STATES: tuple[ActionState, ...] = ("reopened", "not_assessed", "too_early", "worked")  # what wants attention first


class ActionTest(Result):
    """The metric of an action as the registers gave it for the days after `after` until `on`, both ends told.

    `met` is None where nothing can be said, for the reason `undefined`; `n` is what the value rests on.
    """

    after: date
    on: date
    value: float | None
    n: int
    met: bool | None
    undefined: Reason | None


class ActionFinding(Result):
    """One action and whether it worked, as the kit tested it; nobody enters a state.

    `reopenings` counts the tests that it failed. `next_test` is None once it has worked. `initiative` is blank for an
    action of the whole portfolio. `target` and the values of `tests` are in `unit`; a share is 0 to 1.
    """

    action: str
    initiative: str
    set_on: date
    owner: str
    what: Text
    metric: str
    metric_title: Text
    about: Text | None
    comparison: Comparison
    target: float
    unit: Unit
    test_on: date
    state: ActionState
    because: Reason
    tests: tuple[ActionTest, ...]
    reopenings: int
    next_test: date | None
