"""The log: one chain, appended whole, also by two processes at once, and never taken on trust after an interruption."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pmo_kit.errors import BadInput, Faults
from pmo_kit.model.decision import Decision
from pmo_kit.model.hash_chain import NOTHING_BEFORE, canonical, entry_hash
from pmo_kit.paths import PortfolioFolder
from pmo_kit.read.decisions import read_decisions
from pmo_kit.record.decision_log import append_decision, finish_interrupted
from tests.record.conftest import NINE

CONTENT: dict[str, Any] = {
    "decided_on": "2026-10-21",
    "kind": "gate",
    "subject": "CSC-017",
    "gate": "G4",
    "outcome": "pass",
    "role": "sponsor",
    "person": "Tao Jingwei 陶景蔚",
    "imported": True,
    "method_version": "",
}


@pytest.fixture
def home(tmp_path: Path) -> PortfolioFolder:
    """An empty portfolio."""
    return PortfolioFolder(tmp_path)


def append(home: PortfolioFolder, count: int = 1) -> list[Decision]:
    """Write some entries."""
    return [append_decision(home, CONTENT, at=NINE) for _ in range(count)]


def told(home: PortfolioFolder) -> list[tuple[str, str, object]]:
    """What is wrong with a log: message, record and line."""
    faults = Faults()
    read_decisions(home, faults)
    return [(fault.message, fault.place.record, fault.values.get("line")) for fault in faults]


def test_entries_follow_each_other(home: PortfolioFolder) -> None:
    """Ids count on; each entry holds the hash of the one before, the head that of the last."""
    one, two = append(home, 2)
    assert (one.decision_id, two.decision_id) == ("D-0001", "D-0002")
    assert (one.prev_hash, two.prev_hash) == (NOTHING_BEFORE, one.hash)
    assert json.loads(home.decision_head.read_text(encoding="utf-8")) == {"count": 2, "hash": two.hash}
    faults = Faults()
    assert read_decisions(home, faults) == (one, two)
    assert list(faults) == []


def test_anybody_can_compute_the_hash(home: PortfolioFolder) -> None:
    """The line without the field hash, as sed cuts it out and sha256sum reads it."""
    (entry,) = append(home)
    (line,) = home.decision_log.read_text(encoding="utf-8").splitlines()
    without = line.replace(f'"hash":"{entry.hash}",', "", 1)
    assert hashlib.sha256(without.encode("utf-8")).hexdigest() == entry.hash
    assert "陶景蔚" in line


def test_a_portfolio_without_a_log_has_no_decisions(home: PortfolioFolder) -> None:
    """And nothing to mend."""
    assert told(home) == []


@given(data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_one_altered_bit_is_named_with_its_line(home: PortfolioFolder, data: st.DataObject) -> None:
    """Whichever bit of whichever line it is, the line end too; the first thing that is named is that line."""
    shutil.rmtree(home.decisions, ignore_errors=True)
    append(home, 3)
    sound = home.decision_log.read_bytes()
    at = data.draw(st.integers(0, len(sound) - 1))
    changed = bytearray(sound)
    changed[at] ^= 1 << data.draw(st.integers(0, 7))
    home.decision_log.write_bytes(changed)
    message, _, number = told(home)[0]
    assert message.startswith("log-")
    assert number == sound[:at].count(b"\n") + 1


def test_a_line_is_written_in_one_way_only(home: PortfolioFolder) -> None:
    """A space that changes no value is a change all the same; so is a key that stands twice."""
    append(home)
    line = home.decision_log.read_text(encoding="utf-8")
    for other in (
        line.replace('{"at"', '{ "at"'),
        line.replace('"seq":1', '"seq":2,"seq":1'),
        line.replace("陶", "\\u9676"),
    ):
        home.decision_log.write_text(other, encoding="utf-8")
        assert [message for message, _, _ in told(home)] == ["log-line-broken"]


def test_lines_after_a_broken_one_are_not_blamed(home: PortfolioFolder) -> None:
    """Only the line that somebody altered is named."""
    append(home, 3)
    lines = home.decision_log.read_bytes().splitlines(keepends=True)
    home.decision_log.write_bytes(lines[0] + b"{" + lines[1] + lines[2])
    assert told(home) == [("log-line-broken", "", 2)]


def test_a_line_that_was_rewritten_with_its_hash_breaks_the_chain(home: PortfolioFolder) -> None:
    """The next line does not follow it any more."""
    append(home, 3)
    lines = home.decision_log.read_text(encoding="utf-8").splitlines(keepends=True)
    forged = PortfolioFolder(home.root / "forged")
    append_decision(forged, {**CONTENT, "person": "Somebody else"}, at=NINE)
    home.decision_log.write_text(forged.decision_log.read_text(encoding="utf-8") + "".join(lines[1:]), encoding="utf-8")
    assert told(home) == [("log-line-out-of-chain", "D-0002", 2)]


def test_a_line_that_is_gone_from_the_middle_is_noticed(home: PortfolioFolder) -> None:
    """By the line after it."""
    append(home, 3)
    lines = home.decision_log.read_bytes().splitlines(keepends=True)
    home.decision_log.write_bytes(lines[0] + lines[2])
    assert told(home)[0] == ("log-line-out-of-chain", "D-0003", 2)


def test_the_last_line_cannot_be_removed_unseen(home: PortfolioFolder) -> None:
    """The head counts it; so does a head without a log."""
    append(home, 2)
    lines = home.decision_log.read_bytes().splitlines(keepends=True)
    home.decision_log.write_bytes(lines[0])
    assert told(home) == [("log-head-differs", "", None)]
    home.decision_log.unlink()
    assert told(home) == [("log-head-differs", "", None)]


def test_a_line_without_end_is_noticed(home: PortfolioFolder) -> None:
    """Only its line end is missing."""
    append(home, 2)
    home.decision_log.write_bytes(home.decision_log.read_bytes()[:-1])
    assert told(home) == [("log-cut-short", "", 2)]


@pytest.mark.parametrize(
    "content", ["", "{}", '{"count":2}', '{"count": 1,"hash":"x"}\n', '{"count":"a","hash":"x"}\n']
)
def test_a_head_that_the_kit_did_not_write_is_noticed(home: PortfolioFolder, content: str) -> None:
    """In whatever way it is damaged."""
    append(home)
    home.decision_head.write_text(content, encoding="utf-8")
    assert told(home)[0][0] == "log-head-altered"


def test_nothing_is_added_to_a_log_that_was_altered(home: PortfolioFolder) -> None:
    """It stays as it was found."""
    append(home, 2)
    home.decision_log.write_bytes(home.decision_log.read_bytes().replace("陶".encode(), "李".encode(), 1))
    before = home.decision_log.read_bytes()
    with pytest.raises(BadInput, match="not as it was recorded"):
        append(home)
    assert home.decision_log.read_bytes() == before


@pytest.mark.parametrize("count", [1, 3])
def test_an_interrupted_entry_counts_once_a_person_says_so(home: PortfolioFolder, count: int) -> None:
    """Until then nothing is read from the log and nothing added to it."""
    *_, last = append(home, count)
    head = home.decision_head.read_bytes()
    append(home)
    home.decision_head.write_bytes(head)  # as if the power had failed between the two files
    interrupted = f"D-{count + 1:04}"
    assert told(home) == [("log-interrupted", interrupted, count + 1)]
    with pytest.raises(BadInput, match="interrupted"):
        append(home)
    finished = finish_interrupted(home)
    assert finished is not None
    assert (finished.decision_id, finished.prev_hash) == (interrupted, last.hash)
    assert told(home) == []
    assert append(home)[0].decision_id == f"D-{count + 2:04}"


def test_the_very_first_entry_can_be_interrupted_too(home: PortfolioFolder) -> None:
    """There is no head yet."""
    append(home)
    home.decision_head.unlink()
    assert told(home) == [("log-interrupted", "D-0001", 1)]
    assert finish_interrupted(home) is not None
    assert told(home) == []


def test_finishing_changes_nothing_where_nothing_was_interrupted(home: PortfolioFolder) -> None:
    """Nor does it hide an entry that was removed."""
    assert finish_interrupted(home) is None
    assert not home.decisions.exists()
    append(home, 2)
    assert finish_interrupted(home) is None
    home.decision_log.write_bytes(home.decision_log.read_bytes().splitlines(keepends=True)[0])
    with pytest.raises(BadInput, match="counts 2 entries"):
        finish_interrupted(home)


def test_processes_that_decide_at_once_all_get_their_entry(home: PortfolioFolder) -> None:
    """Four processes with five decisions each: twenty entries, one chain."""
    code = (
        "import sys; from datetime import UTC, datetime; from pathlib import Path\n"
        "from pmo_kit.paths import PortfolioFolder\n"
        "from pmo_kit.record.decision_log import append_decision\n"
        "sys.stdin.readline()\n"
        f"content = {CONTENT!r}\n"
        "for _ in range(5):\n"
        "    content['person'] = sys.argv[2]\n"
        "    append_decision(PortfolioFolder(Path(sys.argv[1])), content, at=datetime(2026, 11, 2, tzinfo=UTC))\n"
    )
    names = ["一", "二", "三", "四"]
    running = [
        subprocess.Popen([sys.executable, "-c", code, str(home.root), name], stdin=subprocess.PIPE, text=True)
        for name in names
    ]
    for each in running:
        assert each.stdin is not None
        each.stdin.write("go\n")
        each.stdin.flush()
    for each in running:
        each.communicate(timeout=60)
    assert [each.returncode for each in running] == [0, 0, 0, 0]
    faults = Faults()
    entries = read_decisions(home, faults)
    assert list(faults) == []
    assert [each.seq for each in entries] == list(range(1, 21))
    assert {name: sum(each.person == name for each in entries) for name in names} == dict.fromkeys(names, 5)


def test_an_entry_from_before_a_field_was_added_keeps_its_hash(home: PortfolioFolder) -> None:
    """It says nothing of conditions that were met; the hash is that of the line as it was written."""
    (entry,) = append(home)
    raw = {name: value for name, value in entry.model_dump(mode="json").items() if name != "settles"}
    raw["hash"] = entry_hash(raw)
    home.decision_log.write_bytes(canonical(raw).encode("utf-8") + b"\n")
    home.decision_head.write_text(canonical({"count": 1, "hash": raw["hash"]}) + "\n", encoding="utf-8")
    faults = Faults()
    (found,) = read_decisions(home, faults)
    assert (list(faults), found.settles, found.hash) == ([], "", raw["hash"])
