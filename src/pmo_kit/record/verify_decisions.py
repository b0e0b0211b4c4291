"""Are decisions still what they were? The log in itself, and every run and file of evidence that they rest on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pmo_kit.errors import BadInput, Fault, Faults, Place
from pmo_kit.model.decision import Decision
from pmo_kit.model.hash_chain import Head
from pmo_kit.paths import PortfolioFolder
from pmo_kit.read.decisions import head_of, read_decisions
from pmo_kit.read.files import sha256, shown
from pmo_kit.read.method import rules_of
from pmo_kit.read.registers import load_registers, read_register
from pmo_kit.record import manifest
from pmo_kit.record.evidence import REGISTER, check_evidence, local_path


@dataclass(frozen=True)
class VerifiedLog:
    """What was found: the first fault is the first thing that is not as recorded.

    `head` is that of the entries that could be read; `evidence` counts the files whose digest the register holds;
    `resting` gives the decisions that rest on a run, by the folder of the run in the portfolio.
    """

    head: Head
    evidence: int
    faults: tuple[Fault, ...]
    resting: Mapping[str, tuple[str, ...]]

    @property
    def empty(self) -> bool:
        """Whether there was nothing to prove."""
        return not (self.head.count or self.evidence or self.faults)


def verify_decisions(folder: Path) -> VerifiedLog:
    """Compare the decision log of a portfolio with itself and with what it rests on, and evidence with its register.

    A portfolio without a log and without evidence has nothing to prove.
    """
    home = PortfolioFolder(folder.resolve())
    faults = Faults()
    decisions = read_decisions(home, faults)
    name = shown(home.decision_log, home.root)
    for decision in decisions:
        place = Place(file=name, record=decision.decision_id)
        _check_run(decision, home.root, place, faults)
        _check_evidence(decision, home.root, place, faults)
    evidence = _check_register(home, faults)
    return VerifiedLog(head_of(decisions), evidence, tuple(faults), _resting(decisions))


def _resting(decisions: Iterable[Decision]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for each in decisions:
        if each.run:
            found[each.run.folder] = (*found.get(each.run.folder, ()), each.decision_id)
    return found


def log_of(path: Path) -> Path | None:
    """The portfolio whose log a path means: its folder, or the log or its head in it; None for any other path."""
    found = path.resolve()
    for root in (found, *found.parents[:2]):
        home = PortfolioFolder(root)
        if home.settings.is_file():
            means = found in {home.root, home.decisions, home.decision_log, home.decision_head}
            return root if means else None
    return None


def _check_run(decision: Decision, root: Path, place: Place, faults: Faults) -> None:
    if decision.run is None:
        return
    for name, digest in ((manifest.NAME, decision.run.manifest_sha256), (manifest.RESULT, decision.run.result_sha256)):
        _compare(root / decision.run.folder / name, f"{decision.run.folder}/{name}", digest, place, faults)


def _check_evidence(decision: Decision, root: Path, place: Place, faults: Faults) -> None:
    for each in decision.evidence:
        path = local_path(each.file, root)
        if path is not None and each.sha256:
            _compare(path, each.file, each.sha256, place, faults)


def _compare(path: Path, name: str, digest: str, place: Place, faults: Faults) -> None:
    if not path.is_file():
        faults.add("decision-rest-missing", place, file=name)
    elif sha256(path) != digest:
        faults.add("decision-rest-changed", place, file=name)


def _check_register(home: PortfolioFolder, faults: Faults) -> int:
    """Compare the files that the register of evidence names with its digests; how many were compared."""
    try:
        method, _ = rules_of(home)
        frame, _ = read_register(load_registers(method)[REGISTER], home.registers, method, faults)
    except BadInput as error:
        faults.extend(error.faults)
        return 0
    return check_evidence(frame, home.root, faults)
