"""An action that did not work is open again without anybody asking; only one that worked is done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from pmo_kit.decide.action_tests import amount, find_actions
from pmo_kit.decide.portfolio_checks import check_portfolio
from pmo_kit.model.action_findings import ActionFinding
from pmo_kit.model.text import Text
from tests.decide.gate_office import Office
from tests.decide.retrospective_office import ACTION, OTHER, ROW, history, looking_back, moves

WAITED = "validators-queue"
# One move with the queue before the first test, two between it and the second, of which one waited.
WORK = moves(
    ("intake", "2026-01-05", ""),
    ("assessment", "2026-04-01", WAITED),
    ("poc", "2026-05-11", WAITED),
    ("build", "2026-06-11", ""),
)


def found(office: Office, as_of: str, *actions: Mapping[str, str]) -> tuple[ActionFinding, ...]:
    """The actions of a small office on a day."""
    rows = actions or (ACTION,)
    return find_actions(history(office(ROW, OTHER), as_of, stage_events=WORK, retro_actions=rows))


@pytest.mark.parametrize(
    ("as_of", "state", "reopenings", "next_test"),
    [
        ("2026-03-01", "too_early", 0, "2026-04-30"),
        ("2026-04-29", "too_early", 0, "2026-04-30"),
        ("2026-04-30", "reopened", 1, "2026-06-29"),
        ("2026-06-28", "reopened", 1, "2026-06-29"),
        ("2026-06-29", "worked", 1, None),
    ],
)
def test_an_action_is_tested_on_its_day_and_again_until_it_works(
    office: Office, as_of: str, state: str, reopenings: int, next_test: str | None
) -> None:
    """One move of one waited until 30 April; sixty days later it was one of two, which is the target."""
    (action,) = found(office, as_of)
    assert (action.state, action.reopenings) == (state, reopenings)
    assert action.next_test == (date.fromisoformat(next_test) if next_test else None)


@pytest.mark.parametrize(
    ("value", "told"), [(2 / 3, "66.7%"), (0.5, "50%"), (0.8999, "89.99%"), (0.89999, "89.999%"), (0.9, "90%")]
)
def test_a_share_has_one_decimal_unless_it_would_look_like_its_target(value: float, told: str) -> None:
    """What just misses nine of ten does not read as nine of ten."""
    assert amount(value, "share", beside=0.9).en == told


def test_it_says_what_was_measured_when_on_how_much(office: Office) -> None:
    """Each test stands with its window; the second looks at what happened since the first."""
    (action,) = found(office, "2026-06-30")
    assert [(each.after.isoformat(), each.on.isoformat(), each.value, each.n, each.met) for each in action.tests] == [
        ("2026-03-01", "2026-04-30", 1.0, 1, False),
        ("2026-04-30", "2026-06-29", 0.5, 2, True),
    ]
    assert (action.because.kind, [each.en for each in action.because.values]) == (
        "action-worked",
        ["50%", "at most 50%", "2026-06-29", "2"],
    )
    assert (action.what, action.about) == (
        Text("Book the validator early", "提前预约验证"),
        Text("Validators' queue", "独立验证排队"),
    )


def test_an_action_that_worked_is_not_tested_again(office: Office) -> None:
    """A later wait does not open it."""
    (action,) = found(office, "2027-06-30")
    assert (action.state, len(action.tests)) == ("worked", 2)


def test_an_action_that_never_works_is_reopened_each_time(office: Office) -> None:
    """Nobody needs to write anything; tests without any move neither close nor reopen it."""
    (action,) = found(office, "2026-12-31", {**ACTION, "target": "0.1"})
    assert [(each.on.isoformat(), each.met) for each in action.tests] == [
        ("2026-04-30", False),
        ("2026-06-29", False),
        ("2026-08-28", None),
        ("2026-10-27", None),
        ("2026-12-26", None),
    ]
    assert (action.state, action.reopenings) == ("reopened", 2)
    assert {each.after.isoformat() for each in action.tests[2:]} == {"2026-06-29"}


def test_too_few_points_say_nothing_and_are_not_green(office: Office) -> None:
    """For the whole portfolio the method asks for five moves; there is one, and it would have been a fail."""
    (action,) = found(office, "2026-04-30", {**ACTION, "initiative_id": ""})
    assert (action.state, action.reopenings) == ("not_assessed", 0)
    assert (action.because.kind, [each.en for each in action.because.values]) == ("action-too-few", ["1", "5"])


def test_an_action_that_is_better_higher_needs_at_least_its_target(office: Office) -> None:
    """The direction comes from the method."""
    action = {**ACTION, "metric": "first-time-right", "about": "G4", "comparison": "at_least", "target": "0.5"}
    (nothing,) = found(office, "2026-04-30", action)
    assert (nothing.state, nothing.comparison, nothing.because.kind) == (
        "not_assessed",
        "at_least",
        "action-no-answers",
    )


def test_what_wants_attention_comes_first_and_what_is_not_set_yet_is_not_known(office: Office) -> None:
    """Open again, cannot be tested, too early, worked."""
    rows = (
        {**ACTION, "action_id": "RA-0001", "target": "1"},
        {**ACTION, "action_id": "RA-0002", "test_on": "2026-09-30"},
        {**ACTION, "action_id": "RA-0003", "initiative_id": ""},
        {**ACTION, "action_id": "RA-0004"},
        {**ACTION, "action_id": "RA-0005", "set_on": "2026-05-01", "test_on": "2026-06-01"},
    )
    states = [(each.action, each.state) for each in found(office, "2026-04-30", *rows)]
    assert states == [
        ("RA-0004", "reopened"),
        ("RA-0003", "not_assessed"),
        ("RA-0002", "too_early"),
        ("RA-0001", "worked"),
    ]


@pytest.mark.parametrize(
    ("as_of", "outcome", "kind"),
    [
        ("2026-04-29", "not_assessed", "action-too-early"),
        ("2026-04-30", "fail", "action-reopened"),
        ("2026-06-29", "pass", "action-worked"),
    ],
)
def test_the_check_of_the_portfolio_fails_for_what_is_open_again(
    office: Office, as_of: str, outcome: str, kind: str
) -> None:
    """Under the name of its owner."""
    portfolio = looking_back(office(ROW, OTHER), stage_events=WORK, retro_actions=(ACTION,))
    checked = check_portfolio(portfolio, {}, as_of=date.fromisoformat(as_of)).checked
    (mine,) = [each for each in checked if each.verdict.check_id == "RETRO-ACTION"]
    assert (mine.verdict.outcome, mine.verdict.because.kind) == (outcome, kind)
    assert (mine.register, mine.record, mine.owner.person) == ("retro_actions", "RA-0001", "Zhou Yan")
