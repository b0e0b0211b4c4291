"""Fill-in documents as files: the kit's are whole, and every fault of a changed one is named at once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from pmo_kit import paths
from pmo_kit.errors import BadInput
from pmo_kit.model.method import Method
from pmo_kit.model.register import Register
from pmo_kit.read.document_templates import load_document_templates
from pmo_kit.read.registers import load_registers

CARD = paths.document_folder() / "model-card.yaml"


@pytest.fixture(scope="module")
def registers(method: Method) -> dict[str, Register]:
    """The register definitions of the kit."""
    return load_registers(method)


def test_the_kits_documents_are_whole(method: Method, registers: Mapping[str, Register]) -> None:
    """Each is named as its file, becomes evidence that the rules know, and has at least one reader for each field."""
    found = load_document_templates(method, registers)
    assert set(found) == {path.stem for path in paths.document_folder().glob("*.yaml")}
    assert all(field.read_by for template in found.values() for field in template.every_field())


def test_every_artefact_has_a_document_a_register_or_a_stated_reason(
    method: Method, registers: Mapping[str, Register]
) -> None:
    """What an obligation or a gate asks for, somebody can begin to write."""
    written = {each for template in load_document_templates(method, registers).values() for each in template.artefacts}
    missing = [
        name
        for name, artefact in method.artefacts.items()
        if name not in written and artefact.shown_in == "evidence" and not (artefact.note and artefact.note_zh)
    ]
    assert not missing
    assert len(written) >= 60


def test_a_portfolios_own_document_replaces_the_kits(
    method: Method, registers: Mapping[str, Register], tmp_path: Path
) -> None:
    """By id; the others stay."""
    text = CARD.read_text(encoding="utf-8").replace("title: Model card\n", "title: Our model card\n", 1)
    (tmp_path / "ours.yaml").write_text(text, encoding="utf-8")
    found = load_document_templates(method, registers, own=tmp_path)
    assert found["model-card"].title == "Our model card"
    assert set(found) == set(load_document_templates(method, registers))


def test_every_fault_of_every_document_is_named_at_once(
    method: Method, registers: Mapping[str, Register], tmp_path: Path
) -> None:
    """Unknown role, evidence, source, register and column; a field answered twice over; an id that stands twice."""
    said = yaml.safe_load(CARD.read_text(encoding="utf-8"))
    said |= {"owner": "nobody", "artefacts": ["no-such-document"], "source": ["hearsay"]}
    first, second, *_ = said["sections"][0]["fields"]
    first |= {"from": ["initiatives.colour", "planets.mars"], "columns": [{"id": "a", "title": "A", "title_zh": "甲"}]}
    second |= {"id": first["id"], "read_by": ["martian"]}
    (tmp_path / "card.yaml").write_text(yaml.safe_dump(said, allow_unicode=True), encoding="utf-8")
    (tmp_path / "list.yaml").write_text("- one\n", encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        load_document_templates(method, registers, own=tmp_path)
    told = refused.value.told("en")
    for wrong in ("nobody", "no-such-document", "hearsay", "initiatives.colour", "planets", "martian", "from, rows"):
        assert wrong in told, wrong
    assert f"record {first['id']}" in told or first["id"] in told
    assert "list.yaml" in told
