"""What became of incidents and their clocks: typed findings, free of display."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from pmo_kit.model.clock import Moment
from pmo_kit.model.obligation_finding import Named
from pmo_kit.model.records import Basis, Confidence
from pmo_kit.model.result import Result
from pmo_kit.model.text import Reason, Text

ClockOutcome = Literal["met", "missed", "running", "not_assessed"]
Measure = Literal["detect", "contain", "restore"]


class ClockFinding(Result):
    """One clock of one incident, as it stands at the moment asked about; moments are in the portfolio's time zone.

    `margin_hours` is what was left when the report was sent, or is left now; below zero it is how late it was sent, or
    is by now. It is None where nothing can be judged. `undetermined_by` are the answers that decide whether the clock
    applies at all. `report` is the first report that names the clock; the others do not count.
    """

    clock: str
    title: Text
    recipient: Text
    obligation: Named | None
    starts: Moment
    started: datetime | None
    hours: float | None
    due: datetime | None
    sent: datetime | None
    report: str
    reference: str
    outcome: ClockOutcome
    because: Reason
    margin_hours: float | None
    undetermined_by: tuple[Text, ...]
    confidence: Confidence
    basis: Basis
    note: Text
    sources: tuple[Text, ...]


class RecordedMoment(Result):
    """A moment of an incident: its column, what the column is called, and when it was."""

    column: Moment
    title: Text
    at: datetime


class Disorder(Result):
    """Two moments of an incident of which the later one comes first, and the cell that has to be looked at."""

    because: Reason
    where: Text


class IncidentFinding(Result):
    """An incident as far as it was known at the moment asked about, with every clock that it starts or may start.

    Where there is any `disorder`, a moment is wrong, and clocks and durations that rest on it are too.
    """

    incident_id: str
    initiative_id: str
    title: str
    severity: Named | None
    kind: Named | None
    grade: Named | None
    found_by: Named | None
    customers: int | None
    amount: float | None
    root_cause: str
    repeat_of: str
    moments: tuple[RecordedMoment, ...]
    disorder: tuple[Disorder, ...]
    clocks: tuple[ClockFinding, ...]


class Duration(Result):
    """How long something took over several incidents, in hours: median and high figure, of `n` incidents.

    `share` is the share of incidents that took no longer than `high`. Both figures are None where n is 0.
    """

    measure: Measure
    median: float | None
    high: float | None
    share: float = Field(ge=0, le=1)
    n: int
    left_out: int


class IncidentMeasures(Result):
    """Figures over incidents. Each share is None where its n (`judged`, `told`, `incidents`) is 0.

    `judged` clocks were met or missed; those `running` and `not_assessed` are counted apart and are no part of a share.
    `told` are the incidents that say by whom they were found.
    """

    incidents: int
    durations: tuple[Duration, ...]
    judged: int
    met: int
    met_share: float | None
    running: int
    not_assessed: int
    told: int
    found_by_monitoring: float | None
    repeats: int
    customers: int | None
    amount: float | None
