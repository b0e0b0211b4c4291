"""A fault names its place and a message of the catalogue; an error carries all the faults found at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pmo_kit.errors import messages


@dataclass(frozen=True)
class Place:
    """Where a fault stands, as a person would look for it. Every part may be missing.

    `cell` is the address a spreadsheet shows (`C14`), for CSV files too.
    """

    file: str = ""
    sheet: str = ""
    cell: str = ""
    record: str = ""
    field: str = ""

    def describe(self, language: str) -> str:
        """Say the place in one line, widest part first."""
        parts = [self.file]
        for name in ("sheet", "cell", "record", "field"):
            value = getattr(self, name)
            if value:
                parts.append(f"{messages.label(name, language)} {value}")
        return ("，" if language == "zh" else ", ").join(part for part in parts if part)


@dataclass(frozen=True)
class Fault:
    """One thing to mend: a message of the catalogue with its values filled in."""

    message: str
    place: Place = field(default_factory=Place)
    values: Mapping[str, Any] = field(default_factory=dict)

    def problem(self, language: str = "en") -> str:
        """What is wrong."""
        return messages.text(self.message, "problem", language, self.values)

    def remedy(self, language: str = "en") -> str:
        """What to write or do."""
        return messages.text(self.message, "remedy", language, self.values)

    def sentence(self, language: str = "en") -> str:
        """Place, problem and remedy in one line."""
        where = self.place.describe(language)
        told = self.problem(language) + ("" if language == "zh" else " ") + self.remedy(language)
        return f"{where}{'：' if language == 'zh' else ': '}{told}" if where else told


_CELL = re.compile(r"[A-Z]+\d+")


def _gathered(faults: Iterable[Fault]) -> Iterator[Fault]:
    """The same fault of many cells of a column as one fault that names them all; every other as it is."""
    alike: dict[tuple[Place, str], list[Fault]] = {}
    for fault in faults:
        column = fault.place.cell.rstrip("0123456789")
        where = replace(fault.place, cell=column, record="") if _CELL.fullmatch(fault.place.cell) else fault.place
        alike.setdefault((where, f"{fault.problem()} {fault.remedy()}"), []).append(fault)
    for (where, _), found in alike.items():
        cells = {each.place.cell for each in found}
        if len(cells) == 1:
            yield from found
        else:
            yield replace(found[0], place=replace(where, cell=_runs(where.cell, cells)))


def _runs(column: str, cells: Iterable[str]) -> str:
    """Cells of one column as a spreadsheet names areas.

    >>> _runs("Q", ["Q2", "Q3", "Q4", "Q9"])
    'Q2:Q4, Q9'
    """
    runs: list[list[int]] = []
    for row in sorted(int(cell.removeprefix(column)) for cell in cells):
        if runs and row == runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    return ", ".join(f"{column}{first}" + (f":{column}{last}" if last > first else "") for first, last in runs)


class PmoKitError(Exception):
    """The base of every error that the kit raises on purpose."""

    exit_code = 1


class BadInput(PmoKitError):  # noqa: N818 - what the user gave is bad input
    """Something that a person wrote cannot be used; nothing was done with it."""

    exit_code = 2

    def __init__(self, faults: Iterable[Fault]):
        self.faults = tuple(faults)
        super().__init__(self.told())

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows in place of a traceback: the faults in both languages, a blank line between."""
        return [self.told("en"), "", self.told("zh")]

    def told(self, language: str = "en") -> str:
        """All faults under a heading that counts them: a line each, and one for what is wrong alike in many cells."""
        lines = [f"  {fault.sentence(language)}" for fault in _gathered(self.faults)]
        return "\n".join([messages.heading(len(self.faults), language), *lines])


class Faults:
    """A list of faults that is raised once, at the end, with everything that was found."""

    def __init__(self) -> None:
        self._found: list[Fault] = []

    def __iter__(self) -> Iterator[Fault]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def add(self, message: str, place: Place | None = None, **values: Any) -> None:
        """Note one fault."""
        self._found.append(Fault(message, place or Place(), values))

    def extend(self, faults: Iterable[Fault]) -> None:
        """Note the faults that another check found."""
        self._found.extend(faults)

    def raise_if_any(self) -> None:
        """Stop here if anything was found.

        Raises:
            BadInput: with every fault noted so far.
        """
        if self._found:
            raise BadInput(self._found)


def refuse(message: str, place: Place | None = None, **values: Any) -> BadInput:
    """Make the error for a single fault, ready to be raised."""
    return BadInput([Fault(message, place or Place(), values)])
