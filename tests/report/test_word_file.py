"""A document in Word's format."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import docx
import pytest

from pmo_kit.report.word_file import is_as_written, word_file

TEXT = """<!-- field: heading; kit: 000000000000 -->
# Note

|  |  |
| --- | --- |
| **Initiative** | OPS-001 助手 |

## 1. Use

### 1.1 Purpose

> *What to write*: say it

- one **strong** word
- two

| A | B |
| --- | --- |
| 1 | 费用 |
"""


def made(text: str = TEXT) -> bytes:
    """The file of a text."""
    return word_file(text, "zh", classification="内部", made_on=date(2026, 3, 1))


def test_headings_tables_lists_and_hints_are_words_own() -> None:
    """So that an outline, a contents list and a style sheet work on them; the marks of the text are gone."""
    document = docx.Document(io.BytesIO(made()))
    styles = [(each.style.name, each.text) for each in document.paragraphs if each.style and each.text.strip()]
    assert ("Title", "Note") in styles
    assert ("Heading 1", "1. Use") in styles
    assert ("Heading 2", "1.1 Purpose") in styles
    assert ("List Bullet", "one strong word") in styles
    assert ("Quote", "What to write: say it") in styles
    assert [[cell.text for cell in row.cells] for row in document.tables[1].rows] == [["A", "B"], ["1", "费用"]]
    assert not any("<!--" in text for _, text in styles)
    assert document.sections[0].header.paragraphs[0].text == "内部"


def test_chinese_has_a_face_of_its_own_in_every_style() -> None:
    """With the Latin face alone, Word and WPS show Chinese in whatever they fall back on."""
    document = docx.Document(io.BytesIO(made()))
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "List Bullet", "Quote"):
        faces = document.styles[name].element.rPr.rFonts
        told = {key.rpartition("}")[2]: value for key, value in faces.attrib.items()}
        assert told["eastAsia"] == "微软雅黑", name
        assert not any(key.endswith("Theme") for key in told), name


def test_the_contents_are_there_before_anybody_updates_them() -> None:
    """A field of Word's own that already lists the sections."""
    with zipfile.ZipFile(io.BytesIO(made())) as packed:
        body = packed.read("word/document.xml").decode()
    assert "TOC \\o" in body
    assert body.index("TOC \\o") < body.index("1. Use") < body.rindex("1. Use")


def test_the_same_text_gives_the_same_bytes() -> None:
    """No moment of packing is in them."""
    assert made() == made()


@pytest.mark.parametrize("change", ["none", "a word", "a shorter file"])
def test_a_file_in_which_somebody_wrote_is_known(change: str) -> None:
    """And one that is no Word file is nobody's to replace."""
    content = made()
    if change == "a word":
        document = docx.Document(io.BytesIO(content))
        document.paragraphs[0].add_run(" mine")
        packed = io.BytesIO()
        document.save(packed)
        content = packed.getvalue()
    elif change == "a shorter file":
        content = content[:-40]
    assert is_as_written(content) is (change == "none")
