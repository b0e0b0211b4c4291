"""The glossary: the words of the field in both languages."""

from __future__ import annotations

from page_parts import pick, place, table

from pmo_kit.model.method import Method
from pmo_kit.model.text import Language


def glossary(method: Method, language: Language) -> str:
    """The words of the field, in both languages."""
    t = lambda english, chinese: pick(language, english, chinese)  # noqa: E731
    groups = (
        ("Subjects of initiatives", "项目主题", method.terms),
        ("Stages", "阶段", method.stages),
        ("Roles", "角色", method.roles),
        ("Documents", "文件", method.artefacts),
    )
    parts = [f"# {t('Glossary', '术语表')}\n"]
    for english, chinese, records in groups:
        rows = [(place(r) + r.title, r.title_zh, ", ".join(getattr(r, "also", ()))) for r in records.values()]  # type: ignore[attr-defined]
        parts.append(f"## {t(english, chinese)}\n\n" + table(["English", "中文", t("Other words", "其他说法")], rows))
    return "\n".join(parts)
