"""A document as Markdown that people go on writing in: each field between marks that tell who wrote last.

The opening mark holds a digest of what the kit wrote. Where the text between the marks no longer has that digest, a
person has written there, and it is never replaced.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from pmo_kit.model.document import Amount, DocumentField, FilledDocument, Filling, Said
from pmo_kit.model.text import Language
from pmo_kit.report.words import Speaker

_HEADING = "heading"
_BLOCK = re.compile(
    r"<!-- field: (?P<id>[a-z][a-z0-9-]*); kit: (?P<digest>[0-9a-f]{12}) -->\n(?P<body>.*?)<!-- end: (?P=id) -->",
    re.DOTALL,
)
_NUMBERED = re.compile(r"#{2,3} \d+(?:\.\d+)?\.? ")
_SPECIAL = re.compile(r"([\\`*_\[\]<>|])|^([#+-])", re.MULTILINE)


@dataclass(frozen=True)
class Refilled:
    """A document brought up to date: its text, the fields renewed, those a person wrote in, and those without marks."""

    text: str
    renewed: tuple[str, ...]
    kept: tuple[str, ...]
    absent: tuple[str, ...]


def document_text(document: FilledDocument, language: Language) -> str:
    """The whole document, as it is born: a draft."""
    say = Speaker(language)
    bodies = _bodies(document, say)
    parts = [_block(_HEADING, bodies[_HEADING])]
    for number, section in enumerate(document.template.sections, start=1):
        parts.append(f"## {number}. {say.text(section.name)}")
        for place, field in enumerate(section.fields, start=1):
            parts += [f"### {number}.{place} {say.text(field.name)}", _block(field.id, bodies[field.id])]
    return "\n\n".join(parts) + "\n"


def refilled(text: str, document: FilledDocument, language: Language) -> Refilled:
    """A text that people may have written in, with every field renewed that nobody has touched."""
    bodies = _bodies(document, Speaker(language))
    found: dict[str, bool] = {}

    def renewed(block: re.Match[str]) -> str:
        name, own = block["id"], _digest(block["body"]) != block["digest"]
        if name not in bodies:
            return block[0]
        found[name] = own
        return block[0] if own else _block(name, bodies[name])

    told = _BLOCK.sub(renewed, text.replace("\r\n", "\n"))
    return Refilled(
        told,
        renewed=tuple(name for name in found if not found[name] and name != _HEADING),
        kept=tuple(name for name in found if found[name]),
        absent=tuple(name for name in bodies if name not in found),
    )


def nobody_wrote(text: str) -> bool:
    """Whether a document is as the kit wrote it: every field its own, and nothing but headings outside of them."""
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n")
    blocks = list(_BLOCK.finditer(plain))
    outside = _BLOCK.sub("", plain).split("\n")
    own = all(_digest(block["body"]) == block["digest"] for block in blocks)
    return bool(blocks) and own and not [line for line in outside if line and not _NUMBERED.match(line)]


def _bodies(document: FilledDocument, say: Speaker) -> dict[str, str]:
    """What the kit writes between the marks, by field."""
    fields = {field.id: _body(field, document.fillings[field.id], say) for field in document.template.every_field()}
    return {_HEADING: _heading(document, say), **fields}


def _block(name: str, body: str) -> str:
    return f"<!-- field: {name}; kit: {_digest(body)} -->\n{body}\n<!-- end: {name} -->"


def _digest(body: str) -> str:
    return hashlib.sha256(body.strip().encode("utf-8")).hexdigest()[:12]


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
