"""The decision log, read strictly: each entry as it was written, in one chain, as long as its head says."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pmo_kit.errors import Faults, Place
from pmo_kit.model.decision import NOTHING_BEFORE, Decision, canonical, decision_id, entry_hash
from pmo_kit.paths import PortfolioFolder
from pmo_kit.read.files import shown
from pmo_kit.read.records import build


@dataclass(frozen=True)
class Head:
    """How many entries a log has, and the hash of the last one."""

    count: int = 0
    hash: str = NOTHING_BEFORE

    def content(self) -> str:
        """What `head.json` holds."""
        return canonical({"count": self.count, "hash": self.hash}) + "\n"


def head_of(decisions: Sequence[Decision]) -> Head:
    """The head that belongs to these entries."""
    return Head(len(decisions), decisions[-1].hash) if decisions else Head()


def read_decisions(home: PortfolioFolder, faults: Faults) -> tuple[Decision, ...]:
    """The entries of the log in order; every line that is not as it was recorded is noted as a fault.

    A portfolio without a log has no decisions. An entry that the head does not count yet is a fault too: recording it
    was interrupted, and a person must say whether it counts.
    """
    before = len(faults)
    decisions = read_log(home, faults)
    if len(faults) == before:
        _check_head(home, decisions, faults)
    return decisions


def read_log(home: PortfolioFolder, faults: Faults) -> tuple[Decision, ...]:
    """The entries of the log in order, whatever its head says; what is not as recorded is noted as a fault."""
    name = shown(home.decision_log, home.root)
    content = _bytes(home.decision_log, name, faults)
    if content is None:
        return ()
    before = len(faults)
    *lines, rest = content.split(b"\n")
    found: list[Decision] = []
    previous: str | None = NOTHING_BEFORE
    for number, line in enumerate([*lines, rest] if rest else lines, start=1):
        raw = _line(line, number, name, faults)
        if raw is None:
            previous = None  # what it said of itself is not known, so the next line cannot be held to it
            continue
        place = Place(file=name, record=str(raw.get("decision_id", "")))
        previous = _check_chain(raw, number, previous, place, faults)
        entry = build(Decision, raw, place, faults)
        if entry is not None:
            found.append(entry)
    if rest and len(faults) == before:
        faults.add("log-cut-short", Place(file=name), line=len(lines) + 1)
    return tuple(found)


def read_head(home: PortfolioFolder, faults: Faults) -> Head:
    """The head of the log; that of an empty log where there is none."""
    name = shown(home.decision_head, home.root)
    content = _bytes(home.decision_head, name, faults)
    if content is None:
        return Head()
    try:
        raw = json.loads(content)
        head = Head(int(raw["count"]), str(raw["hash"]))
    except (ValueError, KeyError, TypeError):
        head = Head(-1)
    if head.content().encode() != content:
        faults.add("log-head-altered", Place(file=name))
    return head


def _bytes(path: Path, name: str, faults: Faults) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        faults.add("cannot-read", Place(file=name), reason=error)
        return None


def _line(line: bytes, number: int, name: str, faults: Faults) -> dict[str, Any] | None:
    """One line as plain data; noted where it is not written the one way in which the kit writes it."""
    try:
        raw = json.loads(line.decode("utf-8"))
        if isinstance(raw, dict) and canonical(raw).encode("utf-8") == line:
            return raw
        record = str(raw.get("decision_id", "")) if isinstance(raw, dict) else ""
    except (ValueError, RecursionError):
        record = ""
    faults.add("log-line-broken", Place(file=name, record=record), line=number)
    return None


def _check_chain(raw: dict[str, Any], number: int, previous: str | None, place: Place, faults: Faults) -> str:
    """Note the first thing by which a line does not belong where it stands; the hash that the next one must follow."""
    if entry_hash(raw) != raw.get("hash"):
        faults.add("log-line-altered", place, line=number)
    elif previous is not None and raw.get("prev_hash") != previous:
        faults.add("log-line-out-of-chain", place, line=number)
    elif raw.get("seq") != number or raw.get("decision_id") != decision_id(number):
        faults.add("log-line-out-of-order", place, line=number, expected=decision_id(number))
    return str(raw.get("hash"))


def _check_head(home: PortfolioFolder, decisions: Sequence[Decision], faults: Faults) -> None:
    before = len(faults)
    head = read_head(home, faults)
    if len(faults) > before or head == head_of(decisions):
        return
    if interrupted(head, decisions):
        last = decisions[-1].decision_id
        faults.add("log-interrupted", Place(shown(home.decision_log, home.root), record=last), line=len(decisions))
    else:
        place = Place(file=shown(home.decision_head, home.root))
        faults.add("log-head-differs", place, count=head.count, found=len(decisions))


def interrupted(head: Head, decisions: Sequence[Decision]) -> bool:
    """Whether the log is one entry ahead of its head, as it is when recording stopped between the two."""
    return bool(decisions) and head == head_of(decisions[:-1])
