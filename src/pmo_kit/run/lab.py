"""JupyterLab on a copy of the playbooks, with the portfolio beside them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from pmo_kit import paths
from pmo_kit.model.version import KIT_VERSION
from pmo_kit.paths import PortfolioFolder
from pmo_kit.read.files import write_whole

_OWN_PORTFOLIO = 'portfolio: str = "../.."'


def lab_folder(root: Path) -> Path:
    """Where the copies for this version of the kit are kept."""
    return PortfolioFolder(root).lab / KIT_VERSION


def copy_playbooks(root: Path) -> list[Path]:
    """Copy the playbooks and forms that are not there yet; a copy that somebody worked in is never overwritten."""
    source = paths.playbook_folder()
    copied = []
    for path in sorted(source.rglob("*.ipynb")):
        target = lab_folder(root) / path.name
        if not target.exists() and ".ipynb_checkpoints" not in path.parts:
            write_whole(target, _for_portfolio(path))
        copied.append(target)
    return copied


def _for_portfolio(path: Path) -> str:
    """The notebook with the portfolio's own folder as the default, and its code folded away."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if "parameters" in cell["metadata"].get("tags", []):
            lines = "".join(cell["source"]).split("\n")
            own = [_OWN_PORTFOLIO if line.startswith("portfolio:") else line for line in lines]
            cell["source"] = "\n".join(own).splitlines(keepends=True)
        elif cell["cell_type"] == "code":
            cell["metadata"]["jupyter"] = {"source_hidden": True}
    return json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"


def start_lab(root: Path, *, browser: bool, port: int | None) -> int:
    """Run JupyterLab until it is stopped; it asks nothing of any network. Returns its exit code.

    Its settings are kept in the portfolio, so that nobody is asked about news and nothing else on the machine changes.
    """
    settings = PortfolioFolder(root).lab / "settings"
    quiet = settings / "@jupyterlab" / "apputils-extension" / "notification.jupyterlab-settings"
    if not quiet.exists():
        write_whole(quiet, '{"fetchNews": "false", "checkForUpdates": false}\n')
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        f"--ServerApp.root_dir={lab_folder(root)}",
        f"--LabApp.user_settings_dir={settings}",
        *([] if browser else ["--no-browser"]),
        *([f"--port={port}"] if port else []),
    ]
    return subprocess.call(command)  # noqa: S603 - our own interpreter
