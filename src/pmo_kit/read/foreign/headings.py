"""Where the headings of a foreign table stand, in one row or two, and which field each column fills."""

from __future__ import annotations

import re
from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import dataclass

from pmo_kit.errors import Faults, Place, refuse
from pmo_kit.model.characters import clean, plain
from pmo_kit.model.mapping import MappedColumn, Mapping
from pmo_kit.model.register import Register
from pmo_kit.read.currencies import split_currency
from pmo_kit.read.grid import Grid, column_letter
from pmo_kit.read.registers import unique_names

_LOOKED_AT = 30
_BRACKET = re.compile(r"\s*\((?:单位[::]?\s*)?(?P<said>[^()]+)\)$")
_UNITS = {
    **{unit: unit for unit in ("", "千", "万", "百万", "千万", "亿")},
    **dict.fromkeys(["000", "'000", "k", "thousand"], "千"),
    **dict.fromkeys(["m", "mn", "million"], "百万"),
}
_MOST_SHOWN = 600
PROVENANCE = frozenset({"as_of", "source_file", "updated_by", "source_id"})


@dataclass(frozen=True)
class Headings:
    """The headings found: the position of the first row of data, and for each column its name and what it fills.

    `names` are different from one another. `fills` maps the position of a column to the mapped columns that read it;
    `own` maps the position of a column that nothing reads to the name under which it is kept.
    """

    grid: Grid
    first_row: int
    names: tuple[str, ...]
    fills: MappingOf[int, tuple[MappedColumn, ...]]
    own: MappingOf[int, str]
    matched: int

    @property
    def has_rows(self) -> bool:
        """Whether anything stands below the headings."""
        return self.first_row < len(self.grid.rows)


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
        BadInput: when the sheet asked for is not there, two sheets match alike, no row matches, or a column that the
            mapping needs is missing.
    """
    chosen = _chosen(grids, mapping, sheet)
    columns = columns_of(mapping, register)
    found = [best for grid in chosen if (best := _best(grid, mapping, columns, register)) is not None]

    def rank(each: Headings) -> tuple[bool, int, bool, bool]:
        return not _missing(each, columns, mapping), each.matched, each.has_rows, not each.grid.concealed

    found.sort(key=rank, reverse=True)
    if not found or not found[0].matched:
        raise refuse("no-headings", Place(file=grids[0].file), mapping=mapping.id, seen=_seen(chosen[0]))
    alike = [headings.grid.sheet for headings in found if rank(headings) == rank(found[0])]
    if len(alike) > 1:
        raise refuse("sheets-alike", Place(file=grids[0].file), sheets=tuple(alike))
    faults = Faults()
    for wanted, field in _missing(found[0], columns, mapping):
        grid = found[0].grid
        seen = ", ".join(name for name in found[0].names if name)[:_MOST_SHOWN]
        place = Place(grid.file, grid.sheet, field=field)
        faults.add("mapping-column-missing", place, mapping=mapping.id, wanted=wanted, seen=seen)
    faults.raise_if_any()
    return found[0]


def match_count(grids: list[Grid], mapping: Mapping, register: Register) -> int:
    """How many headings of a mapping a file has; 0 where one that the mapping needs is missing."""
    columns = columns_of(mapping, register)
    found = [best for grid in grids if (best := _best(grid, mapping, columns, register)) is not None]
    return max((each.matched for each in found if not _missing(each, columns, mapping)), default=0)


def _chosen(grids: list[Grid], mapping: Mapping, sheet: str | None) -> list[Grid]:
    """The sheets to look at: the one asked for, else those that the mapping names, else all."""
    wanted = {plain(name) for name in ([sheet] if sheet else mapping.sheet)}
    chosen = [grid for grid in grids if plain(grid.sheet) in wanted]
    if chosen or not sheet:
        return chosen or grids
    if not any(grid.sheet for grid in grids):
        raise refuse("sheet-in-text", Place(file=grids[0].file, sheet=sheet))
    known = tuple(grid.sheet for grid in grids)
    raise refuse("sheet-unknown", Place(file=grids[0].file, sheet=sheet), known=known)


def _best(grid: Grid, mapping: Mapping, columns: tuple[MappedColumn, ...], register: Register) -> Headings | None:
    """The heading rows of one sheet: those that lack nothing, then those that match most.

    One row where one says as much as two, unless its cells are merged across and down as only headings are.
    """
    known = {plain(name) for column in columns for name in column.headings}
    heights = [mapping.heading_rows] if mapping.heading_rows else [1, 2]
    found = []
    for height in heights:
        for at in range(min(_LOOKED_AT, len(grid.rows) - height + 1)):
            stacked = _stacked(grid, at, height, known, certain=mapping.heading_rows is not None)
            if stacked is not None:
                headings = _headings(grid, at + height, stacked, columns, register)
                merged = height > 1 and _merged(grid, at)
                found.append((not _missing(headings, columns, mapping), headings.matched, merged, headings))
    return max(found, key=lambda each: each[:3], default=(None,))[-1]


def _merged(grid: Grid, at: int) -> bool:
    """Whether some heading of a row reaches across columns and another one down into the next row."""
    pairs = zip(grid.rows[at], grid.rows[at + 1], strict=True)
    return any(_joins(grid, at, column) and upper != lower for column, (upper, lower) in enumerate(pairs)) and any(
        upper.strip() and upper == lower for upper, lower in zip(grid.rows[at], grid.rows[at + 1], strict=True)
    )


def _stacked(grid: Grid, at: int, height: int, known: set[str], *, certain: bool) -> Sequence[tuple[str, ...]] | None:
    """The texts above each column; None where the second row is not a row of headings.

    It is one where some heading spans several columns that have texts of their own below, and every other column is
    empty there, repeats its heading, or holds a heading that the mapping knows.
    """
    upper = [clean(cell) for cell in grid.rows[at]]
    if height == 1:
        return [(cell,) if cell else () for cell in upper]
    lower = [clean(cell) for cell in grid.rows[at + 1]]
    below = {column for column, text in enumerate(lower) if text and (not upper[column] or _joins(grid, at, column))}
    grouped = below | {column - 1 for column in below if column and lower[column - 1]}
    others = (column for column in range(len(lower)) if column not in grouped)
    two = bool(below) and all(lower[each] in {"", upper[each]} or plain(lower[each]) in known for each in others)
    if not (two or certain):
        return None
    for column in sorted(below):
        upper[column] = upper[column] or (upper[column - 1] if column else "")
    return [tuple(dict.fromkeys(cell for cell in pair if cell)) for pair in zip(upper, lower, strict=True)]


def _joins(grid: Grid, at: int, column: int) -> bool:
    return (grid.numbers[at], column) in grid.repeated


def _headings(
    grid: Grid,
    first_row: int,
    stacked: Sequence[tuple[str, ...]],
    columns: tuple[MappedColumn, ...],
    register: Register,
) -> Headings:
    spoken = _spoken(stacked)
    fills: dict[int, tuple[MappedColumn, ...]] = {}
    for column in columns:
        position = next((spoken[plain(name)] for name in column.headings if plain(name) in spoken), None)
        if position is not None:
            fills[position] = (*fills.get(position, ()), column)
    told = (" / ".join(parts) or f"column {column_letter(column)}" for column, parts in enumerate(stacked))
    names = unique_names(told)
    known = {plain(word) for column in register.columns.values() for word in column.headings()}
    rest = [position for position in range(len(names)) if position not in fills]
    own = unique_names(f"{names[each]} (source)" if plain(names[each]) in known else names[each] for each in rest)
    matched = sum(len(read) for read in fills.values())
    return Headings(grid, first_row, tuple(names), fills, dict(zip(rest, own, strict=True)), matched)


def heading_unit(name: str) -> tuple[str, tuple[str, ...]]:
    """The unit in which a heading says that its numbers are, as a number itself would carry it, and its currency signs.

    >>> heading_unit("批复预算（万元）"), heading_unit("Budget (USD m)"), heading_unit("Budget (RMB)")
    (('万', ('元',)), ('百万', ('usd',)), ('', ('rmb',)))
    """
    found = _BRACKET.search(plain(name))
    unit, signs = split_currency(found["said"]) if found else ("", ())
    return (_UNITS[unit], signs) if unit in _UNITS else ("", ())


def _without_unit(name: str) -> str:
    return _BRACKET.sub("", name).strip() if any(heading_unit(name)) else name


def _spoken(stacked: Sequence[tuple[str, ...]]) -> dict[str, int]:
    """The column that each heading names: both rows together first, then the lower row, then the upper.

    A unit in brackets at the end of a heading may be left out of the mapping.
    """
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
    for name, position in list(found.items()):
        found.setdefault(_without_unit(name), position)
    found.pop("", None)
    return found


def _missing(headings: Headings, columns: tuple[MappedColumn, ...], mapping: Mapping) -> list[tuple[str, str]]:
    """The headings and fields of the columns that the mapping needs and the file does not have.

    Whatever else it needs, something must tell the rows apart: a name or an id.
    """
    read = {id(column) for group in headings.fills.values() for column in group}
    missing = [column for column in columns if column.required and id(column) not in read]
    naming = [column for column in columns if column.to in {*mapping.name_fields, mapping.source_key}]
    if not missing and not any(id(column) in read for column in naming):
        missing = [column for column in naming if column.to == mapping.name_fields[0]][:1] or naming[:1]
    return [(" / ".join(column.headings[:4]), column.to) for column in missing]


def _seen(grid: Grid) -> str:
    return "; ".join(", ".join(clean(cell) for cell in row if cell)[:200] for row in grid.rows[:3])
