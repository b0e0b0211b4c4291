"""Is a run still what it was? Every output and input is compared with the digest that the manifest holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pmo_kit import paths
from pmo_kit.model.portfolio import InputFile
from pmo_kit.read.files import sha256, shown
from pmo_kit.record.digests import begins_with
from pmo_kit.record.input_store import input_roots
from pmo_kit.record.manifest import NAME, RESULT, read_manifest

LOG = shown(paths.PortfolioFolder(Path()).decision_log, Path())

WORK = ".work-"
State = Literal["same", "changed", "missing", "unlisted"]


@dataclass(frozen=True)
class Checked:
    """One file of a run: `path` is where it was looked for, `expected` the digest on record (empty: none)."""

    path: Path
    name: str
    part: Literal["output", "input", "manifest"]
    state: State
    expected: str


@dataclass(frozen=True)
class VerifiedRun:
    """What was found for one run. `sound` means that nothing of it differs from what was recorded."""

    folder: Path
    files: tuple[Checked, ...]

    @property
    def wrong(self) -> tuple[Checked, ...]:
        """The files that are not as recorded."""
        return tuple(file for file in self.files if file.state != "same")

    @property
    def altered(self) -> tuple[Checked, ...]:
        """The files of the run that are changed or gone; what somebody put beside them is none of them."""
        return tuple(file for file in self.wrong if file.state != "unlisted")

    @property
    def sound(self) -> bool:
        """Whether every file is as recorded."""
        return not self.wrong


def runs_under(path: Path) -> Iterator[Path]:
    """The folders of all runs in a folder, or of the one run that the path is or lies in.

    A result without a manifest is a run too: one that has lost it.
    """
    if path.is_file():
        path = path.parent
    if (path / NAME).is_file():
        yield path
        return
    yield from sorted({found.parent for name in (NAME, RESULT) for found in path.rglob(name) if _settled(found)})


def _settled(found: Path) -> bool:
    """Whether a file lies in a finished run, and not where a batch is at work on one."""
    return not any(part.startswith(WORK) for part in found.parts)


def verify_run(
    folder: Path,
    portfolio: Path | None = None,
    *,
    outputs_only: bool = False,
    recorded: str = "",
    same: Callable[[Path, InputFile], bool] | None = None,
) -> VerifiedRun:
    """Compare the files of a run with its manifest, and the manifest with its `recorded` digest where one is known.

    Of a manifest that is not the one on record nothing is believed. `same` compares one file; who verifies many runs
    gives one that remembers.

    Inputs are looked for in the portfolio (the folder above the run that has a `portfolio.yaml`, unless given) and
    then in the kit. The decision log is as recorded when entries were only added to it since.
    """
    run = read_manifest(folder)
    path = folder / NAME
    if run is None or (recorded and sha256(path) != recorded):
        state: State = "changed" if path.is_file() else "missing"
        return VerifiedRun(folder, (Checked(path, NAME, "manifest", state, recorded),))
    compare = same or is_as_recorded
    outputs = [_checked(file, "output", [folder], compare) for file in run.outputs]
    listed = {NAME, *(file.name for file in run.outputs)}
    strangers = sorted(path for path in folder.iterdir() if path.name not in listed)
    home = portfolio or next((each for each in folder.resolve().parents if (each / "portfolio.yaml").is_file()), folder)
    roots = input_roots(home)
    return VerifiedRun(
        folder,
        (
            *outputs,
            *(Checked(path, path.name, "output", "unlisted", "") for path in strangers),
            *(_checked(file, "input", roots, compare) for file in run.inputs if not outputs_only),
        ),
    )


def is_as_recorded(path: Path, file: InputFile) -> bool:
    """Whether a file has its digest on record, or, of the decision log, once had it."""
    return begins_with(path, file.sha256) if file.name == LOG else sha256(path) == file.sha256


def _checked(
    file: InputFile,
    part: Literal["output", "input"],
    roots: Sequence[Path],
    same: Callable[[Path, InputFile], bool],
) -> Checked:
    found = next((root / file.name for root in roots if (root / file.name).is_file()), None)
    if found is None:
        return Checked(roots[0] / file.name, file.name, part, "missing", file.sha256)
    return Checked(found, file.name, part, "same" if same(found, file) else "changed", file.sha256)
