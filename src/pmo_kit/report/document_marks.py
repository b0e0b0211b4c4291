"""The marks in a document that tell its fields, who wrote last in each, and which fields its template had.

The opening mark of a field holds a digest of what the kit wrote. Where the text between the marks no longer has that
digest, a person has written there, and it is never replaced.
"""

from __future__ import annotations

import hashlib
import re

from pmo_kit.model.document import DocumentTemplate

HEADING = "heading"
BLOCK = re.compile(
    r"<!-- field: (?P<id>[a-z][a-z0-9-]*); kit: (?P<digest>[0-9a-f]{12}) -->\n(?P<body>.*?)<!-- end: (?P=id) -->",
    re.DOTALL,
)
# Behind the last field: a field that is not in this list is new to the document, one that is was taken out by a person.
FIELDS = re.compile(r"^<!-- fields:(?P<ids>[a-z0-9 -]*) -->$", re.MULTILINE)
NUMBERED = re.compile(r"^#{2,3} \d+(?:\.\d+)?\.? ", re.MULTILINE)


def block(name: str, body: str) -> str:
    """What the kit writes in a field, between its marks."""
    return f"<!-- field: {name}; kit: {digest(body)} -->\n{body}\n<!-- end: {name} -->"


def digest(body: str) -> str:
    """What tells one text of a field from another."""
    return hashlib.sha256(body.strip().encode("utf-8")).hexdigest()[:12]


def is_own(found: re.Match[str]) -> bool:
    """Whether a person has written in a field."""
    return digest(found["body"]) != found["digest"]


def field_list(template: DocumentTemplate) -> str:
    """The mark that lists the fields of a template."""
    return f"<!-- fields: {' '.join(field.id for field in template.every_field())} -->"


def nobody_wrote(text: str) -> bool:
    """Whether a document is as the kit wrote it: every field its own, and nothing but headings outside of them."""
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n")
    blocks = list(BLOCK.finditer(plain))
    outside = FIELDS.sub("", BLOCK.sub("", plain)).split("\n")
    own = any(map(is_own, blocks)) or any(line for line in outside if not NUMBERED.match(line))
    return bool(blocks) and not own
