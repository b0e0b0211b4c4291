"""YAML read strictly: a key written twice is a fault, `no` stays text, and dates stay as they were written."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from pmo_kit.errors import Faults, Place

try:
    from yaml import CSafeLoader as _Base
except ImportError:  # a Python without the C extension reads the same, slower
    from yaml import SafeLoader as _Base  # type: ignore[assignment]


class _StrictLoader(_Base):
    """YAML 1.2's core types only, and no key twice."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - PyYAML wants a class attribute


_CORE = {
    "null": (r"^(?:~|null|)$", ["~", "n", ""]),
    "bool": (r"^(?:true|false)$", list("tf")),
    "int": (r"^[-+]?(?:0|[1-9]\d*)$", list("-+0123456789")),
    "float": (r"^[-+]?(?:0|[1-9]\d*)\.\d+$", list("-+0123456789")),
}
for _name, (_pattern, _first) in _CORE.items():
    _StrictLoader.add_implicit_resolver(f"tag:yaml.org,2002:{_name}", re.compile(_pattern), _first)


def _mapping(loader: _StrictLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    loader.flatten_mapping(node)
    result: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if isinstance(key, list | dict):
            raise yaml.constructor.ConstructorError(None, None, "a key must be a word", key_node.start_mark)
        if key in result:
            raise yaml.constructor.ConstructorError(None, None, f"the key `{key}` stands twice", key_node.start_mark)
        result[key] = loader.construct_object(value_node, deep=True)
    return result


_StrictLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read_yaml(path: Path, name: str, faults: Faults) -> Any:
    """Read one YAML file; a fault is noted and None returned where it cannot be read."""
    try:
        return yaml.load(path.read_text(encoding="utf-8-sig"), _StrictLoader)  # noqa: S506 - built on the safe loader
    except UnicodeDecodeError as error:
        faults.add("not-utf8", Place(file=name), position=error.start)
    except OSError as error:
        faults.add("cannot-read", Place(file=name), reason=error.strerror or error)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else "?"
        faults.add("yaml-broken", Place(file=name), line=line, reason=getattr(error, "problem", "") or error)
    return None
