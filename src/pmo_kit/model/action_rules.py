"""What lessons are about and what an action is tested by: the causes and the metrics of the method."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from pmo_kit.model.records import Sourced

# The functions of decide/action_metrics.py; what the metric is about is an id of the collection named.
Measured = Literal[
    "blocked_days", "evidence_on_time", "first_time_right", "gate_wait", "lead_days", "stage_days", "wait_share"
]
About = Literal["", "causes", "gates", "stages"]
Unit = Literal["days", "working_days", "share"]
Comparison = Literal["at_most", "at_least"]
FITS: Mapping[Measured, tuple[About, Unit]] = {
    "blocked_days": ("causes", "days"),
    "evidence_on_time": ("gates", "share"),
    "first_time_right": ("gates", "share"),
    "gate_wait": ("gates", "working_days"),
    "lead_days": ("", "days"),
    "stage_days": ("stages", "days"),
    "wait_share": ("causes", "share"),
}


class Cause(Sourced):
    """What helped an initiative or held it up; `also` are other words under which the registers name it."""

    also: tuple[str, ...] = ()


class Metric(Sourced):
    """What an action can be tested by: which function computes it, about what, in which unit and direction.

    A test on fewer points than `least_points` (for an action of one initiative: `least_points_of_one`) says nothing.
    """

    measured: Measured
    about: About = ""
    unit: Unit
    better: Literal["lower", "higher"]
    least_points: int = Field(ge=1, le=1000)
    least_points_of_one: int = Field(ge=1, le=1000)

    @property
    def comparison(self) -> Comparison:
        """How a target of this metric compares: at most or at least."""
        return "at_most" if self.better == "lower" else "at_least"
