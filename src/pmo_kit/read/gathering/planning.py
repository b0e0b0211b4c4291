"""What gathering projects' folders would do to the office's registers: rows and cells, before anything is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from pmo_kit.errors import Faults, Place
from pmo_kit.model.doubt import Doubt
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.model.register import Register
from pmo_kit.read.foreign.known import KnownRow
from pmo_kit.read.foreign.merging import Kind, Merged, merge
from pmo_kit.read.foreign.rows import ForeignRow, Value
from pmo_kit.read.gathering.folders import INITIATIVES, ProjectFolder
from pmo_kit.read.gathering.rows import ProjectRow, check_ids, check_whole, rows_of, value_of

# Who settles what a project and the office say differently.
WHO = "pmo-analyst"
_STAMPED = ("as_of", "source_file", "updated_by")
# What the template writes of the organisation, which nobody of the project has said.
_FACTS = ("organisation", "jurisdictions", "sectors")


@dataclass(frozen=True)
class CellChange:
    """A cell of the office that takes over what a project says."""

    project: str
    register: str
    record: str
    column: str
    was: Value
    now: Value


@dataclass(frozen=True)
class GatheredRegister:
    """One register with the rows of the projects in it: what became of each, and which cells change."""

    register: Register
    rows: tuple[ProjectRow, ...]
    frame: pd.DataFrame
    kinds: tuple[Kind, ...]
    changes: tuple[CellChange, ...]
    doubts: tuple[Doubt, ...]
    known: tuple[KnownRow, ...]

    @property
    def is_changed(self) -> bool:
        """Whether anything is to be written into it."""
        return bool({"new", "updated"} & set(self.kinds))


def plan_registers(
    projects: Sequence[ProjectFolder], office: Portfolio, state: Sequence[KnownRow], faults: Faults, *, as_of: str
) -> list[GatheredRegister]:
    """Every register of the office with the rows of the projects, those first that others point to.

    `state` is what the projects said when they were last gathered: a cell that has stayed the same there since is the
    office's to change. Faults are noted; the plan is of no use then.
    """
    first = {each.initiative: each.first for each in projects}
    planned = []
    for register in office.registers.values():
        rows = rows_of(projects, register, faults)
        check_ids(rows, register, office.frames[register.id], faults)
        known = {each.record_id: each for each in state if each.id_key == register.id}
        bases = first if register.id == INITIATIVES else {}
        planned.append(_planned(register, rows, office.frames[register.id], (known, bases), as_of))
    check_whole(projects, {each.register.id: each.frame for each in planned}, office, faults)
    return sorted(planned, key=lambda each: each.register.id != INITIATIVES)


def state_after(
    planned: Sequence[GatheredRegister], state: Sequence[KnownRow], projects: Sequence[ProjectFolder], as_of: str
) -> tuple[list[KnownRow], list[Doubt]]:
    """What the projects have said once these are gathered, and the rows that a project had before and has no more."""
    seen = {(row.id_key, row.record_id): row for each in planned for row in each.known}
    here = {each.initiative for each in projects}
    kept: list[KnownRow] = []
    doubts = []
    for row in state:
        if (row.id_key, row.record_id) in seen:
            continue
        gone = row.name_key in here
        kept.append(replace(row, gone_since=row.gone_since or as_of) if gone else row)
        if gone:
            place = Place(f"registers/{row.id_key}", record=row.record_id)
            doubts.append(Doubt(place, "import-gone", {"record": row.record_id}, WHO, row.record_id))
    return [*seen.values(), *kept], doubts


def _planned(
    register: Register,
    rows: Sequence[ProjectRow],
    frame: pd.DataFrame,
    bases: tuple[Mapping[str, KnownRow], Mapping[str, Mapping[str, str]]],
    as_of: str,
) -> GatheredRegister:
    if not rows:
        return GatheredRegister(register, (), frame, (), (), (), ())
    known, first = bases
    held: dict[str, dict[Any, Any]] = {str(each[register.key]): each for each in frame.to_dict("records")}
    pairs = {at: known[each.key] for at, each in enumerate(rows) if each.key in known}
    offered: list[ForeignRow] = []
    doubts: list[Doubt] = []
    for each in rows:
        base = {**first.get(each.key, {}), **(known[each.key].base if each.key in known else {})}
        row, told = _left_to_office(each, register, held.get(each.key), base)
        offered.append(row)
        doubts += told
    stamp = {"as_of": as_of, "updated_by": "gather"}
    stamp = {name: value for name, value in stamp.items() if name in register.columns}
    merged = merge(frame, register, offered, [each.key for each in rows], pairs, stamp)
    by_key = {each.key: each for each in rows}
    doubts += [_told(doubt, by_key[doubt.record], register) for doubt in merged.doubts]
    changes = tuple(_changes(held, merged, rows, register))
    changed = {each.record for each in changes}
    kinds = tuple(_kind(each.key, held, changed) for each in rows)
    apart = {(doubt.record, doubt.place.field) for doubt in doubts}
    said = tuple(_known(each, register, known.get(each.key), apart, as_of) for each in rows)
    return GatheredRegister(register, tuple(rows), merged.frame, kinds, changes, tuple(doubts), said)


def _kind(key: str, held: Mapping[str, object], changed: set[str]) -> Kind:
    return "new" if key not in held else "updated" if key in changed else "unchanged"


def _left_to_office(
    each: ProjectRow, register: Register, ours: Mapping[Any, Any] | None, base: Mapping[str, Value]
) -> tuple[ForeignRow, list[Doubt]]:
    """The row without the cells that only the office changes, and those of them that the project says differently."""
    fields = {name: said for name, said in each.row.fields.items() if name not in _STAMPED}
    doubts = []
    if ours is not None:
        for name in [name for name in _FACTS if fields.get(name) == base.get(name) and value_of(ours.get(name))]:
            fields.pop(name, None)
        for name in [name for name in fields if register.columns[name].owned_by_office]:
            theirs, mine = fields.pop(name), value_of(ours[name])
            if theirs not in {None, mine, base.get(name)}:
                values = {"ours": "–" if mine is None else mine, "theirs": theirs}
                doubts.append(Doubt(each.place(register.id, name), "project-owned", values, WHO, each.key))
    return ForeignRow(each.row.number, fields, each.row.own, each.row.raw, each.row.cells), doubts


def _told(doubt: Doubt, each: ProjectRow, register: Register) -> Doubt:
    """A doubt of the merging at its cell in the project's folder."""
    rule = "project-conflict" if doubt.rule == "import-conflict" else doubt.rule
    return replace(doubt, place=each.place(register.id, doubt.place.field), rule=rule, who=WHO)


def _changes(
    held: Mapping[str, Mapping[Any, Any]], merged: Merged, rows: Sequence[ProjectRow], register: Register
) -> Iterator[CellChange]:
    after = {str(each[register.key]): each for each in merged.frame.to_dict("records")}
    for each in (each for each in rows if each.key in held):
        for name in (name for name in merged.frame if name not in _STAMPED):
            was, now = value_of(held[each.key].get(name)), value_of(after[each.key][name])
            if was != now:
                yield CellChange(each.project.name, register.id, each.key, str(name), was, now)


def _known(
    each: ProjectRow, register: Register, before: KnownRow | None, apart: set[tuple[str, str]], as_of: str
) -> KnownRow:
    """What the project says now; where the office says otherwise, what it said before, so that it is told again."""
    old = before.base if before else {}
    said: dict[str, Value] = {}
    for name, value in each.row.everything().items():
        kept = old.get(name) if (each.key, name) in apart else value
        if kept is not None:
            said[name] = kept
    silent = {name: value for name, value in old.items() if name not in each.row.everything()}
    first, same = (before.first_seen, before.base == {**silent, **said}) if before else (as_of, False)
    last = before.last_seen if before and same and not before.gone_since else as_of
    return KnownRow(each.key, register.id, each.project.initiative, {**silent, **said}, first, last)
