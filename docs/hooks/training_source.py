"""The training paths as people write them: one YAML file for each path in docs/training, checked before it is shown.

Everything that is wrong is said at once, with file, unit, field and what to write.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pmo_kit.model.text import Text

SOURCES = Path(__file__).parents[1] / "training"
# In what order the paths are shown; one that is not named here comes after them.
ORDER = ("core", "sponsor", "product-owner", "data-scientist", "compliance", "vendor-manager", "analyst")
MOST_WORDS, MOST_CHARACTERS = 350, 700
SHORTEST, LONGEST = 5, 12
FEWEST_QUESTIONS, MOST_QUESTIONS = 2, 4

Said = Annotated[str, Field(min_length=1)]
Read = TypeVar("Read", bound="Part")


class TrainingFaults(ValueError):  # noqa: N818 - a list of what to mend
    """The training texts cannot be shown as they are; every fault is a line."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join([f"{len(faults)} to mend in the training texts:", *faults]))
        self.faults = tuple(faults)


class Part(BaseModel):
    """Something written in both languages."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def text(self, field: str) -> Text:
        """A bilingual field as a pair."""
        return Text(getattr(self, field), getattr(self, f"{field}_zh"))


class Option(Part):
    """One answer to choose, with the reason why it is right or wrong."""

    say: Said
    say_zh: Said
    why: Said
    why_zh: Said
    right: bool = False


class Question(Part):
    """A question of the quiz."""

    ask: Said
    ask_zh: Said
    options: Annotated[tuple[Option, ...], Field(min_length=3, max_length=4)]

    def shown(self) -> list[Option]:
        """The options in an order that has nothing to do with which one is right."""
        return sorted(self.options, key=lambda option: hashlib.sha256(f"{self.ask}{option.say}".encode()).hexdigest())


class Task(Part):
    """Work on the sample portfolio whose answer is known, what proves that answer, and its time where it is long."""

    minutes: Annotated[int | None, Field(ge=LONGEST)] = None
    ask: Said
    ask_zh: Said
    run: tuple[str, ...] = ()
    answer: Said
    answer_zh: Said
    proof: Annotated[tuple[dict[str, Any], ...], Field(min_length=1)]


class Unit(Part):
    """A few minutes of a path: a text, a task and a quiz."""

    id: Annotated[str, Field(pattern=r"^[a-z]+(-[a-z]+)*-\d+(-\d+)*$")]
    title: Said
    title_zh: Said
    minutes: Annotated[int, Field(ge=SHORTEST, le=LONGEST)]
    after: Said
    after_zh: Said
    text_: Annotated[str, Field(alias="text", min_length=1)]
    text_zh: Said
    links: Annotated[tuple[str, ...], Field(min_length=1)]
    task: Task
    quiz: Annotated[tuple[Question, ...], Field(min_length=FEWEST_QUESTIONS, max_length=MOST_QUESTIONS)]

    @property
    def body(self) -> Text:
        """What is read before the task."""
        return Text(self.text_, self.text_zh)

    @property
    def version(self) -> str:
        """Changes with the questions, their answers or which one is right, so that an old score is not counted."""
        asked = [[q.ask, q.ask_zh, [[o.say, o.say_zh, o.right] for o in q.options]] for q in self.quiz]
        return hashlib.sha256(json.dumps(asked, ensure_ascii=False).encode()).hexdigest()[:8]


class Course(Part):
    """A path: for whom it is, what it takes to pass, and its units."""

    id: Annotated[str, Field(pattern=r"^[a-z]+(-[a-z]+)*$")]
    title: Said
    title_zh: Said
    for_whom: Said
    for_whom_zh: Said
    pass_share: Annotated[float, Field(gt=0, le=1)]
    renew_months: Annotated[int, Field(ge=1)]
    evidence: Said
    evidence_zh: Said
    # Figures of the sample or of arithmetic that a rule happens to hold too, each with what it is.
    figures: dict[str, Said] = {}
    units: tuple[Unit, ...] = ()

    @property
    def minutes(self) -> int:
        """How long all units take together."""
        return sum(unit.minutes for unit in self.units)

    @property
    def version(self) -> str:
        """Changes with any of its quizzes."""
        return hashlib.sha256("".join(unit.version for unit in self.units).encode()).hexdigest()[:8]

    @property
    def exercise_minutes(self) -> int:
        """How long the exercises take that say their time."""
        return sum(unit.task.minutes or 0 for unit in self.units)

    @property
    def questions(self) -> int:
        """How many questions all quizzes have together."""
        return sum(len(unit.quiz) for unit in self.units)


def load_courses(folder: Path = SOURCES) -> list[Course]:
    """Every path, in the order in which they are shown.

    Raises:
        TrainingFaults: with everything that is wrong in any file.
    """
    faults: list[str] = []
    courses = [course for path in sorted(folder.glob("*.yaml")) if (course := _course(path, faults))]
    times = Counter(unit.id for course in courses for unit in course.units)
    faults += [
        f"unit {name}: the id stands {count} times. Give each unit its own."
        for name, count in times.items()
        if count > 1
    ]
    if faults:
        raise TrainingFaults(faults)
    return sorted(courses, key=lambda course: (ORDER.index(course.id) if course.id in ORDER else len(ORDER), course.id))


def _course(path: Path, faults: list[str]) -> Course | None:
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        faults.append(f"{path.name}: cannot be read as YAML. {' '.join(str(error).split())}")
        return None
    if not isinstance(raw, dict):
        faults.append(f"{path.name}: holds no path. Write `id:`, `title:` and the other fields of a path.")
        return None
    written = [each if isinstance(each, dict) else {} for each in raw.pop("units", None) or []]
    before = len(faults)
    course = _built(Course, raw, path.name, faults)
    units = [
        _unit(each, f"{path.name}, unit {each.get('id', number)}", faults) for number, each in enumerate(written, 1)
    ]
    if not written:
        faults.append(f"{path.name}, units: nothing is given. Write at least one unit.")
    if raw.get("id") != path.stem:
        faults.append(f"{path.name}, id: is {raw.get('id')!r}. Write {path.stem!r}, the name of the file.")
    faults += [
        f"{path.name}, unit {unit.id}, id: does not begin with the path. Write {path.stem}- and a number."
        for unit in units
        if unit and not re.fullmatch(rf"{re.escape(path.stem)}-\d+(-\d+)*", unit.id)
    ]
    if course is None or len(faults) > before:
        return None
    return course.model_copy(update={"units": tuple(unit for unit in units if unit)})


def _unit(raw: dict[str, Any], where: str, faults: list[str]) -> Unit | None:
    unit = _built(Unit, raw, where, faults)
    if unit:
        faults += [f"{where}, {told}" for told in _doubts(unit)]
    return unit


def _doubts(unit: Unit) -> Iterator[str]:
    """What no single field shows."""
    words, characters = len(_plain(unit.text_).split()), len(re.findall("[\u4e00-\u9fff]", unit.text_zh))
    if words > MOST_WORDS:
        yield f"text: has {words} words. Write at most {MOST_WORDS}."
    if characters > MOST_CHARACTERS:
        yield f"text_zh: has {characters} Chinese characters. Write at most {MOST_CHARACTERS}."
    for number, question in enumerate(unit.quiz, 1):
        right = sum(option.right for option in question.options)
        if right != 1:
            yield f"quiz {number}: {right} options are right. Write `right: true` at exactly one."
        if len({option.say for option in question.options}) < len(question.options):
            yield f"quiz {number}: two options say the same. Write what sets them apart."


def _plain(text: str) -> str:
    """Markdown without the addresses of its links and the marks of its tables."""
    return re.sub(r"(?<=\])\([^)]*\)|\||\s-+(?=\s|$)", " ", text)


def _built(kind: type[Read], raw: dict[str, Any], where: str, faults: list[str]) -> Read | None:
    try:
        return kind.model_validate(raw)
    except ValidationError as error:
        for found in error.errors(include_url=False):
            field = ".".join(str(part + 1) if isinstance(part, int) else str(part) for part in found["loc"])
            faults.append(f"{where}, {field}: {_told(found)}")
        return None


_REMEDIES = {
    "missing": "is missing. Write it.",
    "extra_forbidden": "is no field here. Look at its spelling, or take it out.",
    "string_too_short": "is empty. Write it.",
    "too_short": "holds {actual_length}. Write at least {min_length}.",
    "too_long": "holds {actual_length}. Write at most {max_length}.",
    "string_pattern_mismatch": "{input!r} is no id. Write small letters and hyphens; a unit has a number: sponsor-1.",
    "greater_than_equal": "is {input}. Write at least {ge}.",
    "less_than_equal": "is {input}. Write at most {le}.",
}


def _told(found: Any) -> str:
    """What is wrong with a field, and what to write."""
    remedy = _REMEDIES.get(found["type"], "{input!r} does not fit. {msg}.")
    return remedy.format(**{**found, **found.get("ctx", {})})
