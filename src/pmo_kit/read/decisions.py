"""The decision log, read strictly: each entry as it was written, in one chain, as long as its head says."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from pmo_kit.errors import Faults
from pmo_kit.model.decision import Decision, decision_id
from pmo_kit.model.hash_chain import Head
from pmo_kit.model.portfolio import InputFile
from pmo_kit.paths import PortfolioFolder
from pmo_kit.read import chained_log
from pmo_kit.read.chained_log import ChainedLog, chained_lines, content_of, head_differs, lines_ahead
from pmo_kit.read.records import build


def log_of_decisions(home: PortfolioFolder) -> ChainedLog:
    """The decision log of a portfolio as a log of chained lines."""
    return ChainedLog(home.root, home.decision_log, home.decision_head, "decision_id", _numbered)


def _numbered(number: int) -> dict[str, object]:
    return {"seq": number, "decision_id": decision_id(number)}


def head_of(decisions: Sequence[Decision]) -> Head:
    """The head that belongs to these entries."""
    return Head(len(decisions), decisions[-1].hash) if decisions else Head()


def read_decisions(home: PortfolioFolder, faults: Faults) -> tuple[Decision, ...]:
    """The entries of the log in order; every line that is not as it was recorded is noted as a fault.

    A portfolio without a log has no decisions. An entry that the head does not count yet is a fault too: recording it
    was interrupted, and a person must say whether it counts.
    """
    return read_with_file(home, faults)[0]


def read_with_file(home: PortfolioFolder, faults: Faults) -> tuple[tuple[Decision, ...], InputFile | None]:
    """The entries as `read_decisions` gives them, and the file with the digest of the bytes that were read."""
    before = len(faults)
    log = log_of_decisions(home)
    content = content_of(log.log, log.name, faults)
    decisions = _entries(log, content or b"", faults)
    if len(faults) == before:
        _check_head(log, decisions, faults)
    if content is None:
        return decisions, None
    return decisions, InputFile(log.name, hashlib.sha256(content).hexdigest())


def read_log(home: PortfolioFolder, faults: Faults) -> tuple[Decision, ...]:
    """The entries of the log in order, whatever its head says; what is not as recorded is noted as a fault."""
    log = log_of_decisions(home)
    return _entries(log, content_of(log.log, log.name, faults) or b"", faults)


def read_head(home: PortfolioFolder, faults: Faults) -> Head:
    """The head of the log; that of an empty log where there is none."""
    return chained_log.read_head(log_of_decisions(home), faults)


def interrupted(head: Head, decisions: Sequence[Decision]) -> bool:
    """Whether the log is one entry ahead of its head, as it is when recording stopped between the two."""
    return lines_ahead(head, [each.hash for each in decisions]) == 1


def _entries(log: ChainedLog, content: bytes, faults: Faults) -> tuple[Decision, ...]:
    built = (build(Decision, raw, log.place(raw), faults) for raw in chained_lines(log, content, faults))
    return tuple(entry for entry in built if entry is not None)


def _check_head(log: ChainedLog, decisions: Sequence[Decision], faults: Faults) -> None:
    before = len(faults)
    head = chained_log.read_head(log, faults)
    if len(faults) > before or head == head_of(decisions):
        return
    if interrupted(head, decisions):
        last = decisions[-1]
        faults.add("log-interrupted", log.place({log.named_by: last.decision_id}), line=len(decisions))
    else:
        head_differs(log, head, len(decisions), faults)
