"""A quiz as a form that works without a server, with a list of its answers that is read where no script runs.

assets/js/quiz.js checks the form, explains every option and keeps the score in the browser.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from typing import NamedTuple

from page_parts import pick
from training_source import Course, Option, Question, Unit

from pmo_kit.model.text import Language


class Choice(NamedTuple):
    """An option as a reader sees it."""

    say: str
    right: bool
    why: str


class Asked(NamedTuple):
    """A question with its options, in one language."""

    ask: str
    choices: Sequence[Choice]


def quiz(course: Course, unit: Unit, language: Language) -> str:
    """The quiz of a unit."""
    asked = [_asked(question, language) for question in unit.quiz]
    return quiz_form(asked, name=unit.id, version=unit.version, course=course, language=language)


def quiz_form(
    asked: Sequence[Asked], *, name: str, version: str, course: Course, language: Language, style: str = "quiz"
) -> str:
    """Any quiz whose score belongs to a path."""
    fields = "\n".join(_field(name, number, each) for number, each in enumerate(asked, 1))
    check = pick(language, "Check my answers", "核对答案")
    told = pick(
        language,
        "Your browser does not run the script of this page, so nothing is scored: the answers stand below.",
        "浏览器未运行本页脚本，不计分；答案见下。",
    )
    return (
        f'<form class="{style}" data-quiz data-unit="{name}" data-path="{course.id}" data-version="{version}"'
        f' data-renew-months="{course.renew_months}">\n'
        f'<div class="quiz-result" data-result tabindex="-1"></div>\n{fields}\n'
        f'<p><button class="md-button md-button--primary" data-check hidden>{check}</button></p>\n</form>\n'
        f"<noscript><p>{told}</p></noscript>\n{_answers(name, asked, language)}\n"
    )


def inline(text: str) -> str:
    """Text as HTML; what stands between backticks is code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(" ".join(text.split()), quote=False))


def _asked(question: Question, language: Language) -> Asked:
    return Asked(question.text("ask").say(language), [_choice(option, language) for option in question.shown()])


def _choice(option: Option, language: Language) -> Choice:
    return Choice(option.text("say").say(language), option.right, option.text("why").say(language))


def _field(unit: str, number: int, asked: Asked) -> str:
    name = f"{unit}-q{number}"
    options = "\n".join(
        f'<div class="quiz-option" data-option{" data-right" if choice.right else ""}>'
        f'<input type="radio" id="{name}-{place}" name="{name}" value="{place}">'
        f'<label for="{name}-{place}">{inline(choice.say)}</label></div>'
        for place, choice in enumerate(asked.choices, 1)
    )
    return (
        f'<fieldset data-question="{number}">\n<legend>{number}. {inline(asked.ask)}</legend>\n{options}\n</fieldset>'
    )


def _answers(unit: str, asked: Sequence[Asked], language: Language) -> str:
    """Every option with its reason; the script takes the reasons from here."""
    title = pick(language, "Answers, each with its reason", "答案与理由")
    parts = []
    for number, each in enumerate(asked, 1):
        lines = "\n".join(f"<li data-why>{_reason(choice, language)}</li>" for choice in each.choices)
        parts.append(f"<p>{number}. {inline(each.ask)}</p>\n<ul data-answers>\n{lines}\n</ul>")
    told = "\n".join(parts)
    return f'<details data-quiz-answers="{unit}">\n<summary>{title}</summary>\n{told}\n</details>'


def _reason(choice: Choice, language: Language) -> str:
    word = pick(language, "Right", "正确") if choice.right else pick(language, "Wrong", "错误")
    return (
        f"<span>{inline(choice.say)}</span> <strong>{word}{pick(language, ': ', '：')}</strong>"
        f"<span data-reason>{inline(choice.why)}</span>"
    )
