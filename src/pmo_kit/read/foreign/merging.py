"""What an import does to the register: new rows, updated cells, and people's edits left alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from pmo_kit.errors import Place
from pmo_kit.model.doubt import Doubt
from pmo_kit.model.register import Register
from pmo_kit.read.foreign.known import Identity, KnownRow, content_of
from pmo_kit.read.foreign.rows import ForeignRow, Value
from pmo_kit.read.ids import next_ids
from pmo_kit.read.registers import typed_frame

Kind = Literal["new", "updated", "unchanged", "rejected"]


@dataclass
class Merged:
    """The register after an import, what became of each row of the file, and what a person must look at.

    The doubts name cell and field only; who can mend them is the mapping's owner.
    """

    frame: pd.DataFrame
    kinds: list[Kind]
    record_ids: list[str]
    doubts: list[Doubt] = field(default_factory=list)


def merge(
    frame: pd.DataFrame,
    register: Register,
    rows: Sequence[ForeignRow],
    record_ids: Sequence[str],
    pairs: dict[int, KnownRow],
    stamp: dict[str, str],
) -> Merged:
    """Put the rows of a file into a register, each under its id of `record_ids` (empty for a rejected row).

    A cell that the source changed is updated, unless a person has changed it in the register too: then the person's
    value stays and both are put on the repair list. `stamp` is written on every row that changes.
    """
    records: dict[str, dict[str, Value]] = {
        str(record[register.key]): {str(key): _said(value) for key, value in record.items()}
        for record in frame.to_dict("records")
    }
    result = Merged(frame, [], list(record_ids))
    added: dict[str, dict[str, Value]] = {}
    for at, (row, record_id) in enumerate(zip(rows, record_ids, strict=True)):
        if not record_id:
            result.kinds.append("rejected")
            continue
        known = pairs.get(at)
        before = records.get(record_id)
        base = known.base if known and before is not None else {}
        after, conflicts = _combined(row, before or {register.key: record_id}, base)
        changed = after != before
        result.kinds.append("new" if before is None else "updated" if changed or conflicts else "unchanged")
        result.doubts += [_conflict(row, name, ours, record_id) for name, ours in conflicts]
        if before is None and known:
            place = Place(cell=f"A{row.number}")
            result.doubts.append(Doubt(place, "import-restored", {"record": record_id}, "", record_id))
        if changed or before is None:
            (added if before is None else records)[record_id] = {**after, **stamp}
    result.frame = _frame(frame, register, {**records, **dict(sorted(added.items()))})
    return result


def assign_ids(
    rows: Sequence[ForeignRow],
    identities: Sequence[Identity | None],
    pairs: dict[int, KnownRow],
    prefix: str,
    issued: Iterable[str],
) -> list[str]:
    """The register's id for each row of a file: the known one, else the next; empty for a row without identity.

    New ids are given in the order of the rows' keys, so that the order of the file does not matter.
    """
    fresh = [
        (each.id_key or each.name_key, each.name_key, content_of(rows[at].everything()), at)
        for at, each in enumerate(identities)
        if each and at not in pairs
    ]
    ids = next_ids(prefix, issued, len(fresh))
    found = {at: row.record_id for at, row in pairs.items()}
    found.update({at: record_id for (*_, at), record_id in zip(sorted(fresh), ids, strict=True)})
    return [found.get(at, "") for at in range(len(rows))]


def _said(value: object) -> Value:
    if isinstance(value, str):
        return value
    return None if pd.isna(value) else float(value)  # type: ignore[call-overload, arg-type]


def _combined(
    row: ForeignRow, ours: dict[str, Value], base: MappingOf[str, Value]
) -> tuple[dict[str, Value], list[tuple[str, Value]]]:
    after = dict(ours)
    conflicts: list[tuple[str, Value]] = []
    for name, theirs in row.everything().items():
        mine, before = ours.get(name), base.get(name)
        if theirs in (before, mine):
            continue
        if mine in (before, None):
            after[name] = theirs
        elif theirs is not None:
            conflicts.append((name, mine))
    return after, conflicts


def _conflict(row: ForeignRow, name: str, ours: Value, record_id: str) -> Doubt:
    values = {"ours": ours, "theirs": row.everything()[name]}
    return Doubt(
        Place(cell=row.cells.get(name, f"row {row.number}"), field=name),
        "import-conflict",
        values,
        "",
        record_id,
    )


def _frame(frame: pd.DataFrame, register: Register, records: dict[str, dict[str, Value]]) -> pd.DataFrame:
    """The register with its records, those own columns left out that hold nothing and were not there before."""
    ordered = list(records.values())
    own = dict.fromkeys(
        name
        for record in ordered
        for name, value in record.items()
        if name not in register.columns and (value is not None or name in frame)
    )
    columns = {name: pd.Series([record.get(name) for record in ordered]) for name in (*register.columns, *own)}
    declared = {name: column for name, column in columns.items() if name in register.columns}
    kept = {name: columns[name].astype("str") for name in own}
    return typed_frame(register, declared, kept, length=len(ordered))
