"""A new portfolio folder: the invented bank to learn on, or the minimum viable office to start with."""

from __future__ import annotations

from pathlib import Path

from pmo_kit import paths
from pmo_kit.errors import Place, refuse
from pmo_kit.read.files import write_whole


def make_portfolio(folder: Path, kind: str) -> list[Path]:
    """Copy the `sample` or the `empty` portfolio into a folder that does not exist yet or is empty.

    Raises:
        BadInput: when the folder is a file, has something in it, or cannot be written to.
    """
    check_vacant(folder)
    source = paths.sample_folder(kind)
    written = []
    for path in sorted(source.rglob("*")):
        if path.is_file():
            target = folder / path.relative_to(source)
            write_whole(target, path.read_bytes())
            written.append(target)
    return written


def check_vacant(folder: Path) -> None:
    """Refuse a folder in which something would be overwritten.

    Raises:
        BadInput: when it is a file, or has something in it.
    """
    if folder.is_file():
        raise refuse("portfolio-is-a-file", Place(file=str(folder)))
    if folder.is_dir() and any(folder.iterdir()):
        raise refuse("folder-not-empty", Place(file=str(folder)))
