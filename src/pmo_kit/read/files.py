"""Files as the kit reads and writes them: UTF-8, hashed, and never half-written."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import stat
import uuid
from contextlib import suppress
from pathlib import Path
from typing import IO

from pmo_kit.errors import Place, refuse


def digest(content: bytes) -> str:
    """The digest that `sha256sum` prints for a file with this content."""
    return hashlib.sha256(content).hexdigest()


def sha256(path: Path) -> str:
    """The digest that `sha256sum` prints for the file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write_whole(path: Path, content: str | bytes, *, lasting: bool = True) -> None:
    """Write a file so that a reader sees the old content or the new, never a part.

    The file keeps its permissions; one that is marked read-only is left alone, whoever asks. It is on the disk when
    this returns, and survives a power cut; `lasting=False` leaves that to the system's own time, for what can be made
    again.

    Raises:
        BadInput: when the file or its folder cannot be written to.
    """
    # UTF-8 has no form for half a character, which a JSON file may hold; it is written as its code.
    data = content.encode("utf-8", "backslashreplace") if isinstance(content, str) else content
    target = Path(os.path.realpath(path))
    part = target.with_name(f".{target.name}.{uuid.uuid4().hex}.part")
    try:
        if target.exists() and not target.stat().st_mode & stat.S_IWUSR:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        target.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as stream:
            stream.write(data)
            if lasting:
                to_disk(stream)
        if target.exists():
            shutil.copymode(target, part)
        part.replace(target)
        if lasting:
            _folder_to_disk(target.parent)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise refuse("cannot-write", Place(file=str(path)), reason=error) from error


def to_disk(stream: IO[bytes]) -> None:
    """Have what was written to an open file on the disk before this returns."""
    stream.flush()
    os.fsync(stream.fileno())


def _folder_to_disk(folder: Path) -> None:
    """The same for the names in a folder, where the system can be asked to: Windows cannot."""
    with suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def shown(path: Path, *roots: Path) -> str:
    """A path as a person knows it: relative to the first root that holds it, with forward slashes."""
    for root in roots:
        if path.is_relative_to(root):
            return path.relative_to(root).as_posix()
    return path.as_posix()
