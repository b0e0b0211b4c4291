"""Appending to the decision log: one entry at a time, whole, and never a change of what is there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from pmo_kit.errors import Faults
from pmo_kit.model.decision import Decision, decision_id
from pmo_kit.model.hash_chain import NOTHING_BEFORE, canonical
from pmo_kit.paths import PortfolioFolder
from pmo_kit.read.alone import alone
from pmo_kit.read.decisions import head_of, interrupted, read_decisions, read_head, read_log
from pmo_kit.read.files import write_whole


def append_decision(home: PortfolioFolder, content: Mapping[str, Any], *, at: datetime) -> Decision:
    """Write one entry at the end of the log, then the head; the entry as it stands there now.

    `content` holds the fields of a `Decision` other than its place in the chain. Ids count on and are never reused. Of
    two processes that append at once one waits for the other.

    Raises:
        BadInput: when the log is not as it was recorded, or cannot be written; nothing is written then.
    """
    home.decisions.mkdir(parents=True, exist_ok=True)
    with alone(home.decisions):
        before = _sound(home, read_decisions)
        head = head_of(before)
        seq = head.count + 1
        place = {"decision_id": decision_id(seq), "seq": seq, "at": at, "prev_hash": head.hash, "hash": NOTHING_BEFORE}
        plain = head.followed_by(
            Decision.model_validate({**content, **place}).model_dump(mode="json", exclude={"hash"})
        )
        log = home.decision_log.read_bytes() if before else b""
        write_whole(home.decision_log, log + canonical(plain).encode("utf-8") + b"\n")
        entry = Decision.model_validate(plain)
        write_whole(home.decision_head, head_of([*before, entry]).content())
        return entry


def finish_interrupted(home: PortfolioFolder) -> Decision | None:
    """Count the entry whose recording was interrupted before the head was written; None where there is none.

    Raises:
        BadInput: when the log is not as it was recorded in any other way.
    """
    if not home.decision_log.is_file():
        return None
    with alone(home.decisions):
        faults = Faults()
        head = read_head(home, faults)
        faults.raise_if_any()
        entries = _sound(home, read_log)
        if not interrupted(head, entries):
            _sound(home, read_decisions)
            return None
        write_whole(home.decision_head, head_of(entries).content())
        return entries[-1]


def _sound(
    home: PortfolioFolder, read: Callable[[PortfolioFolder, Faults], tuple[Decision, ...]]
) -> tuple[Decision, ...]:
    faults = Faults()
    entries = read(home, faults)
    faults.raise_if_any()
    return entries
