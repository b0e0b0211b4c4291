"""What becomes of a file that a template wrote and people have worked on, when the template is a newer one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Fate = Literal[
    "same", "kept", "added", "renewed", "deleted", "removed", "orphaned", "merge", "merged", "conflict",
    "unknown", "rule-kept", "rule-merged", "columns", "document", "word", "word-kept", "page-taken",
]  # fmt: skip
CONFLICTS: frozenset[Fate] = frozenset({"conflict", "rule-merged"})
QUIET: frozenset[Fate] = frozenset({"same", "kept"})


@dataclass(frozen=True)
class FileUpdate:
    """One file by its path: its fate, what it will hold where that changes, and the lines at which conflicts begin.

    `content` is None where the file stays as it is; a file that is `removed` has none either. `details` are fields and
    columns by what became of them.
    """

    path: str
    fate: Fate
    content: bytes | None = None
    lines: tuple[int, ...] = ()
    details: tuple[tuple[str, tuple[str, ...]], ...] = ()


def fate_of(base: str | None, ours: str | None, theirs: str | None) -> Fate:
    """What becomes of a file: `base` is what the template wrote, `ours` what is there, `theirs` what it writes now.

    None stands for no file. Without a base nobody can tell what a person has written, and both sides are kept.

    >>> fate_of("a", "a", "b"), fate_of("a", "mine", "b"), fate_of("a", None, "b")
    ('renewed', 'merge', 'deleted')
    """
    if ours == theirs:
        return "same"
    if ours is None:
        return "added" if base is None else "deleted"
    if theirs is None:
        return "kept" if base is None else "removed" if ours == base else "orphaned"
    if base is None:
        return "merge"
    return "renewed" if ours == base else "kept" if theirs == base else "merge"
