"""The house: who may import whom. This table is the only list, and it has no exceptions."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "pmo_kit"

MAY_IMPORT: dict[str, set[str]] = {
    "errors": set(),
    "model": {"errors"},
    "paths": {"errors"},
    "read": {"model", "paths", "errors"},
    "decide": {"model", "errors"},
    "report": {"model", "errors"},
    "record": {"model", "read", "paths", "errors"},
    "run": {"read", "report", "record", "model", "paths", "errors"},
    "cli": {"read", "decide", "report", "record", "run", "model", "paths", "errors"},
}
ONLY_IN_RUN = {"papermill", "nbconvert", "nbclient", "cookiecutter", "ipywidgets", "dask"}
NOT_IN_MODEL = {"pandas", "numpy", "yaml", "openpyxl"}
NOT_IN_DECIDE = {"yaml", "openpyxl", "time", "random", "io", "os", "pathlib"}
ENTRANCE = {"__init__.py", "__main__.py"}


def imported(source: str, package: str = "") -> Iterator[str]:
    """Every module that a source imports, wherever in the file, those for type checking included."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = (
                ".".join([*package.split(".")[: len(package.split(".")) - node.level + 1], node.module or ""])
                if node.level
                else node.module or ""
            )
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names if base == "pmo_kit")


def layer_of(path: Path) -> str:
    """The layer that a module belongs to: its folder, or its own name at the top."""
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def faults(layer: str, source: str) -> list[str]:
    """What a source of a layer imports and may not."""
    found = []
    for name in imported(source):
        parts = name.split(".")
        if parts[0] == "pmo_kit" and len(parts) > 1 and parts[1] not in {layer, *MAY_IMPORT[layer]}:
            found.append(f"{layer} imports {name}")
        if parts[0] in ONLY_IN_RUN and layer != "run":
            found.append(f"{layer} imports {name}, which is for run alone")
        if (layer == "model" and parts[0] in NOT_IN_MODEL) or (layer == "decide" and parts[0] in NOT_IN_DECIDE):
            found.append(f"{layer} imports {name}")
    return found


def modules() -> list[Path]:
    """Every module but the package's entrance."""
    return [path for path in sorted(SOURCE.rglob("*.py")) if not (path.parent == SOURCE and path.name in ENTRANCE)]


def test_every_module_belongs_to_a_layer() -> None:
    """A new folder needs a line in the table, and so a decision."""
    assert {layer_of(path) for path in modules()} == set(MAY_IMPORT)


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_a_module_imports_only_what_its_layer_may(path: Path) -> None:
    """Data flows down; nothing reaches up."""
    assert faults(layer_of(path), path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("layer", "source"),
    [
        ("model", "from pmo_kit.read.portfolio import open_portfolio"),
        ("decide", "import pmo_kit.report.page"),
        ("decide", "from pmo_kit import read"),
        ("report", "def f():\n    from pmo_kit.decide import intake"),
        ("run", "from pmo_kit.decide.intake import decide_intake"),
        ("read", "from pmo_kit.cli import main"),
        ("decide", "import os"),
        ("model", "import pandas as pd"),
        ("cli", "import papermill"),
    ],
)
def test_an_upward_import_is_noticed(layer: str, source: str) -> None:
    """The test can fail: each of these lines is one that it must catch."""
    assert faults(layer, source)


def test_help_needs_no_heavy_library() -> None:
    """What the command imports before it knows its task is light."""
    for name in ("__init__.py", "__main__.py", "cli/__init__.py", "cli/options.py"):
        tree = ast.parse((SOURCE / name).read_text(encoding="utf-8"))
        top = {alias.name.split(".")[0] for node in tree.body if isinstance(node, ast.Import) for alias in node.names}
        assert top.isdisjoint({"pandas", "numpy", "pydantic", "papermill", "yaml", "rich"})
