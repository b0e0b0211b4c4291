"""The glossary: the terms of the field with one sentence each, and the words of the rules, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml
from page_parts import pick, place, table

from pmo_kit.model.method import Method
from pmo_kit.model.text import Language, Text

_TERMS = Path(__file__).parents[1] / "glossary.yaml"


@dataclass(frozen=True)
class Entry:
    """A term: its short form or none, its names, what it means in a sentence, and the page that tells more or none."""

    short: str
    name: Text
    means: Text
    page: str


def entries() -> Iterator[tuple[Text, list[Entry]]]:
    """The terms of the field by group."""
    for group in yaml.safe_load(_TERMS.read_text(encoding="utf-8"))["groups"]:
        listed = [
            Entry(short, Text(english, chinese), Text(means, means_zh), page)
            for short, english, chinese, means, means_zh, page in group["terms"]
        ]
        yield Text(group["title"], group["title_zh"]), listed


def glossary(method: Method, language: Language) -> str:
    """The terms of the field first, then subjects, stages, roles and documents of the rules."""
    t = lambda english, chinese: pick(language, english, chinese)  # noqa: E731
    parts = [f"# {t('Glossary', '术语表')}\n"]
    headings = ["English", "中文", t("Meaning", "含义")]
    for title, listed in entries():
        rows = [(_named(each), each.name.zh, _meaning(each, language)) for each in listed]
        parts.append(f"## {title.say(language)}\n\n" + table(headings, rows))
    groups = (
        ("Subjects of initiatives", "项目主题", method.terms),
        ("Stages", "阶段", method.stages),
        ("Roles", "角色", method.roles),
        ("Documents", "文件", method.artefacts),
    )
    for english, chinese, records in groups:
        rows = [(place(r) + r.title, r.title_zh, ", ".join(getattr(r, "also", ()))) for r in records.values()]  # type: ignore[attr-defined]
        parts.append(f"## {t(english, chinese)}\n\n" + table(["English", "中文", t("Other words", "其他说法")], rows))
    return "\n".join(parts)


def _named(entry: Entry) -> str:
    return f"{entry.name.en} ({entry.short})" if entry.short not in {"", entry.name.en} else entry.name.en


def _meaning(entry: Entry, language: Language) -> str:
    more = f" [{pick(language, 'More', '详见')}]({entry.page})" if entry.page else ""
    return entry.means.say(language) + more
