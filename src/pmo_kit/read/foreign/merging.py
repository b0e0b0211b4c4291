"""What an import does to the register: new rows, updated cells, and people's edits left alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from pmo_kit.errors import Place
from pmo_kit.model.doubt import Doubt
from pmo_kit.model.register import Register
from pmo_kit.read.foreign.known import Identity, KnownRow
from pmo_kit.read.foreign.rows import ForeignRow, Value
from pmo_kit.read.ids import next_ids
from pmo_kit.read.registers import typed_frame

Kind = Literal["new", "updated", "unchanged", "rejected"]


@dataclass
class Merged:
    """The register after an import, what became of each row of the file, and what a person must look at."""

    frame: pd.DataFrame
    kinds: list[Kind]
    record_ids: list[str]
    doubts: list[Doubt] = field(default_factory=list)


def merge(
    frame: pd.DataFrame,
    register: Register,
    rows: Sequence[ForeignRow],
    identities: Sequence[Identity | None],
    pairs: dict[int, KnownRow],
    *,
    prefix: str,
    issued: Iterable[str],
    stamp: dict[str, str],
) -> Merged:
    """Put the rows of a file into a register.

    A cell that the source changed is updated, unless a person has changed it in the register too: then the person's
    value stays and both are put on the repair list. New rows get ids that were never issued before, in the order of
    their keys, so that the order of the file does not matter. `stamp` is written on every row that changes.
    """
    records: dict[str, dict[str, Value]] = {
        str(record[register.key]): {str(key): _said(value) for key, value in record.items()}
        for record in frame.to_dict("records")
    }
    result = Merged(frame, [], [])
    new_ids = _new_ids(rows, identities, pairs, prefix, [*issued, *records])
    added: dict[str, dict[str, Value]] = {}
    for at, (row, identity) in enumerate(zip(rows, identities, strict=True)):
        if identity is None:
            result.kinds.append("rejected")
            result.record_ids.append("")
            continue
        known = pairs.get(at)
        record_id = known.record_id if known else new_ids[at]
        before = records.get(record_id)
        after, changed, conflicts = _combined(row, before or {register.key: record_id}, known)
        result.kinds.append("new" if before is None else "updated" if changed or conflicts else "unchanged")
        result.record_ids.append(record_id)
        result.doubts += [_conflict(row, name, ours, record_id) for name, ours in conflicts]
        if changed or before is None:
            (added if before is None else records)[record_id] = {**after, **stamp}
    result.frame = _frame(register, {**records, **dict(sorted(added.items()))})
    return result


def _said(value: object) -> Value:
    if isinstance(value, str):
        return value
    return None if pd.isna(value) else float(value)  # type: ignore[call-overload, arg-type]


def _combined(
    row: ForeignRow, ours: dict[str, Value], known: KnownRow | None
) -> tuple[dict[str, Value], bool, list[tuple[str, Value]]]:
    base = known.base if known else {}
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
    return after, after != ours, conflicts


def _conflict(row: ForeignRow, name: str, ours: Value, record_id: str) -> Doubt:
    values = {"ours": ours, "theirs": row.everything()[name]}
    return Doubt(
        Place(cell=row.cells.get(name, f"A{row.number}"), field=name),
        "import-conflict",
        values,
        "pmo-analyst",
        record_id,
    )


def _new_ids(
    rows: Sequence[ForeignRow],
    identities: Sequence[Identity | None],
    pairs: dict[int, KnownRow],
    prefix: str,
    issued: Iterable[str],
) -> dict[int, str]:
    fresh = [
        (each.id_key or each.name_key, each.name_key, str(sorted(rows[at].everything().items(), key=str)), at)
        for at, each in enumerate(identities)
        if each and at not in pairs
    ]
    ids = next_ids(prefix, issued, len(fresh))
    return {at: record_id for (*_, at), record_id in zip(sorted(fresh), ids, strict=True)}


def _frame(register: Register, records: dict[str, dict[str, Value]]) -> pd.DataFrame:
    ordered = list(records.values())
    own = dict.fromkeys(name for record in ordered for name in record if name not in register.columns)
    columns = {name: pd.Series([record.get(name) for record in ordered]) for name in (*register.columns, *own)}
    declared = {name: column for name, column in columns.items() if name in register.columns}
    kept = {name: columns[name].astype("str") for name in own}
    return typed_frame(register, declared, kept, length=len(ordered))
