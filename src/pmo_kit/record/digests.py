"""Digests of the files of a run, by the name a person finds them under."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pmo_kit.model.portfolio import InputFile
from pmo_kit.read.files import sha256, shown


def digest_files(files: Iterable[Path], *roots: Path) -> tuple[InputFile, ...]:
    """The files with their SHA-256, named relative to the first root that holds them."""
    return tuple(InputFile(shown(path, *roots), sha256(path)) for path in files)
