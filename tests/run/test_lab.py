"""The copy of the playbooks that JupyterLab opens."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from pmo_kit.run.lab import copy_playbooks, lab_folder


def test_copies_point_at_their_own_portfolio(office: Callable[..., Path]) -> None:
    """The default of the copied notebook is the portfolio it lies in; everything else is as shipped."""
    root = office({"initiative_id": "A-1"})
    copied = {path.name: path for path in copy_playbooks(root)}
    cells = json.loads(copied["01-intake.ipynb"].read_text(encoding="utf-8"))["cells"]
    source = "".join(next(cell for cell in cells if cell["id"] == "parameters")["source"])
    assert source.splitlines()[0] == 'portfolio: str = "../.."'
    assert (lab_folder(root) / "../..").resolve() == root
    assert "intake-form.ipynb" in copied


def test_a_copy_that_somebody_worked_in_is_kept(office: Callable[..., Path]) -> None:
    """Opening the lab again never overwrites."""
    root = office({"initiative_id": "A-1"})
    mine = copy_playbooks(root)[0]
    mine.write_text("{}", encoding="utf-8")
    copy_playbooks(root)
    assert mine.read_text(encoding="utf-8") == "{}"
