"""Which incidents are on record at a moment, and how fast they were found, contained and restored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, get_args

import numpy as np
import pandas as pd

from pmo_kit.decide.clocks import ClockBook, counted_to
from pmo_kit.decide.row_order import reason_of, reversals
from pmo_kit.model.cell_values import cell_text
from pmo_kit.model.clock import Moment
from pmo_kit.model.incident_findings import (
    ClockFinding,
    Disorder,
    Duration,
    IncidentFinding,
    IncidentMeasures,
    Measure,
    RecordedMoment,
)
from pmo_kit.model.method import Method
from pmo_kit.model.moments import hours_between
from pmo_kit.model.obligation_finding import Named
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.model.register import ORDERED

# From which moment to which each measure runs (formula book: MTTD, MTTC, MTTR).
_SPANS: tuple[tuple[Measure, Moment, Moment], ...] = (
    ("detect", "onset", "detected"),
    ("contain", "detected", "contained"),
    ("restore", "detected", "restored"),
)
_MONITORING = "monitoring"


def find_incidents(portfolio: Portfolio, now: datetime, only: str = "") -> tuple[IncidentFinding, ...]:
    """Every incident of the portfolio that had happened by `now`, with its clocks, the latest awareness first.

    An incident whose moments all lie after `now` is not known yet; one without any moment is. `only` names the one
    initiative to look at.
    """
    book = ClockBook(portfolio, now, only)
    found = [_incident(book, position) for position in range(len(book.rows)) if _happened(book, position)]
    return tuple(sorted(found, key=_last_first))


def clocks_of(portfolio: Portfolio, initiative: str, day: date) -> tuple[ClockFinding, ...]:
    """The clocks of all incidents of one initiative, as they stand at the end of a day."""
    found = find_incidents(portfolio, counted_to(portfolio, day), only=initiative)
    return tuple(clock for each in found for clock in each.clocks)


def measure(incidents: Sequence[IncidentFinding], method: Method) -> IncidentMeasures:
    """How fast incidents were handled, and which share of their clocks was met, each with its n.

    The high figure is interpolated between the two nearest incidents, as spreadsheets do (PERCENTILE.INC). An incident
    that lacks a moment, or has the later one first, is left out of a duration and counted.
    """
    clocks = [clock.outcome for incident in incidents for clock in incident.clocks]
    met, missed = clocks.count("met"), clocks.count("missed")
    told = [incident.found_by for incident in incidents if incident.found_by]
    monitored = sum(found.id == _MONITORING for found in told)
    return IncidentMeasures(
        incidents=len(incidents),
        durations=tuple(_duration(incidents, *span, method.threshold("incident-high-percentile")) for span in _SPANS),
        judged=met + missed,
        met=met,
        met_share=_share(met, met + missed),
        running=clocks.count("running"),
        not_assessed=clocks.count("not_assessed"),
        told=len(told),
        found_by_monitoring=_share(monitored, len(told)),
        repeats=sum(bool(incident.repeat_of) for incident in incidents),
        customers=_total([incident.customers for incident in incidents]),
        amount=_total([incident.amount for incident in incidents]),
    )


def _last_first(incident: IncidentFinding) -> tuple[float, str]:
    latest = max((each.at.timestamp() for each in incident.moments if each.column == "aware"), default=0)
    return (-latest, incident.incident_id)


def _happened(book: ClockBook, position: int) -> bool:
    columns = get_args(Moment)
    written = any(isinstance(book.rows[position][column], str) for column in columns)
    return not written or any(book.at(position, column) for column in columns)


def _incident(book: ClockBook, position: int) -> IncidentFinding:
    row = book.rows[position]
    return IncidentFinding(
        **{name: cell_text(row[name]) for name in ("incident_id", "initiative_id", "title", "root_cause", "repeat_of")},
        **{name: _answer(book.portfolio, name, row[name]) for name in ("severity", "kind", "grade", "found_by")},
        customers=None if pd.isna(row["customers"]) else int(row["customers"]),
        amount=None if pd.isna(row["amount"]) else float(row["amount"]),
        moments=tuple(_moments(book, position)),
        disorder=tuple(_disorder(book, position)),
        clocks=book.clocks_of(position),
    )


def _moments(book: ClockBook, position: int) -> Iterator[RecordedMoment]:
    columns = book.portfolio.registers["incidents"].columns
    for name in get_args(Moment):
        at = book.at(position, name)
        if at is not None:
            yield RecordedMoment(column=name, title=columns[name].name, at=at)


def _disorder(book: ClockBook, position: int) -> Iterator[Disorder]:
    """Every pair of moments in the wrong order once, however many checks of the register speak of it."""
    row = book.rows[position]
    known = {name: row[name] if book.at(position, name) else None for name in get_args(Moment)}
    register = book.portfolio.registers["incidents"]
    checks = [check for check in register.checks if check.expect in ORDERED and known.keys() >= set(check.fields)]
    pairs = {(each.before, each.after): (each, check) for check in checks for each in reversals(known, check)}
    for each, check in pairs.values():
        where = book.portfolio.where(register.id, str(row[register.key]), each.after)
        yield Disorder(because=reason_of(each, check, register.columns), where=where)


def _answer(portfolio: Portfolio, column: str, answer: Any) -> Named | None:
    values = portfolio.registers["incidents"].columns[column].values
    return next((Named(id=value.id, title=value.name) for value in values if value.id == answer), None)


def _duration(
    incidents: Sequence[IncidentFinding], measured: Measure, start: Moment, end: Moment, share: float
) -> Duration:
    hours = []
    for incident in incidents:
        at = {each.column: each.at for each in incident.moments}
        if start in at and end in at and at[start] <= at[end]:
            hours.append(hours_between(at[start], at[end]))
    return Duration(
        measure=measured,
        median=round(float(np.median(hours)), 4) if hours else None,
        high=round(float(np.quantile(hours, share)), 4) if hours else None,
        share=share,
        n=len(hours),
        left_out=len(incidents) - len(hours),
    )


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _total(values: Sequence[Any]) -> Any:
    known = [value for value in values if value is not None]
    return sum(known) if known else None
