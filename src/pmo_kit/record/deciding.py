"""Recording a decision: what it rests on is looked up and proved, then one entry is written, or nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Protocol

from pmo_kit.errors import Fault, Faults, Place
from pmo_kit.model.characters import clean
from pmo_kit.model.dates import as_of_day
from pmo_kit.model.decision import Decision, Proposal, RunReference, condition_of
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.paths import PortfolioFolder
from pmo_kit.read.files import sha256, shown
from pmo_kit.read.portfolio import open_portfolio
from pmo_kit.record import manifest
from pmo_kit.record.decision_log import append_decision
from pmo_kit.record.evidence import REGISTER, evidence_for
from pmo_kit.record.verify import verify_run

RESULT = "result.json"


class Check(Protocol):
    """What may stand against recording a decision."""

    def __call__(self, portfolio: Portfolio, proposal: Proposal, *, today: date) -> Iterable[Fault]:
        """The faults of a proposed decision."""


def record_decision(folder: Path | str, proposal: Proposal, *, check: Check, at: datetime | None = None) -> Decision:
    """Write a decision into the log of a portfolio, with what it rests on; the entry as it stands there.

    `check` says what stands against it, `at` is when it is written: now, unless given. Evidence is what the register
    holds for the gate, dated until the day of the decision. A run must be as it was made; what it read may have moved
    on since.

    Raises:
        BadInput: with every fault of the proposal, the run and the evidence; nothing is written then.
    """
    written = at or datetime.now(UTC).astimezone()
    portfolio = open_portfolio(folder, registers=("initiatives", REGISTER))
    faults = Faults()
    faults.extend(check(portfolio, proposal, today=written.date()))
    run = _run(portfolio, proposal, faults) if proposal.run else None
    evidence = evidence_for(portfolio, proposal.subject, proposal.gate, _day(proposal, written.date()), faults)
    faults.raise_if_any()
    rule = portfolio.method.decision_outcomes[proposal.outcome]
    content = {
        **{
            name: clean(getattr(proposal, name))
            for name in ("person", "second_person", "settles", "reason", "reason_zh")
        },
        **{name: getattr(proposal, name) for name in ("subject", "gate", "outcome", "role", "second_role")},
        "decided_on": proposal.decided_on,
        "kind": rule.kind,
        "run": run,
        "imported": run is None,
        "method_version": portfolio.method.version if run else "",
        "evidence": evidence,
        "conditions": tuple(condition_of(each) for each in proposal.conditions),
        "expires": proposal.expires or None,
    }
    return append_decision(PortfolioFolder(portfolio.root), content, at=written)


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
    wrong = verify_run(folder, portfolio.root, outputs_only=True).wrong
    if wrong:
        faults.add("run-altered", place, file=wrong[0].name)
        return None
    result = _result(folder)
    _fits(result, folder, portfolio, proposal, faults)
    return RunReference(
        folder=shown(folder, portfolio.root),
        manifest_sha256=sha256(folder / manifest.NAME),
        result_sha256=sha256(folder / RESULT),
    )


def _day(proposal: Proposal, today: date) -> date:
    """The day of the decision; today where it cannot be read, which `check` says."""
    try:
        return as_of_day(proposal.decided_on)
    except ValueError:
        return today


def _folder(named: Path, root: Path) -> Path:
    """The folder of a run, named from here or from the portfolio, or by one of its files."""
    found = next((path for path in (named, root / named) if path.exists()), named).resolve()
    return found.parent if found.is_file() else found


def _result(folder: Path) -> dict[str, Any]:
    try:
        result = json.loads((folder / RESULT).read_bytes())
    except (OSError, ValueError):
        return {}
    return result if isinstance(result, dict) else {}


def _fits(result: dict[str, Any], folder: Path, portfolio: Portfolio, proposal: Proposal, faults: Faults) -> None:
    """Note where a run is about another initiative or gate, or of a later day than the decision."""
    place = Place(file=proposal.run, field="run")
    if result.get("initiative_id") != proposal.subject:
        faults.add("run-of-another", place, found=result.get("initiative_id", "–"), wanted=proposal.subject)
    run, gate = manifest.read_manifest(folder), portfolio.method.gates.get(proposal.gate)
    answers = run is not None and gate is not None and run.playbook in gate.playbooks
    if gate is not None and not answers and result.get("gate") != gate.id:
        faults.add("run-of-another-gate", place, playbook=run.playbook if run else "–", gate=gate.id)
    outcome = portfolio.method.decision_outcomes.get(proposal.outcome)
    if outcome and outcome.passes and result.get("answer") == "blocked" and not clean(proposal.reason):
        faults.add("run-says-blocked", Place(field="reason"), gate=result.get("gate", proposal.gate))
    if str(result.get("as_of", "")) > proposal.decided_on:
        faults.add("run-later", place, as_of=result["as_of"], day=proposal.decided_on)
