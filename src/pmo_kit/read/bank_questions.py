"""The questions of a foreign bank: checked one by one, with what shows them understood."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pmo_kit.errors import Faults, Place
from pmo_kit.model.assessment import NO_TEXT, Area, Choice, Item, Kind, Part
from pmo_kit.model.condition import ALWAYS, Condition
from pmo_kit.model.text import Text
from pmo_kit.read.bank_file import BankQuestion
from pmo_kit.read.records import build
from pmo_kit.read.shown_if import Asked, NotUnderstoodError, read_shown_if

_KINDS: Mapping[str, Kind] = {
    "radiogroup": "single", "dropdown": "single", "checkbox": "multiple", "comment": "text", "text": "text",
}  # fmt: skip
_AREAS: Mapping[str, Area] = {"impact": "impact", "mitigation": "mitigation", "unscored": "unscored"}


def read_questions(raw: Iterable[Any], file: str, faults: Faults) -> dict[str, BankQuestion]:
    """The questions that can be used; every fault of the others is noted."""
    found: dict[str, BankQuestion] = {}
    for position, each in enumerate(raw, start=1):
        place = Place(file=file, record=_name(each) or str(position))
        if not isinstance(each, dict):
            faults.add("field-keys", place, value=each)
            continue
        question = build(BankQuestion, each, place, faults)
        if question is not None:
            if question.id in found:
                faults.add("record-twice", place, collection="questions")
            _check_question(question, place, faults)
            found[question.id] = question
    return found


def _name(raw: Any) -> str:
    return str(raw.get("id") or "") if isinstance(raw, dict) else ""


def _check_question(question: BankQuestion, place: Place, faults: Faults) -> None:
    """Choices and points that fit the type and the kind of a question."""
    values = [choice.value for choice in question.choices]
    if len(set(values)) != len(values):
        faults.add("answer-twice", _at(place, "choices"))
    elif bool(values) == (_KINDS[question.type] == "text"):
        faults.add("bank-choices", _at(place, "choices"), type=question.type)
    elif question.kind != "unscored" and not values:
        faults.add("bank-choices", _at(place, "kind"), type=question.type)
    elif question.kind != "unscored" and question.max_points not in {None, question.most}:
        faults.add("bank-sum", _at(place, "max_points"), value=question.max_points, counted=question.most)


def _at(place: Place, field: str) -> Place:
    return Place(file=place.file, record=place.record, field=field)


def asked_of(raw: Iterable[Any]) -> dict[str, Asked]:
    """The choices of each question as they are written, also of one that has a fault: conditions may speak of it."""
    found = {}
    for each in raw:
        choices = each.get("choices") if isinstance(each, dict) else None
        listed = choices if isinstance(choices, list) else []
        values = tuple(str(choice.get("value")) for choice in listed if isinstance(choice, dict))
        if _name(each):
            kind = _KINDS.get(str(each.get("type")))
            found[_name(each)] = Asked(values, several=kind == "multiple", lost=not values and kind != "text")
    return found


def items_of(
    questions: Mapping[str, BankQuestion], asked: Mapping[str, Asked], file: str, faults: Faults
) -> dict[str, Item]:
    """The questions as the engine scores them."""
    return {
        name: _item(each, _condition(each.visible_if, asked, Place(file=file, record=name, field="visible_if"), faults))
        for name, each in questions.items()
    }


def _item(question: BankQuestion, visible_when: Condition) -> Item:
    return Item(
        id=question.id,
        section=question.section,
        area=_AREAS[question.kind],
        kind=_KINDS[question.type],
        name=Text(question.title_en or question.title_fr, ""),
        choices={
            choice.value: Choice(id=choice.value, title=choice.text_en, points=choice.points)
            for choice in question.choices
        },
        visible_when=visible_when,
    )


def sections_of(
    questions: Mapping[str, BankQuestion], asked: Mapping[str, Asked], file: str, faults: Faults
) -> dict[str, Part]:
    """The sections as the engine scores them; all questions of one say alike when it is shown."""
    found: dict[str, Part] = {}
    said: dict[str, str | None] = {}
    phased = len(phases_of(questions.values())) > 1
    for name, question in questions.items():
        place = Place(file=file, record=name, field="section_visible_if")
        if question.section not in found:
            said[question.section] = question.section_visible_if
            condition = _condition(question.section_visible_if, asked, place, faults)
            phase = _phase(condition, questions) if phased and question.section_visible_if else NO_TEXT
            found[question.section] = Part(question.section, Text(question.section_title_en, ""), condition, phase)
        elif said[question.section] != question.section_visible_if:
            faults.add("bank-section", place, section=question.section)
    return found


def _phase(condition: Condition, questions: Mapping[str, BankQuestion]) -> Text:
    """What the choices that show a section are called."""
    told = [
        choice.text_en
        for term in condition.every_term()
        for choice in (questions[term.attribute].choices if term.attribute in questions else ())
        if choice.value in term.values
    ]
    return Text(" / ".join(told), "")


def phases_of(questions: Iterable[BankQuestion]) -> set[str | None]:
    """The phases of a bank: the conditions under which its mitigation sections are shown."""
    return {question.section_visible_if for question in questions if question.kind == "mitigation"}


def _condition(text: str | None, asked: Mapping[str, Asked], place: Place, faults: Faults) -> Condition:
    try:
        return read_shown_if(text, asked)
    except NotUnderstoodError as error:
        faults.add("bank-condition", place, value=text, part=error)
        return ALWAYS
