"""Several files written together: all of them or none, and taken back to the byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmo_kit.errors import BadInput
from pmo_kit.read import together
from pmo_kit.read.files import write_whole
from pmo_kit.read.together import is_interrupted, take_back, write_together

CHANGES = {"a.txt": b"new", "below/b.txt": b"new", "gone.txt": None}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with two files that will change."""
    for name in ("a.txt", "gone.txt"):
        (tmp_path / "root" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "root" / name).write_bytes(b"old")
    return tmp_path / "root"


def held(root: Path) -> dict[str, bytes]:
    """Every file with its content."""
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_all_are_written_and_can_be_taken_back(root: Path, tmp_path: Path) -> None:
    """A new file and its folder go again, one that went is there again."""
    before = held(root)
    write_together(root, CHANGES, tmp_path / "journal")
    assert held(root) == {"a.txt": b"new", "below/b.txt": b"new"}
    assert not is_interrupted(tmp_path / "journal")
    assert take_back(root, tmp_path / "journal") == {}
    assert (held(root), (root / "below").exists()) == (before, False)


def test_where_one_cannot_be_written_none_is(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not those before it either."""
    before = held(root)
    (root / "below").write_bytes(b"a file")
    monkeypatch.setattr(together, "_check_writable", lambda *_: None)
    with pytest.raises(BadInput):
        write_together(root, CHANGES, tmp_path / "journal")
    (root / "below").unlink()
    assert (held(root), (tmp_path / "journal").exists()) == (before, False)


def test_what_a_person_wrote_since_is_kept_beside(root: Path, tmp_path: Path) -> None:
    """Under a name that is free, each time."""
    (root / "a.txt.1.kept").write_bytes(b"earlier")
    write_together(root, CHANGES, tmp_path / "journal")
    (root / "a.txt").write_bytes(b"mine")
    assert take_back(root, tmp_path / "journal") == {"a.txt": "a.txt.2.kept"}
    assert (held(root)["a.txt"], held(root)["a.txt.2.kept"]) == (b"old", b"mine")


def test_stopped_while_it_is_taken_back_it_goes_on_the_next_time(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The journal is there until all is as it was."""
    before = held(root)
    write_together(root, CHANGES, tmp_path / "journal")

    def stops(path: Path, content: str | bytes) -> None:
        if path.name == "gone.txt":
            raise KeyboardInterrupt
        write_whole(path, content)

    monkeypatch.setattr(together, "write_whole", stops)
    with pytest.raises(KeyboardInterrupt):
        take_back(root, tmp_path / "journal")
    monkeypatch.setattr(together, "write_whole", write_whole)
    assert take_back(root, tmp_path / "journal") == {}
    assert held(root) == before


def test_a_list_that_somebody_changed_is_told(root: Path, tmp_path: Path) -> None:
    """Nothing is guessed."""
    write_together(root, CHANGES, tmp_path / "journal")
    (tmp_path / "journal" / "changes.json").write_text("[]", encoding="utf-8")
    with pytest.raises(BadInput, match=r"changes\.json"):
        take_back(root, tmp_path / "journal")
