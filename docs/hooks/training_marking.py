"""The exercise in marking: drafts of an assistant, to be marked against a source, with a key that gives its reasons.

It is a quiz to assets/js/quiz.js; its score goes into the record beside those of the units.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Annotated, Literal

import yaml
from page_parts import pick, table
from pydantic import Field
from training_quiz import Asked, Choice, quiz_form
from training_source import SOURCES, Course, Part, Said

from pmo_kit.model.text import Language

Mark = Literal["supported", "unsupported", "critical"]
MARKS: dict[Mark, tuple[str, str]] = {
    "supported": ("Supported", "有依据"),
    "unsupported": ("Unsupported", "无依据"),
    "critical": ("Critical", "严重错误"),
}


class Line(Part):
    """A line of the source that the assistant was shown."""

    id: str
    say: Said
    say_zh: Said


class Draft(Part):
    """What the assistant drafted, how it is to be marked, and why."""

    draft: Said
    draft_zh: Said
    key: Mark
    why: Said
    why_zh: Said


class Marking(Part):
    """The exercise."""

    id: str
    path: str
    title: Said
    title_zh: Said
    needed: int
    intro: Said
    intro_zh: Said
    source: tuple[Line, ...]
    answers: Annotated[tuple[Draft, ...], Field(min_length=1)]

    @property
    def version(self) -> str:
        """Changes with the drafts and their marks."""
        told = [[draft.draft, draft.draft_zh, draft.key] for draft in self.answers]
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:8]


def load_marking(path: Path = SOURCES / "exercises" / "product-owner-marking.yaml") -> Marking:
    """The exercise as it is written."""
    return Marking.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))


def marking_page(courses: list[Course], *, language: Language) -> str:
    """The source, the drafts to mark, and what is reached."""
    marking, t = load_marking(), partial(pick, language)
    (course,) = (each for each in courses if each.id == marking.path)
    told = t(
        f"{marking.needed} of {len(marking.answers)} marks must agree with the key.",
        f"{len(marking.answers)}条中须有{marking.needed}条与答案一致。",
    )
    rows = [(line.id, line.text("say").say(language)) for line in marking.source]
    asked = [
        Asked(
            draft.text("draft").say(language),
            [
                Choice(pick(language, *said), mark == draft.key, _why(draft, mark, language))
                for mark, said in MARKS.items()
            ],
        )
        for draft in marking.answers
    ]
    return "\n\n".join([
        f"# {marking.text('title').say(language)}",
        marking.text("intro").say(language).strip(),
        told,
        table(["", t("Tariff (invented)", "价目（虚构）")], rows),
        f"## {t('Mark', '标注')}",
        quiz_form(
            asked, name=marking.id, version=marking.version, course=course, language=language, style="quiz quiz-marks"
        ),
    ]) + "\n"  # fmt: skip


def _why(draft: Draft, mark: Mark, language: Language) -> str:
    """The reason for the right mark; beside a wrong one, which is right."""
    if mark == draft.key:
        return draft.text("why").say(language)
    right = pick(language, *MARKS[draft.key])
    return pick(language, f"the key says {right.lower()}.", f"答案为“{right}”。")


def marking_key(language: Language) -> str:
    """For the instructor: the mark of each draft in one line, and how many there are of each."""
    marking = load_marking()
    counted = Counter(draft.key for draft in marking.answers)
    sums = pick(language, ", ", "，").join(f"{pick(language, *MARKS[mark])} {counted[mark]}" for mark in MARKS)
    rows = [
        (number, pick(language, *MARKS[draft.key]), draft.text("why").say(language))
        for number, draft in enumerate(marking.answers, 1)
    ]
    headings = ["", pick(language, "Mark", "标注"), pick(language, "Why", "理由")]
    return f"{sums}\n\n{table(headings, rows)}"
