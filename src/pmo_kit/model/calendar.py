"""A calendar of working days, with the years for which its days are not final."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pmo_kit.model.text import Text


@dataclass(frozen=True)
class Calendar:
    """Which days count for an SLA.

    `work` are days that count although they fall on a weekend (调休); `off` are days that do not count.
    `final_years` are the years whose days come from a published notice; days of other years are provisional.
    """

    id: str
    title: Text
    weekend: frozenset[int]
    off: frozenset[date]
    work: frozenset[date]
    final_years: frozenset[int]

    def is_working_day(self, day: date) -> bool:
        """Whether the day counts."""
        if day in self.work:
            return True
        return day not in self.off and day.isoweekday() not in self.weekend

    def is_final(self, day: date) -> bool:
        """Whether the day's year has been published."""
        return day.year in self.final_years
