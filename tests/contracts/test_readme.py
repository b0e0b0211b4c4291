"""The README: its commands really run, its files exist, and what it says of kit.py is so."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
sys.path.insert(0, str(ROOT))


def commands() -> list[str]:
    """The lines that begin with a prompt, in order."""
    return [line.removeprefix("$ ") for line in README.splitlines() if line.startswith("$ ")]


@pytest.mark.notebook
def test_the_commands_of_the_readme_run_one_after_another(tmp_path: Path) -> None:
    """As a newcomer would type them, in an empty folder, with a small list of their own."""
    (tmp_path / "inventory.csv").write_text("项目名称,所属部门,项目阶段\n对账助手,运营部,概念验证\n", encoding="utf-8")
    assert len(commands()) >= 4
    for command in commands():
        words = shlex.split(command)
        assert words[0] == "pmo"
        done = subprocess.run(
            [sys.executable, "-m", "pmo_kit", *words[1:]],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"


def test_every_command_and_task_that_is_named_exists() -> None:
    """`pmo …` and `kit.py …`, in the English and in the Chinese part."""
    import kit

    from pmo_kit.cli import _COMMANDS

    assert set(re.findall(r"kit\.py (\w+)", README)) <= set(kit.TASKS)
    assert set(re.findall(r"`pmo (\w+)", README)) <= set(_COMMANDS)


def test_every_file_that_is_named_exists() -> None:
    """A table of files to edit is worth what its paths are worth."""
    named = re.findall(r"`((?:templates|src|playbooks|docs|tests|cookiecutter-ai-project)/[\w./-]*)`", README)
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_top_level_is_fixed() -> None:
    """Nothing is added beside what a newcomer is told."""
    fixed = {"playbooks", "templates", "cookiecutter-ai-project", "src", "docs", "tests", "benchmarks"}
    fixed |= {"mkdocs.yml", "pyproject.toml", "README.md", "kit.py", "CHANGELOG.md", "LICENSE"}
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.splitlines()
    assert {line.split("/")[0] for line in listed if not line.startswith(".")} - fixed == set()
