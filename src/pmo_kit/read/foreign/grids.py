"""A foreign file as grids of text: what stands in which cell, whatever the format, encoding or dialect."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pmo_kit.errors import Place, refuse
from pmo_kit.read.tables import column_letter, value_text

_DELIMITERS = (",", ";", "\t", "|")
_ENCODINGS = ("gb18030", "cp1252")
_OLE, _ZIP = b"\xd0\xcf\x11\xe0", b"PK"
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_WORKBOOKS = {".xlsx", ".xlsm"}
_LOOKED_AT = 200


@dataclass(frozen=True)
class Grid:
    """One sheet of a file (or the file itself): rows of text, numbered as a spreadsheet numbers them.

    `numbers` gives the row number of each row. `unread` names cells that hold no usable value, with the message that
    says why; `hidden` are the numbers of hidden rows.
    """

    file: str
    sheet: str
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    encoding: str = ""
    unread: Mapping[str, str] = field(default_factory=dict)
    hidden: frozenset[int] = field(default_factory=frozenset)

    def cell(self, row: int, column: int) -> str:
        """The address of a cell, by position."""
        return f"{column_letter(column)}{self.numbers[row]}"


def read_grids(path: Path, *, encoding: str | None = None, records: str | None = None) -> list[Grid]:
    """Read every sheet of a workbook, or the one table of a CSV or JSON file.

    `encoding` is tried before the usual ones; `records` is the key under which a JSON file holds its rows.

    Raises:
        BadInput: when the file is missing, empty, protected, damaged, or not what its name says.
    """
    data = _bytes(path)
    ending = path.suffix.lower()
    _refuse_pretenders(path, data, ending)
    if ending in _WORKBOOKS:
        return _workbook(path, data)
    if ending == ".json":
        return [_json(path, data, records)]
    return [_csv(path, data, encoding)]


def _bytes(path: Path) -> bytes:
    if path.is_dir():
        raise refuse("file-is-a-folder", Place(file=path.name))
    try:
        data = path.read_bytes()
    except OSError as error:
        raise refuse("cannot-read", Place(file=path.name), reason=error.strerror or error) from error
    if not data.strip():
        raise refuse("empty-file", Place(file=path.name))
    return data


def _refuse_pretenders(path: Path, data: bytes, ending: str) -> None:
    place = Place(file=path.name)
    if data.startswith(_OLE):
        encrypted = "EncryptedPackage".encode("utf-16-le") in data
        raise refuse("workbook-protected" if encrypted else "workbook-old", place)
    if data.startswith(_ZIP) and ending not in _WORKBOOKS:
        raise refuse("workbook-misnamed", place, ending=ending)
    if not data.startswith(_ZIP) and ending in _WORKBOOKS:
        raise refuse("not-a-workbook", place, ending=ending)
    if re.match(rb"\s*<(!doctype|html|\?xml|table)", data[:_LOOKED_AT].lower()):
        raise refuse("web-page", place)
    if (
        ending not in {*_WORKBOOKS, ".json"}
        and b"\x00" in data[:_LOOKED_AT]
        and not data.startswith((b"\xff\xfe", b"\xfe\xff"))
    ):
        raise refuse("not-text", place)


def _csv(path: Path, data: bytes, encoding: str | None) -> Grid:
    text, used = decode(data, path.name, encoding)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    kept = [(number, row) for number, row in enumerate(rows, start=1) if any(cell.strip() for cell in row)]
    return _grid(path.name, "", kept, encoding=used)


def decode(data: bytes, name: str, encoding: str | None = None) -> tuple[str, str]:
    """Text and the encoding it was in: a byte order mark decides, then UTF-8, then what the bytes look like.

    Raises:
        BadInput: when no encoding fits.
    """
    marked = next((known for mark, known in _BOMS if data.startswith(mark)), None)
    for attempt in (encoding, marked, "utf-8"):
        if attempt:
            try:
                return data.decode(attempt), attempt
            except (UnicodeDecodeError, LookupError):
                continue
    from charset_normalizer import from_bytes  # only files that are not UTF-8 need it

    best = from_bytes(data, cp_isolation=list(_ENCODINGS)).best()
    for attempt in ([best.encoding] if best else []) + ["cp1252", "gb18030"]:
        try:
            return data.decode(attempt), attempt
        except UnicodeDecodeError:
            continue
    raise refuse("encoding-unknown", Place(file=name))


def _delimiter(text: str) -> str:
    """The delimiter that cuts the first rows into the most cells, evenly."""

    def cut(delimiter: str) -> tuple[float, int]:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        widths = [len(row) for row, _ in zip(reader, range(50), strict=False) if row]
        width, rows = Counter(widths).most_common(1)[0]
        return (rows / len(widths) if width > 1 else 0.0, width)

    return max(_DELIMITERS, key=cut)


def _json(path: Path, data: bytes, records: str | None) -> Grid:
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except ValueError as error:
        raise refuse("json-broken", Place(file=path.name), reason=error) from error
    rows = content.get(records) if isinstance(content, dict) and records else content
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise refuse("json-without-rows", Place(file=path.name), records=records or "")
    headings = list(dict.fromkeys(str(key) for row in rows for key in row))
    table = [headings, *([value_text(row.get(key)) for key in headings] for row in rows)]
    return _grid(path.name, "", list(enumerate(table, start=1)), encoding="utf-8")


def _workbook(path: Path, data: bytes) -> list[Grid]:
    import openpyxl  # half a second that only workbooks cost

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
        formulas = _formulas(data, openpyxl)
    except Exception as error:
        raise refuse("workbook-broken", Place(file=path.name), reason=error) from error
    return [_sheet(path.name, sheet, formulas.get(sheet.title, frozenset())) for sheet in book.worksheets]


def _formulas(data: bytes, openpyxl: Any) -> dict[str, frozenset[str]]:
    """The formula cells of each sheet; the second reading is spared where no sheet has any."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        if not any(re.search(rb"<f[ >]", archive.read(name)) for name in sheets):
            return {}
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    return {
        sheet.title: frozenset(cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f")
        for sheet in book.worksheets
    }


def _sheet(file: str, sheet: Any, formulas: frozenset[str]) -> Grid:
    spread = {
        (row, column): sheet.cell(area.min_row, area.min_col)
        for area in sheet.merged_cells.ranges
        for row in range(area.min_row, area.max_row + 1)
        for column in range(area.min_col, area.max_col + 1)
    }
    rows = []
    unread: dict[str, str] = {}
    for cells in sheet.iter_rows():
        shown = [spread.get((cell.row, cell.column), cell) for cell in cells]
        rows.append((cells[0].row if cells else 0, [value_text(cell.value, cell.number_format) for cell in shown]))
        for cell in cells:
            if cell.data_type == "e":
                unread[cell.coordinate] = "cell-error"
            elif cell.value is None and cell.coordinate in formulas:
                unread[cell.coordinate] = "formula-without-value"
    hidden = {number for number, row in sheet.row_dimensions.items() if row.hidden}
    kept = [(number, row) for number, row in rows if any(cell.strip() for cell in row)]
    return _grid(file, sheet.title, kept, unread=unread, hidden=frozenset(hidden))


def _grid(file: str, sheet: str, rows: Sequence[tuple[int, list[str]]], **more: Any) -> Grid:
    width = max((len(row) for _, row in rows), default=0)
    padded = tuple(tuple(row + [""] * (width - len(row))) for _, row in rows)
    return Grid(file, sheet, padded, tuple(number for number, _ in rows), **more)
