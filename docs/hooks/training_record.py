"""Where the scores of units and paths are shown, and the form that writes them into a file."""

from __future__ import annotations

import html
import json
from functools import partial

from page_parts import pick
from training_source import Course

from pmo_kit.model.text import Language


def unit_standing(name: str, version: str, language: Language) -> str:
    """Where the score of a unit is shown."""
    waiting = pick(language, "not yet", "未完成")
    return f'<span data-score data-unit="{name}" data-version="{version}">{waiting}</span>'


def path_standing(course: Course, language: Language) -> str:
    """Where it is shown whether a path is passed; without a script, what it is counted from."""
    units = html.escape(json.dumps([[unit.id, unit.version] for unit in course.units]))
    told = pick(language, f"{len(course.units)} units", f"共{len(course.units)}个单元")
    return (
        f'<p class="quiz-standing" data-path-standing="{course.id}" data-version="{course.version}"'
        f' data-pass-share="{course.pass_share}" data-units="{units}" role="status" tabindex="-1">{told}</p>'
    )


def record_form(courses: list[Course], language: Language) -> str:
    """Who somebody is, and the file that shows what was learned."""
    t = partial(pick, language)
    write, clear = t("Write CSV", "导出CSV"), t("Clear my record", "清除我的记录")
    roles = [("staff", t("No path beside the core", "除全员必修外无其他路径"))]
    roles += [(course.id, course.text("title").say(language)) for course in courses if course.id != "core"]
    options = "".join(f'<option value="{name}">{html.escape(title)}</option>' for name, title in roles)
    return (
        '<form class="quiz" data-record hidden>\n'
        f'<p><label for="record-person">{t("Name or staff number", "姓名或工号")}</label>'
        '<input id="record-person" name="person" autocomplete="off" aria-describedby="record-why"></p>\n'
        f'<p id="record-why">{t("Code in the file: ", "文件中的代码：")}<code data-record-code>–</code></p>\n'
        f'<p><label for="record-role">{t("My role", "我的角色")}</label>'
        f'<select id="record-role" name="role">{options}</select></p>\n'
        f'<p><button class="md-button md-button--primary" data-record-write>{write}</button> '
        f'<button type="button" class="md-button" data-record-clear>{clear}</button></p>\n'
        '<p data-record-told role="status"></p>\n'
        f"<details hidden><summary>{t('The same as text, to copy', '以文本显示，便于复制')}</summary>"
        f'<textarea data-record-csv readonly rows="6" aria-label="CSV"></textarea></details>\n</form>'
    )
