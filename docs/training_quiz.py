"""What assets/js/quiz.js works on: the quiz of a unit, the places of scores, and the form of one's own record.

The quiz is a form that works without a server, with a list of its answers that is read where no script runs.
"""

from __future__ import annotations

import html
import json
import re
from functools import partial

from page_parts import pick
from training_source import Course, Option, Question, Unit

from pmo_kit.model.text import Language


def quiz(course: Course, unit: Unit, language: Language) -> str:
    """The form; assets/js/quiz.js checks it, explains every option and keeps the score in the browser."""
    asked = "\n".join(_question(unit, number, question, language) for number, question in enumerate(unit.quiz, 1))
    check = pick(language, "Check my answers", "核对答案")
    told = pick(
        language,
        "Your browser does not run the script of this page, so nothing is scored: the answers stand below.",
        "浏览器未运行本页脚本，不计分；答案见下。",
    )
    return (
        f'<form class="quiz" data-quiz data-unit="{unit.id}" data-path="{course.id}" data-version="{unit.version}"'
        f' data-renew-months="{course.renew_months}">\n'
        f'<div class="quiz-result" data-result tabindex="-1"></div>\n{asked}\n'
        f'<p><button class="md-button md-button--primary" data-check hidden>{check}</button></p>\n</form>\n'
        f"<noscript><p>{told}</p></noscript>\n{_answers(unit, language)}\n"
    )


def unit_standing(unit: Unit, language: Language) -> str:
    """Where the score of a unit is shown."""
    waiting = pick(language, "not yet", "未完成")
    return f'<span data-score data-unit="{unit.id}" data-version="{unit.version}">{waiting}</span>'


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


def inline(text: str) -> str:
    """Text as HTML; what stands between backticks is code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(" ".join(text.split()), quote=False))


def _question(unit: Unit, number: int, question: Question, language: Language) -> str:
    name = f"{unit.id}-q{number}"
    options = "\n".join(
        f'<div class="quiz-option" data-option{" data-right" if option.right else ""}>'
        f'<input type="radio" id="{name}-{place}" name="{name}" value="{place}">'
        f'<label for="{name}-{place}">{inline(_say(option, language))}</label></div>'
        for place, option in enumerate(question.shown(), 1)
    )
    ask = inline(question.text("ask").say(language))
    return f'<fieldset data-question="{number}">\n<legend>{number}. {ask}</legend>\n{options}\n</fieldset>'


def _answers(unit: Unit, language: Language) -> str:
    """Every option with its reason; the script takes the reasons from here."""
    title = pick(language, "Answers, each with its reason", "答案与理由")
    parts = []
    for number, question in enumerate(unit.quiz, 1):
        lines = "\n".join(f"<li data-why>{_why(option, language)}</li>" for option in question.shown())
        parts.append(
            f"<p>{number}. {inline(question.text('ask').say(language))}</p>\n<ul data-answers>\n{lines}\n</ul>"
        )
    return (
        f'<details class="quiz-answers" data-quiz-answers="{unit.id}">\n<summary>{title}</summary>\n'
        + "\n".join(parts)
        + "\n</details>"
    )


def _why(option: Option, language: Language) -> str:
    word = pick(language, "Right", "正确") if option.right else pick(language, "Wrong", "错误")
    colon = pick(language, ": ", "：")
    return (
        f"<span>{inline(_say(option, language))}</span> <strong>{word}{colon}</strong>"
        f"<span data-reason>{inline(option.text('why').say(language))}</span>"
    )


def _say(option: Option, language: Language) -> str:
    return option.text("say").say(language)
