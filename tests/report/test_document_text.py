"""A document as people write on in it: what they wrote is theirs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_kit.model.document import Amount, DocumentTemplate, FilledDocument, Filling, Said
from pmo_kit.model.text import LANGUAGES, Language, Text
from pmo_kit.report.document_again import refilled
from pmo_kit.report.document_text import document_text
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


def newer(*fields: str, sections: dict[str, list[str]] | None = None) -> FilledDocument:
    """A document of a newer template, with these fields in one section, or in several."""
    parts = [
        {
            **template().sections[0].model_dump(by_alias=True),
            "id": part.lower(),
            "title": part,
            "fields": [_field(each) for each in held],
        }
        for part, held in (sections or {"All": list(fields)}).items()
    ]
    changed = DocumentTemplate.model_validate({**template().model_dump(by_alias=True), "sections": parts})
    return replace(document(), template=changed, fillings={each.id: Filling() for each in changed.every_field()})


def _field(name: str) -> dict[str, object]:
    return {**template().sections[0].fields[0].model_dump(by_alias=True), "id": name, "title": f"About {name}"}


def test_a_field_of_a_newer_template_appears_in_its_place() -> None:
    """Behind the one before it, with the numbers of now; what people wrote stays, in the fields and between them."""
    born = document_text(newer("first", "last"), "en")
    written = re.sub(r"> \*What to write\*[^!]*?(?=\n<!-- end: first)", "Ours.", born, count=1)
    written = written.replace("<!-- end: first -->", "<!-- end: first -->\n\nBetween.")
    again = refilled(written, newer("first", "middle", "last"), "en")
    assert (again.added, again.kept, again.is_new) == (("middle",), ("first",), True)
    assert re.findall(r"^### .*|^Ours\.|^Between\.", again.text, re.M) == [
        *("### 1.1 About first", "Ours.", "Between.", "### 1.2 About middle", "### 1.3 About last")
    ]
    assert refilled(again.text, newer("first", "middle", "last"), "en").text == again.text


def test_a_new_section_comes_with_its_heading() -> None:
    """Before, between or behind the others, which are numbered anew."""
    born = document_text(newer(sections={"Two": ["b"]}), "en")
    again = refilled(born, newer(sections={"One": ["a"], "Two": ["b"], "Three": ["c", "d"]}), "en")
    assert re.findall(r"^##.*", again.text, re.M) == [
        *("## 1. One", "### 1.1 About a", "## 2. Two", "### 2.1 About b"),
        *("## 3. Three", "### 3.1 About c", "### 3.2 About d"),
    ]


def test_a_field_that_the_template_no_longer_has_stays_where_it_says_something() -> None:
    """Whoever said it; one that was only asking goes with its heading."""
    born = document_text(saying(Text("Old", "旧")), "en")
    again = refilled(born, newer("other"), "en")
    assert ("Old" in again.text, again.gone, again.added, again.dropped) == (True, ("it",), ("other",), ())
    again = refilled(document_text(newer("first", "last"), "en"), newer("last"), "en")
    assert (again.dropped, again.text) == (("first",), document_text(newer("last"), "en"))


def test_a_field_that_a_person_took_out_stays_out() -> None:
    """With its marks; the document remembers which fields its template had."""
    born = document_text(newer("first", "last"), "en")
    shorter = re.sub(r"### 1\.1.*?<!-- end: first -->\n*", "", born, flags=re.S)
    again = refilled(shorter, newer("first", "last"), "en")
    assert (again.text, again.added, again.absent, again.is_new) == (shorter, (), ("first",), False)


def test_a_document_from_before_it_remembered_is_told_by_its_headings() -> None:
    """A field without marks whose heading is there is a person's; one without heading is new."""
    born = re.sub(r"<!-- fields.*\n", "", document_text(newer("first", "last"), "en"))
    torn = born.replace("<!-- end: last -->", "")
    again = refilled(torn, newer("first", "middle", "last"), "en")
    assert (again.added, again.absent) == (("middle",), ("last",))


def test_another_day_alone_is_nothing_new() -> None:
    """The head says the day; nothing else is different."""
    again = refilled(document_text(document(), "en"), replace(document(), as_of=date(2026, 4, 1)), "en")
    assert ("1 Apr 2026" in again.text, again.is_new) == (True, False)


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
