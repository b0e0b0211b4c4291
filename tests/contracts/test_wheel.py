"""The wheel: everything that git tracks of the kit travels in it, and nothing else."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TRAVELS = {
    "src/pmo_kit/": "pmo_kit/",
    "playbooks/": "pmo_kit/kit/playbooks/",
    "templates/": "pmo_kit/kit/templates/",
    "cookiecutter-ai-project/": "pmo_kit/kit/cookiecutter-ai-project/",
    ".locks/run.lock": "pmo_kit/kit/locks/run.lock",
}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel as the tests' own step builds it."""
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return next(out.glob("*.whl"))


def test_the_wheel_holds_what_git_tracks(wheel: Path) -> None:
    """No file of the kit is missing from the wheel, and none is there that nobody tracks."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    expected = {
        target + name.removeprefix(source)
        for name in listed.split("\0")
        for source, target in TRAVELS.items()
        if name.startswith(source)
    }
    held = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert held == expected


def test_an_installed_wheel_finds_its_templates(wheel: Path, tmp_path: Path) -> None:
    """Unpacked away from the checkout, it opens the sample and finds its playbooks."""
    zipfile.ZipFile(wheel).extractall(tmp_path)
    code = (
        "from pmo_kit import open_portfolio, paths; from pmo_kit.run.playbooks import playbook_names;"
        "print(paths.kit_folder('templates'), len(open_portfolio('sample').frames['initiatives']), *playbook_names())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path)},
        check=True,
        capture_output=True,
        text=True,
    )
    playbooks = [path.stem.partition("-")[2] for path in sorted((ROOT / "playbooks").glob("[0-9]*.ipynb"))]
    assert done.stdout.split() == [str(tmp_path / "pmo_kit" / "kit" / "templates"), "60", *playbooks]
