"""Ids that the kit issues: once, in order, never reused."""

from __future__ import annotations

import re
from collections.abc import Iterable


def next_ids(prefix: str, issued: Iterable[str], count: int) -> list[str]:
    """The next `count` ids after the highest number issued so far under this prefix.

    >>> next_ids("AI-", ["AI-0007", "CSC-044"], 2)
    ['AI-0008', 'AI-0009']
    """
    pattern = re.compile(re.escape(prefix) + r"(\d+)")
    last = max((int(found[1]) for each in issued if (found := pattern.fullmatch(each))), default=0)
    return [f"{prefix}{last + number:04}" for number in range(1, count + 1)]
