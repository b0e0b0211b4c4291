"""The ledger of runs: a line for each manifest and index that was put in place, chained, and only ever added to."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from pmo_kit import paths
from pmo_kit.errors import BadInput, Faults, Place, refuse
from pmo_kit.model.hash_chain import Head, canonical
from pmo_kit.read.alone import alone
from pmo_kit.read.chained_log import (
    ChainedLog,
    Line,
    chained_lines,
    content_of,
    head_differs,
    lines_ahead,
    read_head,
)
from pmo_kit.read.files import to_disk, write_whole
from pmo_kit.record.input_store import records_beside

# Not the lock of the folder: whoever puts a run there may hold that one.
_LOCK = ".ledger.lock"
# A line is far shorter.
_TAIL = 1 << 15


@dataclass(frozen=True)
class RunLedger:
    """The ledger in a folder, whose files it names relative to that folder; of a file the last line counts.

    A line has an empty digest where the file was taken away. The head is written when a batch ends; what a batch that
    was stopped has added, the next one counts.
    """

    folder: Path

    @property
    def log(self) -> ChainedLog:
        """The ledger as a log of chained lines."""
        log, head = self.folder / paths.LEDGER, self.folder / paths.LEDGER_HEAD
        return ChainedLog(self.folder.parent, log, head, "file", lambda number: {"seq": number})

    def begin(self) -> dict[Path, str]:
        """The digest of each file that is on record.

        Raises:
            BadInput: when the lines since the head, or the line that it names, are not as they were recorded.
        """
        with self._alone():
            _cut_torn_line(self.log.log)
            return self.digests(self._lines()[1])

    def append(self, digests: Mapping[Path, str], *, at: datetime) -> None:
        """Add a line for each file. It is on the disk when the batch is settled, not before.

        Raises:
            BadInput: when the last line is not as it was recorded, or the ledger cannot be written to.
        """
        log = self.log
        if not digests:
            return
        try:
            with self._alone(), log.log.open("a+b") as stream:
                head, lines = self._last(stream), list[bytes]()
                for file, digest in digests.items():
                    name = Path(os.path.relpath(file, self.folder)).as_posix()
                    line = head.followed_by({"at": at.isoformat(timespec="seconds"), "file": name, "sha256": digest})
                    head = Head(head.count + 1, line["hash"])
                    lines.append(canonical(line).encode("utf-8", "backslashreplace") + b"\n")
                stream.write(b"".join(lines))
        except OSError as error:
            raise refuse("cannot-write", Place(file=log.name), reason=error) from error

    @contextmanager
    def settled(self) -> Iterator[None]:
        """Has what was added inside on the disk and counted by the head afterwards, also where it was broken off.

        Raises:
            BadInput: when it is not as it was added.
        """
        try:
            yield
        except BaseException:
            with suppress(BadInput, OSError):
                self._settle()
            raise
        self._settle()

    def digests(self, lines: list[Line]) -> dict[Path, str]:
        """The digest that counts for each file of some lines."""
        said = ((str(line.get("file", "")), str(line.get("sha256", ""))) for line in lines)
        return {Path(os.path.normpath(f"{self.folder}/{name}")): digest for name, digest in said}

    def _settle(self) -> None:
        with self._alone():
            head, lines = self._lines()
            if head.count == len(lines):
                return
            with self.log.log.open("ab") as stream:
                to_disk(stream)
            write_whole(self.log.head, Head(len(lines), lines[-1]["hash"]).content())

    def _lines(self) -> tuple[Head, list[Line]]:
        """The head and all lines, those since the head checked."""
        log, faults = self.log, Faults()
        head = read_head(log, faults)
        faults.raise_if_any()
        lines = list(chained_lines(log, content_of(log.log, log.name, faults) or b"", faults, since=head))
        if not faults and lines_ahead(head, [str(line.get("hash")) for line in lines]) is None:
            head_differs(log, head, len(lines), faults)
        faults.raise_if_any()
        return head, lines

    def _last(self, stream: IO[bytes]) -> Head:
        """The head that the last line makes; read alone, because a batch adds thousands."""
        stream.seek(max(0, stream.seek(0, os.SEEK_END) - _TAIL))
        tail = stream.read()
        if not tail:
            return Head()
        try:
            line = json.loads(tail[:-1].rpartition(b"\n")[2])
            return Head(line["seq"], line["hash"])
        except (ValueError, KeyError, TypeError):
            self._lines()
            raise refuse("log-line-broken", Place(file=self.log.name), line="–") from None

    @contextmanager
    def _alone(self) -> Iterator[None]:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise refuse("cannot-write", Place(file=str(self.folder)), reason=error) from error
        with alone(self.folder, _LOCK):
            yield


def ledger_for(portfolio: Path, out: Path) -> RunLedger:
    """Where runs in a folder are on record: with those of the portfolio, or beside them where they lie outside of it.

    >>> ledger_for(Path("/office"), Path("/office/runs/intake/2026-10-31")).folder.as_posix()
    '/office/runs'
    """
    return RunLedger(records_beside(portfolio, out))


def ledgers_around(path: Path) -> tuple[RunLedger, ...]:
    """The ledgers that tell of runs in a folder: those below it, and those of the folders that it lies in."""
    above = (found for folder in path.parents for found in (folder, folder / "runs"))
    below = (Path(folder) for folder, _, names in os.walk(path) if {paths.LEDGER, paths.LEDGER_HEAD} & {*names})
    there = (each for each in above if any((each / name).is_file() for name in (paths.LEDGER, paths.LEDGER_HEAD)))
    return tuple(RunLedger(folder) for folder in dict.fromkeys((*there, *sorted(below))))


def verify_ledger(ledger: RunLedger, faults: Faults) -> tuple[Head, dict[Path, str]]:
    """Compare a ledger with itself, line by line; its head and the digests that are on record.

    What is not as it was recorded is noted as a fault, lines that the head does not count yet too. The digest of such a
    line is not believed, and left empty.
    """
    log, before = ledger.log, len(faults)
    head = read_head(log, faults)
    lines, noted = list[Line](), len(faults)
    for line in chained_lines(log, content_of(log.log, log.name, faults) or b"", faults):
        lines.append(line if len(faults) == noted else {**line, "sha256": ""})
        noted = len(faults)
    if len(faults) == before:
        ahead = lines_ahead(head, [str(line.get("hash")) for line in lines])
        if ahead is None:
            head_differs(log, head, len(lines), faults)
        elif ahead:
            faults.add("ledger-ahead", Place(file=log.name), count=ahead)
    return head, ledger.digests(lines)


def _cut_torn_line(log: Path) -> None:
    """Take away what a power cut has left of a line: it was never recorded whole, and nothing could follow it."""
    content = log.read_bytes() if log.is_file() else b""
    whole = content.rfind(b"\n") + 1
    if whole < len(content):
        os.truncate(log, whole)
