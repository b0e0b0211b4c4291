"""A document that people have written in, brought up to what the registers and its template say now."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pmo_kit.model.document import DocumentField, DocumentSection, FilledDocument
from pmo_kit.model.text import Language
from pmo_kit.report.document_marks import BLOCK, FIELDS, HEADING, NUMBERED, block, field_list, is_own
from pmo_kit.report.document_text import field_bodies
from pmo_kit.report.words import Speaker

# Its headings, the line below them, and one row to write in.
_BLANK_TABLE = 3


@dataclass(frozen=True)
class Refilled:
    """A document brought up to date, and what became of its fields, by their ids.

    Renewed, or kept because a person wrote in them; without marks; added by a newer template; no more in the template,
    and kept because they say something, or taken out because they were only asking. `is_new` tells whether anything
    but the day is different.
    """

    text: str
    renewed: tuple[str, ...]
    kept: tuple[str, ...]
    absent: tuple[str, ...]
    added: tuple[str, ...]
    gone: tuple[str, ...]
    dropped: tuple[str, ...]
    is_new: bool


def refilled(text: str, document: FilledDocument, language: Language) -> Refilled:
    """A text that people may have written in, new fields in it, and every field renewed that nobody has touched."""
    say = Speaker(language)
    bodies = field_bodies(document, say)
    plain = text.replace("\r\n", "\n")
    fields = {found["id"]: is_own(found) for found in BLOCK.finditer(plain)}
    asked = [found["id"] for found in BLOCK.finditer(plain) if _is_only_asked(found) and found["id"] not in bodies]
    renewed = BLOCK.sub(lambda found: _renewed(found, bodies), _without(plain, asked))
    missing = [name for name in bodies if name not in fields]
    new = [name for name in missing if _is_new(name, document, plain, say)]
    for section in document.template.sections:
        for field in section.fields:
            if field.id in new:
                renewed = _with_field(renewed, section, field, block(field.id, bodies[field.id]), document, say)
    told = _listed(_numbered(renewed, document, say) if new or asked else renewed, document)
    return Refilled(
        told,
        renewed=tuple(name for name, own in fields.items() if name in bodies and not own and name != HEADING),
        kept=tuple(name for name, own in fields.items() if name in bodies and own),
        absent=tuple(name for name in missing if name not in new),
        added=tuple(new),
        gone=tuple(name for name in fields if name not in bodies and name not in asked),
        dropped=tuple(asked),
        is_new=_undated(told) != _undated(plain),
    )


def _renewed(found: re.Match[str], bodies: dict[str, str]) -> str:
    name = found["id"]
    return found[0] if is_own(found) or name not in bodies else block(name, bodies[name])


def _is_only_asked(found: re.Match[str]) -> bool:
    """Whether a field holds nothing but the hint and the example of the kit."""
    lines = [line for line in found["body"].split("\n") if line.strip()]
    table = [line for line in lines if not line.startswith(">")]
    blank = not table or (len(table) == _BLANK_TABLE and set("".join(table[1:])) <= set("|- "))
    return not is_own(found) and blank and len(lines) > len(table)


def _without(text: str, names: list[str]) -> str:
    """The text without these fields and their headings."""
    for name in names:
        text = re.sub(
            rf"(?:^### [^\n]*\n+)?^<!-- field: {name}; .*?<!-- end: {name} -->\n*", "", text, flags=re.S | re.M
        )
    return text


def _is_new(name: str, document: FilledDocument, text: str, say: Speaker) -> bool:
    """Whether the template had no such field when the document was written; where no list tells, by its heading."""
    listed = FIELDS.search(text)
    if listed:
        return name not in listed["ids"].split()
    title = next(say.text(field.name) for field in document.template.every_field() if field.id == name)
    return not re.search(rf"^### .*{re.escape(title)}$", text, re.MULTILINE) and f"<!-- field: {name};" not in text


def _with_field(
    text: str, section: DocumentSection, field: DocumentField, written: str, document: FilledDocument, say: Speaker
) -> str:
    """The text with one more field, behind the one before it in the template, under the heading of its section."""
    part = f"### {_number(document, field.id)} {say.text(field.name)}\n\n{written}\n\n"
    heading = re.search(_section_line(section, say), text, re.MULTILINE)
    before = [each.id for each in section.fields[: section.fields.index(field)]]
    earlier = [each.id for each in document.template.every_field()]
    earlier = earlier[: earlier.index(field.id)]
    ends = {found["id"]: found.end() for found in BLOCK.finditer(text)}
    last = next((ends[name] for name in reversed(before) if name in ends), None)
    if last is None and heading is None:
        number = document.template.sections.index(section) + 1
        part = f"## {number}. {say.text(section.name)}\n\n{part}"
        last = next((ends[name] for name in reversed(earlier) if name in ends), ends.get(HEADING, 0))
    start = last if last is not None else heading.end() if heading else 0
    place = _next_part(text, start)
    above = text[:place].rstrip("\n")
    return (above + "\n\n" if above else "") + part + text[place:]


def _next_part(text: str, start: int) -> int:
    """Where the next heading of the template, the next field or the list of fields begins."""
    found = [pattern.search(text, start) for pattern in (NUMBERED, BLOCK, FIELDS)]
    return min((each.start() for each in found if each), default=len(text))


def _section_line(section: DocumentSection, say: Speaker) -> str:
    return rf"^## \d+\. {re.escape(say.text(section.name))}$"


def _number(document: FilledDocument, name: str) -> str:
    return next(
        f"{number}.{place}"
        for number, section in enumerate(document.template.sections, start=1)
        for place, field in enumerate(section.fields, start=1)
        if field.id == name
    )


def _numbered(text: str, document: FilledDocument, say: Speaker) -> str:
    """The headings of the template with the numbers that they have now; a heading that a person changed stays."""
    for number, section in enumerate(document.template.sections, start=1):
        text = re.sub(_section_line(section, say), f"## {number}. {say.text(section.name)}", text, flags=re.MULTILINE)
        for field in section.fields:
            behind = rf"(?= [^\n]*\n+<!-- field: {field.id}; )"
            text = re.sub(rf"^### \d+\.\d+{behind}", f"### {_number(document, field.id)}", text, flags=re.MULTILINE)
    return text


def _listed(text: str, document: FilledDocument) -> str:
    """The text with the list of the template's fields where it was, or at its end."""
    listed = field_list(document.template)
    return FIELDS.sub(listed, text) if FIELDS.search(text) else f"{text.rstrip()}\n\n{listed}\n"


def _undated(text: str) -> str:
    """The text without its head, which says the day."""
    return BLOCK.sub(lambda found: "" if found["id"] == HEADING and not is_own(found) else found[0], text)
