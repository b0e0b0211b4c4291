"""The retrospective of the guide's case, whole, and what it says where there is nothing to look back on."""

from __future__ import annotations

import pytest

from pmo_kit import decide_retrospective, open_portfolio, paths
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.model.retrospective import RetrospectiveResult
from tests.decide.gate_office import Office
from tests.decide.retrospective_office import ACTION, OTHER, ROW, looking_back, moves


@pytest.fixture(scope="module")
def sample() -> Portfolio:
    """The shipped portfolio as the retrospective reads it."""
    return open_portfolio(paths.sample_folder("sample"), playbook="retrospective")


@pytest.fixture(scope="module")
def case(sample: Portfolio) -> RetrospectiveResult:
    """Agent Assist at the month-end close."""
    return decide_retrospective(sample, "CSC-017", as_of="2026-10-31")


def test_one_action_of_the_case_is_open_again_one_worked_and_one_is_too_early(case: RetrospectiveResult) -> None:
    """Then those of the whole portfolio: one open again for the second time, and one that cannot be tested."""
    assert [(each.action, each.initiative, each.state, each.reopenings) for each in case.actions] == [
        ("RA-0003", "CSC-017", "reopened", 1),
        ("RA-0005", "CSC-017", "too_early", 0),
        ("RA-0004", "CSC-017", "worked", 0),
        ("RA-0001", "", "reopened", 2),
        ("RA-0002", "", "not_assessed", 0),
    ]
    (test,) = case.actions[0].tests
    assert (test.value, test.n, test.met) == (4 / 6, 6, False)


def test_the_time_of_the_case_adds_up(case: RetrospectiveResult) -> None:
    """292 days so far, at least 97 of them held up; G4 did not pass at its first answer."""
    assert case.time is not None
    assert (case.time.elapsed, case.time.held_up, case.time.not_held_up, case.time.undated) == (292, 97, 195, 2)
    assert sum(stay.days for stay in case.stays) == case.time.elapsed
    assert (case.first_time_right.value, case.first_time_right.n) == (0.8, 5)
    assert [each.gate for each in case.gates if not each.first_time_right] == ["G4"]


def test_data_access_is_the_pattern_of_the_portfolio(case: RetrospectiveResult) -> None:
    """Named in 7 of 9, 31 days median."""
    first = case.patterns[0]
    assert (first.cause, first.initiatives, first.of, first.median_days.value, first.median_days.n) == (
        "data-access", 7, 9, 31.0, 7,
    )  # fmt: skip


def test_cost_and_dates_are_held_against_what_was_promised(case: RetrospectiveResult) -> None:
    """A fifth below plan, and 38 days late at G4."""
    assert (case.costs[0].lines, round(case.costs[0].over.value or 0, 4)) == (35, -0.2142)
    assert [(each.milestone, each.late) for each in case.promises if each.late] == [("MS-041", 38), ("MS-043", 49)]


def test_the_index_puts_what_is_open_again_first(sample: Portfolio, case: RetrospectiveResult) -> None:
    """With action and owner as a note; without actions an initiative comes last."""
    (note,) = case.glance.notes
    assert ([each.en for each in note.said.values], note.bad) == (["RA-0003", "Mo Yanting 莫妍庭"], True)
    assert case.glance.order < decide_retrospective(sample, "OPS-003", as_of="2026-10-31").glance.order


def test_an_earlier_day_knows_nothing_later(sample: Portfolio) -> None:
    """In May no retrospective of the case had been held, and G4 had not answered."""
    before = decide_retrospective(sample, "CSC-017", as_of="2026-05-31")
    assert (before.lessons, [each.action for each in before.actions]) == ((), ["RA-0001", "RA-0002"])
    assert {each.state for each in before.actions} == {"too_early"}
    assert [each.gate for each in before.gates] == ["G0", "G1", "G2", "G3"]
    assert before.left_out == ()


def test_an_initiative_without_any_history_is_told_as_such(office: Office) -> None:
    """Every part is empty, nothing is zero."""
    found = decide_retrospective(looking_back(office(ROW)), "OPS-001", as_of="2026-10-31")
    assert (found.time, found.stays, found.gates, found.costs, found.actions, found.patterns) == (
        None, (), (), (), (), (),
    )  # fmt: skip
    assert found.first_time_right.value is None


def test_the_actions_of_another_initiative_are_not_shown(office: Office) -> None:
    """Those of the whole portfolio are."""
    rows = ({**ACTION, "initiative_id": "OPS-002"}, {**ACTION, "action_id": "RA-0002", "initiative_id": ""})
    work = moves(("intake", "2026-01-05", ""))
    portfolio = looking_back(office(ROW, OTHER), stage_events=work, retro_actions=rows)
    found = decide_retrospective(portfolio, "OPS-001", as_of="2026-04-30")
    assert [each.action for each in found.actions] == ["RA-0002"]
