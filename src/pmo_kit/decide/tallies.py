"""How many of what: counts over a whole portfolio or batch, in the order in which a reader expects the kinds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from pmo_kit.model.glance import Cell, RunSummary, Tally
from pmo_kit.model.text import Reason


def tally_runs(runs: Iterable[RunSummary]) -> tuple[Tally, ...]:
    """The counted cells of a batch, column by column."""
    cells: dict[str, list[Cell]] = {}
    for run in runs:
        for cell in run.glance.cells:
            if cell.order is not None:
                cells.setdefault(cell.column, []).append(cell)
    return tuple(_tally_cells(column, found) for column, found in cells.items())


def _tally_cells(column: str, cells: Iterable[Cell]) -> Tally:
    counted = Counter((cell.order or 0, cell.said) for cell in cells)
    return Tally(
        column, tuple((said, count) for (_, said), count in sorted(counted.items(), key=lambda item: item[0][0]))
    )


def tally(title: str, kinds: Iterable[str], names: Mapping[str, Reason]) -> Tally:
    """Kinds counted in the order of their names."""
    counted = Counter(kinds)
    return Tally(title, tuple((name, counted[kind]) for kind, name in names.items() if counted[kind]))
