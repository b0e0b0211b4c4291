"""A document as people write on in it: what they wrote is theirs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_kit.model.document import Amount, FilledDocument, Filling, Said
from pmo_kit.model.text import LANGUAGES, Language, Text
from pmo_kit.report.document_text import document_text, refilled
from tests.decide.test_document_filling import template

NAME = Text("Purpose", "用途")


def document(filling: Filling | None = None, fields: Mapping[str, Filling] | None = None) -> FilledDocument:
    """A document of one field."""
    return FilledDocument(
        template=template(),
        initiative_id="OPS-001",
        subject=Text("Desk helper", "助手"),
        organisation=Text("Test Bank", "测试银行"),
        classification=Text("Internal", "内部"),
        owner=Text("AI PMO lead", "负责人"),
        as_of=date(2026, 3, 1),
        fillings=fields or {"it": filling or Filling()},
    )


def saying(*said: Said) -> FilledDocument:
    """A document whose one field says this."""
    return document(Filling(statements=tuple((NAME, each) for each in said)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_open_field_shows_what_to_write_and_an_example(language: Language) -> None:
    """In the language of the document, and nothing that looks like an answer."""
    text = document_text(document(), language)
    assert ("Say it" in text) == (language == "en")
    assert ("> *填写要求*：请填写" in text) == (language == "zh")


def test_a_document_is_born_a_draft() -> None:
    """It says so in its head, with the day and who writes it."""
    text = document_text(document(), "en")
    assert "Draft: nobody has approved it" in text
    assert "| **As of** | 1 Mar 2026 |" in text


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ([Text("Helps", "协助")], "\nHelps\n"),
        ([date(2026, 2, 10)], "\n10 Feb 2026\n"),
        ([Amount(350_000, "CNY")], "\nRMB 0.35m\n"),
        ([Text("a", "a"), Text("b", "b")], "\n- Purpose: a\n- Purpose: b\n"),
        ([Text("a | b *c* <d>", "")], r"a \| b \*c\* \<d\>"),
    ],
)
def test_what_the_registers_say_is_written_plainly(said: list[Said], written: str) -> None:
    """No mark of a cell changes the layout of the document."""
    assert written in document_text(saying(*said), "en")


def test_rows_become_a_table_and_an_empty_cell_stays_empty() -> None:
    """One line each."""
    rows = document(Filling(headings=(NAME, NAME), rows=((Text("x", "甲"), None),)))
    assert "| Purpose | Purpose |\n| --- | --- |\n| x |  |" in document_text(rows, "en")


def test_a_field_that_nobody_touched_is_renewed() -> None:
    """The register changed, so does the document."""
    again = refilled(document_text(saying(Text("Old", "旧")), "en"), saying(Text("New", "新")), "en")
    assert ("New" in again.text, "Old" in again.text, again.renewed) == (True, False, ("it",))


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_what_a_person_wrote_is_never_replaced(words: str) -> None:
    """Between the marks or outside of them, whatever it is."""
    born = document_text(document(), "en")
    written = re.sub(
        r"(-->\n)> \*What to write\*.*?(\n<!-- end: it)", lambda m: f"{m[1]}Mine: {words}{m[2]}", born, flags=re.S
    )
    written += f"\nAppendix: {words}\n"
    again = refilled(written, saying(Text("New", "新")), "en")
    assert again.text == written
    assert again.kept == ("it",)


def test_a_field_whose_marks_are_gone_is_told_and_nothing_is_added() -> None:
    """Where the text belongs only its writer knows."""
    torn = document_text(document(), "en").replace("<!-- end: it -->", "")
    again = refilled(torn, saying(Text("New", "新")), "en")
    assert (again.text, again.absent) == (torn, ("it",))


def test_a_field_that_the_template_no_longer_has_stays() -> None:
    """An older document keeps what it says."""
    born = document_text(saying(Text("Old", "旧")), "en")
    newer = replace(document(), template=template(id="other"), fillings={"other": Filling()})
    again = refilled(born, newer, "en")
    assert "Old" in again.text
    assert again.absent == ("other",)


def test_an_editor_that_ends_lines_the_windows_way_changes_nothing() -> None:
    """The field is still the kit's own."""
    text = document_text(saying(Text("Old", "旧")), "en").replace("\n", "\r\n")
    assert refilled(text, saying(Text("New", "新")), "en").renewed == ("it",)


def test_the_head_of_a_blank_form_is_left_open() -> None:
    """No initiative, no organisation, no day; who writes it is told."""
    form = replace(document(), initiative_id="", subject=Text("", ""), organisation=Text("", ""))
    head = document_text(form, "en").split("## ")[0]
    assert "| **Initiative** |  |\n| **Organisation** |  |\n" in head
    assert "| **As of** |  |" in head
    assert "2026" not in head
