"""The registers of a project's folder and the columns that they have had since they were written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pmo_kit.errors import Faults
from pmo_kit.model.file_update import FileUpdate
from pmo_kit.read.more_columns import columns_to_add, with_columns
from pmo_kit.read.tables import TextTable, find_table
from pmo_kit.run.project_update import Project

_FIRST = "initiatives"


def column_updates(project: Project) -> list[FileUpdate]:
    """The files of registers that get new headings; their rows stay as they are.

    Raises:
        BadInput: when the sheet of a workbook cannot take them.
    """
    found: dict[str, FileUpdate] = {}
    for name, table in _tables(project):
        written = project.record.registers.get(name) if project.record else None
        columns = columns_to_add(project.portfolio.registers[name], table, written)
        if columns:
            earlier = found.get(table.name)
            content = with_columns(table, columns, earlier.content if earlier else None)
            details = (*(earlier.details if earlier else ()), ("columns", columns))
            found[table.name] = FileUpdate(table.name, "columns", content, details=details)
    return list(found.values())


def headings_after(project: Project) -> Mapping[str, tuple[str, ...]]:
    """The headings that the kit has given to each register of the folder, once these are added."""
    before = dict(project.record.registers) if project.record else {}
    return before | {name: tuple(project.portfolio.registers[name].columns) for name, _ in _tables(project)}


def _tables(project: Project) -> Iterator[tuple[str, TextTable]]:
    """The registers that the kit wrote; in a folder without record, those that it must have written."""
    for name in project.portfolio.places:
        known = name != _FIRST if project.record is None else name in project.record.registers
        table = find_table(project.portfolio.registers[name], project.home.registers, Faults()) if known else None
        if table is not None:
            yield name, table
