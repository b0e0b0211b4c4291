"""Ids that the kit issues: once, in order, never reused."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from pmo_kit.errors import BadInput
from pmo_kit.model.csv_text import csv_rows


def next_ids(prefix: str, issued: Iterable[str], count: int) -> list[str]:
    """The next `count` ids after the highest number issued so far under this prefix.

    >>> next_ids("AI-", ["AI-0007", "CSC-044"], 2)
    ['AI-0008', 'AI-0009']
    """
    pattern = re.compile(re.escape(prefix) + r"(\d+)")
    last = max((int(found[1]) for each in issued if (found := pattern.fullmatch(each))), default=0)
    return [f"{prefix}{last + number:04}" for number in range(1, count + 1)]


def issued_ids(imports: Path) -> list[str]:
    """The ids that imports of any source have ever issued, those of rows included that are in no register any more."""
    found: list[str] = []
    for path in sorted(imports.glob("*/state.csv")):
        try:
            rows = csv_rows(path.read_bytes().decode("utf-8"), path.name)
        except (UnicodeDecodeError, BadInput):
            continue  # the next import of that source says that the file is damaged
        found += [row[0] for row in rows[1:] if row]
    return found
