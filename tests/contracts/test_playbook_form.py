"""The form of a playbook: canonical, tagged, thin, in reading order, in both languages."""

from __future__ import annotations

import ast
import json
import re
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

import pmo_kit

PLAYBOOKS = Path(__file__).resolve().parents[2] / "playbooks"
ORDER = ["parameters", "facts", "answer"]
LONGEST_CELL, MOST_CODE_CELLS = 8, 12
FORBIDDEN = (
    *(ast.FunctionDef, ast.ClassDef, ast.Lambda, ast.BinOp, ast.With, ast.Try, ast.For, ast.While),
    *(ast.ListComp, ast.DictComp, ast.SetComp, ast.GeneratorExp),
)
STANDARD = {"functools"}


def notebooks() -> list[Path]:
    """Every playbook and form."""
    return sorted(path for path in PLAYBOOKS.rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts)


def code_faults(cell: dict[str, Any]) -> list[str]:
    """What a code cell holds that belongs into the package."""
    source = "".join(cell["source"])
    tree = ast.parse(source)
    found = [type(node).__name__ for node in ast.walk(tree) if isinstance(node, FORBIDDEN)]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.append(f"import {node.names[0].name}")
        elif isinstance(node, ast.ImportFrom):
            public = node.module == "pmo_kit" and {alias.name for alias in node.names} <= set(pmo_kit.__all__)
            if not public and node.module not in STANDARD:
                found.append(f"from {node.module}")
        elif isinstance(node, ast.Name) and node.id in {"open", "print", "eval", "exec"}:
            found.append(node.id)
    if len(source.splitlines()) > LONGEST_CELL:
        found.append(f"{len(source.splitlines())} lines")
    return found


def form_faults(notebook: dict[str, Any]) -> list[str]:
    """Everything that is wrong with a notebook's form."""
    cells = notebook["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    found = [f"{cell['id']}: {fault}" for cell in code for fault in code_faults(cell)]
    found += [f"{cell['id']}: has outputs" for cell in code if cell["outputs"] or cell["execution_count"] is not None]
    found += [f"{cell['id']}: metadata" for cell in cells if set(cell["metadata"]) - {"tags"}]
    found += [f"{cell['id']}: not a word id" for cell in cells if not re.fullmatch(r"[a-z]+(-[a-z]+)*", cell["id"])]
    if set(notebook["metadata"]) != {"kernelspec", "title"}:
        found.append("notebook metadata")
    if [cell["id"] for cell in cells if "parameters" in cell["metadata"].get("tags", [])] != ["parameters"]:
        found.append("not exactly one parameters cell")
    if len(code) > MOST_CODE_CELLS:
        found.append(f"{len(code)} code cells")
    spoken = [cell["metadata"].get("tags") for cell in cells if cell["cell_type"] == "markdown"]
    if spoken != [["en"], ["zh"]] * (len(spoken) // 2):
        found.append("Markdown is not in pairs of English and Chinese")
    found += [
        f"{cell['id']}: a number in prose"
        for cell in cells
        if cell["cell_type"] == "markdown" and re.search(r"\d{2,}", "".join(cell["source"]))
    ]
    return found


def order_faults(notebook: dict[str, Any]) -> list[str]:
    """Whether a playbook answers first and ends with its provenance."""
    ids = [cell["id"] for cell in notebook["cells"] if cell["cell_type"] == "code"]
    return [] if ids[:3] == ORDER and ids[-1] == "provenance" else [f"code cells in the order {ids}"]


def load(path: Path) -> dict[str, Any]:
    """A notebook as plain data."""
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


@pytest.mark.parametrize("path", notebooks(), ids=lambda path: path.name)
def test_a_playbook_keeps_the_form(path: Path) -> None:
    """Thin, stripped, tagged, and readable in both languages."""
    assert form_faults(load(path)) == []


@pytest.mark.parametrize("path", sorted(PLAYBOOKS.glob("[0-9]*.ipynb")), ids=lambda path: path.name)
def test_a_playbook_answers_first(path: Path) -> None:
    """Parameters, facts, answer; provenance last."""
    assert order_faults(load(path)) == []


@pytest.mark.parametrize("path", notebooks(), ids=lambda path: path.name)
def test_a_playbook_is_written_canonically(path: Path) -> None:
    """The same content is the same bytes, so that a diff shows only what was meant."""
    assert path.read_text(encoding="utf-8") == json.dumps(load(path), ensure_ascii=False, indent=1) + "\n"


@pytest.mark.parametrize("path", notebooks(), ids=lambda path: path.name)
def test_parameters_are_annotated_explained_and_have_a_day(path: Path) -> None:
    """The cell is the parameter reference."""
    cell = next(cell for cell in load(path)["cells"] if cell["id"] == "parameters")
    lines = "".join(cell["source"]).splitlines()
    assert all(re.fullmatch(r"\w+: (str|int|float) = .+  # .+", line) for line in lines)
    assert any(line.startswith("as_of: str") for line in lines)


@pytest.mark.parametrize(
    "line",
    [
        "def f():\n    return 1",
        "import pandas",
        "from pmo_kit.decide.intake import decide_intake",
        "x = 1 + 1",
        "[y for y in 'ab']",
        "open('x')",
    ],
)
def test_logic_in_a_playbook_is_noticed(line: str) -> None:
    """The test can fail: each of these is one that it must catch."""
    notebook = deepcopy(load(notebooks()[0]))
    next(cell for cell in notebook["cells"] if cell["id"] == "facts")["source"] = [line]
    assert form_faults(notebook)


def test_a_missing_parameters_tag_and_a_left_output_are_noticed() -> None:
    """The two faults that papermill itself passes over."""
    notebook = load(notebooks()[0])
    for cell in notebook["cells"]:
        cell["metadata"].pop("tags", None)
    notebook["cells"][2]["outputs"] = [{"output_type": "stream"}]
    assert "not exactly one parameters cell" in form_faults(notebook)
    assert "parameters: has outputs" in form_faults(notebook)
