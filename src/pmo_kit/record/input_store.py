"""What runs read, kept once under its digest, so that a run can be done again when everything has moved on."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath

from pmo_kit import paths
from pmo_kit.errors import Faults, Place, refuse
from pmo_kit.model.portfolio import InputFile
from pmo_kit.paths import PortfolioFolder
from pmo_kit.read.decisions import head_of, read_log
from pmo_kit.read.files import sha256, write_whole


def store_for(portfolio: Path, out: Path) -> Path:
    """Where the inputs of runs are kept: in the portfolio, or beside the runs where these lie outside of it.

    >>> store_for(Path("/office"), Path("/office/runs/intake/2026-10-31")).as_posix()
    '/office/runs/.inputs'
    """
    return records_beside(portfolio, out) / paths.INPUTS


def records_beside(portfolio: Path, out: Path) -> Path:
    """The folder that holds what is recorded of all runs together: that of the portfolio's runs, or of these runs."""
    return PortfolioFolder(portfolio).runs if out.is_relative_to(portfolio) else out


def stores_above(run: Path) -> tuple[Path, ...]:
    """The stores in which the inputs of a run may be, the nearest first."""
    above = (
        found for folder in run.resolve().parents for found in (folder / paths.INPUTS, folder / "runs" / paths.INPUTS)
    )
    return tuple(store for store in above if store.is_dir())


def input_roots(portfolio: Path) -> tuple[Path, ...]:
    """The folders that the names of a run's inputs are relative to: the portfolio's, then the kit's."""
    return (portfolio, paths.kit_folder("templates").parent, paths.lock_file().parent)


def keep_inputs(store: Path, files: Iterable[InputFile], portfolio: Path) -> None:
    """Put each file that is not there yet into the store, whole; what two batches keep at once is kept once.

    An object that is not what its name says is replaced.

    An object is the file itself, named by the SHA-256 of its bytes, in a folder named by the first two digits.

    Raises:
        BadInput: when a file is not any more what it was when it was read, or the store cannot be written to.
    """
    roots = input_roots(portfolio)
    for file in files:
        kept = _object(store, file.sha256)
        if kept.is_file() and sha256(kept) == file.sha256:
            continue
        found = next((root / file.name for root in roots if (root / file.name).is_file()), None)
        content = found.read_bytes() if found else b""
        if found is None or _digest(content) != file.sha256:
            raise refuse("registers-changed", Place(file=file.name))
        write_whole(kept, content)


def lay_out(files: Iterable[InputFile], target: Path, stores: Sequence[Path], roots: Sequence[Path]) -> tuple[str, ...]:
    """Put the files of a run into a folder under their recorded names; the names of those that nobody has any more.

    A file is taken from the stores, or from where it was read if it still is what it was.

    Raises:
        BadInput: when a name leads out of the folder, or the decision log is not as it was recorded.
    """
    wanted = tuple(files)
    check_names(file.name for file in wanted)
    missing = []
    for file in wanted:
        places = (*(_object(store, file.sha256) for store in stores), *(root / file.name for root in roots))
        contents = (path.read_bytes() for path in places if path.is_file())
        found = next((content for content in contents if _digest(content) == file.sha256), None)
        if found is None:
            missing.append(file.name)
        else:
            write_whole(target / file.name, found)
    _write_head(PortfolioFolder(target))
    return tuple(missing)


def _write_head(home: PortfolioFolder) -> None:
    """The head of a decision log says nothing that the log does not; runs record the log alone, so it is made again."""
    if home.decision_log.is_file():
        faults = Faults()
        entries = read_log(home, faults)
        faults.raise_if_any()
        write_whole(home.decision_head, head_of(entries).content())


def stores_under(path: Path) -> tuple[Path, ...]:
    """The stores in a folder."""
    found = (Path(folder) / paths.INPUTS for folder, names, _ in os.walk(path) if paths.INPUTS in names)
    return tuple(sorted(found))


def not_kept(run: Path, files: Iterable[InputFile]) -> dict[Path, str]:
    """What a run read and no store has any more: where each object would be, and the name under which it was read.

    Where there is no store at all, that of the run's own portfolio is what is gone.
    """
    stores, wanted = stores_above(run), tuple(files)
    if not stores:
        home = next((each for each in run.resolve().parents if (each / "portfolio.yaml").is_file()), run.parent)
        return {store_for(home, run): ""} if wanted else {}
    gone = (file for file in wanted if not any(_object(store, file.sha256).is_file() for store in stores))
    return {_object(stores[0], file.sha256): file.name for file in gone}


def damaged(store: Path) -> tuple[tuple[Path, ...], int]:
    """The objects of a store whose name is not the digest of their content, and how many objects there are."""
    objects = [path for path in sorted(store.rglob("*")) if path.is_file() and not path.name.startswith(".")]
    return tuple(path for path in objects if sha256(path) != path.name or _object(store, path.name) != path), len(
        objects
    )


def check_names(names: Iterable[str]) -> None:
    """Whether the names that a manifest gives are names inside a folder.

    Raises:
        BadInput: naming each that would lead out of it.
    """
    faults = Faults()
    for name in names:
        path = PurePosixPath(name)
        if not path.parts or path.is_absolute() or ".." in path.parts or "\\" in name or ":" in path.parts[0]:
            faults.add("input-outside", Place(file=name))
    faults.raise_if_any()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _object(store: Path, digest: str) -> Path:
    return store / digest[:2] / digest
