"""The catalogue of messages (`messages.yaml`), each in English and Chinese with the same blanks to fill."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

_LABELS = {
    "sheet": ("sheet", "工作表"),
    "cell": ("cell", "单元格"),
    "record": ("record", "记录"),
    "field": ("field", "字段"),
}


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Every message: `problem`, `problem_zh`, `remedy`, `remedy_zh` by message id."""
    import yaml  # only a fault needs it

    text = resources.files(__package__).joinpath("messages.yaml").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, str]] = yaml.safe_load(text)
    return loaded


def text(message: str, part: str, language: str, values: Mapping[str, Any]) -> str:
    """Fill the blanks of one message part."""
    key = part if language == "en" else f"{part}_{language}"
    return catalogue()[message][key].format(**values)


def label(name: str, language: str) -> str:
    """The word for a part of a place."""
    return _LABELS[name][language == "zh"]


def heading(count: int, language: str) -> str:
    """The line above a list of faults."""
    if language == "zh":
        return f"有 {count} 处需要先更正："
    return f"{count} thing{'s' if count > 1 else ''} to mend first:"
