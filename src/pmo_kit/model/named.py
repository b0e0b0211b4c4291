"""Which record of the method a person means by the words that were written into a cell."""

from __future__ import annotations

from pmo_kit.model.characters import plain
from pmo_kit.model.method import Method


def named_in(method: Method, collection: str, said: str) -> str | None:
    """The id of the record of a collection that a person means by its id, a title, both titles or another word.

    People write both languages into one cell, as `Committee slot 委员会排期`.
    """
    wanted = plain(said)
    for record in getattr(method, collection).values():
        both = f"{record.title} {record.title_zh}"
        names = (record.id, record.title, record.title_zh, both, *getattr(record, "also", ()))
        if wanted in {plain(name) for name in names if name}:
            return str(record.id)
    return None
