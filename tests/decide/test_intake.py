"""The intake decision as a whole."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from pmo_kit.decide.intake import decide_intake
from pmo_kit.errors import BadInput
from pmo_kit.model.intake import IntakeResult
from pmo_kit.model.portfolio import Portfolio
from tests.conftest import COMPLETE

Open = Callable[..., Portfolio]


def decide(portfolio: Portfolio, initiative: str = "OPS-001") -> IntakeResult:
    """Decide as of 11 February 2026."""
    return decide_intake(portfolio, initiative, as_of="2026-02-11")


def test_a_complete_intake_starts_the_clock_on_the_next_working_day(opened: Open) -> None:
    """Submitted on the 10th, the clock starts on the 11th and G0 is due on the 12th."""
    intake = decide(opened(COMPLETE))
    assert (intake.complete, intake.clock_started_on) == (True, date(2026, 2, 11))
    assert (intake.gates[0].gate, intake.gates[0].decide_by) == ("G0", date(2026, 2, 12))
    assert (intake.tier.tier, intake.route.route, intake.route.settled) == (3, "standard", True)


def test_an_incomplete_intake_has_no_running_clock(opened: Open) -> None:
    """One missing answer stops it, is named, and the plan assumes completion on the day of the page."""
    intake = decide(opened({**COMPLETE, "impact": ""}))
    failing = [check.check_id for check in intake.checks if check.outcome == "fail"]
    assert (intake.complete, intake.clock_started_on, intake.planned_from) == (False, None, date(2026, 2, 11))
    assert failing == ["impact"]
    assert intake.owners["business-owner"].zh == "业务负责人"


def test_a_late_decision_says_how_late(opened: Open) -> None:
    """Overdue days are working days of the calendar: 12 to 25 February holds the holiday."""
    intake = decide_intake(opened(COMPLETE), "OPS-001", as_of="2026-02-25")
    assert intake.gates[0].overdue_working_days == 4  # 13, 14 (a worked Saturday), 24 and 25 February


def test_an_undetermined_tier_is_planned_as_the_strictest(opened: Open) -> None:
    """Until the answer is there, the full route is planned and the others are said to be possible."""
    intake = decide(opened({**COMPLETE, "impact": "", "techniques": "ml"}))
    assert (intake.tier.tier, intake.tier.strictest, intake.tier.lightest) == (None, 1, 3)
    assert (intake.route.route, intake.route.settled) == ("full", False)
    assert [name.en for name in intake.route.also_possible] == ["Standard route"]
    assert [name.en for name in intake.tier.undetermined_by] == ["Effect of a wrong result"]


def test_a_tool_of_the_fast_lane_takes_the_fast_lane(opened: Open) -> None:
    """Off the shelf, for staff, without sensitive data: two gates."""
    intake = decide(opened({**COMPLETE, "off_the_shelf": "yes", "sourcing": "vendor", "vendor": "Nuoyan"}))
    assert (intake.route.route, [gate.gate for gate in intake.gates]) == ("fast", ["G0", "G6"])


def test_a_question_of_a_later_gate_is_not_assessed_yet(opened: Open) -> None:
    """It is listed for later and does not make the record incomplete."""
    checks = {check.check_id: check for check in decide(opened(COMPLETE)).checks}
    assert (checks["model_name_version"].outcome, checks["model_name_version"].because.kind) == (
        "not_assessed",
        "needed-later",
    )
    later = decide(opened({**COMPLETE, "stage": "poc"}))
    assert {check.check_id: check.outcome for check in later.checks}["model_name_version"] == "fail"


def test_answers_that_contradict_each_other_fail(opened: Open) -> None:
    """Personal data cannot be listed while no personal information is declared."""
    intake = decide(opened({**COMPLETE, "data": "personal", "pi_subjects": "10"}))
    failing = {check.check_id: check.because.kind for check in intake.checks if check.outcome == "fail"}
    assert failing == {"INI-PI-DATA": "contradiction"}


def test_the_same_facts_give_the_same_result(opened: Open) -> None:
    """Byte for byte."""
    portfolio = opened(COMPLETE, {**COMPLETE, "initiative_id": "OPS-002", "name_en": "Desk helper two"})
    assert decide(portfolio).model_dump_json() == decide(portfolio).model_dump_json()


def test_an_unknown_initiative_or_day_is_refused(opened: Open) -> None:
    """The message names what was given and what could be."""
    with pytest.raises(BadInput, match=r"no initiative OPS-9.*OPS-001"):
        decide(opened(COMPLETE), "OPS-9")
    with pytest.raises(BadInput, match=r"tomorrow.*not a day"):
        decide_intake(opened(COMPLETE), "OPS-001", as_of="tomorrow")
    with pytest.raises(BadInput, match="9999-12-31 is not a day of the calendar from 2000 to 2099"):
        decide_intake(opened(COMPLETE), "OPS-001", as_of="9999-12-31")
