"""The sample that came with the kit stays as it came, whoever tries a command on it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmo_kit import paths
from tests.cli.conftest import Pmo

WRITING = [
    ["run", "intake", "--initiative", "CSC-017"],
    ["triage"],
    ["fill", "raci", "--initiative", "CSC-017"],
    ["evidence"],
    ["decide", "G2", "--initiative", "CSC-017", "--outcome", "hold", "--role", "pmo-lead", "--person", "Li Na"],
    ["lab", "--no-browser"],
]


@pytest.mark.parametrize("command", WRITING, ids=lambda words: words[0])
def test_nothing_is_written_into_the_kits_own_sample(pmo: Pmo, command: list[str]) -> None:
    """The message says what to do instead, and the folder of the kit is as it was."""
    before = _files()
    code, _, complaint = pmo(*command, "--portfolio", "sample")
    assert code == 2
    assert "pmo init my-portfolio" in complaint
    assert _files() == before


def _files() -> set[Path]:
    return set(paths.sample_folder("sample").rglob("*"))
