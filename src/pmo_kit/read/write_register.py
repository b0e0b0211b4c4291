"""Writing a register back where it stands, in the form it has, so that Excel opens it and nothing in it runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from pmo_kit.errors import Faults, Place
from pmo_kit.model.csv_text import csv_text
from pmo_kit.model.method import Method
from pmo_kit.model.register import NUMERIC, Register
from pmo_kit.paths import PortfolioFolder
from pmo_kit.read.alone import alone
from pmo_kit.read.cells import CellReader
from pmo_kit.read.files import write_whole
from pmo_kit.read.ids import issued_ids, next_ids
from pmo_kit.read.limits import CellProblem
from pmo_kit.read.portfolio import open_portfolio, portfolio_folder
from pmo_kit.read.registers import match_headings, own_columns, typed_frame
from pmo_kit.read.tables import YAML, TextTable, find_table, tables_in
from pmo_kit.read.workbook_cells import change_cells

NEW = "new"
_WRITTEN_ONE_WAY = frozenset({"id", "text", "person"})


def register_path(register: Register, folder: Path) -> Path:
    """The file that holds a register now, or the CSV file that it will be written to."""
    table = find_table(register, folder, Faults())
    return table.path if table else folder / f"{register.id}.csv"


def write_register(frame: pd.DataFrame, register: Register, path: Path, method: Method | None = None) -> None:
    """Write all rows of a register; see `register_content`.

    Raises:
        BadInput: when the file cannot be written, for instance because it is open in Excel.
    """
    write_whole(path, register_content(frame, register, path, method))


def register_content(frame: pd.DataFrame, register: Register, path: Path, method: Method | None = None) -> str | bytes:
    """What the file of a register holds once the rows of `frame` are in it.

    Headings and their order stay as people wrote them, and so do the words of answers where `method` tells what they
    mean; a column that is not in the file yet is added where it holds something. Of a workbook only the changed cells
    of the register's sheet are touched.

    Raises:
        BadInput: when a workbook's sheet cannot take the rows.
    """
    tables = tables_in(path, register, Faults()) if path.exists() else []
    table = tables[0] if tables else None
    columns = _columns(frame, register, table)
    rows = _rows(frame, register, method, table, columns)
    ending = path.suffix.lower()
    if ending in YAML:
        return _yaml(rows, columns, register)
    if table is not None and table.sheet:
        changes = _changes(rows, table, columns, register)
        data = path.read_bytes()
        return change_cells(data, table.name, table.sheet, changes) if changes else data
    return csv_text([heading for heading, _ in columns], rows, mark=True)


def _yaml(rows: Sequence[Sequence[str]], columns: Sequence[tuple[str, str]], register: Register) -> str:
    """One block for each row, its keys always in the same order: as declared, then own ones by name."""
    declared = list(register.columns)
    order = sorted(
        range(len(columns)),
        key=lambda at: (declared.index(name) if (name := columns[at][1]) in declared else len(declared), name),
    )
    said = [{columns[at][0]: row[at] for at in order if row[at]} for row in rows]
    return str(yaml.safe_dump(said, allow_unicode=True, sort_keys=False, width=120))


def _columns(frame: pd.DataFrame, register: Register, table: TextTable | None) -> list[tuple[str, str]]:
    """The headings to write, each with the column of the frame below it (none below a heading that nothing fills)."""
    if table is None:
        return [(str(name), str(name)) for name in frame]
    matched = {at: name for name, at in match_headings(register, table, Faults()).items()}
    names = {**own_columns(table, matched), **matched}
    known = [(heading, names.get(at, "")) for at, heading in enumerate(table.headings)]
    return known + [
        (str(name), str(name)) for name in frame if name not in names.values() and frame[name].notna().any()
    ]


def _rows(
    frame: pd.DataFrame,
    register: Register,
    method: Method | None,
    table: TextTable | None,
    columns: Sequence[tuple[str, str]],
) -> list[list[str]]:
    """The cells to write: the words that a person wrote where they still say the same."""
    before = _by_key(register, table)
    old = [before.get(key, ()) for key in frame[register.key]]
    written = []
    for at, (_, name) in enumerate(columns):
        new = _text(frame, name)
        if method and name in register.columns and register.columns[name].type not in _WRITTEN_ONE_WAY:
            reader = _Rereader(CellReader(register.columns[name], method))
            new = [reader.kept(row[at] if at < len(row) else "", cell) for row, cell in zip(old, new, strict=True)]
        written.append(new)
    return [list(row) for row in zip(*written, strict=True)]


def _by_key(register: Register, table: TextTable | None) -> dict[str, tuple[str, ...]]:
    if table is None:
        return {}
    at = match_headings(register, table, Faults()).get(register.key, 0)
    return {row[at].strip(): row for row in table.rows}


class _Rereader:
    """Tells whether the words of a cell still say what is to be written there."""

    def __init__(self, reader: CellReader):
        self._reader = reader
        self._meant: dict[str, str] = {}

    def kept(self, old: str, new: str) -> str:
        """The old words where they mean the same, else the new ones."""
        if old not in self._meant:
            try:
                self._meant[old] = _cell(self._reader.read(old))
            except CellProblem:
                self._meant[old] = ""
        return old if new and self._meant[old] == new else new


def _changes(
    rows: Sequence[Sequence[str]], table: TextTable, columns: Sequence[tuple[str, str]], register: Register
) -> dict[tuple[int, int], str | float | None]:
    """The cells of a sheet that are different now; new rows go below the last one, new columns to the right."""
    changes: dict[tuple[int, int], str | float | None] = {
        (table.heading_row, at): heading for at, (heading, _) in enumerate(columns) if at >= len(table.headings)
    }
    last = table.numbers[-1] if table.numbers else table.heading_row
    numbers = [*table.numbers, *range(last + 1, last + 1 + len(rows) - len(table.rows))]
    for position, number in enumerate(numbers):
        old = table.rows[position] if position < len(table.rows) else ()
        new = rows[position] if position < len(rows) else [""] * len(columns)
        for at, (_, name) in enumerate(columns):
            if new[at] != (old[at] if at < len(old) else ""):
                numeric = name in register.columns and register.columns[name].type in NUMERIC
                changes[number, at] = float(new[at]) if numeric and new[at] else new[at] or None
    return changes


def _text(frame: pd.DataFrame, name: str) -> list[str]:
    return [_cell(value) for value in frame[name]] if name in frame else [""] * len(frame)


def _cell(value: Any) -> str:
    if isinstance(value, str):
        return value
    return "" if pd.isna(value) else f"{value:.4f}".rstrip("0").rstrip(".")


def save_answers(folder: Path | str, initiative: str, answers: Mapping[str, str]) -> str:
    """Write answers into the row of an initiative, as a form gives them; returns the initiative's id.

    `answers` go by column. The initiative `new` is a new row with the next id. Of two processes that save at once one
    waits for the other.

    Raises:
        BadInput: naming every answer that cannot be read; nothing is written then.
    """
    with registers_held(folder):
        return _save(folder, initiative, answers)


def registers_held(folder: Path | str) -> AbstractContextManager[None]:
    """Keeps others of the kit from writing a register of the portfolio while one is read, changed and written."""
    registers = portfolio_folder(folder).registers
    return alone(registers) if registers.is_dir() else nullcontext()


def _save(folder: Path | str, initiative: str, answers: Mapping[str, str]) -> str:
    portfolio = open_portfolio(folder)
    home = PortfolioFolder(portfolio.root)
    register, frame = portfolio.registers["initiatives"], portfolio.frames["initiatives"]
    faults = Faults()
    if initiative == NEW:
        issued = [*frame[register.key], *issued_ids(home.imports)]
        initiative = next_ids(portfolio.settings.id_prefix, issued, 1)[0]
        frame = typed_frame(register, {}, length=1).assign(**{register.key: initiative}).pipe(_below, frame)
    rows = frame.index[frame[register.key] == initiative]
    if rows.empty:
        some = tuple(frame[register.key].head(5))
        faults.add("initiative-unknown", Place(file="registers/initiatives"), value=initiative, known=some)
    read = read_answers(answers, register, portfolio.method, faults, record=initiative)
    faults.raise_if_any()
    for name, value in read.items():
        frame.loc[rows, name] = value
    write_register(frame, register, register_path(register, home.registers), portfolio.method)
    return initiative


def read_answers(
    answers: Mapping[str, str], register: Register, method: Method, faults: Faults, *, record: str = ""
) -> dict[str, str | float | None]:
    """Answers as the register keeps them; what cannot be read is noted as a fault."""
    read: dict[str, str | float | None] = {}
    for name, said in answers.items():
        place = Place(file=f"registers/{register.id}", record=record, field=name)
        if name not in register.columns or name == register.key:
            faults.add("unknown-attribute", place, value=name, known=tuple(register.columns))
            continue
        try:
            read[name] = CellReader(register.columns[name], method).read(said)
        except CellProblem as problem:
            faults.add(problem.message, place, **problem.values)
    return read


def _below(row: pd.DataFrame, frame: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([frame, row], ignore_index=True) if len(frame) else row
