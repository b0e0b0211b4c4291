"""Where the cells of a register stand in its file, so that a check can name the cell that has to be mended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pmo_kit.errors import Place


@dataclass(frozen=True)
class TablePlaces:
    """The file of a register, its rows by key and its columns by id.

    `rows` are the numbers that a spreadsheet shows, `columns` the letters; a YAML list has no letters, and its rows are
    numbered from 1. `sha256` is the digest of the bytes that were read.
    """

    path: Path
    file: str
    sheet: str
    rows: Mapping[str, int]
    columns: Mapping[str, str]
    sha256: str = ""

    def place(self, key: str, field: str) -> Place:
        """A cell by the key of its row: its address, or the record where the file has no such row or column."""
        row, letter = self.rows.get(key), self.columns.get(field)
        cell = f"{letter}{row}" if row and letter else ""
        return Place(self.file, self.sheet, cell, key, field)
