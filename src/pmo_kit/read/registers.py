"""Registers: their column definitions, and their tables as typed frames."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import pandas as pd

from pmo_kit import paths
from pmo_kit.errors import Faults, Place
from pmo_kit.model.method import Method
from pmo_kit.model.register import NUMERIC, Column, Register, RowCheck
from pmo_kit.model.text import Text
from pmo_kit.read.cells import CellProblem, CellReader, plain, question_column
from pmo_kit.read.records import build
from pmo_kit.read.tables import TextTable, column_letter, find_table
from pmo_kit.read.yaml_files import read_yaml

_KEYS = frozenset({"register", "number", "title", "title_zh", "key", "id_prefix", "columns", "checks"})


def load_registers(method: Method, folder: Path | None = None) -> dict[str, Register]:
    """Every register definition of the kit, the questions of the method included.

    Raises:
        BadInput: naming every fault of every definition.
    """
    faults = Faults()
    registers = {}
    for path in sorted((folder or paths.register_folder()).glob("*.yaml")):
        register = _load(path, method, faults)
        if register is not None:
            registers[register.id] = register
    faults.raise_if_any()
    return registers


def _load(path: Path, method: Method, faults: Faults) -> Register | None:
    name = f"templates/registers/{path.name}"
    content = read_yaml(path, name, faults)
    if not isinstance(content, dict) or set(content) != _KEYS:
        if content is not None:
            faults.add("register-keys", Place(file=name), known=", ".join(sorted(_KEYS)))
        return None
    columns: dict[str, Column] = {}
    for raw in content["columns"]:
        if raw == {"questions": "all"}:
            columns.update({key: question_column(question) for key, question in method.questions.items()})
            continue
        column = build(Column, raw, Place(file=name, record=str(raw.get("id", ""))), faults)
        if column is not None:
            columns[column.id] = column
    checks = [build(RowCheck, raw, Place(file=name, record=str(raw.get("id"))), faults) for raw in content["checks"]]
    if content["key"] not in columns:
        faults.add("unknown-id", Place(file=name, field="key"), value=content["key"], known=", ".join(columns))
    return Register(
        id=content["register"],
        number=str(content["number"]),
        name=Text(content["title"], content["title_zh"]),
        key=content["key"],
        id_prefix=content["id_prefix"],
        columns=columns,
        checks=tuple(check for check in checks if check is not None),
    )


def read_register(register: Register, folder: Path, method: Method, faults: Faults) -> tuple[pd.DataFrame, Path | None]:
    """The register's frame and the file it stands in; an empty frame where there is no such file.

    All declared columns are present, in order; columns that the definition does not know follow under their own
    headings. Every cell that cannot be read, every id that is missing or stands twice, is noted as a fault.
    """
    table = find_table(register, folder, faults)
    if table is None:
        return typed_frame(register, {}), None
    position = match_headings(register, table, faults)
    text = pd.DataFrame(list(table.rows), columns=range(len(table.headings)), dtype=str)
    keep = (text != "").any(axis=1)
    rows = text.index[keep] + table.first_row
    text = text[keep].reset_index(drop=True)
    cells: dict[str, pd.Series[Any]] = {}
    for column in register.columns.values():
        if column.id in position:
            at = position[column.id]
            cells[column.id] = _typed(register, column, text[at], method, (table, at, rows), faults)
    own = {
        heading: text[at].replace("", pd.NA)
        for at, heading in enumerate(table.headings)
        if at not in position.values() and heading
    }
    frame = typed_frame(register, cells, own, length=len(text))
    _check_keys(register, frame, table, rows, faults)
    return frame, table.path


def match_headings(register: Register, table: TextTable, faults: Faults) -> dict[str, int]:
    """Which column of a table holds which column of the register, by any heading it is known by."""
    known = {plain(word): column.id for column in register.columns.values() for word in reversed(column.headings())}
    for column in register.columns.values():
        known[plain(column.id)] = column.id
    found: dict[str, int] = {}
    for at, heading in enumerate(table.headings):
        column_id = known.get(plain(heading))
        if column_id is None:
            continue
        if column_id in found:
            cell = f"{column_letter(at)}{table.first_row - 1}"
            faults.add("heading-twice", Place(file=table.name, sheet=table.sheet, cell=cell), value=heading)
        found.setdefault(column_id, at)
    if register.key not in found:
        faults.add("key-missing", Place(file=table.name, sheet=table.sheet), key=register.key)
    return found


def typed_frame(
    register: Register, cells: dict[str, Any], own: dict[str, Any] | None = None, length: int = 0
) -> pd.DataFrame:
    """A frame with every declared column, those without cells left empty."""
    columns: dict[str, Any] = {}
    for column in register.columns.values():
        kind = "float64" if column.type in NUMERIC else "str"
        given = cells.get(column.id)
        empty = pd.Series([None] * length, dtype=kind)
        columns[column.id] = empty if given is None else given.astype(kind)
    return pd.DataFrame({**columns, **(own or {})})


def _typed(
    register: Register,
    column: Column,
    text: pd.Series[Any],
    method: Method,
    where: tuple[TextTable, int, pd.Index[Any]],
    faults: Faults,
) -> pd.Series[Any]:
    reader = CellReader(column, method)
    codes, uniques = pd.factorize(text)
    values: list[str | float | None] = []
    for code, raw in enumerate(uniques):
        try:
            values.append(reader.read(raw))
        except CellProblem as problem:
            values.append(None)
            for row in where[2][codes == code]:
                table, at, _ = where
                cell = f"{column_letter(at)}{row}"
                place = Place(file=table.name, sheet=table.sheet, cell=cell, field=f"{register.id}.{column.id}")
                faults.add(problem.message, place, **problem.values)
    kind = "float64" if column.type in NUMERIC else "str"
    return pd.Series(values, dtype=kind).take(codes).reset_index(drop=True)


def _check_keys(register: Register, frame: pd.DataFrame, table: TextTable, rows: pd.Index[Any], faults: Faults) -> None:
    seen: defaultdict[str, list[int]] = defaultdict(list)
    must = [register.key, *(column.id for column in register.columns.values() if column.required)]
    for field in must:
        for row in rows[frame[field].isna()]:
            faults.add("cell-missing", Place(file=table.name, sheet=table.sheet, record=f"row {row}", field=field))
    for row, key in zip(rows, frame[register.key], strict=True):
        if isinstance(key, str):
            seen[key].append(row)
    for key, at in seen.items():
        if len(at) > 1:
            place = Place(file=table.name, sheet=table.sheet, record=key, field=register.key)
            faults.add("id-twice", place, rows=", ".join(map(str, at)))
