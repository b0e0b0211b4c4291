"""The training: whole in both languages, every option explained, every known answer proved on the sample portfolio."""

from __future__ import annotations

import csv
import html
import re
import shlex
import shutil
import sys
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from pmo_kit import open_portfolio
from pmo_kit.cli import pmo
from pmo_kit.errors.faults import PmoKitError
from pmo_kit.model.method import Method
from pmo_kit.run.new_portfolio import make_portfolio

DOCS = Path(__file__).resolve().parents[2] / "docs"
sys.path.append(str(DOCS / "hooks"))
generated, marking, source, training = (
    import_module(f"{name}") for name in ("generated_pages", "training_marking", "training_source", "training_pages")
)
COURSES = source.load_courses()
UNITS = [unit for course in COURSES for unit in course.units]
CHINESE = "\u4e00-\u9fff"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where the commands of the tasks are run: a fresh sample portfolio, and files that readers are asked to write."""
    folder = tmp_path_factory.mktemp("training")
    make_portfolio(folder / "sample", "sample")
    shutil.copytree(source.SOURCES / "files", folder, dirs_exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        yield folder


@pytest.fixture(scope="module")
def ran(office: Path) -> Callable[[str], str]:
    """Runs a command line as a reader would type it, once; gives what it printed, or why it refused.

    Before the first run of a playbook for a day, it is run for the initiatives of all tasks: workers start only once.
    """

    @cache
    def at_once(*words: str) -> None:
        lines = [_without_initiatives(line) for unit in UNITS for line in unit.task.run]
        initiatives = dict.fromkeys(each for others, found in lines if others == words for each in found)
        if len(initiatives) > 1:
            CliRunner().invoke(pmo, [*words, *(part for each in initiatives for part in ("-i", each)), "--jobs", "2"])

    @cache
    def run(line: str) -> str:
        assert Path.cwd() == office
        words = shlex.split(line)
        if words[0] == "run":
            at_once(*_without_initiatives(line)[0])
        done = CliRunner().invoke(pmo, [*words, "--jobs", "1"] if words[0] == "run" else words)
        refused = str(done.exception) if isinstance(done.exception, PmoKitError) else ""
        assert refused or done.exit_code in {0, 1}, f"pmo {line}\n{done.output}"
        assert refused or isinstance(done.exception, SystemExit | None), f"pmo {line}\n{done.exception!r}"
        return done.output + refused

    return run


def _without_initiatives(line: str) -> tuple[tuple[str, ...], list[str]]:
    """A command line without the initiatives that it names, and these."""
    words = shlex.split(line)
    named = [place for place, word in enumerate(words) if word == "-i"]
    left = tuple(word for place, word in enumerate(words) if place not in named and place - 1 not in named)
    return left, [words[place + 1] for place in named]


@pytest.mark.parametrize("course", COURSES, ids=lambda course: course.id)
def test_a_path_is_made_of_short_units_and_says_how_long_they_take(course: Any) -> None:
    """The core takes 45 minutes and asks ten questions, eight of which must be right."""
    assert all(source.SHORTEST <= unit.minutes <= source.LONGEST for unit in course.units)
    if course.id == "core":
        assert (course.minutes, course.questions, course.pass_share) == (45, 10, 0.8)
    shown = training.course_page(course, "en")
    assert f"{course.minutes} minutes in all" in shown
    assert [unit.id for unit in course.units if f"({unit.id}.md)" not in shown] == []


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.id)
def test_the_right_answer_stands_in_no_fixed_place_and_no_option_gives_itself_away(unit: Any) -> None:
    """Every option has a reason of its own, and the right one is not always the longest."""
    for question in unit.quiz:
        reasons = [option.why for option in question.options] + [option.why_zh for option in question.options]
        assert len(set(reasons)) == len(reasons)
    if len(unit.quiz) > 2:
        longest = [max(question.options, key=lambda option: len(option.say)) for question in unit.quiz]
        assert not all(option.right for option in longest), unit.id


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.id)
def test_chinese_is_written_as_a_chinese_bank_prints_it(unit: Any) -> None:
    """Full-width marks between Chinese words, no blank beside a Chinese word, and no English sentence left behind."""
    written = [unit.title_zh, unit.after_zh, unit.text_zh, unit.task.ask_zh, unit.task.answer_zh]
    for question in unit.quiz:
        written += [question.ask_zh, *(text for option in question.options for text in (option.say_zh, option.why_zh))]
    for text in written:
        plain = re.sub(r"`[^`]*`|\]\([^)]*\)|\[\[[^\]]*\]\]", "", text)
        assert re.search(f"[{CHINESE}]", plain), text
        assert re.findall(f"[{CHINESE}] ?[,;:?!]|[,;:?!] ?[{CHINESE}]", plain) == [], text
        assert re.findall(f"[{CHINESE}] [A-Za-z0-9]|[A-Za-z0-9%] [{CHINESE}]", plain) == [], text
        assert re.findall(r"(?:\b[a-z]+ ){4,}", plain) == [], text


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.id)
def test_both_languages_tell_the_same_figures(unit: Any) -> None:
    """A rule that one language refers to, the other refers to as well; so with initiatives, gates and rows."""
    for field in ("text_", "after"):
        english, chinese = getattr(unit, field), getattr(unit, f"{field.rstrip('_')}_zh")
        told = [
            sorted(set(re.findall(r"\[\[[^\]]*\]\]|(?<![A-Z])[A-Z]{2,4}-\d+", text))) for text in (english, chinese)
        ]
        assert told[0] == told[1]


@pytest.mark.notebook
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.id)
def test_the_known_answer_of_every_task_is_proved(
    unit: Any, office: Path, ran: Callable[[str], str], method: Method
) -> None:
    """By running its commands on the sample, reading its rows, asking the rules, or calling what computes it."""
    told = _plain("\n".join(ran(line) for line in unit.task.run))
    for proof in unit.task.proof:
        assert _missing(proof, told, office / "sample", method) == "", proof


def _missing(proof: dict[str, Any], told: str, sample: Path, method: Method) -> str:
    """What a proof does not show; nothing if it holds."""
    if "shows" in proof:
        return "" if _plain(proof["shows"]) in told else f"not in: {told}"
    if "file" in proof:
        found = [_plain(path.read_text(encoding="utf-8-sig")) for path in sample.glob(proof["file"])]
        return "" if any(_plain(proof["contains"]) in text for text in found) else f"not in {len(found)} files: {found}"
    if "register" in proof:
        return _row_differs(proof, sample)
    value = _called(proof, sample) if "call" in proof else _followed(method, proof["rule"])
    value = _followed(value, proof["get"]) if "get" in proof else value
    value = len(value) if "count" in proof else value
    wanted = proof.get("count", proof.get("gives"))
    same = value == (pytest.approx(wanted, abs=proof["within"]) if "within" in proof else wanted)
    return "" if same else f"gives {value!r}"


def _row_differs(proof: dict[str, Any], sample: Path) -> str:
    """Whether the rows that fit hold the value, or are as many as told."""
    text = (sample / "registers" / f"{proof['register']}.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(text.splitlines()))
    fitting = [row for row in rows if all(row[name] == value for name, value in proof.get("where", {}).items())]
    if "rows" in proof:
        return "" if len(fitting) == proof["rows"] else f"{len(fitting)} rows"
    held = [row[proof["column"]] for row in fitting]
    if "contains" in proof:
        return "" if any(proof["contains"] in value for value in held) else f"holds {held}"
    return "" if held == [proof["holds"]] else f"holds {held}"


def _called(proof: dict[str, Any], sample: Path) -> Any:
    """What a function gives; first comes the sample as a playbook reads it (`on_sample`), or its calendar."""
    module, name = proof["call"].split(":")
    first = [open_portfolio(sample, playbook=proof["on_sample"])] if "on_sample" in proof else []
    first += [open_portfolio(sample, playbook=proof["on_calendar"]).calendar] if "on_calendar" in proof else []
    return getattr(import_module(module), name)(*first, *proof.get("values", ()), **proof.get("arguments", {}))


def _followed(value: Any, path: str) -> Any:
    """What stands at a dotted path of attributes, keys and positions."""
    for part in path.split("."):
        if isinstance(value, dict):
            value = value[part] if part in value else value[int(part)]
        else:
            value = value[int(part)] if part.lstrip("-").isdigit() else getattr(value, part)
    return value


def _plain(text: str) -> str:
    """What a reader sees of a page: no tags, single blanks, none before a mark."""
    seen = html.unescape(re.sub(r"(?s)<(style|script).*?</\1>|<[^>]+>", " ", text))
    return re.sub(r" (?=[.,;:)，。；：）])", "", " ".join(seen.split()))


def test_every_fault_of_a_text_is_named_at_once_with_what_to_write(tmp_path: Path) -> None:
    """File, unit, field, what is wrong, what to write; a unit of 13 minutes, two right options, a lost translation."""
    text = (source.SOURCES / "core.yaml").read_text(encoding="utf-8")
    text = text.replace("minutes: 9", "minutes: 13", 1).replace("title_zh: 等级与关口", "", 1)
    text = text.replace("id: core-3", "id: sponsor-3").replace("pass_share: 0.8", "pass_share: 8")
    first = text.index("right: true")
    text = text[:first] + text[first:].replace("right: true", "right: false", 1)
    (tmp_path / "core.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(source.TrainingFaults) as refused:
        source.load_courses(tmp_path)
    assert refused.value.faults == (
        "core.yaml, pass_share: is 8. Write at most 1.0.",
        "core.yaml, unit core-1, minutes: is 13. Write at most 12.",
        "core.yaml, unit core-2, title_zh: is missing. Write it.",
        "core.yaml, unit sponsor-3, id: does not begin with the path. Write core- and a number.",
    )


def test_a_link_to_no_page_stops_the_build(method: Method, monkeypatch: pytest.MonkeyPatch) -> None:
    """It names the unit and the link, whether it stands below `links` or in a text."""
    pages = set(generated.every_page(method))
    (first, *_), course = UNITS, COURSES[0]
    lost = first.model_copy(update={"links": ("no/such.md",), "text_zh": "[页面](no/where.md)"})
    monkeypatch.setattr(training, "load_courses", lambda: [course.model_copy(update={"units": (lost,)})])
    with pytest.raises(source.TrainingFaults) as refused:
        training.training_pages(pages)
    assert [fault.split(". ")[0] for fault in refused.value.faults] == [
        f"{course.id}.yaml, unit {first.id}, links: there is no page {link!r}" for link in ("no/such.md", "no/where.md")
    ]


def test_an_old_score_is_not_counted_for_other_questions() -> None:
    """The version follows the questions and which answer is right; another explanation leaves it."""
    unit = UNITS[0]
    question, *others = unit.quiz
    option, *rest = question.options

    def changed(**fields: str) -> str:
        options = (option.model_copy(update=fields), *rest)
        quiz = (question.model_copy(update={"options": options}), *others)
        return str(unit.model_copy(update={"quiz": quiz}).version)

    assert changed(why="Another reason.") == unit.version
    assert changed(say="Another answer.") != unit.version


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_keys_hold_every_answer(language: str) -> None:
    """What the instructor reads is what the unit shows."""
    keys = training.keys_page(COURSES, language)
    for unit in UNITS:
        assert f"{{#{unit.id}}}" in keys
        for question in unit.quiz:
            (right,) = (option for option in question.options if option.right)
            assert " ".join(right.text("say").say(language).split()).rstrip(".。") in keys


def test_a_table_in_an_answer_begins_on_a_line_of_its_own() -> None:
    """Markdown reads no table behind other words of its line."""
    tables = [unit for unit in UNITS if unit.task.text("answer").en.lstrip().startswith("|")]
    assert tables
    for unit in tables:
        assert ":**\n\n|" in training.answer_key(unit, "en")


def test_thirty_drafts_are_marked_by_the_three_marks_and_not_by_their_order() -> None:
    """Every mark has several drafts, none is the answer to all, and 24 of 30 cannot be reached by one mark alone."""
    exercise = marking.load_marking()
    keys = [draft.key for draft in exercise.answers]
    assert (len(keys), exercise.needed) == (30, 24)
    assert all(keys.count(mark) >= 5 for mark in marking.MARKS)
    assert max(keys.count(mark) for mark in marking.MARKS) < exercise.needed
    assert len({draft.draft for draft in exercise.answers}) == len({draft.draft_zh for draft in exercise.answers}) == 30
    shown = marking.marking_page(COURSES, language="zh")
    assert shown.count("data-right") == shown.count("<fieldset") == 30
