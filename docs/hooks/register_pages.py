"""The reference pages of what people fill in: the questions of the intake and the registers with their columns."""

from __future__ import annotations

from page_parts import kit_registers, pick, place, table

from pmo_kit.model.method import Method
from pmo_kit.model.text import Language, Text


def questions(method: Method, language: Language) -> str:
    """Every question with its answers."""
    t = lambda english, chinese: pick(language, english, chinese)  # noqa: E731
    parts = [f"# {t('Questions of the intake', '受理问卷')}\n"]
    for section in sorted(method.sections.values(), key=lambda each: each.order):
        rows = [
            (
                f"{place(q)}{q.id}",
                q.text("ask").say(language),
                q.text("help").say(language),
                "; ".join(f"{v.name.say(language)} (`{v.id}`)" for v in q.values) or q.type,
                q.required,
                method.roles[q.answered_by].name.say(language),
            )
            for q in method.questions.values()
            if q.section == section.id
        ]
        headings = [
            t("Column", "列"),
            t("Question", "问题"),
            t("Help", "说明"),
            t("Answers", "选项"),
            t("Due at", "填写关口"),
            t("Answered by", "填写人"),
        ]
        parts.append(f"## {section.name.say(language)} {{#section-{section.id}}}\n\n" + table(headings, rows))
    return "\n".join(parts)


def registers(_: Method, language: Language) -> str:
    """Every register with its columns."""
    t = lambda english, chinese: pick(language, english, chinese)  # noqa: E731
    parts = [f"# {t('Registers', '登记表')}\n"]
    for register in kit_registers().values():
        rows = [
            (c.id, c.name.say(language), c.type, Text(c.help, c.help_zh).say(language))
            for c in register.columns.values()
        ]
        parts.append(
            f"## {register.number} {register.name.say(language)} {{#{register.id}}}\n\n`registers/{register.id}.csv`\n"
        )
        parts.append(table([t("Column", "列"), t("Title", "名称"), t("Type", "类型"), t("Help", "说明")], rows))
    return "\n".join(parts)
