"""An import from beginning to end: read, map, recognise, merge; then written all at once, or not at all."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from pmo_kit.errors import Place, refuse
from pmo_kit.model.doubt import Doubt
from pmo_kit.model.mapping import Mapping
from pmo_kit.model.register import Register
from pmo_kit.paths import PortfolioFolder
from pmo_kit.read.files import sha256, write_whole
from pmo_kit.read.foreign.grids import read_grids
from pmo_kit.read.foreign.headings import find_headings
from pmo_kit.read.foreign.known import Identity, KnownRow, identify, match
from pmo_kit.read.foreign.mappings import choose_mapping, load_mappings
from pmo_kit.read.foreign.merging import Kind, Merged, merge
from pmo_kit.read.foreign.rows import ForeignRow, RowReader
from pmo_kit.read.foreign.state import next_batch, raw_rows, read_state, write_state
from pmo_kit.read.portfolio import open_portfolio
from pmo_kit.read.write_register import register_path, write_register

KINDS: tuple[Kind, ...] = ("new", "updated", "unchanged", "rejected")


@dataclass(frozen=True)
class ImportPlan:
    """What an import would do. Nothing has been written.

    `counts` holds the number of rows by what became of them; they add up to `rows_in`. `gone` are records that this
    source had before and does not have now; they stay in the register.
    """

    file: Path
    sheet: str
    encoding: str
    mapping: Mapping
    source: str
    register: Register
    rows: tuple[ForeignRow, ...]
    merged: Merged
    state: tuple[KnownRow, ...]
    gone: tuple[str, ...]
    doubts: tuple[Doubt, ...]
    home: PortfolioFolder
    as_of: str
    target: Path

    @property
    def rows_in(self) -> int:
        """How many rows the file has below its headings."""
        return len(self.rows)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows are new, updated, unchanged and rejected."""
        counted = Counter(self.merged.kinds)
        return {kind: counted[kind] for kind in KINDS}


def plan_import(
    file: Path,
    folder: Path,
    *,
    as_of: str,
    mapping: str | None = None,
    sheet: str | None = None,
    source: str | None = None,
) -> ImportPlan:
    """Read a foreign file and work out what it would do to the portfolio in `folder`.

    `mapping` is the id of a mapping or a mapping file; without it the mapping that fits the headings best is taken.
    `source` names where the file comes from when one mapping serves several sources.

    Raises:
        BadInput: when the file, the mapping or the portfolio cannot be used.
    """
    portfolio = open_portfolio(folder, registers=())
    home, method, registers = PortfolioFolder(portfolio.root), portfolio.method, portfolio.registers
    known = load_mappings(home.mappings, method, registers, name=mapping)
    only = next(iter(known.values())) if len(known) == 1 else None
    if only is not None:
        grids = read_grids(file, encoding=only.encoding, records=only.records)
    else:
        keys = {each.records for each in known.values() if each.records}
        grids = read_grids(file, records=next(iter(keys)) if len(keys) == 1 else None)
    chosen = choose_mapping(grids, known, registers)
    register = registers[chosen.register_id]
    headings = find_headings(grids, chosen, register, sheet)
    rows = tuple(RowReader(headings, chosen, register, method).rows())
    if not rows:
        raise refuse("no-rows", Place(file=file.name, sheet=headings.grid.sheet))
    frame = open_portfolio(folder, registers=[register.id]).frames[register.id]
    label = source or chosen.id
    state = read_state(home.imports / _folder_name(label))
    owner = portfolio.settings.organisation
    identities = identify(rows, chosen, scope=owner)
    linked = {row.record_id for row in state}
    others = _register_rows(frame, register, chosen, linked, owner)
    pairs = match(rows, identities, [*state, *others])
    prefix = portfolio.settings.id_prefix if register.id == "initiatives" else register.id_prefix
    stamp = {"as_of": as_of, "source_file": file.name, "updated_by": f"import {chosen.id}"}
    merged = merge(frame, register, rows, identities, pairs, prefix=prefix, issued=linked, stamp=stamp)
    kept, gone = _new_state(rows, identities, merged, state, as_of)
    doubts = _all_doubts(file.name, headings.grid.sheet, rows, identities, merged, gone, chosen)
    return ImportPlan(
        file=file,
        sheet=headings.grid.sheet,
        encoding=headings.grid.encoding,
        mapping=chosen,
        source=label,
        register=register,
        rows=rows,
        merged=merged,
        state=tuple(kept),
        gone=gone,
        doubts=doubts,
        home=home,
        as_of=as_of,
        target=register_path(register, home.registers, method),
    )


def check_doubts(plan: ImportPlan, failing: dict[str, list[str]]) -> tuple[Doubt, ...]:
    """What the checks of good rows found, for the rows that this import changed.

    `failing` gives the ids of the records that fail each check.
    """
    changed = {
        record: row
        for record, row, kind in zip(plan.merged.record_ids, plan.rows, plan.merged.kinds, strict=True)
        if kind in {"new", "updated"}
    }
    checks = {check.id: check for check in (*plan.register.checks, *plan.mapping.checks)}
    found = []
    for check_id, records in failing.items():
        check = checks[check_id]
        values = {
            "problem": check.title,
            "problem_zh": check.title_zh,
            "remedy": check.remedy,
            "remedy_zh": check.remedy_zh,
        }
        for record in records:
            if record in changed:
                row = changed[record]
                cell = next((row.cells[name] for name in check.fields if name in row.cells), f"A{row.number}")
                place = Place(plan.file.name, plan.sheet, cell, "", ", ".join(check.fields))
                found.append(Doubt(place, check_id, values, check.who, record))
    return tuple(found)


def commit_import(plan: ImportPlan, repairs: dict[str, bytes | str]) -> Path:
    """Write what was planned: raw rows, repair lists and report, then the register, then what the source said.

    `repairs` are the repair lists by file name. Returns the folder of the import. Interrupted between two writes, the
    same import does the rest when it is run again.

    Raises:
        BadInput: when something cannot be written.
    """
    source = plan.home.imports / _folder_name(plan.source)
    folder = source / next_batch(source)
    write_whole(folder / "rows.csv", raw_rows(plan.rows, plan.merged.record_ids, plan.merged.kinds))
    for name, content in repairs.items():
        write_whole(folder / name, content)
    write_whole(folder / "report.json", json.dumps(_report(plan), ensure_ascii=False, indent=1) + "\n")
    if plan.counts["new"] or plan.counts["updated"]:
        write_register(plan.merged.frame, plan.register, plan.target)
    write_state(source, plan.state)
    return folder


def _folder_name(label: str) -> str:
    return re.sub(r"[^\w.-]+", "-", label)


def _register_rows(
    frame: pd.DataFrame, register: Register, mapping: Mapping, linked: set[str], owner: str
) -> list[KnownRow]:
    """Rows of the register that did not come from this source, recognisable by organisation and name only."""
    wanted = [name for name in (mapping.key_scope, *mapping.name_fields) if name in frame]
    others = frame[~frame[register.key].isin(linked)]
    rows = [
        ForeignRow(
            0,
            {str(name): value if isinstance(value, str) else None for name, value in record.items()},
            {},
            {},
            {},
        )
        for record in others[wanted].to_dict("records")
    ]
    identities = identify(rows, mapping.model_copy(update={"source_key": None}), scope=owner)
    return [
        KnownRow(str(key), "", identity.name_key, {})
        for key, identity in zip(others[register.key], identities, strict=True)
        if identity is not None
    ]


def _new_state(
    rows: Sequence[ForeignRow],
    identities: Sequence[Identity | None],
    merged: Merged,
    before: Sequence[KnownRow],
    as_of: str,
) -> tuple[list[KnownRow], tuple[str, ...]]:
    old = {row.record_id: row for row in before}
    seen: dict[str, KnownRow] = {}
    for row, identity, record_id in zip(rows, identities, merged.record_ids, strict=True):
        if identity is not None:
            known = old.get(record_id)
            first, last = (known.first_seen, known.last_seen) if known else (as_of, "")
            said = {key: value for key, value in row.everything().items() if value is not None}
            same = known is not None and known.base == said and not known.gone_since
            seen[record_id] = KnownRow(
                record_id, identity.id_key, identity.name_key, said, first, last if same else as_of
            )
    gone = [row for record_id, row in old.items() if record_id not in seen]
    missing = [row if row.gone_since else replace(row, gone_since=as_of) for row in gone]
    return [*seen.values(), *missing], tuple(row.record_id for row in gone)


def _all_doubts(
    file: str,
    sheet: str,
    rows: Sequence[ForeignRow],
    identities: Sequence[Identity | None],
    merged: Merged,
    gone: Sequence[str],
    mapping: Mapping,
) -> tuple[Doubt, ...]:
    found = []
    for row, identity, record_id, kind in zip(rows, identities, merged.record_ids, merged.kinds, strict=True):
        found += [replace(doubt, record=record_id) for doubt in row.doubts if kind != "unchanged"]
        at = Place(file, sheet, f"A{row.number}")
        if identity is None:
            found.append(Doubt(at, "import-no-name", {}, mapping.owner))
        elif identity.doubt and kind != "unchanged":
            cell = row.cells.get(mapping.source_key or "", row.cells.get(mapping.name_fields[0], at.cell))
            found.append(Doubt(replace(at, cell=cell), identity.doubt, {}, mapping.owner, record_id))
    found += [replace(doubt, place=replace(doubt.place, file=file, sheet=sheet)) for doubt in merged.doubts]
    found += [Doubt(Place(file, sheet), "import-gone", {"record": record}, mapping.owner, record) for record in gone]
    return tuple(found)


def _report(plan: ImportPlan) -> dict[str, object]:
    return {
        "file": plan.file.name,
        "sha256": sha256(plan.file),
        "sheet": plan.sheet,
        "encoding": plan.encoding,
        "mapping": plan.mapping.model_dump(mode="json", by_alias=True, exclude_defaults=True),
        "source": plan.source,
        "register": plan.register.id,
        "as_of": plan.as_of,
        "rows_in": plan.rows_in,
        **plan.counts,
        "gone": list(plan.gone),
        "doubts": len(plan.doubts),
    }
