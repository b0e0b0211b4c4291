"""Files as the kit reads and writes them: UTF-8, hashed, and never half-written."""

from __future__ import annotations

import hashlib
import uuid
from pathlib import Path

from pmo_kit.errors import Place, refuse


def sha256(path: Path) -> str:
    """The digest that `sha256sum` prints for the file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file so that a reader sees the old content or the new, never a part.

    Raises:
        BadInput: when the folder cannot be written to.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    part = path.with_name(f".{path.name}.{uuid.uuid4().hex}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(data)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise refuse("cannot-write", Place(file=str(path)), reason=error.strerror or error) from error


def shown(path: Path, *roots: Path) -> str:
    """A path as a person knows it: relative to the first root that holds it, with forward slashes."""
    for root in roots:
        if path.is_relative_to(root):
            return path.relative_to(root).as_posix()
    return path.as_posix()
