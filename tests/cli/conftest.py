"""The command, as the tests of it run it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pmo_kit.cli import main

Office = Callable[..., Path]
Pmo = Callable[..., tuple[int, str, str]]


@pytest.fixture
def pmo(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Runs the command; gives its exit code, what it printed, and what it complained of."""

    def run(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main([str(each) for each in arguments])
        told = capsys.readouterr()
        return int(ended.value.code or 0), told.out, told.err

    return run
