"""Recording a decision: it holds what it rests on as it stood, and nothing is written where anything is wrong."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock, Timeout

from pmo_kit import decision_faults, open_portfolio, record_decision
from pmo_kit.errors import BadInput
from pmo_kit.model.decision import Decision, OnRecord, Proposal
from tests.conftest import COMPLETE
from tests.record.conftest import NINE, RUN, make_run

PROPOSAL = Proposal(
    gate="G0",
    subject="OPS-001",
    outcome="pass",
    role="pmo-lead",
    person=" Zhao Min 赵敏\u202e ",
    decided_on="2026-11-02",
    run=RUN,
)
# Two people who may decide at the gates about money, whatever the tier and the amount.
SPONSORS = replace(PROPOSAL, role="steering-committee", second_role="sponsor", second_person="Qian Yu 钱瑜")


def record(folder: Path, proposal: Proposal) -> Decision:
    """Record at nine in the morning."""
    return record_decision(folder, proposal, check=decision_faults, at=NINE)


def refused(folder: Path, proposal: Proposal) -> list[str]:
    """Why a decision is not recorded; nothing is written then."""
    with pytest.raises(BadInput) as error:
        record(folder, proposal)
    assert not (folder / "decisions").exists()
    return [fault.message for fault in error.value.faults]


def test_a_decision_holds_what_it_rests_on(desk: Path) -> None:
    """Run, evidence and rules with their digests; withdrawn, later and other gates' evidence is left out."""
    entry = record(desk, PROPOSAL)
    assert open_portfolio(desk).decisions == (entry,)
    assert entry.person == "Zhao Min 赵敏"
    assert (entry.kind, entry.imported, entry.method_version) == ("gate", False, open_portfolio(desk).method.version)
    assert entry.run is not None
    assert entry.run.folder == RUN
    digests = [
        hashlib.sha256((desk / RUN / name).read_bytes()).hexdigest() for name in ("manifest.json", "result.json")
    ]
    assert [entry.run.manifest_sha256, entry.run.result_sha256] == digests
    assert [(each.evidence_id, each.file, each.sha256) for each in entry.evidence] == [
        ("EVD-0001", "evidence/立项.md", hashlib.sha256(b"complete\n").hexdigest()),
        ("EVD-0002", "https://records.example/1", ""),
    ]


def test_the_log_counts_among_what_a_portfolio_was_read_from(desk: Path) -> None:
    """With the digest that it has now."""
    record(desk, PROPOSAL)
    digest = hashlib.sha256((desk / "decisions" / "log.jsonl").read_bytes()).hexdigest()
    assert [file.sha256 for file in open_portfolio(desk).inputs if file.name == "decisions/log.jsonl"] == [digest]


def test_only_what_is_told_afterwards_is_imported(desk: Path) -> None:
    """A decision of today without a run is none; of one that was taken without the kit no rules are claimed."""
    without = replace(PROPOSAL, run="", reason="As minuted")
    entry = record(desk, without)
    assert (entry.run, entry.imported, entry.method_version) == (None, False, open_portfolio(desk).method.version)
    past = record(desk, replace(without, imported=True))
    assert (past.run, past.imported, past.method_version) == (None, True, "")


def test_what_it_can_be_judged_by_is_asked_of_whoever_knows(desk: Path) -> None:
    """And written down as it was said."""
    said = OnRecord(tier=2, amount=100.5, stage="poc", person="Wu")
    entry = record_decision(desk, PROPOSAL, check=decision_faults, facts=lambda *_: said, at=NINE)
    assert entry.on_record == said
    assert open_portfolio(desk).decisions[-1].on_record == said
    assert [each.artefact for each in entry.evidence] == ["ai-inventory-entry", "risk-tiering-record"]


@pytest.mark.parametrize("named", [RUN, f"{RUN}/result.json"])
def test_a_run_is_named_from_the_portfolio_or_by_its_full_path(desk: Path, named: str) -> None:
    """By its folder or by one of its files."""
    for path in (named, str(desk / named)):
        run = record(desk, replace(PROPOSAL, run=path)).run
        assert run is not None
        assert run.folder == RUN


def test_a_run_that_cannot_be_rested_on_is_refused(desk: Path, tmp_path: Path) -> None:
    """One that is not there, is outside, was altered, is of a later day or is about something else."""
    assert refused(desk, replace(PROPOSAL, run="runs/none")) == ["run-not-found"]
    outside = shutil.copytree(desk / RUN, tmp_path / "elsewhere")
    assert refused(desk, replace(PROPOSAL, run=str(outside))) == ["run-outside"]
    assert refused(desk, replace(PROPOSAL, decided_on="2026-10-30")) == ["run-later"]
    assert refused(desk, replace(SPONSORS, gate="G3")) == ["run-of-another-gate"]
    assert refused(desk, replace(SPONSORS, gate="G3", subject="portfolio")) == [
        "run-of-another",
        "run-of-another-gate",
    ]
    (desk / RUN / "result.json").write_text("{}", encoding="utf-8")
    assert refused(desk, PROPOSAL) == ["run-altered"]


@pytest.mark.parametrize("name", ["签字的会议纪要.pdf", ".DS_Store"])
def test_what_people_put_beside_a_run_does_not_alter_it(desk: Path, name: str) -> None:
    """The committee signs its minutes there; only what the run made must be as it was made."""
    (desk / RUN / name).write_bytes(b"signed")
    assert record(desk, PROPOSAL).decision_id == "D-0001"


def test_a_run_that_records_no_result_cannot_be_rested_on(desk: Path) -> None:
    """Also where its other files are as recorded, and a result lies there that nobody recorded."""
    path = desk / RUN / "manifest.json"
    said = json.loads(path.read_text(encoding="utf-8"))
    said["subject"] = [each for each in said["subject"] if each["name"] != "result.json"]
    path.write_text(json.dumps(said), encoding="utf-8")
    assert refused(desk, PROPOSAL) == ["run-altered"]
    (desk / RUN / "result.json").unlink()
    assert refused(desk, PROPOSAL) == ["run-altered"]


def test_a_day_that_cannot_be_read_is_the_only_fault_of_the_day(desk: Path) -> None:
    """Nothing is said of a run whose day cannot be compared with it."""
    assert refused(desk, replace(PROPOSAL, decided_on="1 November 2026")) == ["as-of-not-a-day"]


def test_a_decision_on_the_whole_portfolio_rests_on_a_run_of_all_of_it(office: Callable[..., Path]) -> None:
    """Such a run names no initiative, and so carries no decision on one."""
    folder = office(COMPLETE)
    make_run(folder, result={"initiative_id": "", "gate": "G3", "as_of": "2026-10-31"}, playbook="portfolio")
    assert refused(folder, replace(SPONSORS, gate="G3")) == ["run-of-another"]
    run = record(folder, replace(SPONSORS, gate="G3", subject="portfolio")).run
    assert run is not None
    assert run.folder == RUN


def test_today_is_the_day_of_the_portfolio(desk: Path) -> None:
    """At 23:00 in London it is tomorrow in Shanghai already, whatever the clock of the machine says."""
    late = datetime(2026, 11, 1, 23, 0, tzinfo=UTC)
    assert record_decision(desk, PROPOSAL, check=decision_faults, at=late).decided_on.isoformat() == "2026-11-02"


def test_a_batch_waits_until_a_decision_on_its_run_is_written(desk: Path) -> None:
    """While the run is read and the entry written, the lock under which batches replace runs is held."""
    held: list[bool] = []

    def check(*_: Any, **__: Any) -> list[Any]:
        with pytest.raises(Timeout):
            FileLock(desk / RUN / ".." / ".lock", timeout=0).acquire()
        held.append(True)
        return []

    record_decision(desk, PROPOSAL, check=check, at=NINE)
    assert held == [True]
    with FileLock(desk / RUN / ".." / ".lock", timeout=0):
        pass  # free again


@pytest.mark.parametrize("result", [{"initiative_id": "OPS-001", "gate": "G3", "as_of": "2026-10-31"}])
def test_a_run_that_names_the_gate_carries_it(office: Callable[..., Path], result: dict[str, Any]) -> None:
    """Whatever its playbook is called; a gate that it does not name it does not carry."""
    folder = office(COMPLETE)
    make_run(folder, result=result, playbook="gate-review")
    assert refused(folder, replace(SPONSORS, gate="G1")) == ["run-of-another-gate"]
    assert record(folder, replace(SPONSORS, gate="G3")).gate == "G3"


def test_a_gate_that_its_run_calls_blocked_is_passed_only_with_a_reason(office: Callable[..., Path]) -> None:
    """A hold says why anyway; a pass in spite of the run says it too."""
    folder = office(COMPLETE)
    blocked = {"initiative_id": "OPS-001", "gate": "G3", "as_of": "2026-10-31", "answer": "blocked"}
    make_run(folder, result=blocked, playbook="gate-review")
    passing = replace(SPONSORS, gate="G3")
    assert refused(folder, passing) == ["run-says-blocked"]
    assert record(folder, replace(passing, reason="The committee accepts the gap until May")).outcome == "pass"


def test_all_faults_are_told_at_once(desk: Path) -> None:
    """Those of the proposal, of the run and of the evidence."""
    (desk / "evidence" / "立项.md").unlink()
    assert refused(desk, replace(PROPOSAL, role="boss", run="runs/none")) == [
        "unknown-id",
        "run-not-found",
        "evidence-missing",
    ]


def test_evidence_that_is_not_the_one_on_record_stops_a_decision(desk: Path) -> None:
    """Its digest tells."""
    register = desk / "registers" / "evidence.csv"
    lines = register.read_text(encoding="utf-8").splitlines()
    digests = ["sha256", hashlib.sha256(b"complete\n").hexdigest(), "", "", "", ""]
    rows = [f"{line},{digest}" for line, digest in zip(lines, digests, strict=True)]
    register.write_text("\n".join(rows) + "\n", encoding="utf-8")
    assert record(desk, PROPOSAL).decision_id == "D-0001"
    shutil.rmtree(desk / "decisions")
    (desk / "evidence" / "立项.md").write_text("Complete\n", encoding="utf-8")
    assert refused(desk, PROPOSAL) == ["evidence-changed"]


def test_who_may_decide_is_asked_of_whoever_knows(desk: Path) -> None:
    """The function that is given sees the portfolio, the proposal and the day."""
    seen: list[Any] = []

    def check(portfolio: Any, proposal: Proposal, *, today: Any) -> list[Any]:
        seen.append((portfolio.root, proposal, today))
        return []

    record_decision(desk, PROPOSAL, check=check, at=NINE)
    assert seen == [(desk, PROPOSAL, NINE.date())]


def test_a_line_of_the_log_is_plain_data(desk: Path) -> None:
    """Another tool reads it: days as days, the time with its offset."""
    record(desk, PROPOSAL)
    line = json.loads((desk / "decisions" / "log.jsonl").read_text(encoding="utf-8"))
    assert (line["decided_on"], line["at"], line["expires"]) == ("2026-11-02", "2026-11-02T09:00:00Z", None)


def test_a_document_of_the_whole_organisation_is_listed(desk: Path) -> None:
    """Where its row names no gate or this one; a document that is not the organisation's needs its initiative."""
    with (desk / "registers" / "evidence.csv").open("a", encoding="utf-8") as register:
        register.write(
            "EVD-0006,,governance-charter,,https://records.example/charter,2026-01-05,final\n"
            "EVD-0007,,policy-document,G0,https://records.example/policy,2026-01-05,final\n"
            "EVD-0008,,incident-plan,G5,https://records.example/plan,2026-01-05,final\n"
            "EVD-0009,,business-case,,https://records.example/case,2026-01-05,final\n"
        )
    listed = [each.evidence_id for each in record(desk, PROPOSAL).evidence]
    assert listed == ["EVD-0001", "EVD-0002", "EVD-0006", "EVD-0007"]


def test_a_condition_that_was_met_is_recorded_by_its_name(desk: Path) -> None:
    """The entry names the decision and the number, and follows it in the chain."""
    conditional = replace(
        SPONSORS, gate="G1", outcome="conditional", run="", reason="As minuted",
        conditions=("Train all|Li Wei|2026-11-30",), expires="2027-03-31", decided_on="2026-11-01",
    )  # fmt: skip
    record(desk, conditional)
    met = record(desk, replace(SPONSORS, gate="G1", outcome="condition-met", run="", settles=" D-0001/1 "))
    assert (met.kind, met.outcome, met.settles, met.conditions) == ("gate", "condition-met", "D-0001/1", ())
    assert open_portfolio(desk).decisions[-1] == met
