"""Obligations that name what is not there, or have impossible dates or an empty condition, are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmo_kit.errors import BadInput
from pmo_kit.model.method import Method
from pmo_kit.read.method import load_method
from tests.read.conftest import told

KEY = "cn-label-explicit"


def overlay(tmp_path: Path, fields: str) -> Path:
    """A portfolio's `method` folder that changes one obligation."""
    folder = tmp_path / "method"
    folder.mkdir()
    (folder / "ours.yaml").write_text(f"obligations: [{{id: {KEY}, {fields}}}]\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        ("evidence: [labeling-spec]", "evidence", "unknown-id"),
        ("when: {jurisdiction: [CN]}", "when", "unknown-attribute"),
        ("when: {jurisdictions: [CHN]}", "when", "unknown-answer"),
        ("when: {pi_subjects: [many]}", "when", "wrong-comparison"),
        ("when: {none: [{}]}", "when", "obligation-empty-part"),
        ("when: {any: [{impact: high}, {none: [{}]}]}", "when", "obligation-empty-part"),
        ("jurisdiction: CHN", "jurisdiction", "unknown-id"),
        ("owner: nobody", "owner", "unknown-id"),
        ("lifecycle: [launch]", "lifecycle.0", "field-choice"),
        ("lifecycle: []", "lifecycle", "field-empty"),
        ("legal_status: law", "legal_status", "field-choice"),
        ("in_force_from: soon", "in_force_from", "field-date"),
        ("in_force_from: null", "in_force_from", "obligation-undated"),
        ("in_force_from: 2027-01-01", "in_force_from", "obligation-not-yet"),
        ("review_by: 2026-01-01", "review_by", "obligation-review"),
        ("title_zh: ''", "title_zh", "translation-missing"),
        ("note_zh: ''", "note_zh", "translation-missing"),
        ("evidence: []", "evidence", "field-empty"),
        ("sources: []", "sources", "field-empty"),
        ("sources: [{title: CAC, url: 'javascript:alert(1)'}]", "sources.0.url", "field-pattern"),
    ],
)
def test_what_does_not_fit_is_refused(tmp_path: Path, fields: str, field: str, message: str) -> None:
    """Each with file, record and field."""
    with pytest.raises(BadInput) as caught:
        load_method(overlay(tmp_path, fields))
    assert told(caught.value) == [(f"method/ours.yaml, record {KEY}, field {field}", message)]


def test_a_lifecycle_whose_stages_no_gate_closes_is_refused(tmp_path: Path) -> None:
    """Evidence that nobody would ask for: here without the gate after production and retirement."""
    folder = tmp_path / "method"
    folder.mkdir()
    text = "stages: [{id: production, gate: null}, {id: retiring, gate: null}]\n"
    (folder / "ours.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        load_method(folder)
    assert {fault.message for fault in caught.value.faults} == {"obligation-without-gate"}
    assert {fault.values["value"] for fault in caught.value.faults} == {"operate", "retire"}


def test_an_organisation_changes_one_field_and_retires_what_does_not_concern_it(tmp_path: Path, method: Method) -> None:
    """The rest of the record stays the kit's, and a retired obligation is gone."""
    ours, _ = load_method(overlay(tmp_path, "status: approved, owner: data-owner"))
    assert ours.obligations[KEY] == method.obligations[KEY].model_copy(
        update={"status": "approved", "owner": "data-owner"}
    )
    (tmp_path / "method" / "ours.yaml").write_text(f"obligations: [{{id: {KEY}, status: retired}}]", encoding="utf-8")
    assert KEY not in load_method(tmp_path / "method")[0].obligations
