"""The catalogue of messages (`wording/`), each in English and Chinese with the same blanks to fill."""

from __future__ import annotations

import errno
from collections.abc import Collection, Mapping
from functools import cache
from importlib import resources
from typing import Any

_LABELS = {
    "sheet": ("sheet", "工作表"),
    "cell": ("cell", "单元格"),
    "record": ("record", "记录"),
    "field": ("field", "字段"),
}
_MOST, _LONGEST = 20, 2000  # words of a list, characters of a text: what a person still reads
# The reasons of the operating system that people meet; it gives them in English only.
_REASONS_ZH = {
    errno.ENOENT: "文件或文件夹不存在",
    errno.EACCES: "没有权限",
    errno.EPERM: "操作不被允许",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.ENOSPC: "磁盘空间不足",
    errno.EROFS: "所在磁盘为只读",
    errno.EBUSY: "正被其他程序占用",
    errno.ENAMETOOLONG: "文件名过长",
}


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Every message: `problem`, `problem_zh`, `remedy`, `remedy_zh` by message id."""
    return load_wording(__package__)


def load_wording(package: str) -> dict[str, dict[str, str]]:
    """What all files of a package's folder `wording` say, by key.

    Raises:
        ValueError: when two files say the same key.
    """
    import yaml  # only a fault needs it

    loaded: dict[str, dict[str, str]] = {}
    files = [file for file in resources.files(package).joinpath("wording").iterdir() if file.name.endswith(".yaml")]
    for file in sorted(files, key=lambda file: file.name):
        part = yaml.load(file.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - safe
        twice = loaded.keys() & part.keys()
        if twice:
            raise ValueError(f"{file.name} says again: {', '.join(sorted(twice))}")
        loaded |= part
    return loaded


def text(message: str, part: str, language: str, values: Mapping[str, Any]) -> str:
    """Fill the blanks of one message part."""
    key = part if language == "en" else f"{part}_{language}"
    near = str(values.get("value", ""))
    return catalogue()[message][key].format(**{name: _said(value, language, near) for name, value in values.items()})


def _said(value: Any, language: str, near: str) -> Any:
    """A value in the reader's language: a bilingual text, a list, an error of the operating system by its reason.

    A text that nobody would read to its end is cut; of a list that is too long, what is most like `near` stays.
    """
    if isinstance(value, str):
        return value if len(value) <= _LONGEST else f"{value[:_LONGEST]}…"
    if isinstance(value, Collection):
        return listed(value, language, near=near)
    if not isinstance(value, OSError):
        return value.say(language) if hasattr(value, "say") else value
    reason = _REASONS_ZH.get(value.errno or 0) if language == "zh" else None
    return reason or value.strerror or str(value)


def listed(words: Collection[Any], language: str, *, near: str = "") -> str:
    """The words of a list; – for none. Of too many those that are most like `near`, and how many more there are.

    >>> listed(["a", "b"], "en"), listed(range(43), "en")[-19:]
    ('a, b', '8, 19 … and 23 more')
    >>> listed([*range(43), "vendor"], "zh", near="vendro")[:9]
    'vendor, 0'
    """
    told = list(map(str, words))
    left = len(told) - _MOST
    if left > 0 and near:
        told.sort(key=lambda word: -_likeness(word, near))
    more = "" if left <= 0 else f" … and {left} more" if language == "en" else f" …… 另有 {left} 项"
    return (", ".join(told[:_MOST]) or "–") + more


def _likeness(word: str, near: str) -> float:
    """How alike two words are, from 0 to 1; a word with something in brackets behind it is compared without."""
    from difflib import SequenceMatcher  # only a fault needs it

    return SequenceMatcher(None, word.partition(" (")[0].casefold(), near.casefold()).ratio()


def label(name: str, language: str) -> str:
    """The word for a part of a place."""
    return _LABELS[name][language == "zh"]


def heading(count: int, language: str) -> str:
    """The line above a list of faults."""
    if language == "zh":
        return f"有 {count} 处需要先更正："
    return f"{count} thing{'s' if count > 1 else ''} to mend first:"
