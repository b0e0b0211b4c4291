"""The rows of projects as an import sees them, and what cannot be: one id with two meanings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from pmo_kit.errors import Faults, Place
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.model.register import Register
from pmo_kit.model.table_places import TablePlaces
from pmo_kit.read.foreign.rows import ForeignRow, Value
from pmo_kit.read.gathering.folders import HeldTable, ProjectFolder
from pmo_kit.read.references import check_references
from pmo_kit.read.registers import own_columns


@dataclass(frozen=True)
class ProjectRow:
    """A row of a register, by its key, and the first of the folders that hold it."""

    key: str
    project: ProjectFolder
    row: ForeignRow

    def place(self, register: str, field: str) -> Place:
        """Its cell, as it is told among those of other folders."""
        return self.project.place(self.project.tables[register].places.place(self.key, field))


def rows_of(projects: Sequence[ProjectFolder], register: Register, faults: Faults) -> list[ProjectRow]:
    """The rows that projects hold of a register, each id once.

    The same id in two folders is one row where neither says what the other contradicts; else a fault that names both.
    """
    found: dict[str, ProjectRow] = {}
    for project in projects:
        for key, row in _rows(project.tables.get(register.id), register):
            first = found.setdefault(key, ProjectRow(key, project, row))
            if first.row is row:
                continue
            apart = [name for name, said in row.everything().items() if not _agree(said, first.row.everything(), name)]
            if apart:
                place = replace(ProjectRow(key, project, row).place(register.id, apart[0]), field=", ".join(apart))
                faults.add("project-row-twice", place, record=key, other=first.place(register.id, "").file)
            found[key] = replace(first, row=_both(first.row, row))
    return list(found.values())


def _agree(said: Value, others: Mapping[str, Value], name: str) -> bool:
    return said is None or others.get(name) in {None, said}


def _both(first: ForeignRow, second: ForeignRow) -> ForeignRow:
    """What either of two rows says."""
    fields, own = (
        {**b, **{name: value for name, value in a.items() if value is not None or name not in b}}
        for a, b in ((first.fields, second.fields), (first.own, second.own))
    )
    return ForeignRow(first.number, fields, own, first.raw, {**second.cells, **first.cells})


def _rows(held: HeldTable | None, register: Register) -> Iterator[tuple[str, ForeignRow]]:
    if held is None:
        return
    table, declared = held.table, [name for name in register.columns if name in held.positions]
    own = list(own_columns(table, held.positions.values()).values())
    for number, cells, record in zip(table.numbers, table.rows, held.frame.to_dict("records"), strict=True):
        said = {str(name): value_of(value) for name, value in record.items()}
        key = str(said[register.key])
        raw = {heading: cell for heading, cell in zip(table.headings, cells, strict=True) if cell}
        addresses = {name: address for name in declared if (address := held.places.place(key, name).cell)}
        fields, others = ({name: said[name] for name in names} for names in (declared, own))
        yield key, ForeignRow(number, fields, others, raw, addresses)


def value_of(value: object) -> Value:
    """A cell of a frame as a row says it."""
    if isinstance(value, str):
        return value
    return None if pd.isna(value) else float(value)  # type: ignore[call-overload, arg-type]


def check_ids(rows: Sequence[ProjectRow], register: Register, frame: pd.DataFrame, faults: Faults) -> None:
    """Note each row whose id the office has for something else, or that has one like it.

    Something else is about another initiative, risk or option; ids are alike that only capital letters tell apart.
    """
    _check_alike(rows, register, frame, faults)
    about = [each.id for each in register.columns.values() if each.refers_to and each.refers_to != register.id]
    needed = [name for name in about if register.columns[name].required or name == "initiative_id"]
    held = frame.set_index(register.key)
    for each in (each for each in rows if each.key in held.index):
        for name in needed:
            ours, theirs = value_of(held.loc[each.key, name]), each.row.fields.get(name)
            if ours is not None and theirs is not None and ours != theirs:
                faults.add("project-id-taken", each.place(register.id, name), record=each.key, ours=ours, theirs=theirs)


def _check_alike(rows: Sequence[ProjectRow], register: Register, frame: pd.DataFrame, faults: Faults) -> None:
    """Note each new id that differs from another by capital letters only: Windows and Excel take the two for one."""
    held = [str(key) for key in frame[register.key]]
    known, there = {key.casefold(): key for key in held}, set(held)
    for each in (each for each in rows if each.key not in there):
        other = known.setdefault(each.key.casefold(), each.key)
        if other != each.key:
            faults.add("project-id-alike", each.place(register.id, register.key), record=each.key, other=other)


def check_whole(
    projects: Sequence[ProjectFolder], merged: Mapping[str, pd.DataFrame], office: Portfolio, faults: Faults
) -> None:
    """Note every cell of a project that points to a row which neither the office nor any of the projects has."""
    for project in projects:
        frames: dict[str, pd.DataFrame] = {}
        places: dict[str, TablePlaces] = {}
        columns = [column for name in project.tables for column in office.registers[name].columns.values()]
        for name in {*project.tables, *(column.refers_to for column in columns if column.refers_to)}:
            register, held = office.registers[name], project.tables.get(name)
            needed = [each.id for each in register.columns.values() if each.refers_to or each.id == register.key]
            own = held.frame[needed] if held else pd.DataFrame({each: [] for each in needed}, dtype="str")
            others = merged[name].loc[~merged[name][register.key].isin(own[register.key]), [register.key]]
            frames[name] = pd.concat([own, others.reindex(columns=needed)], ignore_index=True)
            if held:
                places[name] = replace(held.places, file=project.place(Place(held.places.file)).file)
        check_references(office.registers, frames, places, faults)
