"""Pydantic's findings as faults that a PMO analyst can mend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from pmo_kit.errors import Faults, Place

Built = TypeVar("Built", bound=BaseModel)

_LONGEST = 80
_PLAIN = {
    "missing": "field-missing",
    "extra_forbidden": "field-unknown",
    "literal_error": "field-choice",
}


def build(kind: type[Built], raw: Mapping[str, Any], place: Place, faults: Faults) -> Built | None:
    """Make a typed record of plain data; every field that does not fit becomes a fault at its place."""
    try:
        return kind.model_validate(raw)
    except ValidationError as error:
        for found in error.errors(include_url=False):
            _note(kind, found, place, faults)
        return None


def _note(kind: type[BaseModel], found: Any, place: Place, faults: Faults) -> None:
    path = [str(part) for part in found["loc"]]
    where = Place(place.file, place.sheet, place.cell, place.record, ".".join(path))
    message = _PLAIN.get(found["type"], "field-wrong")
    owner = _model_at(kind, path[:-1])
    faults.add(
        message,
        where,
        value=_short(found["input"]),
        reason=found["msg"].removeprefix("Value error, "),
        allowed=found.get("ctx", {}).get("expected", ""),
        known=", ".join(part.alias or name for name, part in owner.model_fields.items()),
    )


def _model_at(kind: type[BaseModel], path: Sequence[str]) -> type[BaseModel]:
    """The model that a field of a nested record belongs to."""
    for name in path:
        parts = {part.alias or key: part.annotation for key, part in kind.model_fields.items()}
        nested = next((each for each in _inside(parts.get(name)) if issubclass(each, BaseModel)), None)
        kind = nested or kind
    return kind


def _inside(annotation: Any) -> Iterator[type]:
    """The types that an annotation such as `tuple[Column, ...] | None` is made of."""
    if isinstance(annotation, type) and not get_args(annotation):
        yield annotation
    for part in get_args(annotation):
        yield from _inside(part)


def _short(value: Any) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"
