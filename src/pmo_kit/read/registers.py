"""Registers: their column definitions, and their tables as typed frames."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import tzinfo
from itertools import count
from pathlib import Path
from typing import Any

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field

from pmo_kit import paths
from pmo_kit.errors import Faults, Place
from pmo_kit.model.characters import clean, plain
from pmo_kit.model.method import Method
from pmo_kit.model.register import NUMERIC, Column, Register, RowCheck
from pmo_kit.model.table_places import TablePlaces
from pmo_kit.model.text import Text
from pmo_kit.read.cells import CellReader, question_column
from pmo_kit.read.grid import column_letter
from pmo_kit.read.limits import CellProblem
from pmo_kit.read.records import build
from pmo_kit.read.register_checks import check_column, check_registers
from pmo_kit.read.tables import TextTable, find_table
from pmo_kit.read.yaml_files import read_yaml, yaml_files

_ALL_QUESTIONS = {"questions": "all"}


class _Definition(BaseModel):
    """The file of one register: who it is, its columns and its checks, still as they were written."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    register_id: str = Field(alias="register", pattern=r"^[a-z][a-z0-9_]*$", examples=["vendors"])
    number: str
    title: str = Field(min_length=1)
    title_zh: str = Field(min_length=1)
    key: str
    id_prefix: str = Field(pattern=r"^[A-Z][A-Z0-9]*-$", examples=["V-"])
    columns: tuple[dict[str, Any], ...]
    checks: tuple[dict[str, Any], ...]


def load_registers(method: Method, folder: Path | None = None) -> dict[str, Register]:
    """Every register definition of the kit, the questions of the method included.

    Raises:
        BadInput: naming every fault of every definition.
    """
    faults = Faults()
    registers: dict[str, Register] = {}
    for path in yaml_files(folder or paths.register_folder()):
        register = _load(path, method, faults)
        if register is not None:
            registers[register.id] = register
    if not faults:
        check_registers(registers, method, faults)
    faults.raise_if_any()
    return registers


def _load(path: Path, method: Method, faults: Faults) -> Register | None:
    name = f"templates/registers/{path.name}"
    before = len(faults)
    content = read_yaml(path, name, faults)
    if not isinstance(content, dict):
        if len(faults) == before:
            faults.add("not-a-rule-file", Place(file=name))
        return None
    said = build(_Definition, content, Place(file=name), faults)
    if said is None:
        return None
    columns: dict[str, Column] = {}
    for column, place in _columns(said, method, name, faults):
        if column.id in columns:
            faults.add("record-twice", place, collection="columns")
        if check_column(column, method, place, faults):
            columns[column.id] = column
    checks = [build(RowCheck, raw, Place(file=name, record=str(raw.get("id"))), faults) for raw in said.checks]
    return Register(
        id=said.register_id,
        number=said.number,
        name=Text(said.title, said.title_zh),
        key=said.key,
        id_prefix=said.id_prefix,
        columns=columns,
        checks=tuple(check for check in checks if check is not None),
    )


def _columns(said: _Definition, method: Method, name: str, faults: Faults) -> Iterator[tuple[Column, Place]]:
    for raw in said.columns:
        if raw == _ALL_QUESTIONS:
            for question in method.questions.values():
                yield question_column(question), Place(file=name, record=question.id)
            continue
        place = Place(file=name, record=str(raw.get("id", "")))
        column = build(Column, raw, place, faults)
        if column is not None:
            yield column, place


def read_register(
    register: Register, folder: Path, method: Method, faults: Faults, *, currency: str = "", zone: tzinfo | None = None
) -> tuple[pd.DataFrame, TablePlaces | None]:
    """The register's frame and where its cells stand; an empty frame where there is no such file.

    Amounts are in `currency` and moments without an offset in `zone`, where one is given.

    All declared columns are present, in order; columns that the definition does not know follow under their own
    headings. Every cell that cannot be read, every id that is missing or stands twice, is noted as a fault.
    """
    table = find_table(register, folder, faults)
    if table is None:
        return typed_frame(register, {}), None
    position = match_headings(register, table, faults)
    text = pd.DataFrame(list(table.rows), columns=range(len(table.headings)), dtype=str)
    unread: set[tuple[int, str]] = set()
    cells: dict[str, pd.Series[Any]] = {}
    for column in register.columns.values():
        if column.id in position:
            at = position[column.id]
            reader = CellReader(column, method, currency=currency, zone=zone)
            cells[column.id] = _typed(register, reader, text[at], (table, at), faults, unread)
    for at, heading in enumerate(table.headings):
        if not heading and (text[at] != "").any():
            faults.add("heading-missing", table.place(table.heading_row, at))
    own = {
        name: text[at].map(clean).replace("", pd.NA).astype("str")
        for at, name in own_columns(table, position.values()).items()
    }
    frame = typed_frame(register, cells, own, length=len(text))
    _check_keys(register, frame, table, (position, unread), faults)
    return frame, _places(table, frame[register.key], position)


def _places(table: TextTable, keys: pd.Series[Any], position: dict[str, int]) -> TablePlaces:
    rows = {key: row for key, row in zip(keys, table.numbers, strict=True) if isinstance(key, str)}
    letters = {name: column_letter(at) for name, at in position.items()} if table.heading_row else {}
    return TablePlaces(table.path, table.name, table.sheet, rows, letters, table.sha256)


def own_columns(table: TextTable, matched: Iterable[int]) -> dict[int, str]:
    """The columns of a table that its register does not declare, by position, each under a name of its own."""
    taken = set(matched)
    positions = [at for at, heading in enumerate(table.headings) if heading and at not in taken]
    return dict(zip(positions, unique_names(table.headings[at] for at in positions), strict=True))


def unique_names(names: Iterable[str]) -> list[str]:
    """Names of columns, a repeated one with a number behind it.

    >>> unique_names(["Note", "Note", "Note (2)"])
    ['Note', 'Note (2)', 'Note (2) (2)']
    """
    found: dict[str, None] = {}
    for name in names:
        numbered = (f"{name} ({number})" for number in count(2))
        found[name if name not in found else next(each for each in numbered if each not in found)] = None
    return list(found)


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
            faults.add("heading-twice", table.place(table.heading_row, at, column_id), value=heading)
        found.setdefault(column_id, at)
    for name in _needed(register):
        if name not in found and (name == register.key or table.rows):
            faults.add("key-missing", Place(file=table.name, sheet=table.sheet), key=name)
    return found


def _needed(register: Register) -> list[str]:
    """The columns without which no row can be used."""
    return [column.id for column in register.columns.values() if column.required or column.id == register.key]


def _filled(register: Register) -> list[str]:
    """The columns that no row leaves blank."""
    return [column.id for column in register.columns.values() if column.must_be_filled or column.id == register.key]


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
    reader: CellReader,
    text: pd.Series[Any],
    where: tuple[TextTable, int],
    faults: Faults,
    unread: set[tuple[int, str]],
) -> pd.Series[Any]:
    """The cells of one column; those that cannot be read are left empty and noted in `unread`, by row and column."""
    table, at = where
    codes, uniques = pd.factorize(text)
    values: list[str | float | None] = []
    for code, raw in enumerate(uniques):
        try:
            values.append(reader.read(raw))
        except CellProblem as problem:
            values.append(None)
            for position in (codes == code).nonzero()[0]:
                row = table.numbers[position]
                unread.add((row, reader.column.id))
                place = table.place(row, at, f"{register.id}.{reader.column.id}")
                faults.add(problem.message, place, **problem.values)
    kind = "float64" if reader.column.type in NUMERIC else "str"
    return pd.Series(values, dtype=kind).take(codes).reset_index(drop=True)


def _check_keys(
    register: Register,
    frame: pd.DataFrame,
    table: TextTable,
    found: tuple[dict[str, int], set[tuple[int, str]]],
    faults: Faults,
) -> None:
    given, unread = found
    seen: defaultdict[str, list[int]] = defaultdict(list)
    for field in (name for name in _filled(register) if name in given):
        for row, empty in zip(table.numbers, frame[field].isna(), strict=True):
            if empty and (row, field) not in unread:
                faults.add("cell-missing", Place(table.name, table.sheet, record=f"row {row}", field=field))
    for row, key in zip(table.numbers, frame[register.key], strict=True):
        if isinstance(key, str):
            seen[key].append(row)
    for key, at in seen.items():
        if len(at) > 1:
            place = Place(file=table.name, sheet=table.sheet, record=key, field=register.key)
            faults.add("id-twice", place, rows=tuple(map(str, at)))
