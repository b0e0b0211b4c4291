"""Ids that a rule names, looked up; and the place of a rule for a message."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from pmo_kit.errors import Faults, Place
from pmo_kit.model.method import Method


def place_of(method: Method, collection: str, record: str, field: str = "") -> Place:
    """The file that a record stands in (the last one, where it is overlaid), the record and one of its fields."""
    files = method.origin.get(f"{collection}/{record}", ("",))
    return Place(file=files[-1], record=record, field=field)


def check_known(
    method: Method, faults: Faults, at: tuple[str, str, str], values: Iterable[str], known: Collection[str]
) -> None:
    """Note each of the values that is not known; `at` is the collection, the record and the field that names them."""
    for value in values:
        if value not in known:
            faults.add("unknown-id", place_of(method, *at), value=value, known=tuple(known))
