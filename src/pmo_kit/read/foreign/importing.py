"""An import from beginning to end: read, map, recognise, merge; then written all at once, or not at all."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from pmo_kit.errors import BadInput, Place, refuse
from pmo_kit.model.doubt import Doubt
from pmo_kit.model.mapping import Mapping
from pmo_kit.model.method import Method
from pmo_kit.model.portfolio import Settings
from pmo_kit.model.register import Register
from pmo_kit.paths import PortfolioFolder
from pmo_kit.read.files import sha256, write_whole
from pmo_kit.read.foreign.doubts import all_doubts, check_doubts, column_doubts
from pmo_kit.read.foreign.grids import read_grids
from pmo_kit.read.foreign.headings import find_headings
from pmo_kit.read.foreign.known import Identity, KnownRow, identify, match
from pmo_kit.read.foreign.mappings import choose_mapping, load_mappings
from pmo_kit.read.foreign.merging import Kind, Merged, assign_ids, merge
from pmo_kit.read.foreign.references import reject_unknown, resolve_references
from pmo_kit.read.foreign.rows import ForeignRow, RowReader
from pmo_kit.read.foreign.state import next_batch, raw_rows, read_state, write_state
from pmo_kit.read.ids import issued_ids
from pmo_kit.read.portfolio import open_portfolio
from pmo_kit.read.write_register import register_content, register_path

KINDS: tuple[Kind, ...] = ("new", "updated", "unchanged", "rejected")


@dataclass(frozen=True)
class ImportPlan:
    """What an import would do. Nothing has been written.

    `counts` holds the number of rows by what became of them; they add up to `rows_in`. `gone` are records that this
    source had before and does not have now; they stay in the register. `unknown` are the columns that nothing reads.
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
    unknown: tuple[Doubt, ...]
    home: PortfolioFolder
    as_of: str
    target: Path
    method: Method

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
    records = [each.records for each in known.values() if each.records]
    stated = next(iter(known.values())).encoding if len(known) == 1 else None
    grids = read_grids(file, encoding=stated, records=records)
    chosen = choose_mapping(grids, known, registers)
    register, label = registers[chosen.register_id], _label(source or chosen.id)
    headings = find_headings(grids, chosen, register, sheet)
    currency, zone = portfolio.settings.currency, portfolio.zone
    rows = tuple(RowReader(headings, chosen, register, method, currency=currency, zone=zone).rows())
    if not rows:
        raise refuse("no-rows", Place(file=file.name, sheet=headings.grid.sheet))
    needed = {register.id, *(each.refers_to for each in register.columns.values() if each.refers_to)}
    frames = open_portfolio(folder, registers=sorted(needed), required=()).frames
    keys = {name: registers[name].key for name in frames}
    reject_unknown(rows, register, chosen, frames, keys)
    state = read_state(home.imports / label)
    identities = identify(rows, chosen, scope=portfolio.settings.organisation)
    stamp = {"as_of": as_of, "source_file": file.name, "updated_by": f"import {chosen.id}"}
    others = _register_rows(frames[register.id], register, chosen, state, portfolio.settings, stamp)
    pairs = match(rows, identities, [*state, *others])
    prefix = portfolio.settings.id_prefix if register.id == "initiatives" else register.id_prefix
    issued = [*frames[register.id][register.key], *issued_ids(home.imports)]
    record_ids = assign_ids(rows, identities, pairs, prefix, issued)
    resolve_references(rows, record_ids, register, chosen, frames, keys)
    merged = merge(frames[register.id], register, rows, record_ids, pairs, stamp)
    kept, gone = _new_state(rows, identities, merged, state, as_of)
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
        doubts=all_doubts(headings, rows, identities, merged, gone, chosen),
        unknown=column_doubts(headings, rows, chosen),
        home=home,
        as_of=as_of,
        target=register_path(register, home.registers),
        method=method,
    )


def failing_doubts(plan: ImportPlan, failing: dict[str, list[str]]) -> tuple[Doubt, ...]:
    """What the checks of good rows found among the rows of this file.

    `failing` gives the ids of the records that fail each check.
    """
    rows = dict(zip(plan.merged.record_ids, plan.rows, strict=True))
    checks = (*plan.register.checks, *plan.mapping.checks)
    return check_doubts(plan.sheet, plan.file.name, rows, checks, failing)


def commit_import(plan: ImportPlan, repairs: dict[str, bytes | str]) -> Path:
    """Write what was planned: raw rows, repair lists and report, then the register, then what the source said.

    `repairs` are the repair lists by file name. Returns the folder of the import. Interrupted between two writes, the
    same import does the rest when it is run again.

    Raises:
        BadInput: when something cannot be written; what was written of this import is taken back then.
    """
    changed = bool(plan.counts["new"] or plan.counts["updated"])
    content = register_content(plan.merged.frame, plan.register, plan.target, plan.method) if changed else ""
    source = plan.home.imports / plan.source
    folder = source / next_batch(source)
    try:
        write_whole(folder / "rows.csv", raw_rows(plan.rows, plan.merged.record_ids, plan.merged.kinds))
        for name, repair in repairs.items():
            write_whole(folder / name, repair)
        write_whole(folder / "report.json", json.dumps(_report(plan), ensure_ascii=False, indent=1) + "\n")
        if content:
            write_whole(plan.target, content)
    except BadInput:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    write_state(source, plan.state)
    return folder


def _label(label: str) -> str:
    """A source's name, which is also the name of its folder."""
    if not re.fullmatch(r"[^\W_](?:[\w.-]*[\w-])?", label):
        raise refuse("cell-id", Place(field="--source"), value=label)
    return label


def _register_rows(
    frame: pd.DataFrame,
    register: Register,
    mapping: Mapping,
    state: Sequence[KnownRow],
    settings: Settings,
    stamp: MappingOf[str, str],
) -> list[KnownRow]:
    """Rows of the register that this source is not known to have brought, recognisable by organisation and name.

    Rows that an interrupted import of this mapping left behind are recognisable by the source's id too.
    """
    others = frame[~frame[register.key].isin({row.record_id for row in state})]
    fields = [name for name in (mapping.key_scope, *mapping.name_fields, mapping.source_key) if name in others]
    rows = []
    for record in others.to_dict("records"):
        said = {name: record[name] if isinstance(record[name], str) else None for name in fields}
        if record.get("updated_by") != stamp["updated_by"]:
            said.pop(mapping.source_key, None)
        rows.append(ForeignRow(0, {str(name): value for name, value in said.items()}, {}, {}, {}))
    identities = identify(rows, mapping, scope=settings.organisation)
    return [
        KnownRow(str(key), identity.id_key, identity.name_key, {})
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
            told = row.everything()
            silent = {key: value for key, value in known.base.items() if key not in told} if known else {}
            said = {**silent, **{key: value for key, value in told.items() if value is not None}}
            same = known is not None and known.base == said and not known.gone_since
            seen[record_id] = KnownRow(
                record_id, identity.id_key, identity.name_key, said, first, last if same else as_of
            )
    gone = [row for record_id, row in old.items() if record_id not in seen]
    missing = [row if row.gone_since else replace(row, gone_since=as_of) for row in gone]
    return [*seen.values(), *missing], tuple(row.record_id for row in gone)


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
        "columns_not_recognised": [doubt.values["value"] for doubt in plan.unknown],
    }
