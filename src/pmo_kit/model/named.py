"""Which record of the method a person means by the words that were written into a cell."""

from __future__ import annotations

from collections.abc import Mapping

from pmo_kit.model.characters import plain
from pmo_kit.model.method import Method
from pmo_kit.model.text import text_of_cell


def words_of(method: Method, collection: str) -> Mapping[str, str]:
    """Every word by which a record of a collection is known, made comparable, with the record's id.

    Its id, its titles, both titles together, and its other words; a word of two records means the first.
    """
    found: dict[str, str] = {}
    for record in getattr(method, collection).values():
        joined = f"{record.title} {record.title_zh}"
        for name in (record.id, record.title, record.title_zh, joined, *getattr(record, "also", ())):
            found.setdefault(plain(name), str(record.id))
    return found


def meant(words: Mapping[str, str], said: str) -> str | None:
    """The id of the record that is meant; None where no word is known.

    People write both languages into one cell, as `Committee slot / 委员会排期` or without the stroke.
    """
    both = text_of_cell(said)
    known = (words.get(plain(each)) for each in (said, both.en, both.zh) if plain(each))
    return next((each for each in known if each), None)


def named_in(method: Method, collection: str, said: str) -> str | None:
    """The id of the record of a collection that a person means; None where no word is known."""
    return meant(words_of(method, collection), said)
