"""Everything about an import that a person must look at, each with its cell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import pandas as pd

from pmo_kit.errors import Fault, Place
from pmo_kit.model.doubt import Doubt
from pmo_kit.model.mapping import Mapping
from pmo_kit.model.register import RowCheck
from pmo_kit.read.foreign.headings import Headings
from pmo_kit.read.foreign.known import Identity
from pmo_kit.read.foreign.merging import Merged
from pmo_kit.read.foreign.rows import ForeignRow


def all_doubts(
    headings: Headings,
    rows: Sequence[ForeignRow],
    identities: Sequence[Identity | None],
    merged: Merged,
    gone: Sequence[str],
    mapping: Mapping,
) -> tuple[Doubt, ...]:
    """The doubts of every row and of the records that are gone.

    A cell of a row that has not changed is no doubt any more once somebody has written something else into the
    register's cell by hand.
    """
    home = Place(headings.grid.file, headings.grid.sheet)
    held = merged.frame.set_index(merged.frame.columns[0])
    found = []
    for row, identity, record_id, kind in zip(rows, identities, merged.record_ids, merged.kinds, strict=True):
        if kind == "rejected":
            nameless = Doubt(replace(home, cell=f"A{row.number}"), "import-no-name", {}, mapping.owner)
            found.append(_placed(row.rejected, home, "") if row.rejected else nameless)
        settled = _settled(row, held, record_id) if kind == "unchanged" and row.doubts else frozenset()
        found += [_placed(doubt, home, record_id) for doubt in row.doubts if doubt.place.field not in settled]
        if identity is not None and identity.doubt:
            cell = row.cells.get(mapping.source_key or "", row.cells.get(mapping.name_fields[0], f"A{row.number}"))
            found.append(Doubt(replace(home, cell=cell), identity.doubt, {}, mapping.owner, record_id))
    found += [replace(_placed(doubt, home, doubt.record), who=mapping.owner) for doubt in merged.doubts]
    found += [Doubt(home, "import-gone", {"record": record}, mapping.owner, record) for record in gone]
    return tuple(found)


def column_doubts(headings: Headings, rows: Sequence[ForeignRow], mapping: Mapping) -> tuple[Doubt, ...]:
    """The columns that hold something and that neither the mapping nor the register knows, at their headings."""
    grid = headings.grid
    return tuple(
        Doubt(
            Place(grid.file, grid.sheet, grid.cell(headings.first_row - 1, position)),
            "column-unknown",
            {"value": headings.names[position]},
            mapping.owner,
        )
        for position, name in headings.own.items()
        if any(row.own.get(name) is not None for row in rows if not row.rejected)
    )


def check_doubts(
    headings_sheet: str,
    file: str,
    rows: dict[str, ForeignRow],
    checks: Iterable[RowCheck],
    failing: dict[str, list[str]],
) -> tuple[Doubt, ...]:
    """What the checks of good rows found; `rows` by record, `failing` the records that fail each check.

    A check on fields for which the file has no column is one doubt and not one for each row.
    """
    home = Place(file, headings_sheet)
    found = []
    for check in checks:
        records = [record for record in failing.get(check.id, []) if record in rows]
        place = replace(home, field=", ".join(check.fields))
        if records and not any(name in row.cells for row in rows.values() for name in check.fields):
            values = _without_column(check, len(records))
            found.append(Doubt(place, check.id, values, check.who))
            continue
        texts = ("title", "title_zh", "remedy", "remedy_zh")
        values = {name.replace("title", "problem"): getattr(check, name) for name in texts}
        for record in records:
            row = rows[record]
            cell = next((row.cells[name] for name in check.fields if name in row.cells), f"row {row.number}")
            found.append(Doubt(replace(place, cell=cell), check.id, values, check.who, record))
    return tuple(found)


def _without_column(check: RowCheck, count: int) -> dict[str, str]:
    """The texts of a check whose fields the file does not have."""
    found: dict[str, str] = {}
    for language, ending in (("en", ""), ("zh", "_zh")):
        texts = {name: getattr(check, name + ending) for name in ("title", "remedy")}
        fault = Fault("check-without-column", values={**texts, "fields": " / ".join(check.fields), "count": count})
        found |= {f"problem{ending}": fault.problem(language), f"remedy{ending}": fault.remedy(language)}
    return found


def _settled(row: ForeignRow, held: pd.DataFrame, record_id: str) -> frozenset[str]:
    """The doubtful fields for which the register has a value that this row does not give."""
    fields = {doubt.place.field for doubt in row.doubts} & set(held.columns)
    values = held.loc[[record_id], list(fields)].dropna(axis="columns").iloc[0]
    return frozenset(str(name) for name, value in values.items() if value != row.fields.get(str(name)))


def _placed(doubt: Doubt, home: Place, record_id: str) -> Doubt:
    return replace(doubt, place=replace(doubt.place, file=home.file, sheet=home.sheet), record=record_id)
