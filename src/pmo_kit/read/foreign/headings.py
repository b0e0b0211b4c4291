"""Where the headings of a foreign table stand, in one row or two, and which field each column fills."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass

from pmo_kit.errors import Faults, Place, refuse
from pmo_kit.model.mapping import MappedColumn, Mapping
from pmo_kit.model.register import Register
from pmo_kit.read.cells import clean, plain
from pmo_kit.read.foreign.grids import Grid

_LOOKED_AT = 30
PROVENANCE = frozenset({"as_of", "source_file", "updated_by", "source_id"})


@dataclass(frozen=True)
class Headings:
    """The headings found: the position of the first row of data, and for each column its name and what it fills.

    `fills` maps the position of a column to the mapped columns that read it; `own` maps the position of a column
    that nothing reads to the name under which it is kept.
    """

    grid: Grid
    first_row: int
    names: tuple[str, ...]
    fills: MappingOf[int, tuple[MappedColumn, ...]]
    own: MappingOf[int, str]
    matched: int


def columns_of(mapping: Mapping, register: Register) -> tuple[MappedColumn, ...]:
    """All columns of a mapping, those of the register's own headings included where it asks for them."""
    if not mapping.use_register_headings:
        return mapping.columns
    taken = {column.to for column in mapping.columns} | {register.key, *PROVENANCE}
    own = (
        MappedColumn.model_validate({"from": column.headings(), "to": column.id})
        for column in register.columns.values()
        if column.id not in taken
    )
    return (*mapping.columns, *own)


def find_headings(grids: list[Grid], mapping: Mapping, register: Register, sheet: str | None = None) -> Headings:
    """Find the sheet and the rows whose texts match the most headings of the mapping.

    Raises:
        BadInput: when the sheet asked for is not there, no row matches, or a required column is missing.
    """
    wanted = [sheet] if sheet else list(mapping.sheet)
    chosen = [grid for grid in grids if not wanted or plain(grid.sheet) in {plain(name) for name in wanted}]
    if not chosen and sheet is None:
        chosen = grids
    if not chosen:
        names = ", ".join(grid.sheet for grid in grids)
        raise refuse("sheet-unknown", Place(file=grids[0].file, sheet=sheet or ""), known=names)
    columns = columns_of(mapping, register)
    found = [headings for grid in chosen for headings in _candidates(grid, mapping, columns, register)]
    best = max(found, key=lambda headings: headings.matched, default=None)
    if best is None or not best.matched:
        raise refuse("no-headings", Place(file=grids[0].file), mapping=mapping.id, seen=_seen(chosen[0]))
    _need(best, columns, mapping)
    return best


def match_count(grids: list[Grid], mapping: Mapping, register: Register) -> int:
    """How many headings of a mapping a file has; 0 where a required one is missing."""
    columns = columns_of(mapping, register)
    found = [headings for grid in grids for headings in _candidates(grid, mapping, columns, register)]
    best = max(found, key=lambda headings: headings.matched, default=None)
    if best is None or _missing(best, columns):
        return 0
    return best.matched


def _candidates(grid: Grid, mapping: Mapping, columns: tuple[MappedColumn, ...], register: Register) -> list[Headings]:
    heights = [mapping.heading_rows] if mapping.heading_rows else [1, 2]
    return [
        _headings(grid, at, height, columns, register)
        for height in heights
        for at in range(min(_LOOKED_AT, len(grid.rows) - height + 1))
    ]


def _headings(grid: Grid, at: int, height: int, columns: tuple[MappedColumn, ...], register: Register) -> Headings:
    stacked = [_distinct(cells) for cells in zip(*grid.rows[at : at + height], strict=True)]
    spoken = _spoken(stacked)
    fills: dict[int, tuple[MappedColumn, ...]] = {}
    for column in columns:
        position = next((spoken[plain(name)] for name in column.headings if plain(name) in spoken), None)
        if position is not None:
            fills[position] = (*fills.get(position, ()), column)
    names = tuple(" / ".join(parts) for parts in stacked)
    known = {plain(word) for column in register.columns.values() for word in column.headings()}
    own = {
        position: f"{clean(name)} (source)" if plain(name) in known else clean(name)
        for position, name in enumerate(names)
        if position not in fills and name.strip()
    }
    return Headings(grid, at + height, names, fills, _unique(own), sum(len(read) for read in fills.values()))


def _distinct(cells: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(cell.strip() for cell in cells if cell.strip()))


def _spoken(stacked: list[tuple[str, ...]]) -> dict[str, int]:
    """The column that each heading names: both rows together first, then the lower row, then the upper."""
    found: dict[str, int] = {}
    for said in (
        " ".join,
        "/".join,
        " / ".join,
        lambda parts: parts[-1] if parts else "",
        lambda parts: parts[0] if parts else "",
    ):
        for position, parts in enumerate(stacked):
            found.setdefault(plain(said(parts)), position)
    found.pop("", None)
    return found


def _unique(own: dict[int, str]) -> dict[int, str]:
    seen: dict[str, int] = {}
    result = {}
    for position, name in own.items():
        seen[name] = seen.get(name, 0) + 1
        result[position] = name if seen[name] == 1 else f"{name} ({seen[name]})"
    return result


def _missing(headings: Headings, columns: tuple[MappedColumn, ...]) -> list[MappedColumn]:
    read = {id(column) for group in headings.fills.values() for column in group}
    return [column for column in columns if column.required and id(column) not in read]


def _need(headings: Headings, columns: tuple[MappedColumn, ...], mapping: Mapping) -> None:
    faults = Faults()
    for column in _missing(headings, columns):
        grid = headings.grid
        place = Place(file=grid.file, sheet=grid.sheet, field=column.to)
        faults.add(
            "mapping-column-missing",
            place,
            mapping=mapping.id,
            wanted=" / ".join(column.headings[:4]),
            seen=", ".join(name for name in headings.names if name)[:600],
        )
    faults.raise_if_any()


def _seen(grid: Grid) -> str:
    return "; ".join(", ".join(cell for cell in row if cell)[:200] for row in grid.rows[:3])
