"""`pmo pack` as a person uses it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from pmo_kit.cli import main
from tests.conftest import COMPLETE


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    """The exit code of a command, what it printed and what it complained of."""
    with pytest.raises(SystemExit) as ended:
        main([str(each) for each in arguments])
    told = capsys.readouterr()
    return int(ended.value.code or 0), told.out, told.err


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """One risk and one mitigation."""
    folder = tmp_path / "them"
    folder.mkdir()
    risks = [{"id": "ri-1", "title": "Leak", "text": "Data gets out."}]
    mitigations = [{"id": "mi-1", "title": "Lock", "text": "Lock it.", "mitigates": ["ri-1"]}]
    (folder / "risks.json").write_text(json.dumps(risks), encoding="utf-8")
    (folder / "mitigations.json").write_text(json.dumps(mitigations), encoding="utf-8")
    return folder


def test_a_pack_is_counted_and_written(
    capsys: pytest.CaptureFixture[str], office: Callable[..., Path], pack: Path
) -> None:
    """Under the name of its folder."""
    home = office(COMPLETE)
    code, out, err = run(capsys, "pack", pack, "--into", home, "--as-of", "2026-10-31")
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == "1 risks, 1 mitigations, 0 reference lists; 1 links followed, 0 broken"
    written = (home / "method" / "packs" / "them" / "pack.yaml").read_text(encoding="utf-8")
    assert "id: THEM-ri-1" in written
    assert "read_on: '2026-10-31'" in written


def test_a_broken_link_is_told_and_nothing_is_written(
    capsys: pytest.CaptureFixture[str], office: Callable[..., Path], pack: Path
) -> None:
    """Exit code 2, in the language of the messages."""
    home = office(COMPLETE)
    (pack / "risks.json").write_text("[]", encoding="utf-8")
    code, out, err = run(capsys, "--messages", "zh", "pack", pack, "--into", home)
    assert (code, out) == (2, "")
    assert "mitigations.json" in err
    assert "“ri-1”指向不存在的条目。" in err
    assert not (home / "method").exists()
