"""Recording a decision: what it rests on is looked up and proved, then one entry is written, or nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Protocol

from pmo_kit.errors import Fault, Faults, Place
from pmo_kit.model.characters import clean
from pmo_kit.model.dates import as_of_day
from pmo_kit.model.decision import (
    WHOLE_PORTFOLIO,
    Decision,
    EvidenceReference,
    OnRecord,
    Proposal,
    RunReference,
    condition_of,
)
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.paths import PortfolioFolder
from pmo_kit.read.alone import alone
from pmo_kit.read.files import shown
from pmo_kit.read.portfolio import open_portfolio
from pmo_kit.record import manifest
from pmo_kit.record.decision_log import append_decision
from pmo_kit.record.evidence import REGISTER, evidence_for
from pmo_kit.record.verify import verify_run

# The registers that a decision is checked against.
READS = ("initiatives", REGISTER, "stage_events")


class Check(Protocol):
    """What may stand against recording a decision."""

    def __call__(self, portfolio: Portfolio, proposal: Proposal, *, today: date) -> Iterable[Fault]:
        """The faults of a proposed decision."""


class Facts(Protocol):
    """What a decision can be judged by later."""

    def __call__(self, portfolio: Portfolio, proposal: Proposal) -> OnRecord | None:
        """What the register says of the subject and its deciders; None where it says nothing of that day."""


def record_decision(
    folder: Path | str, proposal: Proposal, *, check: Check, facts: Facts | None = None, at: datetime | None = None
) -> Decision:
    """Write a decision into the log of a portfolio, with what it rests on; the entry as it stands there.

    `check` says what stands against it, `facts` what it can be judged by later, `at` is when it is written: now, unless
    given. Evidence is what the register
    holds for the gate, dated until the day of the decision. A run must be as it was made; what it read may have moved
    on since.

    Raises:
        BadInput: with every fault of the proposal, the run and the evidence; nothing is written then.
    """
    written = at or datetime.now(UTC).astimezone()
    portfolio = open_portfolio(folder, registers=READS)
    today = written.astimezone(portfolio.zone).date() if portfolio.zone else written.date()
    faults = Faults()
    with _run_held(proposal, portfolio.root):
        faults.extend(check(portfolio, proposal, today=today))
        run = _run(portfolio, proposal, faults) if proposal.run else None
        day = _day(proposal.decided_on) or today
        evidence = evidence_for(portfolio, proposal.subject, proposal.gate, day, faults)
        faults.raise_if_any()
        content = {
            **_content(portfolio, proposal, run, evidence),
            "on_record": facts(portfolio, proposal) if facts else None,
        }
        return append_decision(PortfolioFolder(portfolio.root), content, at=written)


def _content(
    portfolio: Portfolio, proposal: Proposal, run: RunReference | None, evidence: tuple[EvidenceReference, ...]
) -> dict[str, Any]:
    """The fields of the entry, but for its place in the log."""
    rule = portfolio.method.decision_outcomes[proposal.outcome]
    return {
        **{
            name: clean(getattr(proposal, name))
            for name in ("person", "second_person", "settles", "waives", "reason", "reason_zh")
        },
        **{name: getattr(proposal, name) for name in ("subject", "gate", "outcome", "role", "second_role")},
        "decided_on": proposal.decided_on,
        "kind": rule.kind,
        "run": run,
        "imported": proposal.imported,
        "method_version": "" if proposal.imported else portfolio.method.version,
        "evidence": evidence,
        "conditions": tuple(condition_of(each) for each in proposal.conditions),
        "expires": proposal.expires or None,
    }


def _run_held(proposal: Proposal, root: Path) -> AbstractContextManager[None]:
    """Keeps batches from replacing the run that was named while it is read and the entry is written."""
    folder = _folder(Path(proposal.run), root)
    there = proposal.run and (folder / manifest.NAME).is_file() and folder.is_relative_to(root)
    return alone(folder.parent) if there else nullcontext()


def _run(portfolio: Portfolio, proposal: Proposal, faults: Faults) -> RunReference | None:
    """The run that was named, if it can be rested on; what stands against it is noted."""
    place = Place(file=proposal.run, field="run")
    folder = _folder(Path(proposal.run), portfolio.root)
    if not (folder / manifest.NAME).is_file():
        faults.add("run-not-found", place)
        return None
    if not folder.is_relative_to(portfolio.root):
        faults.add("run-outside", place)
        return None
    altered = verify_run(folder, portfolio.root, outputs_only=True).altered
    content, stored = _bytes(folder / manifest.NAME), _bytes(folder / manifest.RESULT)
    run, digest = manifest.parse_manifest(content), hashlib.sha256(stored).hexdigest()
    if altered or run is None or (manifest.RESULT, digest) not in {(file.name, file.sha256) for file in run.outputs}:
        faults.add("run-altered", place, file=altered[0].name if altered else manifest.RESULT)
        return None
    _fits(_result(stored), run, portfolio, proposal, faults)
    return RunReference(
        folder=shown(folder, portfolio.root),
        manifest_sha256=hashlib.sha256(content).hexdigest(),
        result_sha256=digest,
    )


def _day(written: str) -> date | None:
    """A day as it was written; None where it cannot be read, which of the decision's own `check` says."""
    try:
        return as_of_day(written)
    except ValueError:
        return None


def _bytes(path: Path) -> bytes:
    """What a file holds; nothing where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _folder(named: Path, root: Path) -> Path:
    """The folder of a run, named from here or from the portfolio, or by one of its files."""
    found = next((path for path in (named, root / named) if path.exists()), named).resolve()
    return found.parent if found.is_file() else found


def _result(stored: bytes) -> dict[str, Any]:
    try:
        result = json.loads(stored)
    except ValueError:
        return {}
    return result if isinstance(result, dict) else {}


def _fits(
    result: dict[str, Any], run: manifest.FinishedRun, portfolio: Portfolio, proposal: Proposal, faults: Faults
) -> None:
    """Note where a run is about another initiative or gate, or of a later day than the decision.

    A run that names no initiative is about the whole portfolio.
    """
    place = Place(file=proposal.run, field="run")
    about = (result.get("initiative_id") or WHOLE_PORTFOLIO) if result else "–"
    if about != proposal.subject:
        faults.add("run-of-another", place, found=about, wanted=proposal.subject)
    gate = portfolio.method.gates.get(proposal.gate)
    if gate is not None and run.playbook not in gate.playbooks and result.get("gate") != gate.id:
        faults.add("run-of-another-gate", place, playbook=run.playbook, gate=gate.id)
    of, decided = _day(str(result.get("as_of", ""))), _day(proposal.decided_on)
    if of and decided and of > decided:
        faults.add("run-later", place, as_of=of, day=decided)
    outcome = portfolio.method.decision_outcomes.get(proposal.outcome)
    if outcome and outcome.passes and result.get("answer") == "blocked" and not clean(proposal.reason):
        faults.add("run-says-blocked", Place(field="reason"), gate=result.get("gate", proposal.gate))
