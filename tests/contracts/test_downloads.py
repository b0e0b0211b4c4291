"""What can be taken away from the site: every template, in both languages, as a file that opens."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from docx import Document

from pmo_kit.model.method import Method
from pmo_kit.model.text import LANGUAGES
from pmo_kit.read.document_templates import load_document_templates
from pmo_kit.read.registers import load_registers


def test_every_template_is_on_the_site_in_both_languages(site: Path, method: Method) -> None:
    """As a Word form with its title and every field, linked from its reference and from the page of downloads."""
    for template in load_document_templates(method, load_registers(method)).values():
        for language in LANGUAGES:
            name = f"assets/downloads/{template.id}.{language}.docx"
            form = Document(io.BytesIO((site / name).read_bytes()))
            told = [paragraph.text for paragraph in form.paragraphs]
            assert told[0] == template.name.say(language)
            fields = [field.name.say(language) for field in template.every_field()]
            assert [field for field in fields if not any(field in line for line in told)] == [], name
            for home in ("", "zh/"):
                up = "../" if home else ""
                assert f'href="{up}{name}"' in (site / home / "downloads.html").read_text(encoding="utf-8")
                reference = (site / home / "reference" / "documents.html").read_text(encoding="utf-8")
                assert f'href="../{up}{name}"' in reference


def test_a_gate_leads_to_the_template_of_each_document_it_asks_for(site: Path, method: Method) -> None:
    """Where there is one: from "what do I need" to the blank form in two clicks."""
    templates = load_document_templates(method, load_registers(method)).values()
    for each in method.requirements.values():
        found = next((template.id for template in templates if each.artefact in template.artefacts), None)
        page = (site / "lifecycle" / f"{each.gate.lower()}.html").read_text(encoding="utf-8")
        assert found is None or f'href="../reference/documents.html#{found}"' in page, each.id


def test_the_registers_can_be_taken_as_a_workbook(site: Path) -> None:
    """In both languages, linked from the page of downloads."""
    for language in LANGUAGES:
        name = f"assets/downloads/registers.{language}.xlsx"
        assert (site / name).read_bytes()[:2] == b"PK"
        assert f'href="{name}"' in (site / "downloads.html").read_text(encoding="utf-8")


def test_a_download_is_made_again_only_when_what_it_is_made_of_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same content gives the same bytes; a file of a template that is gone is deleted."""
    import download_files

    made: list[str] = []

    def files(of: str) -> object:
        make = lambda: made.append(of) or of.encode()  # noqa: E731
        return lambda _: [("form.en.docx", of, make)]

    (tmp_path / "gone.en.docx").write_bytes(b"old")
    for of in ("one", "one", "two"):
        monkeypatch.setattr(download_files, "_files", files(of))
        download_files.write_downloads(tmp_path)
    assert made == ["one", "two"]
    assert (tmp_path / "form.en.docx").read_bytes() == b"two"
    assert {path.name for path in tmp_path.iterdir()} == {"form.en.docx", ".made-of.json"}
    assert json.loads((tmp_path / ".made-of.json").read_text(encoding="utf-8")) == {"form.en.docx": "two"}
