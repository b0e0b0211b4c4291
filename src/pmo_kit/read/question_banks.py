"""Foreign question banks in JSON, such as Canada's Algorithmic Impact Assessment, as questionnaires of the kit.

The form of the file is that of the question sets published in `canada-ca/aia-eia-js`, flattened: scoring, counts and
questions. No version is known here: what a bank says is taken from the file, and what is not understood is a fault.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pmo_kit.errors import BadInput, Faults, Place
from pmo_kit.model.assessment import (
    NO_TEXT,
    Area,
    Band,
    Bounds,
    Choice,
    Item,
    Kind,
    Part,
    Questionnaire,
    Reduction,
    Rounding,
)
from pmo_kit.model.condition import ALWAYS, Condition
from pmo_kit.model.text import Text
from pmo_kit.read.bank_file import Bank, BankQuestion, read_bank
from pmo_kit.read.questionnaire_checks import asking_order, check_levels
from pmo_kit.read.records import build
from pmo_kit.read.shown_if import Asked, NotUnderstoodError, read_shown_if

_KINDS: Mapping[str, Kind] = {
    "radiogroup": "single", "dropdown": "single", "checkbox": "multiple", "comment": "text", "text": "text",
}  # fmt: skip
_AREAS: Mapping[str, Area] = {"impact": "impact", "mitigation": "mitigation", "unscored": "unscored"}
_BOTH = 2
# How the prose of a bank begins, and what it means.
_ROUNDINGS: Mapping[str, Rounding] = {"half up": "half-up", "half even": "half-even", "up": "up", "down": "down"}
_BOUNDS: Mapping[str, Bounds] = {"inclusive upper bound": "inclusive", "exclusive upper bound": "exclusive"}


def load_question_bank(path: Path) -> Questionnaire:
    """Read a question bank; an unanswered question counts nothing in it, as in the tool that it comes from.

    Raises:
        BadInput: with every fault of the file, each naming the question and the field.
    """
    faults = Faults()
    bank = read_bank(path, faults)
    if bank is None:
        raise BadInput(faults)
    questions = _questions(bank, path.name, faults)
    faults.raise_if_any()
    _check_sums(bank, questions, path.name, faults)
    form = _form(bank, questions, path.name, faults)
    faults.raise_if_any()
    return form


def _questions(bank: Bank, file: str, faults: Faults) -> dict[str, BankQuestion]:
    found: dict[str, BankQuestion] = {}
    for position, raw in enumerate(bank.questions, start=1):
        question = build(BankQuestion, raw, Place(file=file, record=str(raw.get("id") or position)), faults)
        if question is None:
            continue
        if question.id in found:
            faults.add("record-twice", Place(file=file, record=question.id), collection="questions")
        _check_question(question, Place(file=file, record=question.id), faults)
        found[question.id] = question
    return found


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


def _check_sums(bank: Bank, questions: Mapping[str, BankQuestion], file: str, faults: Faults) -> None:
    """What the bank says of its sums is what its questions add up to."""
    both = _sum(questions.values(), "mitigation")
    scoring, counts = bank.scoring, bank.counts
    for field, value, counted in (
        ("scoring.max_raw_impact", scoring.max_raw_impact, _sum(questions.values(), "impact")),
        ("scoring.max_mitigation_both_phases", scoring.max_mitigation_both_phases, both),
        ("scoring.max_mitigation_one_phase", scoring.max_mitigation_one_phase, both / _phase_count(bank, questions)),
        ("counts.questions", counts.questions, len(questions)),
        ("counts.scored_impact", counts.scored_impact, _count(questions.values(), "impact")),
        ("counts.scored_mitigation", counts.scored_mitigation, _count(questions.values(), "mitigation")),
    ):
        if value != counted:
            faults.add("bank-sum", Place(file=file, field=field), value=f"{value:g}", counted=f"{counted:g}")


def _count(questions: Iterable[BankQuestion], kind: str) -> int:
    return sum(question.kind == kind for question in questions)


def _sum(questions: Iterable[BankQuestion], kind: str) -> int:
    return sum(question.most for question in questions if question.kind == kind)


def _phases(questions: Iterable[BankQuestion]) -> set[str | None]:
    """The phases of a bank: the conditions under which its mitigation sections are shown."""
    return {question.section_visible_if for question in questions if question.kind == "mitigation"}


def _phase_count(bank: Bank, questions: Mapping[str, BankQuestion]) -> int:
    """How many phases the sum of mitigation is for: both of two as the source counts, or as many as there are."""
    both, one = bank.scoring.max_mitigation_both_phases, bank.scoring.max_mitigation_one_phase
    return _BOTH if one * _BOTH == both else max(len(_phases(questions.values())), 1)


def _form(bank: Bank, questions: Mapping[str, BankQuestion], file: str, faults: Faults) -> Questionnaire:
    asked = {
        name: Asked(tuple(choice.value for choice in each.choices), several=_KINDS[each.type] == "multiple")
        for name, each in questions.items()
    }
    items = {
        name: _item(each, _condition(each.visible_if, asked, Place(file=file, record=name, field="visible_if"), faults))
        for name, each in questions.items()
    }
    parts = _sections(questions, asked, file, faults)
    scoring = bank.scoring
    levels = tuple(
        Band(id=key, title=f"Level {key}", title_zh=f"{key}级", up_to=share)
        for key, share in sorted(scoring.level_upper_bounds_share_of_max_raw.items(), key=lambda each: each[1])
    )
    check_levels(levels, Place(file=file, field="scoring.level_upper_bounds_share_of_max_raw"), faults)
    return Questionnaire(
        id=Path(file).stem,
        name=Text(bank.tool, ""),
        version=bank.version,
        sections=parts,
        questions=items,
        order=asking_order(parts, items, file, faults),
        maxima={"impact": scoring.max_raw_impact, "mitigation": _whole(scoring.max_mitigation_one_phase)},
        levels=levels,
        reductions=(
            Reduction(mitigation_at_least=scoring.mitigation_threshold_share, reduce_by=scoring.impact_reduction),
        ),
        rounding=_meaning(scoring.rounding, _ROUNDINGS, Place(file=file, field="scoring.rounding"), faults),
        bounds=_meaning(scoring.level_bounds, _BOUNDS, Place(file=file, field="scoring.level_bounds"), faults),
        unanswered="zero",
    )


def _whole(number: float) -> float:
    """The same number, as a whole one where it is."""
    return int(number) if number == int(number) else number


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


def _sections(
    questions: Mapping[str, BankQuestion], asked: Mapping[str, Asked], file: str, faults: Faults
) -> dict[str, Part]:
    found: dict[str, Part] = {}
    said: dict[str, str | None] = {}
    phased = len(_phases(questions.values())) > 1
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
        for choice in questions[term.attribute].choices
        if choice.value in term.values
    ]
    return Text(" / ".join(told), "")


def _condition(text: str | None, asked: Mapping[str, Asked], place: Place, faults: Faults) -> Condition:
    try:
        return read_shown_if(text, asked)
    except NotUnderstoodError as error:
        faults.add("bank-condition", place, value=text, part=error)
        return ALWAYS


def _meaning(text: str, known: Mapping[str, Any], place: Place, faults: Faults) -> Any:
    """What a text of the bank means, by how it begins."""
    plain = " ".join(text.casefold().split())
    for beginning, meaning in known.items():
        if plain.startswith(beginning):
            return meaning
    faults.add("bank-not-understood", place, value=text, known=", ".join(known))
    return next(iter(known.values()))
