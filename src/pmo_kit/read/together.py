"""Several files written together: all of them or none, and taken back when the machine stops in the middle.

The files as they were lie in a journal beside a list of what is written. Until the list says that all is done, and as
long as it is kept after that, everything can be taken back.
"""

from __future__ import annotations

import json
import shutil
import stat
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path

from pmo_kit.errors import BadInput, Faults, Place, refuse
from pmo_kit.read.files import digest, write_whole

Contents = Mapping[str, bytes | None]
_LIST = "changes.json"


@dataclass(frozen=True)
class _Change:
    """One file by its path below the root; the digests of what it held and holds, blank where there is no file."""

    path: str
    before: str
    after: str


def write_together(root: Path, contents: Contents, journal: Path, *, keep: bool = True) -> None:
    """Write files by their paths below `root`, None standing for a file that goes; what they held is in `journal`.

    With `keep` all of it can still be taken back once it is written; else the journal goes then.

    Raises:
        BadInput: naming every file that cannot be written; nothing is written then, or it has been taken back.
    """
    _check_writable(root, contents)
    shutil.rmtree(journal, ignore_errors=True)
    changes = []
    for number, (path, content) in enumerate(contents.items()):
        held = (root / path).read_bytes() if (root / path).is_file() else None
        if held is not None:
            write_whole(journal / str(number), held)
        changes.append(_Change(path, _digest(held), _digest(content)))
    _note(journal, changes, done=False)
    try:
        for path, content in contents.items():
            _put(root, path, content)
    except BadInput:
        take_back(root, journal)
        raise
    _note(journal, changes, done=True)
    if not keep:
        shutil.rmtree(journal, ignore_errors=True)


def is_interrupted(journal: Path) -> bool:
    """Whether the last writing ended in the middle."""
    return (journal / _LIST).is_file() and not _listed(journal)[0]


def take_back(root: Path, journal: Path) -> dict[str, str]:
    """Put every file back to what it held before; which copies were kept of those written in since, by path.

    Raises:
        BadInput: when there is nothing to take back, or a file cannot be written; do it again then.
    """
    if not (journal / _LIST).is_file():
        raise refuse("nothing-to-take-back", Place(file=str(root)))
    _, changes = _listed(journal)
    _check_writable(root, {each.path: b"" for each in changes})
    copies = {}
    for number, change in enumerate(changes):
        held = (root / change.path).read_bytes() if (root / change.path).is_file() else None
        if held is not None and _digest(held) not in {change.before, change.after}:
            copies[change.path] = _aside(root, change.path, held)
        if _digest(held) != change.before:
            _put(root, change.path, (journal / str(number)).read_bytes() if change.before else None)
    shutil.rmtree(journal)
    return copies


def _check_writable(root: Path, contents: Contents) -> None:
    """Name at once every file that is marked read-only, and every name that a folder has taken."""
    faults = Faults()
    for path in contents:
        target = root / path
        if target.is_dir():
            faults.add("folder-in-the-way", Place(file=path))
        elif target.exists() and not target.stat().st_mode & stat.S_IWUSR:
            faults.add("file-read-only", Place(file=path))
    faults.raise_if_any()


def _put(root: Path, path: str, content: bytes | None) -> None:
    target = root / path
    if content is not None:
        write_whole(target, content)
        return
    try:
        target.unlink(missing_ok=True)
    except OSError as error:
        raise refuse("cannot-write", Place(file=path), reason=error) from error
    for folder in _above(target, root):
        with suppress(OSError):
            folder.rmdir()  # only where nothing is left in it


def _above(path: Path, root: Path) -> Iterator[Path]:
    """The folders between a file and the root, the nearest first."""
    return (folder for folder in path.parents if folder != root and folder.is_relative_to(root))


def _aside(root: Path, path: str, held: bytes) -> str:
    """Keep what a person has written since under a name that is free."""
    target = root / path
    names = (target.with_name(f"{target.name}.{number}.kept") for number in count(1))
    free = next(each for each in names if not each.exists())
    write_whole(free, held)
    return free.relative_to(root).as_posix()


def _digest(content: bytes | None) -> str:
    return "" if content is None else digest(content)


def _note(journal: Path, changes: list[_Change], *, done: bool) -> None:
    content = {"done": done, "files": [asdict(each) for each in changes]}
    write_whole(journal / _LIST, json.dumps(content, ensure_ascii=False, indent=1) + "\n")


def _listed(journal: Path) -> tuple[bool, list[_Change]]:
    path = journal / _LIST
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return bool(content["done"]), [_Change(**each) for each in content["files"]]
    except (ValueError, KeyError, TypeError) as error:
        raise refuse("journal-damaged", Place(file=str(path)), reason=error) from error
