"""Where do two results differ? Value by value, each with its path and both values as they are written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

_ABSENT = object()


@dataclass(frozen=True)
class Difference:
    """One value that is not the same: its path, and both values as JSON; blank where there is none."""

    path: str
    before: str
    after: str


def differences(before: object, after: object, path: str = "") -> Iterator[Difference]:
    """The values that differ between two pieces of plain data, in the order of the first.

    Types count: a number is neither the text that shows it nor the truth value that equals it. Of a part that is
    there on one side only, the whole part is one difference.

    >>> [str(each.path) for each in differences({"a": [1, 2], "b": 1}, {"a": [1, "2"], "c": 1})]
    ['a[1]', 'b', 'c']
    """
    if isinstance(before, dict) and isinstance(after, dict):
        for key in (*before, *(key for key in after if key not in before)):
            step = f"{path}.{key}" if path else str(key)
            yield from differences(before.get(key, _ABSENT), after.get(key, _ABSENT), step)
    elif isinstance(before, list) and isinstance(after, list):
        for at in range(max(len(before), len(after))):
            one, other = (part[at] if at < len(part) else _ABSENT for part in (before, after))
            yield from differences(one, other, f"{path}[{at}]")
    elif type(before) is not type(after) or before != after:
        yield Difference(path, _written(before), _written(after))


def _written(value: object) -> str:
    return "" if value is _ABSENT else json.dumps(value, ensure_ascii=False, sort_keys=True)
