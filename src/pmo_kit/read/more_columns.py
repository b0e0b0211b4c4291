"""New columns of a register added to the headings of its file, every row as it stands."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from pmo_kit.errors import Faults
from pmo_kit.model.csv_text import csv_text
from pmo_kit.model.register import Register
from pmo_kit.read.registers import match_headings
from pmo_kit.read.tables import YAML, TextTable
from pmo_kit.read.workbook_cells import change_cells


def columns_to_add(register: Register, table: TextTable, written: Sequence[str] | None) -> tuple[str, ...]:
    """The columns that the register has now and had not when its headings were `written`; none of a YAML list.

    Where nobody knows what was written, those that a file of the kit's own headings has not.
    """
    if table.path.suffix.lower() in YAML:
        return ()
    there = match_headings(register, table, Faults())
    if written is None and not {table.headings[at] for at in there.values()} <= set(register.columns):
        return ()
    return tuple(name for name in register.columns if name not in {*there, *(written or ())})


def with_columns(table: TextTable, columns: Iterable[str], changed: bytes | None = None) -> bytes:
    """The file of a table, or what has been `changed` of it, with more headings to the right of those it has.

    Raises:
        BadInput: when the sheet of a workbook cannot take them.
    """
    data = table.path.read_bytes() if changed is None else changed
    if table.sheet:
        wanted = {(table.heading_row, len(table.headings) + at): name for at, name in enumerate(columns)}
        return change_cells(data, table.name, table.sheet, wanted)
    text = data.decode("utf-8")
    reader = csv.reader(io.StringIO(text, newline=""))
    for _ in range(table.heading_row):
        next(reader)
    lines = io.StringIO(text, newline="").readlines()
    line = lines[reader.line_num - 1]
    body = line.rstrip("\r\n")
    more = csv_text(columns, ()).rstrip("\n")
    lines[reader.line_num - 1] = f"{body},{more}{line[len(body) :]}"
    return "".join(lines).encode("utf-8")
