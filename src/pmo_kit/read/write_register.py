"""Writing a register back where it stands, in the form it has, so that Excel opens it and nothing in it runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from pmo_kit.errors import Faults, Place
from pmo_kit.model.method import Method
from pmo_kit.model.register import NUMERIC, Register
from pmo_kit.paths import PortfolioFolder
from pmo_kit.read.cells import CellProblem, CellReader, plain
from pmo_kit.read.files import write_whole
from pmo_kit.read.ids import next_ids
from pmo_kit.read.portfolio import open_portfolio
from pmo_kit.read.registers import read_register, typed_frame
from pmo_kit.read.tables import escape_cell


def register_path(register: Register, folder: Path, method: Method) -> Path:
    """The file that holds a register now, or the CSV file that it will be written to."""
    _, path = read_register(register, folder, method, Faults())
    return path or folder / f"{register.id}.csv"


def write_register(frame: pd.DataFrame, register: Register, path: Path) -> None:
    """Write all rows of a register. Only this register's sheet of a workbook is changed.

    Raises:
        BadInput: when the file cannot be written, for instance because it is open in Excel.
    """
    text = _as_text(frame, register)
    if path.suffix == ".csv":
        write_whole(path, _csv(text))
    elif path.suffix == ".yaml":
        rows = [{key: value for key, value in row.items() if value != ""} for row in text.to_dict("records")]
        write_whole(path, yaml.safe_dump(rows, allow_unicode=True, sort_keys=False, width=120))
    else:
        write_whole(path, _workbook(text, register, path))


NEW = "new"


def save_answers(folder: Path | str, initiative: str, answers: Mapping[str, str]) -> str:
    """Write answers into the row of an initiative, as a form gives them; returns the initiative's id.

    `answers` go by column. The initiative `new` is a new row with the next id.

    Raises:
        BadInput: naming every answer that cannot be read; nothing is written then.
    """
    portfolio = open_portfolio(folder)
    register, frame = portfolio.registers["initiatives"], portfolio.frames["initiatives"]
    faults = Faults()
    if initiative == NEW:
        initiative = next_ids(portfolio.settings.id_prefix, frame[register.key], 1)[0]
        frame = typed_frame(register, {}, length=1).assign(**{register.key: initiative}).pipe(_below, frame)
    rows = frame.index[frame[register.key] == initiative]
    if rows.empty:
        some = ", ".join(frame[register.key].head(5))
        faults.add("initiative-unknown", Place(file="registers/initiatives"), value=initiative, known=some)
    read = read_answers(answers, register, portfolio.method, faults, record=initiative)
    faults.raise_if_any()
    for name, value in read.items():
        frame.loc[rows, name] = value
    home = PortfolioFolder(portfolio.root)
    write_register(frame, register, register_path(register, home.registers, portfolio.method))
    return initiative


def read_answers(
    answers: Mapping[str, str], register: Register, method: Method, faults: Faults, *, record: str = ""
) -> dict[str, str | float | None]:
    """Answers as the register keeps them; what cannot be read is noted as a fault."""
    read: dict[str, str | float | None] = {}
    for name, said in answers.items():
        place = Place(file=f"registers/{register.id}", record=record, field=name)
        if name not in register.columns or name == register.key:
            faults.add("unknown-attribute", place, value=name, known=", ".join(register.columns))
            continue
        try:
            read[name] = CellReader(register.columns[name], method).read(said)
        except CellProblem as problem:
            faults.add(problem.message, place, **problem.values)
    return read


def _below(row: pd.DataFrame, frame: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([frame, row], ignore_index=True) if len(frame) else row


def _as_text(frame: pd.DataFrame, register: Register) -> pd.DataFrame:
    columns = {}
    for name in frame:
        numeric = name in register.columns and register.columns[str(name)].type in NUMERIC
        column = frame[name].map(_number) if numeric else frame[name].astype("str")
        columns[name] = column.fillna("")
    return pd.DataFrame(columns)


def _number(value: Any) -> str:
    return "" if pd.isna(value) else f"{value:.4f}".rstrip("0").rstrip(".")


def _csv(text: pd.DataFrame) -> str:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(text.columns)
    writer.writerows([escape_cell(cell) for cell in row] for row in text.itertuples(index=False))
    return "\ufeff" + stream.getvalue()


def _workbook(text: pd.DataFrame, register: Register, path: Path) -> bytes:
    import openpyxl  # half a second that only workbooks cost

    book = openpyxl.load_workbook(path)
    wanted = {plain(name) for name in register.sheet_names()}
    sheet = next(sheet for sheet in book.worksheets if plain(sheet.title) in wanted)
    heading = next(row for row in range(1, sheet.max_row + 2) if any(cell.value for cell in sheet[row]))
    sheet.delete_rows(heading, sheet.max_row)
    for column, name in enumerate(text.columns, start=1):
        for number, value in enumerate([str(name), *text[name]], start=heading):
            cell: Any = sheet.cell(number, column)
            cell.value = value or None
            cell.data_type = "s" if value else "n"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
