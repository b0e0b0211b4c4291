"""Digests: of the files of a run, by the name a person finds them under, and of what a run read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from pmo_kit import paths
from pmo_kit.model.portfolio import InputFile
from pmo_kit.model.version import KIT_VERSION
from pmo_kit.read.files import sha256, shown

_OWN = ("*.py", "*.yaml", "*.j2", "*.css")


def digest_files(files: Iterable[Path], *roots: Path) -> tuple[InputFile, ...]:
    """The files with their SHA-256, named relative to the first root that holds them."""
    return tuple(InputFile(shown(path, *roots), sha256(path)) for path in files)


def begins_with(path: Path, digest: str) -> bool:
    """Whether some first lines of a file have this SHA-256: whether the file is one to which lines were only added."""
    grown = hashlib.sha256()
    with path.open("rb") as stream:
        for line in stream:
            grown.update(line)
            if grown.hexdigest() == digest:
                return True
    return False


def digest_of(content: object) -> str:
    """The SHA-256 of plain data, written as JSON with sorted keys.

    >>> digest_of({"b": 1, "a": "值"}) == digest_of({"a": "值", "b": 1})
    True
    """
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()


@cache
def kit_digest() -> str:
    """The digest of the kit's version and of its own code and column definitions, for a checkout that is worked on."""
    package = Path(paths.__file__).parent
    own = sorted({path for pattern in _OWN for path in package.rglob(pattern)})
    columns = sorted(paths.register_folder().glob("*.yaml"))
    files = (*digest_files(own, package), *digest_files(columns, paths.register_folder()))
    return digest_of([KIT_VERSION, *([file.name, file.sha256] for file in files)])
