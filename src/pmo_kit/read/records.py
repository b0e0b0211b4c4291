"""Pydantic's findings as faults that a PMO analyst can mend."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from pmo_kit.errors import Faults, Place

Built = TypeVar("Built", bound=BaseModel)

_LONGEST = 80
# What each kind of finding is called in the catalogue; pydantic's own English is for developers.
_MESSAGES = {
    "missing": "field-missing",
    "extra_forbidden": "field-unknown",
    "literal_error": "field-choice",
    "string_pattern_mismatch": "field-pattern",
    "value_error": "field-condition",
    "greater_than_equal": "field-too-small",
    "less_than_equal": "field-too-large",
    **dict.fromkeys(["float_type", "float_parsing", "finite_number"], "field-number"),
    **dict.fromkeys(["int_type", "int_parsing", "int_parsing_size", "int_from_float"], "field-whole"),
    **dict.fromkeys(["bool_type", "bool_parsing"], "field-true-or-false"),
    **dict.fromkeys(
        ["date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact"], "field-date"
    ),
    **dict.fromkeys(["string_too_short", "too_short"], "field-empty"),
    **dict.fromkeys(["string_type"], "field-text"),
    **dict.fromkeys(["tuple_type", "list_type"], "field-list"),
    **dict.fromkeys(["dict_type", "mapping_type", "model_type", "model_attributes_type"], "field-keys"),
}


def build(kind: type[Built], raw: Mapping[str, Any], place: Place, faults: Faults) -> Built | None:
    """Make a typed record of plain data; every field that does not fit becomes a fault at its place."""
    try:
        return kind.model_validate(raw)
    except ValidationError as error:
        for found in error.errors(include_url=False):
            _note(kind, found, place, faults)
        return None


def stand_in(kind: type[Built], raw: Mapping[str, Any], others: Iterable[Mapping[str, Any]]) -> Built | None:
    """A record for the checks that follow: what does not fit in it is taken from another one of its kind.

    A person is then told in one round what is wrong within a record and what does not fit to other records. None where
    no other record makes up for it.
    """
    wrong = {str(found["loc"][0]) for found in _errors(kind, raw) if found["loc"]}
    for other in others:
        filled = {name: value for name, value in raw.items() if name not in wrong}
        filled |= {name: other[name] for name in wrong if name in other and name in kind.model_fields}
        if not _errors(kind, filled):
            return kind.model_validate(filled)
    return None


def _errors(kind: type[BaseModel], raw: Mapping[str, Any]) -> list[Any]:
    try:
        kind.model_validate(raw)
    except ValidationError as error:
        return list(error.errors(include_url=False))
    return []


def _note(kind: type[BaseModel], found: Any, place: Place, faults: Faults) -> None:
    path = [str(part) for part in found["loc"]]
    where = Place(place.file, place.sheet, place.cell, place.record, ".".join(path))
    message = _MESSAGES.get(found["type"], "field-wrong")
    owner = _model_at(kind, path[:-1])
    told = found.get("ctx", {})
    faults.add(
        message,
        where,
        value=_short(found["input"]),
        reason=found["msg"],
        allowed=str(told.get("expected", "")).replace(" or ", ", "),
        limit=told.get("ge", told.get("le", "")),
        example=_example(owner, path[-1], told),
        known=tuple(part.alias or name for name, part in owner.model_fields.items()),
    )


def _example(owner: type[BaseModel], field: str, told: Mapping[str, Any]) -> str:
    """A value that the field would take: the model's own example, or else its pattern."""
    parts = (part for name, part in owner.model_fields.items() if field in {name, part.alias})
    examples = next((part.examples for part in parts if part.examples), [told.get("pattern", "")])
    return str(examples[0])


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
