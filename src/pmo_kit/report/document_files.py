"""A filled document as the files that people get: a Markdown text, and a Word file beside it."""

from __future__ import annotations

from collections.abc import Iterable

from pmo_kit.model.document import FilledDocument
from pmo_kit.model.text import Language
from pmo_kit.report.document_text import document_text
from pmo_kit.report.word_file import word_file


def file_name(template: str, language: Language) -> str:
    """What the text of a document in one language is called."""
    return f"{template}.{language}.md"


def word_beside(text: str, document: FilledDocument, language: Language) -> bytes:
    """The Word file that says what the text says."""
    return word_file(text, language, classification=document.classification.say(language), made_on=document.as_of)


def new_files(document: FilledDocument, languages: Iterable[Language], *, word: bool) -> dict[str, str | bytes]:
    """A document as it is born, by file name, as Word files too where asked for."""
    files: dict[str, str | bytes] = {}
    for language in languages:
        name = file_name(document.template.id, language)
        text = document_text(document, language)
        files[name] = text
        if word:
            files[f"{name.removesuffix('.md')}.docx"] = word_beside(text, document, language)
    return files
