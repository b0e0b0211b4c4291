"""A register's table as text, from a CSV file, a sheet of a workbook or a YAML list: the same rows from each."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from pmo_kit.errors import BadInput, Faults, Place, refuse
from pmo_kit.model.characters import clean, plain
from pmo_kit.model.csv_text import csv_rows, unescape_cell
from pmo_kit.model.register import Register
from pmo_kit.read.files import digest
from pmo_kit.read.grid import Grid, column_letter, value_text
from pmo_kit.read.pretenders import WORKBOOKS, conflict_marks, refuse_pretender
from pmo_kit.read.workbooks import read_workbook, sheet_titles
from pmo_kit.read.yaml_files import read_with_digest

YAML = frozenset({".yaml", ".yml"})
_FOREIGN = frozenset({".xls", ".xlsb", ".et", ".ods", ".numbers", ".json", ".tsv", ".txt"})


@dataclass(frozen=True)
class TextTable:
    """Headings and rows of text, blank rows left out.

    `numbers` are the row numbers that a spreadsheet shows, or the positions in a YAML list, which has no heading row
    (`heading_row` is 0). `sha256` is the digest of the bytes that they were read from.
    """

    path: Path
    name: str
    sheet: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    heading_row: int = 1
    sha256: str = ""

    def place(self, row: int, column: int, field: str = "") -> Place:
        """Where a cell stands: under its address, in a YAML list under the number of its row."""
        if not self.heading_row:
            return Place(self.name, record=f"row {row}", field=field)
        return Place(self.name, self.sheet, f"{column_letter(column)}{row}", "", field)


def find_table(register: Register, folder: Path, faults: Faults) -> TextTable | None:
    """The register's table in a folder of registers; None where there is none.

    A register that stands in two places is a fault: nobody could say which one counts.
    """
    paths = sorted(folder.iterdir()) if folder.is_dir() else []
    held = [table for path in paths for table in tables_in(path, register, faults)]
    if len(held) > 1:
        names = ", ".join(f"{table.name} {table.sheet}".strip() for table in held)
        faults.add("register-twice", Place(file=held[0].name), register=register.id, files=names)
    return held[0] if held else None


def unread_tables(registers: Iterable[Register], folder: Path) -> tuple[Place, ...]:
    """Where tables lie in a folder of registers that belong to no register, so that nothing reads them.

    A workbook counts when none of its sheets is called like a register; where one is, each other sheet counts that is
    shown and holds anything. What spreadsheets leave while open does not.
    """
    known = tuple(registers)
    ids, sheets = {each.id for each in known}, {plain(sheet) for each in known for sheet in each.sheet_names()}
    endings = {".csv", *YAML, *_FOREIGN}
    found: list[Place] = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        ending = path.suffix.lower()
        if not path.is_file() or path.name.startswith(("~$", ".")):
            continue
        if ending in WORKBOOKS:
            found += _unread_sheets(path, sheets)
        elif ending in endings and path.stem not in ids:
            found.append(Place(f"registers/{path.name}"))
    return tuple(found)


@lru_cache(maxsize=1)
def _titles(data: bytes, name: str) -> tuple[str, ...]:
    return tuple(sheet_titles(data, name))


@lru_cache(maxsize=1)
def _grids(data: bytes, name: str) -> tuple[Grid, ...]:
    """The sheets of the workbook read last: one that holds many registers is asked for each of them."""
    return tuple(read_workbook(data, name))


def _unread_sheets(path: Path, sheets: Collection[str]) -> list[Place]:
    """The workbook where no register is in it; else its sheets that are none."""
    data, name = path.read_bytes(), f"registers/{path.name}"
    titles = _titles(data, name)
    strays = [title for title in titles if plain(title) not in sheets]
    if len(strays) == len(titles):
        return [Place(name)]
    grids = _grids(data, name) if strays else ()
    return [Place(name, grid.sheet) for grid in grids if grid.sheet in strays and grid.rows and not grid.concealed]


def tables_in(path: Path, register: Register, faults: Faults) -> list[TextTable]:
    """What a file holds of the register: its list, or the sheets of a workbook that are called like it."""
    try:
        return _tables(path, register, faults)
    except BadInput as error:
        faults.extend(error.faults)
        return []


def _tables(path: Path, register: Register, faults: Faults) -> list[TextTable]:
    ending, name = path.suffix.lower(), f"registers/{path.name}"
    if ending in WORKBOOKS and not path.name.startswith(("~$", ".")):
        return read_sheets(path, name, register, faults)
    if path.stem.casefold() != register.id or ending not in {".csv", *YAML, *_FOREIGN}:
        return []
    if path.stem != register.id:
        raise refuse("register-misnamed", Place(file=name), wanted=f"{register.id}{ending}")
    if ending in _FOREIGN:
        raise refuse("register-ending", Place(file=name), ending=ending)
    table = read_csv(path, name) if ending == ".csv" else _read_yaml_list(path, name, register, faults)
    return [table] if table else []


def _bytes(path: Path, name: str) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise refuse("cannot-read", Place(file=name), reason=error) from error
    refuse_pretender(data, name, path.suffix.lower())
    return data


def read_csv(path: Path, name: str) -> TextTable:
    """A register in CSV: UTF-8 with or without byte order mark, commas, its headings in the first row that has text.

    Raises:
        BadInput: when it is not that, or a row has more cells than there are headings.
    """
    data = _bytes(path, name)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refuse("not-utf8", Place(file=name), position=error.start) from error
    if marks := conflict_marks(text):
        raise refuse("merge-conflict", Place(file=name), lines=marks)
    rows = [
        (number, [unescape_cell(cell) for cell in row])
        for number, row in enumerate(csv_rows(text, name), start=1)
        if any(clean(cell) for cell in row)
    ]
    if not rows:
        raise refuse("empty-file", Place(file=name))
    (heading_row, headings), body = rows[0], rows[1:]
    width = len(headings)
    faults = Faults()
    for number, row in body:
        if any(row[width:]):
            place = Place(file=name, cell=f"{column_letter(width)}{number}")
            faults.add("row-too-long", place, width=width)
    faults.raise_if_any()
    padded = tuple(tuple((row + [""] * width)[:width]) for _, row in body)
    numbers = tuple(number for number, _ in body)
    return TextTable(path, name, "", tuple(map(clean, headings)), padded, numbers, heading_row, digest(data))


def read_sheets(path: Path, name: str, register: Register, faults: Faults) -> list[TextTable]:
    """The sheets of a workbook that are called like the register, headings in the first row that has text.

    Raises:
        BadInput: when the workbook cannot be read.
    """
    data = _bytes(path, name)
    wanted = {plain(sheet) for sheet in register.sheet_names()}
    if not any(plain(title) in wanted for title in _titles(data, name)):
        return []
    grids = [grid for grid in _grids(data, name) if plain(grid.sheet) in wanted]
    tables = [table for grid in grids if (table := _of_grid(path, grid, faults))]
    return [replace(table, sha256=digest(data)) for table in tables]


def _of_grid(path: Path, grid: Grid, faults: Faults) -> TextTable | None:
    if not grid.rows:
        faults.add("empty-file", Place(grid.file, grid.sheet))
        return None
    rows = [grid.own_cells(at) for at in range(len(grid.rows))]
    for at in range(len(rows)):
        for column, text in enumerate(rows[at]):
            reason = grid.unread.get(grid.cell(at, column))
            if reason:
                faults.add(reason, Place(grid.file, grid.sheet, grid.cell(at, column)), value=text)
    headings = tuple(map(clean, rows[0]))
    return TextTable(path, grid.file, grid.sheet, headings, tuple(rows[1:]), grid.numbers[1:], grid.numbers[0])


def _read_yaml_list(path: Path, name: str, register: Register, faults: Faults) -> TextTable | None:
    before = len(faults)
    content, read = read_with_digest(path, name, faults)
    if len(faults) > before:
        return None
    if content is None:
        raise refuse("empty-file", Place(file=name))
    if not isinstance(content, list) or not all(isinstance(row, dict) for row in content):
        raise refuse("not-a-list", Place(file=name), register=register.id)
    said = [{str(key): value_text(value) for key, value in row.items()} for row in content]
    headings = tuple(dict.fromkeys(key for row in said for key in row)) or (register.key,)
    rows = [(number, tuple(row.get(key, "") for key in headings)) for number, row in enumerate(said, start=1)]
    kept = [(number, row) for number, row in rows if any(clean(cell) for cell in row)]
    numbers = tuple(number for number, _ in kept)
    return TextTable(path, name, "", tuple(map(clean, headings)), tuple(row for _, row in kept), numbers, 0, read)
