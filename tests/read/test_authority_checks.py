"""Rules of authority that do not fit together are refused when the method is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmo_kit.errors import BadInput
from pmo_kit.read.method import load_method


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("authorities:\n- {id: AUT-LARGE, gates: [G9]}\n", "unknown-id"),
        ("authorities:\n- {id: AUT-LARGE, tiers: [7]}\n", "unknown-id"),
        ("authorities:\n- {id: AUT-LARGE, one_of: [boss]}\n", "unknown-id"),
        ("authorities:\n- {id: AUT-LARGE, amount_from: -1}\n", "field-too-small"),
        ("authorities:\n- {id: AUT-LARGE, one_of: [], four_eyes: false}\n", "authority-asks-nothing"),
        ("authorities:\n- {id: AUT-LARGE, one_of: [architect]}\n", "role-never-decides"),
        ("gates:\n- {id: G6, decided_by: {1: [data-scientist], 2: [sponsor], 3: [sponsor]}}\n", "role-never-decides"),
        ("independence_rules:\n- {id: IND-APPROVAL, never: [sponsor]}\n", "independence-names-roles"),
        ("independence_rules:\n- {id: IND-VALIDATES, never: []}\n", "independence-names-nobody"),
        ("independence_rules:\n- {id: IND-VALIDATES, roles: [boss]}\n", "unknown-id"),
        ("decision_outcomes:\n- {id: hold, leaves: null}\n", "outcome-leaves-nothing"),
        ("decision_outcomes:\n- {id: hold, leaves: asleep}\n", "field-choice"),
    ],
)
def test_a_rule_that_does_not_fit_is_named(tmp_path: Path, written: str, message: str) -> None:
    """With its file and record."""
    (tmp_path / "method").mkdir()
    (tmp_path / "method" / "own.yaml").write_text(written, encoding="utf-8")
    with pytest.raises(BadInput) as error:
        load_method(tmp_path / "method")
    assert {fault.message for fault in error.value.faults} == {message}
    assert error.value.faults[0].place.file == "method/own.yaml"


def test_an_organisation_changes_one_amount(tmp_path: Path) -> None:
    """Field by field, like any other rule."""
    (tmp_path / "method").mkdir()
    own = "authorities:\n- {id: AUT-LARGE, amount_from: 3000000}\n"
    (tmp_path / "method" / "own.yaml").write_text(own, encoding="utf-8")
    method, _ = load_method(tmp_path / "method")
    assert method.authorities["AUT-LARGE"].amount_from == 3_000_000
    assert method.authorities["AUT-LARGE"].one_of == ("steering-committee",)
