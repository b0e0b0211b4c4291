"""Which clocks an incident starts, and whether each was met: in hours around the clock, which never pause.

All incidents of a portfolio are judged at once; an answer that is missing leaves a clock open, it never stops it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from pmo_kit.decide.conditions import NO, OPEN, Answers, Truth
from pmo_kit.decide.register_rows import cells_of
from pmo_kit.model.cell_values import cell_text
from pmo_kit.model.clock import Clock
from pmo_kit.model.incident_findings import ClockFinding, ClockOutcome
from pmo_kit.model.moments import end_of_day, hours_between, moment
from pmo_kit.model.obligation_finding import Named
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.model.text import Reason, Text


def counted_to(portfolio: Portfolio, day: date) -> datetime:
    """The moment to which clocks are read for a day: its end, in the portfolio's time zone (UTC where it has none)."""
    return end_of_day(day, portfolio.zone or UTC)


@dataclass(frozen=True)
class _Report:
    """A report of an incident that names a clock."""

    sent: datetime
    report: str
    reference: str


@dataclass(frozen=True)
class ClockBook:
    """The clocks of every incident of a portfolio, or of `only` one initiative, read at the moment `now`.

    What happened after `now` counts as not having happened yet.
    """

    portfolio: Portfolio
    now: datetime
    only: str = ""

    def clocks_of(self, position: int) -> tuple[ClockFinding, ...]:
        """The clocks that the incident in this row of the register starts, or may start, in the order of the method."""
        return tuple(self._clocks(position))

    def at(self, position: int, column: str) -> datetime | None:
        """A moment of an incident in the portfolio's time zone; None where it is not on record, or was later."""
        return self._known(self.rows[position][column])

    @cached_property
    def rows(self) -> Sequence[Mapping[str, Any]]:
        """The rows of the register of incidents, each by its columns."""
        return cells_of(self._incidents)

    @cached_property
    def _incidents(self) -> pd.DataFrame:
        frame: pd.DataFrame = self.portfolio.frames["incidents"]
        return frame[frame["initiative_id"] == self.only].reset_index(drop=True) if self.only else frame

    def _known(self, text: Any) -> datetime | None:
        read = moment(text).astimezone(self.now.tzinfo) if isinstance(text, str) else None
        return read if read is not None and read <= self.now else None

    def _clocks(self, position: int) -> Iterator[ClockFinding]:
        for clock in self.portfolio.method.clocks.values():
            truth = self._truths[clock.id][position]
            started = self.at(position, clock.starts)
            if truth != NO and self._in_force(clock, (started or self.now).date()):
                waits = self._waits_for(clock, position) if truth == OPEN else ()
                incident = self.rows[position]["incident_id"]
                yield self._finding(clock, started, self._report(incident, clock.id, started), waits)

    def _in_force(self, clock: Clock, day: date) -> bool:
        rule = self.portfolio.method.obligations[clock.obligation] if clock.obligation else None
        return rule is None or rule.timing(day) == "now"

    @cached_property
    def _rows(self) -> Any:
        """For each incident, the row of its initiative; -1 where there is none."""
        ids = pd.Index(self.portfolio.frames["initiatives"]["initiative_id"])
        return ids.get_indexer(self._incidents["initiative_id"])

    @cached_property
    def _answers(self) -> tuple[Answers, Answers]:
        """What is known of the initiative of each incident (nothing where there is none), and of each incident."""
        initiatives = self.portfolio.frames["initiatives"].reset_index(drop=True)
        return Answers(initiatives.reindex(self._rows)), Answers(self._incidents)

    @cached_property
    def _truths(self) -> dict[str, Truth]:
        of_initiative, of_incident = self._answers
        found = {}
        for clock in self.portfolio.method.clocks.values():
            parts = [of_initiative.truth(clock.when), of_incident.truth(clock.incident)]
            if clock.obligation:
                parts.append(of_initiative.truth(self.portfolio.method.obligations[clock.obligation].when))
            found[clock.id] = np.minimum.reduce(parts)
        return found

    def _waits_for(self, clock: Clock, position: int) -> tuple[Text, ...]:
        """The answers about initiative and incident that decide whether a clock applies."""
        method, columns = self.portfolio.method, self.portfolio.registers["incidents"].columns
        of_initiative, of_incident = self._answers
        rules = [clock.when, *([method.obligations[clock.obligation].when] if clock.obligation else [])]
        asked = {name: rows for rule in rules for name, rows in of_initiative.open_terms(rule) if rows[position]}
        graded = [name for name, rows in of_incident.open_terms(clock.incident) if rows[position]]
        return (*(method.questions[name].name for name in asked), *(columns[name].name for name in graded))

    @cached_property
    def _reports(self) -> dict[tuple[str, str], list[_Report]]:
        """The reports for each incident and clock, the first one first."""
        found: dict[tuple[str, str], list[_Report]] = {}
        told = {row["incident_id"] for row in self.rows}
        frame = self.portfolio.frames["incident_reports"]
        for row in cells_of(frame[frame["incident_id"].isin(told)]):
            sent = self._known(row["sent_at"])
            if sent is not None:
                report = _Report(sent, row["report_id"], cell_text(row["reference"]))
                found.setdefault((row["incident_id"], row["clock"]), []).append(report)
        return {key: sorted(reports, key=lambda each: each.sent) for key, reports in found.items()}

    def _report(self, incident: str, clock: str, started: datetime | None) -> _Report | None:
        """The first report since the clock started; where there is none, the first of all."""
        reports = self._reports.get((incident, clock), [])
        since = [each for each in reports if started is None or each.sent >= started]
        return next(iter(since or reports), None)

    def _finding(
        self, clock: Clock, started: datetime | None, report: _Report | None, waits: tuple[Text, ...]
    ) -> ClockFinding:
        method = self.portfolio.method
        due = started + timedelta(hours=clock.hours) if started and clock.hours is not None else None
        sent = report.sent if report else None
        outcome, because = _judge(started, due, sent, self.now, waits, self._title(clock.starts))
        judged = outcome != "not_assessed" and due is not None
        rule = method.obligations[clock.obligation] if clock.obligation else None
        return ClockFinding(
            clock=clock.id,
            title=clock.name,
            recipient=clock.text("recipient"),
            obligation=Named(id=rule.id, title=rule.name) if rule else None,
            starts=clock.starts,
            started=started,
            hours=clock.hours,
            due=due,
            sent=sent,
            report=report.report if report else "",
            reference=report.reference if report else "",
            outcome=outcome,
            because=because,
            margin_hours=hours_between(sent or self.now, due) if judged and due else None,
            undetermined_by=waits,
            confidence=clock.confidence,
            basis=clock.basis,
            note=clock.text("note"),
            sources=tuple(method.references[key].name for key in clock.source),
        )

    def _title(self, column: str) -> Text:
        return self.portfolio.registers["incidents"].columns[column].name


def _judge(
    started: datetime | None,
    due: datetime | None,
    sent: datetime | None,
    now: datetime,
    waits: tuple[Text, ...],
    start: Text,
) -> tuple[ClockOutcome, Reason]:
    """How a clock stands and why. A report at the very moment it is due is in time."""
    if waits:
        return "not_assessed", Reason("clock-waits", waits)
    if started is None:
        return "not_assessed", Reason("clock-no-start", (start,))
    if sent is not None and sent < started:
        return "not_assessed", Reason("clock-sent-before-start", (start,))
    if due is None:
        return "not_assessed", Reason("clock-at-once-sent" if sent else "clock-at-once-unsent")
    if sent is not None:
        return ("met", Reason("clock-met")) if sent <= due else ("missed", Reason("clock-late"))
    return ("running", Reason("clock-running")) if now <= due else ("missed", Reason("clock-unsent"))
