"""Is everything in a folder still what it was? Logs, ledgers, runs and kept inputs, each fault once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Literal

from pmo_kit.errors import Fault, Faults, Place
from pmo_kit.model.hash_chain import Head
from pmo_kit.read.files import sha256, shown
from pmo_kit.record.input_store import damaged, not_kept, stores_under
from pmo_kit.record.manifest import NAME, read_manifest
from pmo_kit.record.run_ledger import ledgers_around, verify_ledger
from pmo_kit.record.verify import LOG, State, VerifiedRun, is_as_recorded, runs_under, verify_run
from pmo_kit.record.verify_decisions import VerifiedLog, log_of, verify_decisions

Part = Literal["run", "manifest", "index", "output", "input", "kept"]
# What proves the rest stands first.
_ORDER: tuple[Part, ...] = ("run", "manifest", "index", "output", "input", "kept")


@dataclass(frozen=True)
class Wrong:
    """One thing that is not as recorded.

    `name` is that of an input on record; `runs` are those that made or read it, or the run itself; `decisions` those
    that rest on it.
    """

    path: Path
    part: Part
    state: State
    name: str = ""
    runs: tuple[Path, ...] = ()
    decisions: tuple[str, ...] = ()


@dataclass(frozen=True)
class VerifiedFolder:
    """What was looked at, and what was found: `faults` of logs and ledgers first, then `wrong` files.

    `outputs` and `inputs` count files; one that several runs read is one. `heads` is by ledger, `kept` counts files by
    store. `unproved` says that no ledger tells of these runs, so that a changed manifest or a removed run cannot show.
    """

    log: VerifiedLog | None
    faults: tuple[Fault, ...]
    wrong: tuple[Wrong, ...]
    runs: int
    outputs: int
    inputs: int
    heads: Mapping[Path, Head]
    kept: Mapping[Path, int]
    unproved: bool

    @property
    def empty(self) -> bool:
        """Whether there was nothing to prove."""
        return not (self.runs or self.faults or self.wrong or (self.log and not self.log.empty))


def verify_folder(path: Path, portfolio: Path | None = None, *, outputs_only: bool = False) -> VerifiedFolder:
    """Compare all that is on record in a folder, or in the run that a path is or lies in, with what is there now.

    Of a portfolio the decision log is proved too, and what decisions rest on.
    """
    root, here = log_of(path), path.resolve()
    base = here.parent if here.is_file() else here
    log, faults = (verify_decisions(root) if root else None), Faults()
    heads, known = _ledgers(base, faults)
    sound = all(fault.message == "ledger-ahead" for fault in faults)  # else it may have lost the lines of some runs
    same = cache(is_as_recorded)
    runs = [
        verify_run(home, portfolio, outputs_only=outputs_only, recorded=known.get(home / NAME, ""), same=same)
        for home in runs_under(here)
    ]
    stores = {store: damaged(store) for store in stores_under(here)}
    unknown = [run.folder for run in runs if _is_unknown(run, known, root, log)]
    wrong = [
        *_not_there(known, {run.folder for run in runs}),
        *_files(runs),
        *(Wrong(folder, "run", "unlisted", runs=(folder,)) for folder in unknown if heads and sound),
        *(Wrong(file, "kept", "changed") for files, _ in stores.values() for file in files),
        *_not_kept(run.folder for run in runs if run.folder / NAME in known),
    ]
    belongs = any((folder / "portfolio.yaml").is_file() for folder in (base, *base.parents))
    if unknown and belongs and not heads:
        faults.add("ledger-missing", Place(file=str(path)), count=len(unknown))
    told, files = _each_once(log, wrong, root)
    return VerifiedFolder(
        log=log,
        faults=(*told, *faults),
        wrong=tuple(sorted(files, key=lambda each: _ORDER.index(each.part))),
        runs=len(runs),
        outputs=sum(file.part == "output" for run in runs for file in run.files),
        inputs=len({file.path for run in runs for file in run.files if file.part == "input"}),
        heads=heads,
        kept={store: count for store, (_, count) in stores.items()},
        unproved=bool(unknown) and not heads and not belongs,
    )


def _ledgers(base: Path, faults: Faults) -> tuple[dict[Path, Head], dict[Path, str]]:
    """The heads of the ledgers that tell of a folder, and what they have on record in it."""
    heads: dict[Path, Head] = {}
    known: dict[Path, str] = {}
    for ledger in ledgers_around(base):
        heads[ledger.log.log], digests = verify_ledger(ledger, faults)
        known |= {file: digest for file, digest in digests.items() if file.is_relative_to(base)}
    return heads, known


def _is_unknown(run: VerifiedRun, known: Mapping[Path, str], root: Path | None, log: VerifiedLog | None) -> bool:
    """Whether neither a ledger nor the decision log knows a run; one without manifest is told of as that."""
    whole = all(file.part != "manifest" for file in run.files)
    decided = root is not None and log is not None and shown(run.folder, root) in log.resting
    return whole and not decided and run.folder / NAME not in known


def _not_there(known: Mapping[Path, str], runs: set[Path]) -> list[Wrong]:
    """What ledgers know and the runs do not show: runs that are gone, and indexes that are not as they were written."""
    found = []
    for file, digest in known.items():
        if file.name == NAME and file.parent not in runs:
            found.append(Wrong(file.parent, "run", "missing", runs=(file.parent,)))
        elif file.name != NAME and digest and not file.is_file():
            found.append(Wrong(file, "index", "missing"))
        elif file.name != NAME and digest and sha256(file) != digest:
            found.append(Wrong(file, "index", "changed"))
    return found


def _not_kept(runs: Iterable[Path]) -> list[Wrong]:
    """What runs on record read and nobody keeps any more, each once; they cannot be done again without it."""
    found: dict[Path, Wrong] = {}
    for folder in runs:
        run = read_manifest(folder)
        for path, name in not_kept(folder, run.inputs if run else ()).items():
            before = found.get(path, Wrong(path, "kept", "missing", name))
            found[path] = replace(before, runs=(*before.runs, folder))
    return list(found.values())


def _files(runs: Iterable[VerifiedRun]) -> list[Wrong]:
    """The files of runs that are not as recorded; one that several runs read is one, with all of them."""
    found: dict[tuple[Path, State], Wrong] = {}
    for run in runs:
        for file in run.wrong:
            before = found.get((file.path, file.state), Wrong(file.path, file.part, file.state, file.name))
            found[file.path, file.state] = replace(before, runs=(*before.runs, run.folder))
    return list(found.values())


def _each_once(
    log: VerifiedLog | None, wrong: Sequence[Wrong], root: Path | None
) -> tuple[list[Fault], Sequence[Wrong]]:
    """The faults of the log and the wrong files, without what one of the two says already.

    A file of a run is told of with its run and the decisions that rest on it, a file of evidence with all decisions;
    a log that is altered is not told of again for the runs that read it.
    """
    if log is None or root is None:
        return [], wrong
    of_runs = [each for each in wrong if each.part in {"run", "manifest", "output"}]
    folders = {shown(run, root) for each in of_runs for run in each.runs}
    broken = any(fault.place.file == LOG and "line" in fault.values for fault in log.faults)
    files = [
        replace(each, decisions=tuple(d for run in each.runs for d in log.resting.get(shown(run, root), ())))
        if each in of_runs
        else each
        for each in wrong
        if not (broken and each.part == "input" and each.name == LOG)
    ]
    others = (each for each in log.faults if str(each.values.get("file", "")).rpartition("/")[0] not in folders)
    return _merged(others), files


def _merged(faults: Iterable[Fault]) -> list[Fault]:
    """Faults of one file as one, which names all records that say the same of it."""
    found: dict[object, Fault] = {}
    for fault in faults:
        file = fault.values.get("file") or fault
        first = found.setdefault(file if isinstance(file, str) else id(fault), fault)
        if first is not fault and first.message == fault.message:
            record = f"{first.place.record}, {fault.place.record}"
            found[str(file)] = replace(first, place=replace(first.place, record=record))
    return list(found.values())
