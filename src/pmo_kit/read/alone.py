"""Working alone in a folder: of two processes that would change the same files one waits for the other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pmo_kit.errors import Place, refuse

LOCK = ".lock"


@contextmanager
def alone(folder: Path, lock: str = LOCK) -> Iterator[None]:
    """Wait until no other process works alone in the folder, and keep the others waiting meanwhile.

    Whoever reads a file, changes it and writes it back does all three inside; the folder must be there. It is not
    entered twice by the same process, but for a `lock` of another name.

    Raises:
        BadInput: when the folder cannot be written to.
    """
    from filelock import FileLock  # only writing needs it

    held = FileLock(folder / lock)
    try:
        held.acquire()
    except OSError as error:
        raise refuse("cannot-write", Place(file=str(folder)), reason=error) from error
    try:
        yield
    finally:
        held.release()
