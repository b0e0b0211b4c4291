"""Playbooks and their parameters, checked before anything starts."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from pmo_kit import paths
from pmo_kit.errors import BadInput
from pmo_kit.run.playbooks import check_parameters, load_playbook, playbook_names

INTAKE = paths.playbook_folder() / "01-intake.ipynb"


def changed(tmp_path: Path, change: str) -> Path:
    """A folder with the intake playbook, its parameters cell changed."""
    notebook = json.loads(INTAKE.read_text(encoding="utf-8"))
    cell = next(cell for cell in notebook["cells"] if cell["id"] == "parameters")
    if change == "untagged":
        cell["metadata"] = {}
    elif change == "twice":
        notebook["cells"].append({**cell, "id": "again"})
    else:
        cell["source"] = [change]
    (tmp_path / "01-intake.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    return tmp_path


def test_a_playbook_is_found_by_its_name_and_tells_its_parameters() -> None:
    """Name, type, default and help come from the notebook's own cell."""
    playbook = load_playbook("intake")
    assert playbook.path.name == "01-intake.ipynb"
    assert {name: each.type for name, each in playbook.parameters.items()} == dict.fromkeys(
        ["portfolio", "initiative", "as_of", "language"], "str"
    )
    assert playbook.parameters["initiative"].help == "id in the initiatives register"


def test_an_unknown_playbook_is_refused_with_those_there_are() -> None:
    """The message lists them."""
    with pytest.raises(BadInput, match=r"no playbook of this name.*intake"):
        load_playbook("intakes")
    assert playbook_names()[0] == "intake"


@pytest.mark.parametrize(("change", "count"), [("untagged", 0), ("twice", 2)])
def test_a_notebook_without_exactly_one_parameters_cell_is_refused(tmp_path: Path, change: str, count: int) -> None:
    """Papermill itself would run it with the defaults."""
    with pytest.raises(BadInput, match=f"has {count} cells tagged"):
        load_playbook("intake", changed(tmp_path, change))


def test_every_wrong_parameter_is_named_at_once(tmp_path: Path) -> None:
    """Unknown names and wrong types together, before anything starts."""
    playbook = load_playbook("intake", changed(tmp_path, "budget: int = 1  # money\nas_of: str = ''  # day"))
    with pytest.raises(BadInput) as raised:
        check_parameters(playbook, {"budget": "lots", "typo": "3"})
    assert [(fault.message, fault.place.field) for fault in raised.value.faults] == [
        ("parameter-type", "budget"),
        ("parameter-unknown", "typo"),
    ]


def test_parameters_come_out_in_their_types(tmp_path: Path) -> None:
    """A number given as text is a number for the playbook."""
    playbook = load_playbook("intake", changed(tmp_path, "budget: int = 1  # money\nrate: float = 0.1  # share"))
    assert check_parameters(playbook, {"budget": "3", "rate": "0.2"}) == {"budget": 3, "rate": 0.2}


def test_a_file_that_is_no_notebook_is_refused(tmp_path: Path) -> None:
    """Cut short or of another kind."""
    shutil.copy(INTAKE, tmp_path)
    (tmp_path / "01-intake.ipynb").write_text("{", encoding="utf-8")
    with pytest.raises(BadInput, match="not a readable notebook"):
        load_playbook("intake", tmp_path)
