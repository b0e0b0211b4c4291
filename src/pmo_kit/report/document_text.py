"""A document as Markdown that people go on writing in: each field between marks that tell who wrote last."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from pmo_kit.model.document import Amount, DocumentField, FilledDocument, Filling, Said
from pmo_kit.model.text import Language
from pmo_kit.report.document_marks import HEADING, block, field_list
from pmo_kit.report.words import Speaker

_SPECIAL = re.compile(r"([\\`*_\[\]<>|])|^([#+-])", re.MULTILINE)


def document_text(document: FilledDocument, language: Language) -> str:
    """The whole document, as it is born: a draft."""
    say = Speaker(language)
    bodies = field_bodies(document, say)
    parts = [block(HEADING, bodies[HEADING])]
    for number, section in enumerate(document.template.sections, start=1):
        parts.append(f"## {number}. {say.text(section.name)}")
        for place, field in enumerate(section.fields, start=1):
            parts += [f"### {number}.{place} {say.text(field.name)}", block(field.id, bodies[field.id])]
    return "\n\n".join([*parts, field_list(document.template)]) + "\n"


def field_bodies(document: FilledDocument, say: Speaker) -> dict[str, str]:
    """What the kit writes between the marks, by field."""
    fields = {field.id: _body(field, document.fillings[field.id], say) for field in document.template.every_field()}
    return {HEADING: _heading(document, say), **fields}


def _heading(document: FilledDocument, say: Speaker) -> str:
    template = document.template
    facts = [
        ("fill-initiative", f"{document.initiative_id} {_plain(say.text(document.subject))}".strip()),
        ("fill-organisation", _plain(say.text(document.organisation))),
        ("fill-owner", say.text(document.owner)),
        ("fill-status", say.word("fill-draft")),
        ("as-of", "" if document.is_blank else say.day(document.as_of)),
    ]
    lines = [
        f"# {say.text(template.name)}",
        "",
        say.text(template.text("why")),
        "",
        *_table(["", ""], [[f"**{say.word(key)}**", value] for key, value in facts]),
    ]
    return "\n".join(lines)


def _body(field: DocumentField, filling: Filling, say: Speaker) -> str:
    names = [_plain(say.text(heading)) for heading in filling.headings]
    if filling.rows:
        return "\n".join(_table(names, [[_said(cell, say) for cell in row] for row in filling.rows]))
    if filling.statements:
        return "\n".join(_list(filling, say))
    asks = say.labelled(f"*{say.word('fill-hint')}*", say.text(field.asks))
    sample = say.labelled(f"*{say.word('fill-example')}*", say.text(field.sample))
    blank = ["", *_table(names, [[""] * len(names)])] if names else []
    return "\n".join([f"> {asks}", ">", f"> {sample}", *blank])


def _said(said: Said | None, say: Speaker) -> str:
    if said is None:
        return ""
    if isinstance(said, Amount):
        return say.money(said.value, said.currency)
    return say.day(said) if isinstance(said, date) else _plain(say.text(said))


def _list(filling: Filling, say: Speaker) -> list[str]:
    """One statement as it is; several below the headings of the cells that say them."""
    if len(filling.statements) == 1:
        return [_said(said, say) for _, said in filling.statements]
    return [f"- {say.labelled(_plain(say.text(name)), _said(said, say))}" for name, said in filling.statements]


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    for row in (headings, ["---"] * len(headings), *rows):
        yield f"| {' | '.join(row)} |"


def _plain(text: str) -> str:
    """Text of a cell in which nothing is taken for a mark of Markdown, in one line."""
    return _SPECIAL.sub(lambda found: f"\\{found[0]}", " ".join(text.split()))
