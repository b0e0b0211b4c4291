"""The rows of a CSV text, and cells that no spreadsheet runs as a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from pmo_kit.errors import Place, refuse

LONGEST_CELL = 10_000_000
_FORMULA = re.compile(r"'*[=+\-@＝＋－＠\t\r\n]")
_ESCAPED = re.compile(r"'+[=+\-@＝＋－＠\t\r\n]")
_NEGATIVE = re.compile(r"-[0-9]+(?:\.[0-9]+)?")


def escape_cell(text: str) -> str:
    """Keep a spreadsheet from running the text of a CSV cell as a formula. Reading it back undoes this.

    A negative number is not a formula and stays a number.
    """
    return f"'{text}" if _FORMULA.match(text) and not _NEGATIVE.fullmatch(text) else text


def unescape_cell(text: str) -> str:
    """The text that `escape_cell` was given.

    >>> unescape_cell(escape_cell("=1+1"))
    '=1+1'
    """
    return text[1:] if _ESCAPED.match(text) else text


def csv_rows(text: str, name: str, *, delimiter: str = ",", patient: bool = False) -> list[list[str]]:
    """All rows of a CSV text. A `patient` reader takes a stray quotation mark for a letter.

    Raises:
        BadInput: naming the line of a quotation mark that is never closed: the rows after it would be lost in one cell.
    """
    csv.field_size_limit(LONGEST_CELL)
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for row in reader:
            rows.append(row)
            line = reader.line_num + 1
    except csv.Error as error:
        if patient and "expected after" in str(error):
            rows = loose_rows(text, delimiter)
            if not (text.count('"') % 2 and any("\n" in cell for cell in rows[-1])):
                return rows
        raise refuse("csv-broken", Place(file=name), line=line, reason=error) from error
    return rows


def loose_rows(text: str, delimiter: str) -> list[list[str]]:
    """The rows as far as they can be made out; a quotation mark that is never closed takes all that follows."""
    csv.field_size_limit(LONGEST_CELL)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


class _Lines:
    """Collects the rows that a CSV writer writes, each with a plain line end.

    The writer itself must end them with both characters, for it puts a cell with a lone carriage return into quotation
    marks only then.
    """

    def __init__(self) -> None:
        self.text: list[str] = []

    def write(self, row: str) -> int:
        """Take one row."""
        self.text.append(row.removesuffix("\r\n") + "\n")
        return len(row)


def csv_text(headings: Iterable[str], rows: Iterable[Sequence[str]], *, mark: bool = False) -> str:
    """A CSV text with every cell escaped; `mark` puts the byte order mark in front that Excel knows UTF-8 by."""
    lines = _Lines()
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow([escape_cell(heading) for heading in headings])
    writer.writerows([escape_cell(cell) for cell in row] for row in rows)
    return ("\ufeff" if mark else "") + "".join(lines.text)
