"""The ledger of runs: one chain that two batches may add to, and that a stopped batch or a power cut does not break."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pmo_kit.errors import BadInput, Faults
from pmo_kit.record.run_ledger import RunLedger, ledger_for, ledgers_around, verify_ledger
from tests.record.conftest import NINE

OFFICE = Path("/office")


@pytest.fixture
def ledger(tmp_path: Path) -> RunLedger:
    """A ledger with three files on record, settled."""
    ledger = RunLedger(tmp_path / "runs")
    with ledger.settled():
        ledger.begin()
        ledger.append({tmp_path / "runs" / "a": "1", tmp_path / "later" / "b": "2"}, at=NINE)
        ledger.append({tmp_path / "runs" / "c": "3"}, at=NINE)
    return ledger


def told(ledger: RunLedger) -> list[tuple[str, object]]:
    """What is wrong: message, and line or count."""
    faults = Faults()
    verify_ledger(ledger, faults)
    return [(fault.message, fault.values.get("line", fault.values.get("count"))) for fault in faults]


def lines(ledger: RunLedger) -> list[bytes]:
    """The lines as they stand there."""
    return ledger.log.log.read_bytes().splitlines(keepends=True)


def test_of_a_file_the_last_line_counts(ledger: RunLedger) -> None:
    """Files are named relative to the ledger, those beside its folder too; an empty digest says that one is gone."""
    again = ledger.folder / "a"
    ledger.append({again: "4", ledger.folder / "c": ""}, at=NINE)
    assert [json.loads(line)["file"] for line in lines(ledger)] == ["a", "../later/b", "c", "a", "c"]
    beside = ledger.folder.parent / "later" / "b"
    assert ledger.begin() == {again: "4", beside: "2", ledger.folder / "c": ""}


def test_the_head_comes_at_the_end_of_a_batch(ledger: RunLedger) -> None:
    """Until then its lines are told of as not counted; a batch that is broken off counts what it has added."""
    ledger.append({ledger.folder / "d": "5"}, at=NINE)
    assert told(ledger) == [("ledger-ahead", 1)]

    def stopped() -> None:
        with ledger.settled():
            ledger.append({ledger.folder / "e": "6"}, at=NINE)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert told(ledger) == []
    assert json.loads(ledger.log.head.read_bytes())["count"] == len(lines(ledger)) == 5


@pytest.mark.parametrize("number", [0, 1, 2])
def test_an_altered_line_is_named_alone(ledger: RunLedger, number: int) -> None:
    """By its number; what it says of its file is not believed."""
    found = lines(ledger)
    found[number] = found[number].replace(b'"sha256":"', b'"sha256":"9')
    ledger.log.log.write_bytes(b"".join(found))
    assert told(ledger) == [("log-line-altered", number + 1)]
    assert list(verify_ledger(ledger, Faults())[1].values())[number] == ""


def test_removed_lines_and_a_head_of_old_are_noticed(ledger: RunLedger) -> None:
    """From the middle, from the end; nothing is added then, so that it is not covered up."""
    found = lines(ledger)
    for rest, message in (
        (found[:1] + found[2:], ("log-line-out-of-chain", 2)),
        (found[:2], ("log-head-differs", 3)),
        ([], ("log-head-differs", 3)),
    ):
        ledger.log.log.write_bytes(b"".join(rest))
        assert told(ledger)[0] == message
        with pytest.raises(BadInput):
            ledger.begin()
    ledger.log.log.write_bytes(b"".join(found))
    assert told(ledger) == []


def test_lines_removed_while_a_batch_is_at_work_are_not_counted(ledger: RunLedger) -> None:
    """The head stays what it was, so that they are missed afterwards too."""
    head = ledger.log.head.read_bytes()

    def meanwhile() -> None:
        with ledger.settled():
            ledger.log.log.write_bytes(b"".join(lines(ledger)[:1]))
            ledger.append({ledger.folder / "d": "5"}, at=NINE)

    with pytest.raises(BadInput, match="The head counts 3"):
        meanwhile()
    assert ledger.log.head.read_bytes() == head


def test_half_a_line_after_a_power_cut_is_cut_off(ledger: RunLedger) -> None:
    """It was never recorded whole; a whole line that the head counts is missed all the same."""
    whole = ledger.log.log.read_bytes()
    ledger.log.log.write_bytes(whole + b'{"at":"2026')
    assert told(ledger) == [("log-line-broken", 4)]
    ledger.begin()
    assert ledger.log.log.read_bytes() == whole
    ledger.log.log.write_bytes(whole[:-5])
    with pytest.raises(BadInput, match="The head counts 3"):
        ledger.begin()


def test_nothing_is_added_after_a_line_that_cannot_be_read(ledger: RunLedger) -> None:
    """The run that wanted to add one is told which line it is."""
    ledger.log.log.write_bytes(ledger.log.log.read_bytes() + b"{\n")
    with pytest.raises(BadInput, match="Line 4"):
        ledger.append({ledger.folder / "d": "5"}, at=NINE)


def test_two_processes_add_to_one_chain(ledger: RunLedger) -> None:
    """Twenty lines each, at once; none is lost and none stands twice."""
    script = (
        "import sys; from datetime import datetime, UTC; from pathlib import Path\n"
        "from pmo_kit.record.run_ledger import RunLedger\n"
        "ledger = RunLedger(Path(sys.argv[1]))\n"
        "with ledger.settled():\n"
        "    for at in range(20):\n"
        "        ledger.append({ledger.folder / f'{sys.argv[2]}-{at}': '7'}, at=datetime.now(UTC))\n"
    )
    started = [subprocess.Popen([sys.executable, "-c", script, str(ledger.folder), name]) for name in ("x", "y")]
    assert [process.wait(60) for process in started] == [0, 0]
    assert told(ledger) == []
    assert len({json.loads(line)["file"] for line in lines(ledger)}) == 43


def test_a_ledger_is_where_the_kept_inputs_are(ledger: RunLedger) -> None:
    """In the portfolio's runs, or beside runs that lie outside; found from above and from below, by its head alone."""
    assert ledger_for(OFFICE, OFFICE / "later").folder == OFFICE / "runs"
    assert ledger_for(OFFICE, Path("/elsewhere")).folder == Path("/elsewhere")
    ledger.log.log.unlink()
    root = ledger.folder.parent
    for path in (root, ledger.folder, ledger.folder / "intake", root / "later" / "x"):
        assert ledgers_around(path) == (ledger,)
