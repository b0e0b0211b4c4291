"""The key of the planted defects and of the values by hand, for the instructor and for the analyst afterwards."""

from __future__ import annotations

from collections.abc import Callable

from page_parts import pick, table
from training_defects import Defect, FilePlan, FoundBy, materials, planted
from training_files import FOLDER
from training_golden import golden_values
from training_source import load_courses
from training_tables import Table, clean_tables, place_of, planted_tables, planted_value, right_value

from pmo_kit.model.method import Method
from pmo_kit.model.text import LANGUAGES, Language, Text

_FOUND: dict[FoundBy, Text] = {
    "import": Text("repair list of `pmo import`", "`pmo import`待修正清单"),
    "cells": Text("any command that reads the register, exit code 2", "任一读取登记表的命令，退出码2"),
    "check": Text("`pmo check`, not met", "`pmo check`，不满足"),
    "intake": Text("the intake page, may be in the portfolio already", "受理页，可能已有同类项目"),
    "mended": Text("nothing to do: the kit reads it right", "无需处理：工具可正确读取"),
    "eye": Text("no check: for the eye", "无检查，须人工发现"),
}
# In the line of a defect; a cell that cannot be is told by whatever reads the register.
_SHORT = {"import": "`import`", "cells": "2", "check": "`check`"}


def key_pages() -> dict[str, Callable[[Method, Language], str]]:
    """The pages by their names."""
    return {"training/analyst-files": analyst_files, "training/analyst-key": analyst_key}


def analyst_files(_method: Method, language: Language) -> str:
    """What the analyst takes home for the exercises."""
    title = pick(language, "Analyst: files of the exercises", "分析师路径：练习文件")
    told = pick(
        language,
        "All of it is made from the invented bank of the sample. "
        "The files of one row differ in headings and answers only; take those of your language. "
        "Open them in Excel or WPS; there are no macros.",
        "全部取自示例中的虚构银行。同一行的两个文件只有表头和选项文字不同，按所用语言选取。"
        "可用Excel或WPS打开，不含宏。",
    )
    back = pick(language, "Back to the path", "返回路径")
    return f"# {title}\n\n{told}\n\n{_file_links(language)}\n[{back}](analyst.md)\n"


def analyst_key(_method: Method, language: Language) -> str:
    """Every planted defect with its cell, what is right and what tells it; then the values by hand."""
    title = pick(language, "Analyst: key of the exercises", "分析师路径：练习答案册")
    parts = [f"# {title}", _summary(language)]
    parts += [_of_file(plan, language) for plan in materials().files if materials().of_file(plan.id)]
    return "\n\n".join([*parts, _values(language)]) + "\n"


def _summary(language: Language) -> str:
    counts, total = planted(), len(materials().defects)
    told = pick(
        language,
        f"{total} defects are planted. What is right comes from the sample portfolio: it is what the owner of the row "
        "answers when asked.",
        f"共植入{total}处缺陷。正确值取自示例项目组合，即向该行责任人核实后得到的答复。",
    )
    headings = [pick(language, "Told by", "由何处提示"), pick(language, "Defects", "缺陷数")]
    return f"{told}\n\n{table(headings, [(how.say(language), counts[name]) for name, how in _FOUND.items()])}"


def _file_links(language: Language) -> str:
    shown = {"en": "English", "zh": "中文"}
    titles = {unit.id: unit.text("title") for course in load_courses() for unit in course.units}
    golden = (Text("Eight values by hand", "手工重算八个标准值"), "analyst-3-1", "golden-values.{}.xlsx".format)
    files = [*((plan.text("title"), plan.unit, plan.name) for plan in materials().files), golden]
    rows = [
        (
            title.say(language),
            f"[{titles[unit].say(language)}]({unit}.md)",
            *(_link(name(each), name(each)) for each in LANGUAGES),
        )
        for title, unit, name in sorted(files, key=lambda file: file[1])
    ]
    headings = [pick(language, "File", "文件"), pick(language, "First used in", "首次用于"), *shown.values()]
    return table(headings, rows)


def _link(file: str, said: str) -> str:
    return f"[{said}](../../{FOLDER}/{file}){{: download }}"


def _of_file(plan: FilePlan, language: Language) -> str:
    headings = [
        pick(language, english, chinese)
        for english, chinese in [
            ("No.", "编号"),
            ("Cell", "单元格"),
            ("Record and field", "记录与字段"),
            ("What stands there", "现有内容"),
            ("What is wrong", "问题"),
            ("What is right", "正确值"),
            ("Told by", "由何处提示"),
        ]
    ]
    planted_sheets, clean = planted_tables(plan, language), clean_tables(plan, language)
    rows = [_row(defect, plan, planted_sheets, clean, language) for defect in materials().of_file(plan.id)]
    return f"## {plan.text('title').say(language)} {{#{plan.id}}}\n\n{table(headings, rows)}"


def _row(
    defect: Defect, plan: FilePlan, planted_sheets: list[Table], clean: list[Table], language: Language
) -> tuple[str, ...]:
    sheet, cell = place_of(defect, planted_sheets, language) if not plan.as_csv else ("", "")
    right = right_value(defect, clean, language)
    told = f"{_SHORT[defect.found_by]} · `{defect.rule}`" if defect.rule else _FOUND[defect.found_by].say(language)
    return (
        defect.id,
        f"{sheet} {cell}".strip() if len(plan.sheets) > 1 else cell,
        _where(defect, planted_sheets, language),
        f"`{value}`" if (value := planted_value(defect, language)) else "–",
        defect.text("says").say(language),
        right or "–",
        told,
    )


def _where(defect: Defect, planted_sheets: list[Table], language: Language) -> str:
    """The record, and the heading under which the analyst finds the field; of a row more, the record above it."""
    if defect.kind in {"row", "heading"}:
        return pick(language, f"row below {defect.record}", f"{defect.record}的下一行")
    table = next((each for each in planted_sheets if each.register == defect.sheet), planted_sheets[0])
    return f"{defect.record} {table.columns[defect.field].say(language) if defect.field else ''}".strip()


def _values(language: Language) -> str:
    title = pick(language, "Eight values by hand", "手工重算八个标准值")
    headings = [
        pick(language, "Value", "标准值"),
        pick(language, "Answer", "答案"),
        pick(language, "By kit", "工具计算"),
    ]
    rows = [
        (
            golden.title.say(language),
            f"{golden.value:,.{golden.decimals}f}",
            f"`{golden.module}`<br>`{golden.expression}`",
        )
        for golden in golden_values()
    ]
    return f"## {title} {{#golden-values}}\n\n{table(headings, rows)}"
