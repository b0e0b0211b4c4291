"""Two versions of a text joined by git: what only one side changed is taken, what both changed stands in it twice."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from pmo_kit.errors import Place, refuse
from pmo_kit.read.pretenders import conflict_marks

_START = "<<<<<<<"
_FAILED = 128


def merged_text(path: str, base: str | None, ours: str, theirs: str, *, name: str) -> tuple[str, tuple[int, ...]]:
    """The joined text, and the lines at which a conflict begins. Without a base each difference is one.

    `name` is what the other side is called between the marks.

    Raises:
        BadInput: when git is not there.
    """
    git = shutil.which("git")
    if git is None:
        raise refuse("git-missing", Place(file=path))
    with TemporaryDirectory() as scratch:
        files = [Path(scratch) / side for side in ("ours", "base", "theirs")]
        for file, text in zip(files, (ours, base or "", theirs), strict=True):
            file.write_bytes(text.encode("utf-8"))
        labels = [part for label in ("your text", "as it was written", name) for part in ("-L", label)]
        command = [git, "-c", "merge.conflictStyle=merge", "merge-file", "-p", "-q", *labels, *map(str, files)]
        done = subprocess.run(command, capture_output=True, cwd=scratch, check=False)  # noqa: S603 - nothing of a person is in it
    if done.returncode >= _FAILED:
        raise refuse("git-failed", Place(file=path), reason=done.stderr.decode("utf-8", "replace").strip())
    text = done.stdout.decode("utf-8")
    lines = text.split("\n")
    return text, tuple(number for number in conflict_marks(text) if lines[number - 1].startswith(_START))
