"""Verifying decisions: one altered byte of the log, or of anything that a decision rests on, is named."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from pmo_kit import decision_faults, record_decision
from pmo_kit.record.evidence import fill_digests
from pmo_kit.record.verify import verify_run
from pmo_kit.record.verify_decisions import log_of, verify_decisions
from tests.conftest import COMPLETE
from tests.record.conftest import NINE, RUN
from tests.record.test_deciding import PROPOSAL


@pytest.fixture
def decided(desk: Path) -> Path:
    """An office with two decisions: one on a run and evidence, one on evidence alone."""
    (desk / "evidence" / "old.md").write_text("old\n", encoding="utf-8")
    fill_digests(desk)
    record_decision(desk, PROPOSAL, check=decision_faults, at=NINE)
    without = {**PROPOSAL.__dict__, "run": "", "reason": "As minuted"}
    record_decision(desk, type(PROPOSAL)(**without), check=decision_faults, at=NINE)
    return desk


def told(folder: Path) -> list[tuple[str, str, str]]:
    """What is not as recorded: message, record and file."""
    faults = verify_decisions(folder).faults
    return [(each.message, each.place.record, str(each.values.get("file", ""))) for each in faults]


def flip(path: Path, at: int = 0) -> None:
    """Alter one byte."""
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


def test_what_nobody_touched_is_sound(decided: Path) -> None:
    """Two entries and two files of evidence."""
    found = verify_decisions(decided)
    assert (found.head.count, found.evidence, found.faults, found.empty) == (2, 2, (), False)


def test_nothing_to_prove_is_no_fault(office: Callable[..., Path]) -> None:
    """An office without log and evidence."""
    assert verify_decisions(office(COMPLETE)).empty


def test_one_byte_of_a_log_line_is_named(decided: Path) -> None:
    """By line and decision."""
    log = decided / "decisions" / "log.jsonl"
    flip(log, log.read_bytes().index("赵".encode()) + 2)
    (fault,) = verify_decisions(decided).faults
    assert (fault.message, fault.place.record, fault.values["line"]) == ("log-line-altered", "D-0001", 1)


@pytest.mark.parametrize("name", ["manifest.json", "result.json"])
def test_one_byte_of_a_run_is_named(decided: Path, name: str) -> None:
    """By the decision that rests on it."""
    flip(decided / RUN / name)
    assert told(decided) == [("decision-rest-changed", "D-0001", f"{RUN}/{name}")]


def test_one_byte_of_a_notebook_is_named_by_its_run(decided: Path) -> None:
    """The manifest, which the decision holds, knows the notebook."""
    flip(decided / RUN / "OPS-001_intake_2026-10-31.ipynb")
    assert [file.name for file in verify_run(decided / RUN).wrong] == ["OPS-001_intake_2026-10-31.ipynb"]


def test_one_byte_of_evidence_is_named(decided: Path) -> None:
    """By each decision that rests on it, and by its row in the register."""
    flip(decided / "evidence" / "立项.md")
    assert told(decided) == [
        ("decision-rest-changed", "D-0001", "evidence/立项.md"),
        ("decision-rest-changed", "D-0002", "evidence/立项.md"),
        ("evidence-changed", "EVD-0001", "evidence/立项.md"),
    ]


def test_a_run_and_a_file_that_are_gone_are_named(decided: Path) -> None:
    """Missing is not the same as changed."""
    (decided / RUN / "result.json").unlink()
    (decided / "evidence" / "立项.md").unlink()
    assert [message for message, _, _ in told(decided)] == ["decision-rest-missing"] * 3 + ["evidence-missing"]


def test_the_last_line_and_its_head_removed_together_show_in_the_minutes(decided: Path) -> None:
    """The log is sound in itself, and its head is not the one that was printed."""
    printed = verify_decisions(decided).head.hash
    log = decided / "decisions" / "log.jsonl"
    first = log.read_text(encoding="utf-8").splitlines(keepends=True)[0]
    log.write_text(first, encoding="utf-8")
    (decided / "decisions" / "head.json").write_text(
        f'{{"count":1,"hash":"{json.loads(first)["hash"]}"}}\n', encoding="utf-8"
    )
    found = verify_decisions(decided)
    assert found.faults == ()
    assert found.head.hash != printed


def test_a_run_that_read_the_log_stays_sound_while_the_log_grows(decided: Path) -> None:
    """But not when a line that it read was altered or removed."""
    manifest = decided / RUN / "manifest.json"
    log = decided / "decisions" / "log.jsonl"
    statement = json.loads(manifest.read_text(encoding="utf-8"))
    import hashlib

    digest = hashlib.sha256(log.read_bytes()).hexdigest()
    read = statement["predicate"]["buildDefinition"]["resolvedDependencies"]
    read.append({"name": "decisions/log.jsonl", "digest": {"sha256": digest}})
    manifest.write_text(json.dumps(statement), encoding="utf-8")
    assert verify_run(decided / RUN).sound
    record_decision(
        decided,
        type(PROPOSAL)(**{**PROPOSAL.__dict__, "run": "", "reason": "As minuted"}),
        check=decision_faults,
        at=NINE,
    )
    assert verify_run(decided / RUN).sound
    log.write_bytes(log.read_bytes().splitlines(keepends=True)[0])
    assert [file.name for file in verify_run(decided / RUN).wrong] == ["decisions/log.jsonl"]


def test_the_log_is_meant_by_its_portfolio_and_by_itself(decided: Path) -> None:
    """Not by a run or a register."""
    named = ("", "decisions", "decisions/log.jsonl", "decisions/head.json")
    assert [log_of(decided / each) for each in named] == [decided] * 4
    assert [log_of(decided / each) for each in (RUN, "runs", "registers")] == [None] * 3
