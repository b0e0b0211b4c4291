"""A foreign file as grids of text: what stands in which cell, whatever the format, encoding or dialect."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from pmo_kit.errors import Place, refuse
from pmo_kit.model.csv_text import csv_rows, loose_rows
from pmo_kit.read.grid import Grid, make_grid, value_text
from pmo_kit.read.pretenders import WORKBOOKS, refuse_pretender
from pmo_kit.read.workbooks import read_workbook

_DELIMITERS = (",", ";", "\t", "|")
_ENCODINGS = ("gb18030", "cp1252")
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_ROWS_TRIED = 50


def read_grids(path: Path, *, encoding: str | None = None, records: Sequence[str] = ()) -> list[Grid]:
    """Read every sheet of a workbook that holds anything, or the one table of a CSV or JSON file.

    `encoding` is what a file without byte order mark is in; `records` are keys under which a JSON file may hold its
    rows.

    Raises:
        BadInput: when the file is missing, empty, protected, damaged, or not what its name says.
    """
    data = _bytes(path)
    ending = path.suffix.lower()
    refuse_pretender(data, path.name, ending)
    if ending in WORKBOOKS:
        grids = read_workbook(data, path.name)
    elif ending == ".json":
        grids = [_json(path, data, records)]
    else:
        grids = [_csv(path, data, encoding)]
    held = [grid for grid in grids if grid.rows]
    if not held:
        raise refuse("empty-file", Place(file=path.name))
    return held


def _bytes(path: Path) -> bytes:
    if path.is_dir():
        raise refuse("file-is-a-folder", Place(file=path.name))
    try:
        return path.read_bytes()
    except OSError as error:
        raise refuse("cannot-read", Place(file=path.name), reason=error) from error


def _csv(path: Path, data: bytes, encoding: str | None) -> Grid:
    text, used = decode(data, path.name, encoding)
    stated = re.match(r"sep=(.)\r?\n", text)  # a line that Excel takes as an instruction and does not show
    if stated:
        text = text[stated.end() :]
    delimiter = stated[1] if stated else _delimiter(text)
    rows = csv_rows(text, path.name, delimiter=delimiter, patient=True)
    kept = [(number, row) for number, row in enumerate(rows, start=1) if any(cell.strip() for cell in row)]
    return make_grid(path.name, "", kept, encoding=used)


def decode(data: bytes, name: str, encoding: str | None = None) -> tuple[str, str]:
    """Text and the encoding it was in: a byte order mark decides, then `encoding`, UTF-8, what the bytes look like.

    Raises:
        BadInput: when no encoding fits, or the file is UTF-8 with damaged places: another encoding would turn all of
            it into other characters without a word.
    """
    marked = next((known for mark, known in _BOMS if data.startswith(mark)), None)
    for attempt in (marked, encoding, "utf-8"):
        if attempt:
            try:
                return data.decode(attempt), attempt
            except UnicodeError:
                continue
    if _is_damaged_utf8(data):
        raise refuse("encoding-unknown", Place(file=name))
    from charset_normalizer import from_bytes  # only files that are not UTF-8 need it

    best = from_bytes(data, cp_isolation=list(_ENCODINGS)).best()
    for attempt in ([best.encoding] if best else []) + ["cp1252", "gb18030"]:
        try:
            return data.decode(attempt), attempt
        except UnicodeDecodeError:
            continue
    raise refuse("encoding-unknown", Place(file=name))


def _is_damaged_utf8(data: bytes) -> bool:
    """Whether most places beyond ASCII are whole characters of three bytes; in another encoding hardly any would be."""
    text = data.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    whole = sum(sign > "\u07ff" for sign in text) - damaged
    return whole > 2 * damaged


def _delimiter(text: str) -> str:
    """The delimiter that cuts the first rows into the most cells, evenly."""
    sample = "".join(text.splitlines(keepends=True)[: 10 * _ROWS_TRIED])

    def cut(delimiter: str) -> tuple[float, int]:
        widths = [len(row) for row in loose_rows(sample, delimiter)[:_ROWS_TRIED] if row]
        width, count = Counter(widths).most_common(1)[0] if widths else (0, 0)
        return (count / len(widths) if width > 1 else 0.0, width)

    return max(_DELIMITERS, key=cut)


def _json(path: Path, data: bytes, records: Sequence[str]) -> Grid:
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise refuse("json-broken", Place(file=path.name), reason=error) from error
    rows = next((content[key] for key in records if key in content), None) if isinstance(content, dict) else content
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise refuse("json-without-rows", Place(file=path.name), records=tuple(records))
    headings = list(dict.fromkeys(str(key) for row in rows for key in row))
    table = [headings, *([value_text(row.get(key)) for key in headings] for row in rows)]
    return make_grid(path.name, "", list(enumerate(table, start=1)), encoding="utf-8")
