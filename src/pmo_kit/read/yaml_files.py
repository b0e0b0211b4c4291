"""YAML read strictly: a key written twice is a fault, `no` stays text, and dates stay as they were written."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from pmo_kit.errors import Faults, Place
from pmo_kit.read.files import digest
from pmo_kit.read.pretenders import conflict_marks

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
    """Read one YAML file; a fault is noted and None returned where it cannot be read. An empty file gives None too."""
    return read_with_digest(path, name, faults)[0]


def read_with_digest(path: Path, name: str, faults: Faults) -> tuple[Any, str]:
    """One YAML file as `read_yaml` gives it, and the SHA-256 of the bytes that were read; blank where none were."""
    try:
        data = path.read_bytes()
    except OSError as error:
        faults.add("cannot-read", Place(file=name), reason=error)
        return None, ""
    return _parsed(data, name, faults), digest(data)


def _parsed(data: bytes, name: str, faults: Faults) -> Any:
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        faults.add("not-utf8", Place(file=name), position=error.start)
        return None
    if marks := conflict_marks(text):
        faults.add("merge-conflict", Place(file=name), lines=marks)
        return None
    try:
        return yaml.load(text, _StrictLoader)  # noqa: S506 - built on the safe loader
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        line, reason = _told(error, text)
        faults.add("yaml-broken", Place(file=name), line=line, reason=reason)
        return None


def yaml_files(folder: Path) -> list[Path]:
    """The YAML files of a folder and the folders in it, in order of name, whichever ending they have."""
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in {".yaml", ".yml"})


def _told(error: Exception, text: str) -> tuple[int | str, str]:
    """The line of a fault and what is wrong there, in a few words."""
    if isinstance(error, yaml.reader.ReaderError):
        position = next((at for at, sign in enumerate(text) if sign == chr(error.character)), 0)
        return text.count("\n", 0, position) + 1, error.reason
    mark = getattr(error, "problem_mark", None)
    return (mark.line + 1 if mark else "?"), getattr(error, "problem", "") or str(error)
