"""Files are written whole or not at all, and nothing that is marked read-only is overwritten."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from pmo_kit.errors import BadInput
from pmo_kit.read.files import sha256, shown, write_whole


def test_a_file_is_written_with_its_folders(tmp_path: Path) -> None:
    """Text as UTF-8 with the line ends it has, bytes as they are."""
    write_whole(tmp_path / "a" / "b.txt", "银行\n")
    write_whole(tmp_path / "a" / "c.bin", b"\x00\r\n")
    assert (tmp_path / "a" / "b.txt").read_bytes() == "银行\n".encode()
    assert (tmp_path / "a" / "c.bin").read_bytes() == b"\x00\r\n"
    assert sorted(path.name for path in (tmp_path / "a").iterdir()) == ["b.txt", "c.bin"]


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk is full while the new content is written."""
    path = tmp_path / "a.txt"
    path.write_text("old", encoding="utf-8")

    def full(_number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(BadInput, match="No space left on device"):
        write_whole(path, "new")
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_reader_never_sees_a_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process ends just before the new file takes its place."""
    path = tmp_path / "a.txt"
    path.write_text("old", encoding="utf-8")

    def end(_self: Path, _target: Path) -> Path:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", end)
    with pytest.raises(KeyboardInterrupt):
        write_whole(path, "new")
    assert path.read_text(encoding="utf-8") == "old"


def test_what_must_last_is_on_the_disk_before_it_takes_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The content first, then its name, so that a power cut leaves the old file or the new; pages need neither."""
    path, kept, seen = tmp_path / "a.txt", os.fsync, list[tuple[str, bool]]()
    path.write_text("old", encoding="utf-8")

    def note(number: int) -> None:
        kind = "folder" if stat.S_ISDIR(os.fstat(number).st_mode) else "file"
        seen.append((kind, path.read_text(encoding="utf-8") == "new"))
        kept(number)

    monkeypatch.setattr(os, "fsync", note)
    write_whole(path, "newer", lasting=False)
    assert seen == []
    write_whole(path, "new")
    assert seen[0] == ("file", False)
    assert seen[1:] == ([] if os.name == "nt" else [("folder", True)])


def test_a_read_only_file_is_left_alone(tmp_path: Path) -> None:
    """Also by an administrator, and although the folder can be written to."""
    path = tmp_path / "a.txt"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o444)
    with pytest.raises(BadInput) as caught:
        write_whole(path, "new")
    assert caught.value.faults[0].sentence() == (
        f"{path}: Nothing can be written here (Permission denied). Choose a folder that you may write to, "
        "close the file elsewhere, or free some space."
    )
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    """One message, whatever the system raises on the way."""
    (tmp_path / "a").touch()
    with pytest.raises(BadInput, match="Nothing can be written here"):
        write_whole(tmp_path / "a" / "b.txt", "x")
    with pytest.raises(BadInput, match="Nothing can be written here"):
        write_whole(tmp_path / "a" / "b" / "c.txt", "x")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_a_rewritten_file_keeps_its_permissions_and_its_links(tmp_path: Path) -> None:
    """A register that a team shares stays shared, also through a link to it."""
    path, link = tmp_path / "a.txt", tmp_path / "link.txt"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o664)
    link.symlink_to(path)
    write_whole(link, "new")
    assert link.is_symlink()
    assert path.read_text(encoding="utf-8") == "new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o664


def test_half_a_character_is_written_as_its_code(tmp_path: Path) -> None:
    """A JSON file may hold one; UTF-8 may not."""
    write_whole(tmp_path / "a.txt", "a\ud83db")
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == "a\\ud83db"


def test_the_digest_is_that_of_sha256sum(tmp_path: Path) -> None:
    """Of the bytes."""
    (tmp_path / "a").write_bytes(b"abc")
    assert sha256(tmp_path / "a") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_a_path_is_shown_as_a_person_knows_it() -> None:
    """Relative to the first root that holds it."""
    home, kit = Path("/srv/bank"), Path("/opt/kit")
    assert shown(home / "registers" / "a.csv", kit, home) == "registers/a.csv"
    assert shown(Path("/elsewhere/x"), kit, home) == "/elsewhere/x"
