"""Playbooks and their parameters: found by name, and checked before anything starts."""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pmo_kit import paths
from pmo_kit.errors import Faults, Place, refuse

_PARSERS = {"str": str, "int": int, "float": float}


@dataclass(frozen=True)
class Parameter:
    """One parameter of a playbook, as its `parameters` cell declares it."""

    name: str
    type: str
    default: str
    help: str


@dataclass(frozen=True)
class Playbook:
    """A notebook with the parameters it takes."""

    name: str
    path: Path
    parameters: Mapping[str, Parameter]

    @property
    def of_portfolio(self) -> bool:
        """Whether one run of it is about the whole portfolio, and not about one initiative."""
        return "initiative" not in self.parameters


def playbook_names() -> list[str]:
    """The playbooks that can be run, in lifecycle order: `intake` for `01-intake.ipynb`."""
    return [path.stem.partition("-")[2] for path in sorted(paths.playbook_folder().glob("[0-9]*.ipynb"))]


def load_playbook(name: str, folder: Path | None = None) -> Playbook:
    """Find a playbook by name and read what it takes.

    Raises:
        BadInput: when there is none of that name, or it has not exactly one `parameters` cell.
    """
    folder = folder or paths.playbook_folder()
    found = sorted(folder.glob(f"[0-9]*-{name}.ipynb"))
    if not found:
        raise refuse("playbook-unknown", Place(file=name), known=tuple(playbook_names()))
    path = found[0]
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    except (ValueError, KeyError, TypeError) as error:
        raise refuse("notebook-broken", Place(file=path.name), reason=error) from error
    tagged = [cell for cell in cells if "parameters" in cell.get("metadata", {}).get("tags", [])]
    if len(tagged) != 1:
        raise refuse("parameters-cell", Place(file=path.name), count=len(tagged))
    try:
        return Playbook(name, path, _declared("".join(tagged[0]["source"])))
    except SyntaxError as error:
        raise refuse("notebook-broken", Place(file=path.name), reason=error) from error


def _declared(source: str) -> dict[str, Parameter]:
    """The parameters of a cell: `name: type = default  # help`, as papermill reads them, without loading papermill."""
    lines = source.splitlines()
    return {
        ast.unparse(node.target): Parameter(
            ast.unparse(node.target),
            ast.unparse(node.annotation),
            ast.unparse(node.value) if node.value else "",
            lines[node.end_lineno - 1][node.end_col_offset :].partition("#")[2].strip(),
        )
        for node in ast.parse(source).body
        if isinstance(node, ast.AnnAssign) and node.end_lineno and node.end_col_offset
    }


def check_parameters(playbook: Playbook, given: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters as the playbook wants them.

    Raises:
        BadInput: naming every parameter that the playbook does not have or whose value has the wrong type.
    """
    faults = Faults()
    checked: dict[str, Any] = {}
    known = tuple(f"{each.name} ({each.type})" for each in playbook.parameters.values())
    for name, value in given.items():
        parameter = playbook.parameters.get(name)
        place = Place(file=playbook.path.name, field=name)
        if parameter is None:
            faults.add("parameter-unknown", place, known=known)
            continue
        try:
            checked[name] = _PARSERS.get(parameter.type, str)(value)
        except ValueError:
            faults.add("parameter-type", place, value=value, type=parameter.type)
    faults.raise_if_any()
    return checked
