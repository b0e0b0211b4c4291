"""Ids of other rows: a source names them by its own ids, the register by the kit's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping as MappingOf
from collections.abc import Sequence

import pandas as pd

from pmo_kit.errors import Place
from pmo_kit.model.characters import plain
from pmo_kit.model.doubt import Doubt
from pmo_kit.model.mapping import Mapping
from pmo_kit.model.register import Register
from pmo_kit.read.foreign.rows import ForeignRow


def reject_unknown(
    rows: Sequence[ForeignRow],
    register: Register,
    mapping: Mapping,
    frames: MappingOf[str, pd.DataFrame],
    keys: MappingOf[str, str],
) -> None:
    """Reject rows that belong to a record of another register that is not there, such as a move of no known initiative.

    The other record may be named by its own source's id, where that stands once; the row then gets the register's id.
    Nothing else can be done with such a row: without the id that it must have, the register would be unreadable.
    """
    for column in register.columns.values():
        target = column.refers_to
        if not column.required or target is None or target == register.id:
            continue
        known, by_source = set(frames[target][keys[target]]), _source_ids(frames[target], keys[target])
        for row in rows:
            value = row.fields.get(column.id)
            if row.rejected or not isinstance(value, str) or value in known:
                continue
            row.fields[column.id] = by_source.get(plain(value), value)
            if row.fields[column.id] == value:
                place = Place(cell=row.cells.get(column.id, f"A{row.number}"), field=column.id)
                values = {"value": value, "register": target}
                row.rejected = Doubt(place, "reference-unknown", values, mapping.owner)


def resolve_references(
    rows: Sequence[ForeignRow],
    record_ids: Sequence[str],
    register: Register,
    mapping: Mapping,
    frames: MappingOf[str, pd.DataFrame],
    keys: MappingOf[str, str],
) -> None:
    """Turn the ids that rows name into ids of the registers; one that no register knows becomes a doubt.

    `frames` are the registers referred to, `keys` their key columns. An unknown id would make the register unreadable.
    """
    own = _by_source_id(rows, record_ids, frames[register.id], register, mapping)
    issued = {record_id for record_id in record_ids if record_id}
    for column in register.columns.values():
        target = column.refers_to
        if target is None or target not in frames:
            continue
        known = set(frames[target][keys[target]])
        within = target == register.id
        for row in rows:
            value = row.fields.get(column.id)
            if row.rejected or not isinstance(value, str) or value in known or (within and value in issued):
                continue
            found = own.get(plain(value)) if within else None
            if found:
                row.fields[column.id] = found
                continue
            del row.fields[column.id]
            place = Place(cell=row.cells.get(column.id, f"A{row.number}"), field=column.id)
            values = {"value": value, "register": target}
            row.doubts.append(Doubt(place, "reference-unknown", values, mapping.owner))


def _by_source_id(
    rows: Sequence[ForeignRow],
    record_ids: Sequence[str],
    frame: pd.DataFrame,
    register: Register,
    mapping: Mapping,
) -> dict[str, str]:
    """The register's id for each id of the source that stands only once."""
    field = mapping.source_key or ""
    said = [(row.fields.get(field), record_id) for row, record_id in zip(rows, record_ids, strict=True)]
    if field in frame:
        said += [(value, key) for value, key in zip(frame[field], frame[register.key], strict=True)]
    pairs = {(plain(value), record_id) for value, record_id in said if isinstance(value, str) and record_id}
    count = Counter(value for value, _ in pairs)
    return {value: record_id for value, record_id in pairs if count[value] == 1}


def _source_ids(frame: pd.DataFrame, key: str) -> dict[str, str]:
    """The key of each record by its source's id, where that id stands once."""
    if "source_id" not in frame:
        return {}
    said = [
        (plain(value), own) for value, own in zip(frame["source_id"], frame[key], strict=True) if isinstance(value, str)
    ]
    count = Counter(value for value, _ in said)
    return {value: own for value, own in said if value and count[value] == 1}
