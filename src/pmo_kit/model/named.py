"""Which record of the method a person means by the words that were written into a cell."""

from __future__ import annotations

from pmo_kit.model.characters import plain
from pmo_kit.model.method import Method
from pmo_kit.model.text import text_of_cell


def named_in(method: Method, collection: str, said: str) -> str | None:
    """The id of the record of a collection that a person means by its id, a title, both titles or another word.

    People write both languages into one cell, as `Committee slot / 委员会排期` or without the stroke.
    """
    both = text_of_cell(said)
    wanted = {plain(said), plain(both.en), plain(both.zh)} - {""}
    for record in getattr(method, collection).values():
        joined = f"{record.title} {record.title_zh}"
        names = (record.id, record.title, record.title_zh, joined, *getattr(record, "also", ()))
        if wanted & {plain(name) for name in names}:
            return str(record.id)
    return None
