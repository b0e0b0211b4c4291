"""A log of chained lines, read strictly: each line as it was written, in one chain, as long as its head says."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pmo_kit.errors import Faults, Place
from pmo_kit.model.hash_chain import NOTHING_BEFORE, Head, canonical, entry_hash
from pmo_kit.read.files import shown

Line = dict[str, Any]


@dataclass(frozen=True)
class ChainedLog:
    """Where a log and its head stand, and how its lines are told apart.

    Messages name the files relative to `root` and a line by its field `named_by`. `numbered` gives what the line with
    a number, counted from 1, says of itself; the last of it is what a person looks for.
    """

    root: Path
    log: Path
    head: Path
    named_by: str
    numbered: Callable[[int], Mapping[str, Any]]

    @property
    def name(self) -> str:
        """The log as messages name it."""
        return shown(self.log, self.root)

    @property
    def head_name(self) -> str:
        """The head as messages name it."""
        return shown(self.head, self.root)

    def place(self, line: Mapping[str, Any]) -> Place:
        """Where a line stands."""
        return Place(file=self.name, record=str(line.get(self.named_by, "")))


def content_of(path: Path, name: str, faults: Faults) -> bytes | None:
    """What a file holds; None where it is not there or cannot be read, the latter noted as a fault."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        faults.add("cannot-read", Place(file=name), reason=error)
        return None


def chained_lines(log: ChainedLog, content: bytes, faults: Faults, *, since: Head | None = None) -> Iterator[Line]:
    """The lines of a log in order; each that is not as it was recorded is noted as a fault.

    With a head, the lines that it counts are taken on trust, but for the last of them, which must be the one it names.
    """
    trusted = since or Head()
    *lines, rest = content.split(b"\n")
    before = len(faults)
    previous: str | None = NOTHING_BEFORE
    for number, line in enumerate([*lines, rest] if rest else lines, start=1):
        raw = _line(line, number, log, faults)
        if raw is None:
            previous = None  # what it said of itself is not known, so the next line cannot be held to it
            continue
        if number < trusted.count:
            yield raw
            continue
        if number == trusted.count:
            previous = str(raw.get("prev_hash"))
        previous = _check_chain(raw, number, previous, log, faults)
        yield raw
    if rest and len(faults) == before:
        faults.add("log-cut-short", Place(file=log.name), line=len(lines) + 1)


def read_head(log: ChainedLog, faults: Faults) -> Head:
    """The head of a log; that of an empty log where there is none."""
    content = content_of(log.head, log.head_name, faults)
    if content is None:
        return Head()
    try:
        raw = json.loads(content)
        head = Head(int(raw["count"]), str(raw["hash"]))
    except (ValueError, KeyError, TypeError):
        head = Head(-1)
    if head.content().encode() != content:
        faults.add("log-head-altered", Place(file=log.head_name))
    return head


def lines_ahead(head: Head, hashes: Sequence[str]) -> int | None:
    """How many lines a log with these hashes is ahead of its head; None where the head is not one of its own."""
    if not 0 <= head.count <= len(hashes):
        return None
    counted = hashes[head.count - 1] if head.count else NOTHING_BEFORE
    return len(hashes) - head.count if counted == head.hash else None


def head_differs(log: ChainedLog, head: Head, found: int, faults: Faults) -> None:
    """Note that a head is not that of its log."""
    faults.add("log-head-differs", Place(file=log.head_name), count=head.count, found=found)


def _line(line: bytes, number: int, log: ChainedLog, faults: Faults) -> Line | None:
    """One line as plain data; noted where it is not written the one way in which the kit writes it."""
    raw: Any = None
    try:
        raw = json.loads(line.decode("utf-8"))
        if isinstance(raw, dict) and canonical(raw).encode("utf-8") == line:
            return raw
    except (ValueError, RecursionError):
        pass
    faults.add("log-line-broken", log.place(raw if isinstance(raw, dict) else {}), line=number)
    return None


def _check_chain(raw: Line, number: int, previous: str | None, log: ChainedLog, faults: Faults) -> str | None:
    """Note the first thing by which a line does not belong where it stands; the hash that the next one must follow.

    None after a line that is altered: it may be its hash that is, and the next one is not blamed for that.
    """
    wanted = log.numbered(number)
    if entry_hash(raw) != raw.get("hash"):
        faults.add("log-line-altered", log.place(raw), line=number)
        return None
    if previous is not None and raw.get("prev_hash") != previous:
        faults.add("log-line-out-of-chain", log.place(raw), line=number)
    elif any(raw.get(name) != value for name, value in wanted.items()):
        faults.add("log-line-out-of-order", log.place(raw), line=number, expected=list(wanted.values())[-1])
    return str(raw.get("hash"))
