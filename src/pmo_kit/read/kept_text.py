"""A text file as its writer keeps it: with the line ends and the byte order mark of the editor."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pmo_kit.errors import Place, refuse

_MARK = "\ufeff"


@dataclass(frozen=True)
class KeptText:
    """The text with plain line ends and without mark; `like` gives another text the form of this one."""

    text: str
    has_mark: bool = False
    windows_ends: bool = False

    def like(self, text: str) -> bytes:
        """Another text as the writer of this one would have saved it."""
        ended = text.replace("\n", "\r\n") if self.windows_ends else text
        return ((_MARK if self.has_mark else "") + ended).encode("utf-8")


def read_kept(path: Path, name: str) -> KeptText | None:
    """The text of a file; None where there is no such file.

    Raises:
        BadInput: when it is not text in UTF-8.
    """
    if not path.is_file():
        return None
    try:
        text = path.read_bytes().decode("utf-8")
    except OSError as error:
        raise refuse("cannot-read", Place(file=name), reason=error) from error
    except UnicodeDecodeError as error:
        raise refuse("text-not-utf8", Place(file=name), position=error.start) from error
    windows = text.count("\r\n") * 2 > text.count("\n")
    return KeptText(text.removeprefix(_MARK).replace("\r\n", "\n"), text.startswith(_MARK), windows)
