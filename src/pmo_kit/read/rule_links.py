"""Ids that a rule names, looked up; and the place of a rule for a message."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from pmo_kit.errors import Faults, Place
from pmo_kit.model.method import Method

KITS = "templates/"


def place_of(method: Method, collection: str, record: str, field: str = "") -> Place:
    """The file that a record stands in (the last one, where it is overlaid), the record and one of its fields."""
    files = method.origin.get(f"{collection}/{record}", ("",))
    return Place(file=files[-1], record=record, field=field)


def place_of_change(method: Method, collection: str, records: Iterable[str], field: str = "") -> Place:
    """Of several records that do not fit together the one that an organisation changed; else the first of them.

    What stood in the kit fitted together: the fault is that of the record which was laid over it.
    """
    places = [place_of(method, collection, record, field) for record in records]
    return next((place for place in places if not place.file.startswith(KITS)), places[0] if places else Place())


def ever_of(method: Method, collection: str) -> list[str]:
    """The ids of all records of a collection; those that were retired stay known, for ids are for ever."""
    return [key.partition("/")[2] for key in method.origin if key.startswith(f"{collection}/")]


def check_known(
    method: Method, faults: Faults, at: tuple[str, str, str], values: Iterable[str], known: Collection[str]
) -> None:
    """Note each of the values that is not known; `at` is the collection, the record and the field that names them."""
    for value in values:
        if value not in known:
            faults.add("unknown-id", place_of(method, *at), value=value, known=tuple(known))
