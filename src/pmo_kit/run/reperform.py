"""A past run done again, from the inputs and parameters on record, and compared with what it gave then."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pmo_kit import paths
from pmo_kit.errors import BadInput, Fault, Place
from pmo_kit.model.decision import WHOLE_PORTFOLIO
from pmo_kit.model.text import LANGUAGES, Language
from pmo_kit.model.version import KIT_VERSION
from pmo_kit.read.files import sha256
from pmo_kit.record import manifest as record
from pmo_kit.record.differences import Difference, differences
from pmo_kit.record.digests import kit_digest
from pmo_kit.record.input_store import check_names, input_roots, lay_out, stores_above
from pmo_kit.record.verify import verify_run
from pmo_kit.run.batch import run_all
from pmo_kit.run.one_run import Job, Outcome, Request
from pmo_kit.run.playbooks import load_playbook


@dataclass(frozen=True)
class Reperformed:
    """What came of doing a past run again.

    `outcome` is *impossible* where it could not be done, for the `reason`. `same_kit` says whether the kit's code and
    column definitions are those of then; `altered` names files of the run that are not what the run made.
    """

    folder: Path
    run: record.FinishedRun | None
    outcome: Literal["identical", "differs", "impossible"]
    differences: tuple[Difference, ...] = ()
    reason: Fault | None = None
    same_kit: bool = True
    altered: tuple[str, ...] = ()


def reperform(
    runs: Iterable[Path],
    portfolio: Path | None = None,
    *,
    jobs: int,
    told: Callable[[Reperformed], None] | None = None,
) -> tuple[Reperformed, ...]:
    """Do runs again, `jobs` at a time, each from what it read then, and compare results and pages with those of then.

    Inputs come from the store above the run (or of the portfolio given), or from where they were read if they are
    still the same. Runs that read the same are done together. Nothing of the run or the portfolio is changed. `told`
    hears of each run as it comes.
    """
    found = []
    for together in _groups(runs):
        for each in _reperform(together, portfolio, jobs):
            found.append(each)
            if told:
                told(each)
    return tuple(found)


def _groups(runs: Iterable[Path]) -> list[list[Path]]:
    """Runs that lie side by side and read the same; one that is not whole stands alone."""
    groups: dict[object, list[Path]] = {}
    for folder in runs:
        run = record.read_manifest(folder)
        groups.setdefault(_alike(folder, run) if run else folder, []).append(folder)
    return list(groups.values())


def _alike(folder: Path, run: record.FinishedRun) -> object:
    """What runs have in common that are done together. A run whose folder has been renamed is done alone."""
    shared = {key: value for key, value in run.parameters.items() if key != "initiative"}
    place = folder.parent if folder.name == _subject(run) else folder
    return (place, run.playbook, run.inputs, str(shared), _languages(run))


def _reperform(folders: Sequence[Path], portfolio: Path | None, jobs: int) -> Iterator[Reperformed]:
    run = record.read_manifest(folders[0])
    if run is None:
        yield Reperformed(folders[0], None, "impossible", reason=Fault("run-unreadable", Place(record.NAME)))
        return
    with tempfile.TemporaryDirectory(prefix="pmo-") as temporary:
        home = Path(temporary).resolve() / "portfolio"
        reason = _laid_out(run, folders[0], portfolio, home)
        if reason:
            yield from (_impossible(each, run, reason) for each in folders)
        else:
            yield from _again(folders, home, jobs)


def _laid_out(run: record.FinishedRun, folder: Path, portfolio: Path | None, home: Path) -> Fault | None:
    """Lay the inputs of a run out; the reason why the run cannot be done from them, if there is one.

    The list of dependencies says what was installed; nothing is read from it, so that it may be missing.
    """
    root = portfolio or next((each for each in folder.resolve().parents if (each / "portfolio.yaml").is_file()), folder)
    stores = (*stores_above(folder), *([paths.PortfolioFolder(portfolio).inputs] if portfolio else []))
    needed = [file for file in run.inputs if file.name != paths.lock_file().name]
    try:
        missing = lay_out(needed, home, stores, input_roots(root))
    except BadInput as error:
        return error.faults[0]
    return Fault("inputs-gone", values={"files": ", ".join(missing)}) if missing else None


def _again(folders: Sequence[Path], home: Path, jobs: int) -> Iterator[Reperformed]:
    read = ((folder, record.read_manifest(folder)) for folder in folders)
    runs = {_subject(run): (folder, run) for folder, run in read if run is not None}
    run = next(iter(runs.values()))[1]
    try:
        playbook = load_playbook(run.playbook, home / "playbooks")
        check_names(runs)
    except BadInput as error:
        yield from (_impossible(*each, error.faults[0]) for each in runs.values())
        return
    job = Job(playbook, home, home.parent / "out", _languages(run))
    requests = [Request(name, {**each.parameters}) for name, (_, each) in runs.items()]
    batch = run_all(job, requests, jobs=jobs)
    failed: dict[str, Outcome] = {outcome.initiative_id: outcome for outcome in batch.failed}
    for name, (folder, each) in runs.items():
        if name in failed:
            yield _impossible(folder, each, Fault("run-again-failed", values={"reason": failed[name].reason}))
        else:
            yield _compared(folder, each, job.out / name)


def _impossible(folder: Path, run: record.FinishedRun, reason: Fault) -> Reperformed:
    return Reperformed(folder, run, "impossible", reason=reason, same_kit=_same_kit(run))


def _compared(folder: Path, run: record.FinishedRun, again: Path) -> Reperformed:
    """The run beside the one that was done again: the result value by value, pages byte by byte.

    The executed notebook is left out: papermill writes the times of the clock into it.
    """
    pages = [file.name for file in run.outputs if file.name.endswith(".html")]
    found = [
        *differences(_read(folder / record.RESULT), _read(again / record.RESULT)),
        *(
            Difference(name, *(_digest_of(place / name) for place in (folder, again)))
            for name in pages
            if _bytes(folder / name) != _bytes(again / name)
        ),
    ]
    altered = tuple(file.name for file in verify_run(folder, outputs_only=True).wrong)
    outcome: Literal["identical", "differs"] = "differs" if found else "identical"
    return Reperformed(folder, run, outcome, tuple(found), same_kit=_same_kit(run), altered=altered)


def _languages(run: record.FinishedRun) -> tuple[Language, ...]:
    """The languages in which a run has pages."""
    return tuple(each for each in LANGUAGES if any(file.name.endswith(f"_{each}.html") for file in run.outputs))


def _same_kit(run: record.FinishedRun) -> bool:
    return run.kit_version == KIT_VERSION and run.kit in {"", kit_digest()}


def _subject(run: record.FinishedRun) -> str:
    return str(run.parameters.get("initiative") or WHOLE_PORTFOLIO)


def _read(path: Path) -> object:
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None


def _bytes(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


def _digest_of(path: Path) -> str:
    return f"sha256:{sha256(path)}" if path.is_file() else ""
