"""A document in Word's format, made of the Markdown that people write in: headings, tables, lists, hints in grey.

The same text gives the same bytes. The file carries a digest of its own body, by which `is_as_written` tells whether
anybody has written in it since.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from pmo_kit.model.text import Language
from pmo_kit.report.words import Speaker

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

_LATIN, _CHINESE = "Calibri", "微软雅黑"
_LOCALES = {"en": "en-GB", "zh": "zh-CN"}
_BODY = "word/document.xml"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_GREY = "595959"
# What the margins of an A4 page leave, and between how many characters the width of a column counts.
_PAGE_CM, _NARROW, _WIDE = 16.6, 13, 34
_STYLES = ("Normal", "Title", "Heading 1", "Heading 2", "List Bullet", "List Number", "Quote", "Header", "Footer")
_LEVELS = {"h1": "Title", "h2": "Heading 1", "h3": "Heading 2", "h4": "Heading 2"}


def word_file(text: str, language: Language, *, classification: str, made_on: date) -> bytes:
    """The bytes of a .docx that says what the Markdown says, with contents, page numbers and the classification."""
    from docx import Document

    document = Document()
    _prepare(document, language, classification, made_on)
    tree = SyntaxTreeNode(MarkdownIt("commonmark").enable("table").parse(text))
    sections = [node for node in tree.children if node.type == "heading" and node.tag == "h2"]
    for node in tree.children:
        if node in sections[:1]:
            _contents(document, [_text_of(each) for each in sections], Speaker(language))
        _add(document, node)
    return _sealed(document)


def is_as_written(content: bytes) -> bool:
    """Whether a .docx is one of the kit's in which nobody has written since."""
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            body = packed.read(_BODY)
        return bool(Document(io.BytesIO(content)).core_properties.identifier == _digest(body))
    except (zipfile.BadZipFile, KeyError, PackageNotFoundError):
        return False


def _prepare(document: Document, language: Language, classification: str, made_on: date) -> None:
    from docx.shared import Cm

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.header.paragraphs[0].text = classification
    _field(section.footer.paragraphs[0], "PAGE", "1")
    for name in _STYLES:
        _fonts(document.styles[name], language)
    properties = document.core_properties
    properties.author = properties.comments = ""
    properties.created = properties.modified = datetime.combine(made_on, datetime.min.time())


def _fonts(style: Any, language: Language) -> None:
    """One Latin and one Chinese face for a style: without the second, Chinese keeps the reader's default face."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement
    from docx.shared import RGBColor

    style.font.name = _LATIN
    faces = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        faces.attrib.pop(qn(f"w:{theme}"), None)
    faces.set(qn("w:eastAsia"), _CHINESE)
    locale = OxmlElement("w:lang")
    locale.set(qn("w:val"), _LOCALES[language])
    locale.set(qn("w:eastAsia"), _LOCALES["zh"])
    style.element.get_or_add_rPr().append(locale)
    if style.name == "Quote":
        style.font.color.rgb = RGBColor.from_string(_GREY)


def _contents(document: Document, headings: list[str], say: Speaker) -> None:
    """A table of contents that is there before anybody updates it; Word and WPS renew it on a right click."""
    from docx.shared import Pt

    title = document.add_paragraph()
    title.paragraph_format.space_before = Pt(14)
    title.add_run(say.word("fill-contents")).bold = True
    _field(document.add_paragraph(), r'TOC \o "1-2" \h \z \u', "\n".join(headings))


def _field(paragraph: Paragraph, instruction: str, shown: str) -> None:
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    for kind in ("begin", "instruction", "separate", "shown", "end"):
        run = paragraph.add_run(shown if kind == "shown" else "")
        if kind == "instruction":
            code = OxmlElement("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = instruction
            run._r.append(code)
        elif kind != "shown":
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)


def _add(document: Document, node: SyntaxTreeNode, style: str | None = None) -> None:
    """One block of the text; a comment of the Markdown is left out."""
    if node.type == "heading":
        _inline(document.add_paragraph(style=_LEVELS.get(node.tag, "Heading 2")), node)
    elif node.type == "paragraph":
        _inline(document.add_paragraph(style=style), node)
    elif node.type == "table":
        _table(document, node)
    elif node.type in {"fence", "code_block"}:
        document.add_paragraph(node.content)
    else:
        styles = {"blockquote": "Quote", "bullet_list": "List Bullet", "ordered_list": "List Number"}
        for child in node.children:
            _add(document, child, styles.get(node.type, style))


def _table(document: Document, node: SyntaxTreeNode) -> None:
    from docx.shared import Cm

    rows = [row for part in node.children for row in part.children]
    table = document.add_table(rows=0, cols=len(rows[0].children), style="Table Grid")
    table.autofit = False
    widths = [Cm(width) for width in _widths(rows)]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in rows:
        for cell, given, width in zip(table.add_row().cells, row.children, widths, strict=True):
            cell.width = width
            _inline(cell.paragraphs[0], given, bold=given.type == "th")
    if not any(_text_of(cell) for cell in rows[0].children):
        table._tbl.remove(table.rows[0]._tr)


def _widths(rows: list[SyntaxTreeNode]) -> list[float]:
    """How wide each column is, in centimetres: by its longest cell, within limits; a Chinese character counts twice."""
    texts = [[_text_of(cell) for cell in row.children] for row in rows]
    longest = [
        max(sum(2 if east_asian_width(sign) in "WF" else 1 for sign in cell) for cell in column)
        for column in zip(*texts, strict=True)
    ]
    weights = [min(max(length, _NARROW), _WIDE) for length in longest]
    return [_PAGE_CM * weight / sum(weights) for weight in weights]


def _length(text: str) -> int:
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def _inline(paragraph: Paragraph, node: SyntaxTreeNode, *, bold: bool = False, italic: bool = False) -> None:
    for child in node.children:
        if child.type in {"softbreak", "hardbreak"}:
            paragraph.add_run().add_break()
        elif child.children:
            _inline(paragraph, child, bold=bold or child.type == "strong", italic=italic or child.type == "em")
        elif child.content:
            run = paragraph.add_run(child.content)
            run.bold, run.italic = bold or None, italic or None


def _text_of(node: SyntaxTreeNode) -> str:
    return node.content if not node.children else "".join(_text_of(child) for child in node.children)


def _sealed(document: Document) -> bytes:
    """The packed file, with the digest of its body among the properties and without the moments of packing."""
    body = _parts(document)[_BODY]
    document.core_properties.identifier = _digest(body)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _parts(document).items():
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _parts(document: Document) -> dict[str, bytes]:
    packed = io.BytesIO()
    document.save(packed)
    with zipfile.ZipFile(packed) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
