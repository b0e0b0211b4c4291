"""What an import keeps: what each source said last, the raw rows it brought, and what came of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from pmo_kit.errors import BadInput, Place, refuse
from pmo_kit.model.csv_text import csv_rows, csv_text, unescape_cell
from pmo_kit.read.files import write_whole
from pmo_kit.read.foreign.known import KnownRow
from pmo_kit.read.foreign.rows import ForeignRow

_COLUMNS = ["record_id", "id_key", "name_key", "first_seen", "last_seen", "gone_since", "base"]


def read_state(folder: Path) -> list[KnownRow]:
    """What the source said when it was last imported; empty before the first import.

    Raises:
        BadInput: when the file has been damaged.
    """
    path = folder / "state.csv"
    if not path.is_file():
        return []
    name = f"imports/{folder.name}/state.csv"
    try:
        headings, *rows = csv_rows(path.read_bytes().decode("utf-8"), name)
        if headings != _COLUMNS:
            raise ValueError(", ".join(headings)[:80])  # noqa: TRY301 - told like any other damage
        return [
            KnownRow(
                record_id=row["record_id"],
                id_key=unescape_cell(row["id_key"]),
                name_key=unescape_cell(row["name_key"]),
                base=json.loads(row["base"]),
                first_seen=row["first_seen"],
                last_seen=row["last_seen"],
                gone_since=row["gone_since"],
            )
            for row in (dict(zip(headings, cells, strict=True)) for cells in rows)
        ]
    except (KeyError, ValueError, TypeError, BadInput) as error:
        raise refuse("state-damaged", Place(file=name), reason=error) from error


def write_state(folder: Path, rows: Iterable[KnownRow]) -> None:
    """Keep what the source said this time."""
    write_whole(folder / "state.csv", state_text(rows))


def state_text(rows: Iterable[KnownRow]) -> str:
    """What the source said, as it is kept."""
    said = (
        [
            row.record_id,
            row.id_key,
            row.name_key,
            row.first_seen,
            row.last_seen,
            row.gone_since,
            _json(row.base),
        ]
        for row in sorted(rows, key=lambda row: row.record_id)
    )
    return csv_text(_COLUMNS, said)


def next_batch(folder: Path) -> str:
    """The number of the next import of this source: `0001`, `0002` and so on."""
    done = [int(path.name) for path in folder.glob("*") if re.fullmatch(r"\d{4}", path.name)]
    return f"{max(done, default=0) + 1:04}"


def raw_rows(rows: Sequence[ForeignRow], record_ids: Sequence[str], kinds: Sequence[str]) -> str:
    """The rows of a file exactly as they stood, those that had not changed left out, as CSV."""
    kept = [
        (row, record, kind) for row, record, kind in zip(rows, record_ids, kinds, strict=True) if kind != "unchanged"
    ]
    headings = list(dict.fromkeys(name for row, _, _ in kept for name in row.raw))
    said = (
        [record, kind, str(row.number), *(row.raw.get(name, "") for name in headings)] for row, record, kind in kept
    )
    return csv_text(["record_id", "outcome", "row", *headings], said)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
