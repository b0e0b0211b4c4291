"""What the index of a batch shows of a result: one line for each initiative, and how many there are of each kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from pmo_kit.model.decision import WHOLE_PORTFOLIO
from pmo_kit.model.text import Reason, Text


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the line, under the heading `column`, with a second and quieter line where there is `more`.

    `order` is the place of what is said among all that could be said there; without one the cell is not counted.
    """

    column: str
    said: Reason
    more: Reason | None = None
    order: int | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """Something that wants attention; `bad` where it is late or wrong and not only open."""

    said: Reason
    bad: bool = False


@dataclass(frozen=True, slots=True)
class Glance:
    """A result in one line. The smallest `order` wants attention most."""

    cells: tuple[Cell, ...]
    notes: tuple[Note, ...] = ()
    order: int = 0


@dataclass(frozen=True, slots=True)
class RunSummary:
    """A finished run as the index tells it: a small part of its result, for there may be thousands.

    A run of the whole portfolio goes by that name and belongs to no department.
    """

    initiative_id: str
    name: Text
    department: Text | None
    glance: Glance

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> RunSummary:
        """The summary of a result as its JSON file holds it."""
        glance = _GLANCE.validate_python(raw["glance"])
        if "initiative_id" not in raw:
            return cls(WHOLE_PORTFOLIO, Text(**raw["organisation"]), None, glance)
        return cls(raw["initiative_id"], Text(**raw["name"]), Text(**raw["department"]), glance)


_GLANCE = TypeAdapter(Glance)


@dataclass(frozen=True)
class Tally:
    """How many of something there are, by kind, in order; kinds that nobody has are left out."""

    title: str
    counts: tuple[tuple[Reason, int], ...]

    @property
    def total(self) -> int:
        """The number counted."""
        return sum(count for _, count in self.counts)


def named(text: Text | None) -> Reason:
    """A text as it stands; a missing one is said to be missing."""
    return Reason("named", (text,)) if text else Reason("not-stated")
