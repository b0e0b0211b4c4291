"""How fast incidents were found, contained and restored, each figure with its n; undefined is not zero."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from pmo_kit.decide.clocks import counted_to
from pmo_kit.decide.incidents import find_incidents, measure
from pmo_kit.model.incident_findings import IncidentMeasures
from pmo_kit.model.portfolio import Portfolio
from tests.conftest import COMPLETE

Make = Callable[..., Portfolio]


def incident(number: int, **cells: str) -> dict[str, str]:
    """An incident with nothing but what is given."""
    blank = dict.fromkeys(("severity", "kind", "grade", "found_by", "customers", "amount", "repeat_of"), "")
    moments = dict.fromkeys(("onset", "detected", "aware", "contained", "restored"), "")
    return {"incident_id": f"INC-{number}", "initiative_id": "OPS-001", **blank, **moments, **cells}


def measured(portfolio: Portfolio, day: str = "2027-01-31") -> IncidentMeasures:
    """The figures at the end of a day."""
    found = find_incidents(portfolio, counted_to(portfolio, date.fromisoformat(day)))
    return measure(found, portfolio.method)


def test_the_incident_of_the_story(with_registers: Make) -> None:
    """Detected after 26 hours, contained in 40 minutes; the service was never restored."""
    fee = incident(1, onset="2027-01-17 07:40", detected="2027-01-18 09:40", contained="2027-01-18 10:20")
    found = {each.measure: each for each in measured(with_registers(COMPLETE, incidents=[fee])).durations}
    assert (found["detect"].median, found["detect"].n) == (26.0, 1)
    assert (found["contain"].median, found["contain"].n) == (0.6667, 1)
    assert (found["restore"].median, found["restore"].high, found["restore"].n, found["restore"].left_out) == (
        *(None, None, 0, 1),
    )


def test_the_median_and_the_high_figure_are_those_of_a_spreadsheet(with_registers: Make) -> None:
    """1, 2, 3, 4 and 10 hours: median 3, 90 % within 7.6 (between the fourth and the fifth, six tenths of the way)."""
    rows = [
        incident(number, onset="2027-01-01 00:00", detected=f"2027-01-01 {hours:02}:00")
        for number, hours in enumerate((10, 1, 3, 4, 2))
    ]
    detect = measured(with_registers(COMPLETE, incidents=rows)).durations[0]
    assert (detect.median, detect.high, detect.share, detect.n) == (3.0, 7.6, 0.9, 5)


def test_moments_out_of_order_are_left_out_and_counted(with_registers: Make) -> None:
    """An incident that was detected before it began would make the figures look better."""
    rows = [
        incident(1, onset="2027-01-01 10:00", detected="2027-01-01 09:00"),
        incident(2, onset="2027-01-01 10:00", detected="2027-01-01 12:00"),
        incident(3, detected="2027-01-01 12:00"),
    ]
    detect = measured(with_registers(COMPLETE, incidents=rows)).durations[0]
    assert (detect.median, detect.n, detect.left_out) == (2.0, 1, 2)


def test_the_share_of_clocks_met_leaves_out_what_runs_and_what_cannot_be_judged(with_registers: Make) -> None:
    """One met, one missed, one running, one without a start: one of two."""
    rows = [
        incident(1, severity="sev-1", aware="2027-01-10 08:00"),
        incident(2, severity="sev-2", aware="2027-01-11 08:00"),
        incident(3, severity="sev-2", aware="2027-01-31 23:30"),
        incident(4, severity="sev-2", detected="2027-01-12 08:00"),
        incident(5, severity="sev-4", aware="2027-01-13 08:00"),
    ]
    sent = [
        {"report_id": "RPT-1", "incident_id": "INC-1", "clock": "own-report-decision", "sent_at": "2027-01-10 08:30"}
    ]
    found = measured(with_registers({**COMPLETE, "jurisdictions": "US"}, incidents=rows, incident_reports=sent))
    assert (found.met, found.judged, found.met_share, found.running, found.not_assessed) == (1, 2, 0.5, 1, 1)


def test_who_found_it_how_often_it_came_back_and_what_it_cost(with_registers: Make) -> None:
    """Each of those that say it."""
    rows = [
        incident(1, found_by="monitoring", customers="137", amount="1200"),
        incident(2, found_by="customer", repeat_of="INC-1"),
        incident(3, customers="3"),
    ]
    found = measured(with_registers(COMPLETE, incidents=rows))
    assert (found.incidents, found.told, found.found_by_monitoring, found.repeats) == (3, 2, 0.5, 1)
    assert (found.customers, found.amount) == (140, 1200.0)


def test_without_incidents_every_figure_is_undefined(with_registers: Make) -> None:
    """Not zero hours, and not all clocks met."""
    found = measured(with_registers(COMPLETE))
    assert (found.incidents, found.met_share, found.found_by_monitoring, found.customers) == (0, None, None, None)
    assert [(each.median, each.high, each.n) for each in found.durations] == [(None, None, 0)] * 3


@pytest.mark.parametrize(("day", "known"), [("2027-01-17", 0), ("2027-01-18", 1)])
def test_an_incident_is_known_from_its_first_moment_on(with_registers: Make, day: str, known: int) -> None:
    """Not before; and a moment that lies ahead is not on record yet."""
    row = incident(1, detected="2027-01-18 09:40", contained="2027-01-19 10:00")
    portfolio = with_registers(COMPLETE, incidents=[row])
    found = find_incidents(portfolio, counted_to(portfolio, date.fromisoformat(day)))
    assert len(found) == known
    assert [each.column for incident in found for each in incident.moments] == ["detected"][:known]
