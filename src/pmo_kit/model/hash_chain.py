"""Lines that follow each other by their hashes: how one is written, and what its hash covers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# What the first line of a chain follows.
NOTHING_BEFORE = "0" * 64


@dataclass(frozen=True)
class Head:
    """How many lines a chain has, and the hash of the last one."""

    count: int = 0
    hash: str = NOTHING_BEFORE

    def content(self) -> str:
        """What the file of the head holds."""
        return canonical({"count": self.count, "hash": self.hash}) + "\n"

    def followed_by(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """The next line of the chain: `content` with its number, the hash of the line before, and its own."""
        line = {**content, "seq": self.count + 1, "prev_hash": self.hash}
        return {**line, "hash": entry_hash(line)}


def canonical(content: Mapping[str, Any]) -> str:
    """Plain data as the one line that is hashed and written: sorted keys, no spaces, characters as they are.

    Raises:
        ValueError: when it holds a number that JSON does not know.

    >>> canonical({"b": 1, "a": "值"})
    '{"a":"值","b":1}'
    """
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def entry_hash(content: Mapping[str, Any]) -> str:
    """The hash of an entry: SHA-256 over its canonical line without the field `hash`."""
    line = canonical({name: value for name, value in content.items() if name != "hash"})
    return hashlib.sha256(line.encode("utf-8", "backslashreplace")).hexdigest()
