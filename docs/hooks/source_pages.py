"""The reference pages of what the rules rest on: sources and calendars."""

from __future__ import annotations

from page_parts import basis, pick, place, table

from pmo_kit.model.method import Method
from pmo_kit.model.text import Language


def sources(method: Method, language: Language) -> str:
    """What the rules rest on."""
    t = lambda english, chinese: pick(language, english, chinese)  # noqa: E731
    read = {
        "text_read": t("text read", "已读原文"),
        "secondary_read": t("summary read", "已读摘要"),
        "not_opened": t("not opened", "未打开"),
        "practice": t("judgement", "实务判断"),
    }
    rows = [
        (
            f"{place(r)}{r.id}",
            f"[{r.name.say(language)}]({r.url})" if r.url else r.name.say(language),
            r.publisher,
            read[r.basis],
            r.confidence,
            r.read_on,
            r.text("note").say(language),
        )
        for r in method.references.values()
    ]
    headings = [
        "id",
        t("Source", "依据"),
        t("Publisher", "发布机构"),
        t("What was read", "查阅情况"),
        t("Confidence", "可信度"),
        t("Read on", "查阅日期"),
        t("Note", "说明"),
    ]
    note = t(
        "A working aid, not legal advice; the official texts prevail.",
        "本页为工作辅助材料，不构成法律意见，以官方文本为准。",
    )
    return f"# {t('Sources', '依据')}\n\n{note}\n\n" + table(headings, rows)


def calendars(method: Method, language: Language) -> str:
    """Which days count."""
    t = lambda english, chinese: pick(language, english, chinese)  # noqa: E731
    parts = [f"# {t('Calendars', '工作日历')}\n"]
    for rule in method.calendars.values():
        parts.append(
            f"## {rule.name.say(language)} (`{rule.id}`) {{#{rule.id.lower()}}}\n\n{basis(rule, method, language)}\n"
        )
        rows = [(year, ", ".join(days.off), ", ".join(days.work)) for year, days in rule.years.items()]
        if rows:
            parts.append(table([t("Year", "年份"), t("Off", "休"), t("Make-up workdays", "调休上班")], rows))
    return "\n".join(parts)
