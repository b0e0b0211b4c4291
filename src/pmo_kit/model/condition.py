"""Conditions of rules: plain keys and values that a compliance officer can read and nothing can execute."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_COMPARISON = re.compile(r"(>=|<=|>|<)\s*(\d+(?:\.\d+)?)")


@dataclass(frozen=True)
class Comparison:
    """A number compared with a limit, as in `>=1000000`."""

    sign: str
    limit: float


@dataclass(frozen=True)
class Term:
    """One key of a condition: the attribute overlaps with the values, or its number meets the comparison."""

    attribute: str
    values: tuple[str, ...] = ()
    comparison: Comparison | None = None


@dataclass(frozen=True)
class Condition:
    """Terms that must all hold, `any` sub-conditions of which one must, `none` of which none may.

    An empty condition always holds.
    """

    terms: tuple[Term, ...] = ()
    any_of: tuple[Condition, ...] = ()
    none_of: tuple[Condition, ...] = ()

    def every_term(self) -> Iterator[Term]:
        """All terms, those of the sub-conditions included."""
        yield from self.terms
        for part in (*self.any_of, *self.none_of):
            yield from part.every_term()

    def attributes(self) -> tuple[str, ...]:
        """The attributes it speaks about, in the order of first mention."""
        return tuple(dict.fromkeys(term.attribute for term in self.every_term()))


ALWAYS = Condition()


def parse_condition(raw: Any) -> Condition:
    """Turn the keys and values of a rule file into a condition.

    Raises:
        ValueError: with what is wrong and what to write, for the one who edits the rule.

    >>> parse_condition({"public_facing": True}).terms
    (Term(attribute='public_facing', values=('yes',), comparison=None),)
    """
    if isinstance(raw, Condition):
        return raw
    if not isinstance(raw, Mapping):
        raise ValueError(f"a condition is a list of `attribute: values`, not {raw!r}")  # noqa: TRY004
    terms = tuple(_term(str(key), value) for key, value in raw.items() if key not in {"any", "none"})
    return Condition(terms, _parts(raw, "any"), _parts(raw, "none"))


def _parts(raw: Mapping[str, Any], key: str) -> tuple[Condition, ...]:
    parts = raw.get(key, [])
    if not isinstance(parts, list | tuple):
        raise ValueError(f"`{key}` holds a list of conditions, not {parts!r}")  # noqa: TRY004
    return tuple(parse_condition(part) for part in parts)


def _term(attribute: str, value: Any) -> Term:
    if isinstance(value, str) and (found := _COMPARISON.fullmatch(value.strip())):
        return Term(attribute, comparison=Comparison(found[1], float(found[2])))
    values = value if isinstance(value, list | tuple) else [value]
    if not values:
        raise ValueError(f"`{attribute}` names no value")
    return Term(attribute, tuple(_plain(attribute, item) for item in values))


def _plain(attribute: str, value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str | int):
        return str(value)
    raise ValueError(f"`{attribute}` holds {value!r}; write an answer's id, true, false or a number like '>=10'")
