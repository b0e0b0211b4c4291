"""The reference pages of the fill-in documents: one for each, made from its template."""

from __future__ import annotations

from collections.abc import Mapping

from download_pages import document_links
from page_parts import kit_documents, names, pick, standing, table

from pmo_kit.model.document import DocumentField, DocumentTemplate
from pmo_kit.model.method import Method
from pmo_kit.model.text import Language


def documents(method: Method, language: Language) -> str:
    """All documents in one table, and then each with its fields, who reads them and what fills them."""
    found = kit_documents()
    return "\n".join([_overview(found, method, language), *(_one(each, method, language) for each in found.values())])


def _overview(found: Mapping[str, DocumentTemplate], method: Method, language: Language) -> str:
    headings = [
        pick(language, english, chinese)
        for english, chinese in [
            ("Document", "文件"),
            ("Why", "用途"),
            ("Written by", "编写人"),
            ("Becomes", "对应证据"),
        ]
    ]
    rows = [
        (
            f"[{each.name.say(language)}](#{each.id})",
            each.text("why").say(language),
            method.roles[each.owner].name.say(language),
            names(each.artefacts, method.artefacts, language),
        )
        for each in found.values()
    ]
    return f"# {pick(language, 'Documents', '文件模板')}\n\n{table(headings, rows)}"


def _one(template: DocumentTemplate, method: Method, language: Language) -> str:
    headings = [
        pick(language, english, chinese)
        for english, chinese in [("Field", "字段"), ("What to write", "填写要求"), ("Example", "示例"),
                                 ("Read by", "读者"), ("Filled from", "自动取自")]
    ]  # fmt: skip
    rows = [
        (
            f"{number}.{place} {field.name.say(language)}",
            field.asks.say(language),
            field.sample.say(language),
            names(field.read_by, method.roles, language),
            _sources(field),
        )
        for number, section in enumerate(template.sections, start=1)
        for place, field in enumerate(section.fields, start=1)
    ]
    title = f"## {template.name.say(language)} {{#{template.id}}}"
    form = f"{pick(language, 'Blank form (DOCX): ', '空白表单（DOCX）：')}{document_links(template, '../')}"
    told = f"`{template.id}` · {standing(template, method, language)}\n\n{form}"
    return f"{title}\n\n{told}\n\n{table(headings, rows)}"


def _sources(field: DocumentField) -> str:
    rows = [f"{field.rows.register_id}.{column}" for column in field.rows.columns] if field.rows else []
    return ", ".join(f"`{each}`" for each in (*field.taken_from, *rows))
