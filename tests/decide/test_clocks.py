"""Clocks in hours: which run, whether each was met, and by how much; nothing pauses them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pmo_kit.decide.clocks import counted_to
from pmo_kit.decide.incidents import find_incidents
from pmo_kit.model.incident_findings import ClockFinding
from pmo_kit.model.portfolio import Portfolio
from tests.conftest import COMPLETE, SETTINGS

Make = Callable[..., Portfolio]
BANK = {**COMPLETE, "personal_info": "yes", "data": "personal", "cii_operator": "no"}
LEAK = {
    "incident_id": "INC-1",
    "initiative_id": "OPS-001",
    "severity": "sev-2",
    "kind": "personal_data",
    "grade": "below",
    "aware": "2026-10-30 18:00",
}


def report(clock: str, sent: str, number: int = 1) -> dict[str, str]:
    """A report of the incident."""
    return {"report_id": f"RPT-{number}", "incident_id": "INC-1", "clock": clock, "sent_at": sent, "reference": "A-1"}


def clocks(portfolio: Portfolio, day: str = "2026-10-31") -> dict[str, ClockFinding]:
    """The clocks of the first incident at the end of a day."""
    incidents = find_incidents(portfolio, counted_to(portfolio, date.fromisoformat(day)))
    return {clock.clock: clock for incident in incidents[:1] for clock in incident.clocks}


def stands(portfolio: Portfolio, clock: str, day: str = "2026-10-31") -> tuple[str, str, float | None]:
    """Outcome, reason and margin of one clock."""
    found = clocks(portfolio, day)[clock]
    return found.outcome, found.because.kind, found.margin_hours


def test_a_clock_is_met_at_the_very_moment_it_is_due(with_registers: Make) -> None:
    """Two hours after six in the evening is eight; a second later is late."""
    in_time = with_registers(BANK, incidents=[LEAK], incident_reports=[report("cn-nfra-data-2h", "2026-10-30 20:00")])
    assert stands(in_time, "cn-nfra-data-2h") == ("met", "clock-met", 0.0)
    late = with_registers(BANK, incidents=[LEAK], incident_reports=[report("cn-nfra-data-2h", "2026-10-30 20:00:36")])
    assert stands(late, "cn-nfra-data-2h") == ("missed", "clock-late", -0.01)


def test_a_clock_runs_through_the_night_and_the_weekend(with_registers: Make) -> None:
    """Aware on Friday at six, 72 hours end on Monday at six; at the end of Saturday 42 hours are left."""
    here = {**BANK, "jurisdictions": "EU"}
    portfolio = with_registers(here, incidents=[LEAK])
    assert stands(portfolio, "eu-gdpr-72h") == ("running", "clock-running", 42.0)
    assert str(clocks(portfolio)["eu-gdpr-72h"].due) == "2026-11-02 18:00:00+08:00"


def test_a_clock_runs_through_the_national_holiday(with_registers: Make) -> None:
    """Aware on 30 September at noon, 24 hours end on 1 October at noon, a day off on the bank's calendar."""
    leak = {**LEAK, "aware": "2026-09-30 12:00"}
    late = with_registers(BANK, incidents=[leak], incident_reports=[report("cn-nfra-data-24h", "2026-10-08 12:00")])
    assert stands(late, "cn-nfra-data-24h") == ("missed", "clock-late", -168.0)


def test_an_unsent_report_is_missed_and_grows_later_every_day(with_registers: Make) -> None:
    """24 hours from Friday six end on Saturday six: six hours late at midnight, thirty a day later."""
    portfolio = with_registers(BANK, incidents=[LEAK])
    assert stands(portfolio, "cn-nfra-data-24h") == ("missed", "clock-unsent", -6.0)
    assert stands(portfolio, "cn-nfra-data-24h", "2026-11-01") == ("missed", "clock-unsent", -30.0)


def test_a_running_clock_that_is_due_at_the_moment_asked_about_is_not_missed_yet(with_registers: Make) -> None:
    """Nothing is left, and nothing is late."""
    portfolio = with_registers(BANK, incidents=[{**LEAK, "aware": "2026-10-31 00:00"}])
    assert stands(portfolio, "cn-nfra-data-24h") == ("running", "clock-running", 0.0)


def test_what_happened_later_had_not_happened_yet(with_registers: Make) -> None:
    """A report of the next day does not count, and an incident of the next day is not known."""
    sent = report("cn-nfra-data-24h", "2026-11-01 09:00")
    portfolio = with_registers(BANK, incidents=[LEAK], incident_reports=[sent])
    assert stands(portfolio, "cn-nfra-data-24h") == ("missed", "clock-unsent", -6.0)
    assert clocks(portfolio, "2026-10-29") == {}


def test_the_first_report_counts(with_registers: Make) -> None:
    """A later one neither mends nor spoils it; each says which clock it answers."""
    sent = [
        report("cn-nfra-data-2h", "2026-10-30 21:30", 1),
        report("cn-nfra-data-2h", "2026-10-30 19:30", 2),
        report("cn-nfra-data-24h", "2026-10-30 18:30", 3),
    ]
    found = clocks(with_registers(BANK, incidents=[LEAK], incident_reports=sent))["cn-nfra-data-2h"]
    assert (found.report, found.outcome, found.margin_hours) == ("RPT-2", "met", 0.5)


def test_a_clock_without_a_start_is_not_assessed(with_registers: Make) -> None:
    """It is neither met nor missed, and says which moment is not on record."""
    nobody_knows = {**LEAK, "aware": "", "detected": "2026-10-30 18:00"}
    portfolio = with_registers(
        BANK, incidents=[nobody_knows], incident_reports=[report("cn-nfra-data-2h", "2026-10-30 19:00")]
    )
    found = clocks(portfolio)["cn-nfra-data-2h"]
    assert (found.outcome, found.because.kind, found.because.values[0].zh, found.due, found.margin_hours) == (
        *("not_assessed", "clock-no-start", "机构知悉时间", None, None),
    )


def test_a_report_older_than_its_start_is_not_assessed(with_registers: Make) -> None:
    """One of the two is wrong."""
    portfolio = with_registers(BANK, incidents=[LEAK], incident_reports=[report("cn-nfra-data-2h", "2026-10-30 17:00")])
    assert stands(portfolio, "cn-nfra-data-2h") == ("not_assessed", "clock-sent-before-start", None)


def test_a_report_of_before_the_start_does_not_hide_a_later_one(with_registers: Make) -> None:
    """The first one at or after the start answers the clock."""
    sent = [report("cn-nfra-data-2h", "2026-10-30 17:00", 1), report("cn-nfra-data-2h", "2026-10-30 19:30", 2)]
    found = clocks(with_registers(BANK, incidents=[LEAK], incident_reports=sent))["cn-nfra-data-2h"]
    assert (found.report, found.outcome, found.margin_hours) == ("RPT-2", "met", 0.5)


def test_an_incident_of_no_initiative_has_nobodys_answers(with_registers: Make) -> None:
    """Not those of the last initiative of the register: what they decide is open."""
    portfolio = with_registers(BANK, incidents=[LEAK])
    others = portfolio.frames["initiatives"].assign(initiative_id="OPS-002")
    portfolio = replace(portfolio, frames={**portfolio.frames, "initiatives": others})
    assert stands(portfolio, "cn-nfra-data-24h") == ("not_assessed", "clock-waits", None)


def test_at_once_has_no_hours_to_judge_by(with_registers: Make) -> None:
    """It is never met; that nothing was sent is said."""
    unsent = with_registers(BANK, incidents=[LEAK])
    assert stands(unsent, "cn-pipl-authority") == ("not_assessed", "clock-at-once-unsent", None)
    sent = with_registers(BANK, incidents=[LEAK], incident_reports=[report("cn-pipl-authority", "2026-10-30 18:05")])
    assert stands(sent, "cn-pipl-authority") == ("not_assessed", "clock-at-once-sent", None)


@pytest.mark.parametrize(
    ("operator", "grade", "running"),
    [
        ("yes", "relatively_major", {"cn-cyber-1h": 1.0}),
        ("no", "particularly_major", {"cn-cyber-4h": 4.0}),
        ("no", "general", {}),
        ("no", "below", {}),
    ],
)
def test_who_it_is_and_how_it_is_graded_decide_the_clock(
    with_registers: Make, operator: str, grade: str, running: dict[str, float]
) -> None:
    """An hour for critical infrastructure, four for others, from relatively major on."""
    attack = {**LEAK, "kind": "cyber_security", "grade": grade}
    portfolio = with_registers({**BANK, "cii_operator": operator}, incidents=[attack])
    found = {key: each.hours for key, each in clocks(portfolio).items() if key in {"cn-cyber-1h", "cn-cyber-4h"}}
    assert found == running


def test_a_missing_answer_leaves_a_clock_open_and_never_drops_it(with_registers: Make) -> None:
    """Nobody graded it, and nobody knows whether the bank is critical infrastructure: both clocks stay."""
    portfolio = with_registers({**BANK, "cii_operator": ""}, incidents=[{**LEAK, "grade": ""}])
    found = clocks(portfolio)
    for key in ("cn-cyber-1h", "cn-cyber-4h"):
        assert (found[key].outcome, found[key].because.kind) == ("not_assessed", "clock-waits")
        assert [title.en for title in found[key].undetermined_by] == [
            "Critical information infrastructure operator",
            "Reporting grade",
        ]
    assert found["cn-cyber-4h"].due == datetime.fromisoformat("2026-10-30T22:00+08:00")


def test_a_duty_that_is_not_in_force_yet_starts_no_clock(with_registers: Make) -> None:
    """The report of serious incidents of high-risk systems applies from 2 December 2027."""
    here = {**BANK, "jurisdictions": "EU", "use_cases": "credit_decision", "roles": "deployer"}
    for aware, day, known in (("2027-12-01 12:00", "2027-12-31", False), ("2027-12-02 12:00", "2027-12-31", True)):
        portfolio = with_registers(here, incidents=[{**LEAK, "aware": aware}])
        assert ("eu-aia-15d" in clocks(portfolio, day)) is known


def test_the_end_of_the_day_is_that_of_the_portfolio(with_registers: Make) -> None:
    """In London Saturday ends eight hours after Shanghai's; the moment of awareness keeps its own offset."""
    leak = {**LEAK, "aware": "2026-10-30 18:00 +08:00"}
    london = with_registers(BANK, settings=SETTINGS + "timezone: Europe/London\n", incidents=[leak])
    assert stands(london, "cn-nfra-data-24h") == ("missed", "clock-unsent", -14.0)


def test_an_organisation_adds_a_clock_of_a_contract(with_registers: Make) -> None:
    """A record in its own method; no obligation is needed."""
    own = (
        "clocks:\n- {id: vendor-a-8h, title: Tell vendor A, title_zh: 通知供应商A, obligation: null,\n"
        "  starts: detected, hours: 8, recipient: Vendor A, recipient_zh: 供应商A, when: {sourcing: [open_weight]},\n"
        "  incident: {customers: '>=100'}, source: [kit-practice], basis: practice, confidence: high,\n"
        "  owner: vendor-manager, status: approved}\n"
    )
    leak = {**LEAK, "detected": "2026-10-31 17:00", "customers": "100"}
    portfolio = with_registers(BANK, method=own, incidents=[leak])
    assert stands(portfolio, "vendor-a-8h") == ("running", "clock-running", 1.0)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=3, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 60 * 24 * 400), st.integers(0, 60 * 40)), min_size=20, max_size=40))
def test_what_was_left_is_the_hours_less_those_that_passed(with_registers: Make, cases: list[tuple[int, int]]) -> None:
    """Whenever the incident was, and whatever days lie between."""
    aware = [datetime(2025, 9, 1, 8) + timedelta(minutes=minutes) for minutes, _ in cases]
    leaks = [{**LEAK, "incident_id": f"INC-{at}", "aware": str(when)} for at, when in enumerate(aware)]
    sent = [
        {**report("cn-nfra-data-24h", str(when + timedelta(minutes=taken)), at), "incident_id": f"INC-{at}"}
        for at, (when, (_, taken)) in enumerate(zip(aware, cases, strict=True))
    ]
    portfolio = with_registers(BANK, incidents=leaks, incident_reports=sent)
    found = find_incidents(portfolio, counted_to(portfolio, date(2026, 12, 31)))
    margins = {
        each.incident_id: (clock.outcome, clock.margin_hours)
        for each in found
        for clock in each.clocks
        if clock.clock == "cn-nfra-data-24h"
    }
    assert margins == {
        f"INC-{at}": ("met" if taken <= 24 * 60 else "missed", pytest.approx(24 - taken / 60, abs=1e-4))
        for at, (_, taken) in enumerate(cases)
    }
