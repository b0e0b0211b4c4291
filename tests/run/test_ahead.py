"""What a notebook will import is there before the fork, and nothing that could differ from notebook to notebook."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

ROOT = Path(__file__).resolve().parents[2]
PRINT = "import json, sys; print(json.dumps(sorted(sys.modules)))"
forks = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes are forked on Linux only")


def told(folder: Path, code: str) -> str:
    """What a new Python in a folder prints."""
    path = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, env=path, check=True, capture_output=True, text=True
    )
    return done.stdout


def modules_after(folder: Path, *sources: str) -> set[str]:
    """Which modules are there after the imports of a notebook with these cells."""
    notebook = new_notebook(cells=[new_markdown_cell("import this"), *map(new_code_cell, sources)])
    nbformat.write(notebook, folder / "nb.ipynb")
    before = "import nbformat; from pmo_kit.run.ahead import import_for; import_for(nbformat.read('nb.ipynb', 4))"
    return set(json.loads(told(folder, f"{before}\n{PRINT}")))


def test_what_the_cells_import_is_imported(tmp_path: Path) -> None:
    """With its parts, at the beginning of a line, between magics; a chart has been drawn."""
    found = modules_after(
        tmp_path, "%pwd\nimport matplotlib.pyplot as plt\n!ls", "from jinja2.sandbox import modifiesnothing"
    )
    assert {"matplotlib.pyplot", "pandas.plotting._matplotlib", "jinja2.sandbox"} <= found


def test_nothing_is_imported_that_no_cell_imports(tmp_path: Path) -> None:
    """Neither what only the text mentions, nor what a function would import later."""
    found = modules_after(tmp_path, "x = 'import pandas'", "def f():\n    import matplotlib")
    assert not found & {"matplotlib", "pandas", "this"}


def test_what_may_differ_or_do_harm_is_left_to_the_notebook(tmp_path: Path) -> None:
    """A module beside the notebook, one that is not there, and anything that is not known to be harmless."""
    (tmp_path / "mine.py").write_text("raise SystemExit", encoding="utf-8")
    found = modules_after(tmp_path, "import mine", "import this, antigravity", "import pandas.no_such_part")
    assert not found & {"mine", "this", "antigravity"}


def test_matplotlib_is_not_set_up_by_a_folder_of_another_notebook(tmp_path: Path) -> None:
    """It reads the settings of the folder that it is imported in."""
    (tmp_path / "matplotlibrc").write_text("lines.linewidth: 7\n", encoding="utf-8")
    assert "matplotlib" not in modules_after(tmp_path, "import matplotlib")


@forks
def test_settings_of_the_notebooks_own_folder_hold(tmp_path: Path) -> None:
    """Also where matplotlib was loaded before in another folder."""
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "matplotlibrc").write_text("lines.linewidth: 7\n", encoding="utf-8")
    cell = new_code_cell("import matplotlib\nprint(matplotlib.rcParams['lines.linewidth'])")
    kernel = {"name": "python3", "language": "python", "display_name": "Python 3"}
    nbformat.write(new_notebook(cells=[cell], metadata={"kernelspec": kernel}), tmp_path / "nb.ipynb")
    code = """
import papermill
for folder in (".", "own"):
    done = papermill.execute_notebook("nb.ipynb", None, engine_name="pmo", progress_bar=False,
                                      resources={"metadata": {"path": folder}})
    print(done.cells[0].outputs[0].text, end="")
"""
    assert told(tmp_path, code) == "1.5\n7.0\n"
