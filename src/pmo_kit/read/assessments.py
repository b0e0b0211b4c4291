"""The questionnaires of the method, put together from their records, and what must hold inside each of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from pmo_kit.errors import Faults, Place, refuse
from pmo_kit.model.assessment import (
    AssessmentQuestion,
    AssessmentRule,
    AssessmentSection,
    Band,
    Choice,
    Item,
    Part,
    Questionnaire,
)
from pmo_kit.model.method import Method
from pmo_kit.model.questions import YES_NO
from pmo_kit.read.conditions import check_condition
from pmo_kit.read.questionnaire_checks import asking_order, check_levels

_AREAS = ("impact", "mitigation")


def questionnaire(method: Method, name: str) -> Questionnaire:
    """One questionnaire of the method, ready to be scored; its sections in their order, questions in that of the file.

    Raises:
        BadInput: when the method has none of that name.
    """
    if name not in method.assessments:
        known = tuple(method.assessments)
        raise refuse("unknown-id", Place(field="--questionnaire"), value=name, known=known)
    return _built(method, method.assessments[name], Faults())


def _built(method: Method, rule: AssessmentRule, faults: Faults) -> Questionnaire:
    sections = _sections(method, rule.id)
    parts = {each.id: Part(each.id, each.name, each.visible_when) for each in sections.values()}
    items = {
        each.id: _item(each, sections[each.section], method)
        for section in sections
        for each in _questions(method, section)
    }
    most = {area: sum(item.max_points for item in items.values() if item.area == area) for area in _AREAS}
    return Questionnaire(
        id=rule.id,
        name=rule.name,
        version=method.version,
        sections=parts,
        questions=items,
        order=asking_order(parts, items, _place(method, "assessments", rule.id).file, faults),
        maxima=most,
        levels=rule.levels,
        reductions=rule.reductions,
        rounding=rule.rounding,
        bounds=rule.bounds,
        unanswered=rule.unanswered,
        status=rule.status,
        confidence=rule.confidence,
    )


def _sections(method: Method, assessment: str) -> dict[str, AssessmentSection]:
    ordered = sorted(method.assessment_sections.values(), key=lambda each: each.order)
    return {each.id: each for each in ordered if each.assessment == assessment}


def _questions(method: Method, section: str) -> Iterable[AssessmentQuestion]:
    return (each for each in method.assessment_questions.values() if each.section == section)


def _item(question: AssessmentQuestion, section: AssessmentSection, method: Method) -> Item:
    return Item(
        id=question.id,
        section=section.id,
        area="unscored" if question.kind == "text" else section.area,
        kind=question.kind,
        name=question.text("ask"),
        choices={choice.id: choice for choice in question.choices},
        visible_when=question.visible_when,
        prefill=question.prefill,
        answered_by=method.roles[question.answered_by].name,
    )


def check_assessments(method: Method, faults: Faults) -> None:
    """Note everything in the questionnaires that does not fit together."""
    before = len(faults)
    for section in method.assessment_sections.values():
        if section.assessment not in method.assessments:
            _unknown(method, "assessment_sections", section.id, "assessment", method.assessments, faults)
    for question in method.assessment_questions.values():
        _check_question(method, question, faults)
    for rule in method.assessments.values():
        _check_texts(method, "assessments", rule.id, rule.levels, "levels", faults)
        check_levels(rule.levels, _place(method, "assessments", rule.id, "levels"), faults)
    if len(faults) == before:
        for rule in method.assessments.values():
            _check_whole(method, rule, faults)


def _check_question(method: Method, question: AssessmentQuestion, faults: Faults) -> None:
    for field, known in (("section", method.assessment_sections), ("answered_by", method.roles)):
        if getattr(question, field) not in known:
            _unknown(method, "assessment_questions", question.id, field, known, faults)
    place = _place(method, "assessment_questions", question.id, "choices")
    ids = [choice.id for choice in question.choices]
    if bool(ids) == (question.kind == "text"):
        faults.add("choices-missing", place, kind=question.kind)
    if any(count > 1 for count in Counter(ids).values()):
        faults.add("answer-twice", place)
    _check_texts(method, "assessment_questions", question.id, question.choices, "choices", faults)
    attributes = {
        name: (each.type, tuple(value.id for value in (YES_NO if each.type == "yes_no" else each.values)))
        for name, each in method.questions.items()
    }
    at = _place(method, "assessment_questions", question.id, "prefill")
    for rule in question.prefill:
        check_condition(rule.when, attributes, at, faults)
        if rule.answer not in ids:
            faults.add("unknown-answer", at, value=rule.answer, attribute=question.id, known=tuple(ids))


def _check_whole(method: Method, rule: AssessmentRule, faults: Faults) -> None:
    """Conditions speak of questions of the same form, never in a circle, and something raises the raw score."""
    form = _built(method, rule, faults)
    known = {name: ("choice", tuple(item.choices)) for name, item in form.questions.items()}
    for collection, parts in (("assessment_sections", form.sections), ("assessment_questions", form.questions)):
        for name, part in parts.items():
            place = _place(method, collection, name, "visible_when")
            check_condition(part.visible_when, known, place, faults)
    if not form.maxima["impact"]:
        faults.add("assessment-without-points", _place(method, "assessments", rule.id))


def _check_texts(
    method: Method, collection: str, record: str, parts: Iterable[Choice | Band], field: str, faults: Faults
) -> None:
    for part in parts:
        if not part.title_zh:
            faults.add("translation-missing", _place(method, collection, record, f"{field}.{part.id}.title_zh"))


def _unknown(
    method: Method, collection: str, record: str, field: str, known: Mapping[str, object], faults: Faults
) -> None:
    value = getattr(getattr(method, collection)[record], field)
    faults.add("unknown-id", _place(method, collection, record, field), value=value, known=tuple(known))


def _place(method: Method, collection: str, record: str, field: str = "") -> Place:
    files = method.origin.get(f"{collection}/{record}", ("",))
    return Place(file=files[-1], record=record, field=field)
