"""Pydantic's findings as faults that a PMO analyst can mend."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from pmo_kit.errors import Faults, Place

Built = TypeVar("Built", bound=BaseModel)

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
    field = ".".join(str(part) for part in found["loc"])
    where = Place(place.file, place.sheet, place.cell, place.record, field)
    message = _PLAIN.get(found["type"], "field-wrong")
    known = ", ".join(part.alias or name for name, part in kind.model_fields.items())
    faults.add(
        message,
        where,
        value=found["input"] if message != "field-missing" else "",
        reason=found["msg"].removeprefix("Value error, "),
        allowed=found.get("ctx", {}).get("expected", ""),
        known=known,
    )
