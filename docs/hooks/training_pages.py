"""Pages of the training: an overview, each path and unit, the keys, the instructor's script and one's own record.

What is asked, explained and answered stands once, in docs/training/*.yaml; what is around it in docs/training/frames.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from functools import partial
from pathlib import Path

from page_parts import pick, table
from training_marking import load_marking, marking_key, marking_page
from training_quiz import quiz
from training_record import path_standing, record_form, unit_standing
from training_source import SOURCES, Course, TrainingFaults, Unit, load_courses

from pmo_kit.model.method import Method
from pmo_kit.model.text import Language

Page = Callable[[Method, Language], str]
DOCS = Path(__file__).parents[1]
# Figures that no rule holds are declared there; the page has a head of its own.
_HEAD = re.compile(r"\A---\n.*?\n---\n+", re.DOTALL)


def training_pages(others: Collection[str] = ()) -> dict[str, Page]:
    """Every page of the training by its name. `others` names the other generated pages, to which links may go.

    Raises:
        TrainingFaults: with everything that is wrong in any text.
    """
    courses = load_courses()
    pages: dict[str, Page] = {}
    for course in courses:
        pages[f"training/{course.id}"] = _fixed(course_page, course)
        for place, unit in enumerate(course.units):
            pages[f"training/{unit.id}"] = _fixed(partial(unit_page, place=place), course)
    marking = load_marking()
    pages[f"training/{marking.id}"] = _fixed(marking_page, courses)
    pages["training/keys"] = _fixed(keys_page, courses)
    for name in ("index", "record", "instructor"):
        pages[f"training/{name}"] = _fixed(partial(framed_page, name), courses)
    _refuse_lost_links(courses, {*others, *pages})
    return pages


def _fixed(page: Callable[..., str], told: object) -> Page:
    return lambda _, language: page(told, language=language)


def course_page(course: Course, language: Language) -> str:
    """What a path is for, what it takes, and its units with one's own progress."""
    t = partial(pick, language)
    rows = [
        (
            f"[{unit.text('title').say(language)}]({unit.id}.md)<br>{unit.text('after').say(language)}",
            f"{unit.minutes} + {unit.task.minutes}" if unit.task.minutes else unit.minutes,
            unit_standing(unit.id, unit.version, language),
        )
        for unit in course.units
    ]
    headings = [
        t("Unit, and what you can do after it", "单元与学习目标"),
        t("Minutes + exercise", "分钟+练习") if course.exercise_minutes else t("Minutes", "分钟"),
        t("My score", "我的得分"),
    ]
    share, questions = f"{course.pass_share:.0%}", course.questions
    passed = t(
        f"Passed with {share} of the {questions} quiz answers right at the first check of each quiz; "
        f"to be renewed after {course.renew_months} months.",
        f"各单元测验以首次核对为准，{questions}题中答对{share}即为通过；有效期{course.renew_months}个月。",
    )
    proof = t("What proves it beside the quiz: ", "除测验外的能力证明：") + course.text("evidence").say(language)
    told = t("Your scores stay in this browser: ", "得分仅保存在本浏览器：")
    record = f"{told}[{t('my record', '我的学习记录')}](record.md){t('.', '。')}"
    return "\n\n".join([
        f"# {course.text('title').say(language)}",
        course.text("for_whom").say(language),
        f"{passed}\n{proof}",
        path_standing(course, language),
        table(headings, rows),
        _time_in_all(course, language),
        record,
    ]) + "\n"  # fmt: skip


def _time_in_all(course: Course, language: Language) -> str:
    """How long the units take, and the exercises where they say it."""
    read, exercises = course.minutes, course.exercise_minutes
    if exercises:
        return pick(
            language,
            f"{read} minutes in all, and {exercises} minutes of exercises.",
            f"共{read}分钟，另有练习{exercises}分钟。",
        )
    return pick(language, f"{read} minutes in all, exercises not counted.", f"共{read}分钟，练习时间另计。")


def unit_page(course: Course, *, place: int, language: Language) -> str:
    """A text, a task with its known answer, and a quiz."""
    t, unit = partial(pick, language), course.units[place]
    where = t(
        f"unit {place + 1} of {len(course.units)}, {unit.minutes} minutes",
        f"第{place + 1}单元（共{len(course.units)}个），{unit.minutes}分钟",
    )
    return "\n\n".join([
        f"# {unit.text('title').say(language)}",
        f"[{course.text('title').say(language)}]({course.id}.md){t(', ', '，')}{where}",
        f"**{unit.text('after').say(language)}**",
        _from_here(unit.body.say(language)),
        f"{t('Look it up: ', '查阅：')}{_links(unit, language)}",
        f"## {t('Task', '练习')}{_time(unit, language)}",
        _task(unit, language),
        f"## {t('Check yourself', '自测')}",
        quiz(course, unit, language),
        _onward(course, place, language),
    ]) + "\n"  # fmt: skip


def _time(unit: Unit, language: Language) -> str:
    """How long a task takes that is an exercise of its own."""
    if unit.task.minutes is None:
        return ""
    return pick(language, f" ({unit.task.minutes} minutes)", f"（{unit.task.minutes}分钟）")


def _task(unit: Unit, language: Language) -> str:
    t, task = partial(pick, language), unit.task
    commands = "```console\n" + "".join(f"$ pmo {each}\n" for each in task.run) + "```\n\n" if task.run else ""
    shown = t("Show the answer", "显示答案")
    answer = _from_here(task.text("answer").say(language))
    ask = _from_here(task.text("ask").say(language))
    closed = f'<details markdown="1" class="task-answer">\n<summary>{shown}</summary>\n\n{answer}\n\n</details>'
    return f"{ask}\n\n{commands}{closed}"


def _from_here(text: str) -> str:
    """Markdown whose links are relative to the folder of the language, as the pages of the training need it."""
    return re.sub(r"\]\((?![a-z]+:|#)", "](../", text.strip())


def _links(unit: Unit, language: Language) -> str:
    said = [f"[{_title(link, language)}](../{link})" for link in unit.links]
    return pick(language, ", ", "、").join(said)


def _title(link: str, language: Language) -> str:
    """The heading of a page; of one that is not made yet, its name."""
    path = DOCS / language / link.split("#", maxsplit=1)[0]
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return next((line[2:].split(" {")[0] for line in lines if line.startswith("# ")), link.removesuffix(".md"))


def _onward(course: Course, place: int, language: Language) -> str:
    if place + 1 < len(course.units):
        unit = course.units[place + 1]
        return f"{pick(language, 'Next: ', '下一单元：')}[{unit.text('title').say(language)}]({unit.id}.md)"
    return f"[{pick(language, 'Back to the path', '返回路径')}]({course.id}.md)"


def keys_page(courses: list[Course], language: Language) -> str:
    """For the instructor: the answer of every task, and of every question with its reason."""
    t = partial(pick, language)
    parts = [f"# {t('Answer keys', '答案册')}"]
    for course in courses:
        parts.append(f"## {course.text('title').say(language)}")
        parts += [_key(unit, language) for unit in course.units]
    marking = load_marking()
    parts += [f"## {marking.text('title').say(language)} {{#{marking.id}}}", marking_key(language)]
    return "\n\n".join(parts) + "\n"


def _key(unit: Unit, language: Language) -> str:
    colon = pick(language, ": ", "：")
    lines = [
        f"### {unit.text('title').say(language)} ({unit.id}) {{#{unit.id}}}",
        "",
        f"`v{unit.version}`",
        "",
        answer_key(unit, language),
        "",
    ]
    for number, question in enumerate(unit.quiz, 1):
        (right,) = (option for option in question.options if option.right)
        lines += [
            f"{number}. {_line(question.text('ask').say(language))}",
            f"    **{_line(right.text('say').say(language)).rstrip('.。')}**{colon}"
            + _line(right.text("why").say(language)),
        ]
    return "\n".join(lines)


def answer_key(unit: Unit, language: Language) -> str:
    """The known answer of the task of a unit."""
    told = pick(language, "**Answer to the task:** ", "**练习答案：**")
    answer = _from_here(unit.task.text("answer").say(language))
    begins_a_block = answer.lstrip().startswith(("|", "- ", "1. "))
    return f"{told.rstrip()}\n\n{answer}" if begins_a_block else f"{told}{answer}"


def _line(text: str) -> str:
    return " ".join(text.split())


def framed_page(name: str, courses: list[Course], language: Language) -> str:
    """A page written by hand, in which `<!-- paths -->`, `<!-- task ID -->` and such are filled from the paths."""
    frame = _HEAD.sub("", (SOURCES / "frames" / f"{name}.{language}.md").read_text(encoding="utf-8"))
    units = {unit.id: unit for course in courses for unit in course.units}
    filled: Mapping[str, Callable[[str], str]] = {
        "paths": lambda _: _overview(courses, language),
        "units": lambda _: _all_units(courses, language),
        "shares": lambda _: _shares(courses, language),
        "marking": lambda _: marking_key(language),
        "record": lambda _: record_form(courses, language),
        "task": lambda unit: _from_here(units[unit].task.text("ask").say(language)),
        "answer": lambda unit: answer_key(units[unit], language),
        "quiz": lambda unit: "\n".join(
            f"{number}. {_line(question.text('ask').say(language))}"
            for number, question in enumerate(units[unit].quiz, 1)
        ),
    }
    return re.sub(r"<!-- (\w+) ?([\w-]*) -->", lambda mark: filled[mark[1]](mark[2]), frame)


def _overview(courses: list[Course], language: Language) -> str:
    t = partial(pick, language)
    headings = [t("Path", "路径"), t("For", "对象"), t("Units", "单元"), t("Minutes", "分钟"), t("Questions", "题数")]
    rows = [
        (
            f"[{course.text('title').say(language)}]({course.id}.md)",
            course.text("for_whom").say(language),
            len(course.units),
            course.minutes,
            course.questions,
        )
        for course in courses
    ]
    return table(headings, rows)


def _shares(courses: list[Course], language: Language) -> str:
    """What passes each path, as its rows in the collected files show it."""
    rows = [
        (f"`{course.id}`", f"`v{course.version}`", f"{course.pass_share:g}", course.questions) for course in courses
    ]
    return table(
        ["`unit`", "`version`", pick(language, "Least `score`", "最低`score`"), pick(language, "Questions", "题数")],
        rows,
    )


def _all_units(courses: list[Course], language: Language) -> str:
    """Every path with its units and a place for one's scores."""
    t, marking = partial(pick, language), load_marking()
    parts = []
    for course in courses:
        rows = [
            (f"[{unit.text('title').say(language)}]({unit.id}.md)", unit_standing(unit.id, unit.version, language))
            for unit in course.units
        ]
        if course.id == marking.path:
            title = f"[{marking.text('title').say(language)}]({marking.id}.md)"
            rows.append((title, unit_standing(marking.id, marking.version, language)))
        parts += [
            f"### [{course.text('title').say(language)}]({course.id}.md)",
            path_standing(course, language),
            table([t("Unit", "单元"), t("My score", "我的得分")], rows),
        ]
    return "\n\n".join(parts)


def _refuse_lost_links(courses: list[Course], made: Collection[str]) -> None:
    faults = []
    for course in courses:
        for unit in course.units:
            written = [unit.text_, unit.text_zh, unit.task.ask, unit.task.ask_zh, unit.task.answer, unit.task.answer_zh]
            inside = [link for text in written for link in re.findall(r"\]\((?![a-z]+:|#)([^)]+)\)", text)]
            for link in dict.fromkeys([*unit.links, *inside]):
                page = link.split("#", maxsplit=1)[0].removesuffix(".md")
                if page not in made and not (DOCS / "en" / f"{page}.md").is_file():
                    faults.append(
                        f"{course.id}.yaml, unit {unit.id}, links: there is no page {link!r}. "
                        "Write its path below docs/en, for example reference/gates.md."
                    )
    if faults:
        raise TrainingFaults(faults)
