"""The answers of an assessment: from the register, one row for each, or from a file of their own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from pmo_kit.errors import BadInput, Faults, Place
from pmo_kit.model.assessment import Item, Questionnaire
from pmo_kit.model.characters import plain
from pmo_kit.model.method import Method
from pmo_kit.model.table_places import TablePlaces
from pmo_kit.read.assessments import questionnaire
from pmo_kit.read.yaml_files import read_yaml

Answers = dict[str, tuple[str, ...]]


def answers_on_record(register: pd.DataFrame, form: Questionnaire) -> dict[str, Answers]:
    """The answers of the register by initiative and question.

    A choice may be written as its id or as the form words it in either language; several with a semicolon between.

    Raises:
        BadInput: naming every row whose question or answer the form does not have, or that says a question again.
    """
    faults = Faults()
    found = _answers(register, form, None, faults)
    faults.raise_if_any()
    return found


def check_answers(register: pd.DataFrame, method: Method, places: TablePlaces | None, faults: Faults) -> None:
    """Note every answer of the register that its questionnaire does not have."""
    for name in register["questionnaire"].dropna().unique():
        if name in method.assessments:
            _answers(register, questionnaire(method, name), places, faults)


def _answers(
    register: pd.DataFrame, form: Questionnaire, places: TablePlaces | None, faults: Faults
) -> dict[str, Answers]:
    found: dict[str, Answers] = defaultdict(dict)
    rows = register[register["questionnaire"] == form.id].dropna(subset=["initiative_id", "question", "answer"])
    for row in rows.to_dict("records"):
        place = _place(places, str(row["assessment_id"]), "answer")
        question = form.questions.get(row["question"])
        if question is None:
            at = _place(places, str(row["assessment_id"]), "question")
            faults.add("unknown-id", at, value=row["question"], known=tuple(form.questions))
        elif question.id in found[row["initiative_id"]]:
            faults.add("answered-twice", place, question=question.id, initiative=row["initiative_id"])
        else:
            found[row["initiative_id"]][question.id] = _read(str(row["answer"]), question, place, faults)
    return dict(found)


def _place(places: TablePlaces | None, key: str, field: str) -> Place:
    return places.place(key, field) if places else Place(file="registers/assessments", record=key, field=field)


def _read(text: str, question: Item, place: Place, faults: Faults) -> tuple[str, ...]:
    if question.kind == "text":
        return ()
    words = _words(question)
    whole = words.get(plain(text))
    if whole is not None:
        return (whole,)
    parts = [part.strip() for part in text.replace("；", ";").split(";") if part.strip()]
    return _chosen(parts, question, place, faults)


def _chosen(parts: Sequence[str], question: Item, place: Place, faults: Faults) -> tuple[str, ...]:
    """The choices that the words of an answer stand for."""
    words = _words(question)
    for part in parts:
        if plain(part) not in words:
            faults.add("unknown-answer", place, value=part, attribute=question.id, known=tuple(question.choices))
    if question.kind == "single" and len(parts) > 1:
        faults.add("one-answer-only", place, value="; ".join(parts), question=question.id)
    return tuple(words[plain(part)] for part in parts if plain(part) in words)


def _words(question: Item) -> dict[str, str]:
    """Every way to write a choice; an id wins over another choice's words."""
    choices = question.choices.values()
    told = {plain(word): choice.id for choice in choices for word in (choice.title, choice.title_zh) if word}
    return told | {plain(choice.id): choice.id for choice in choices}


def answers_for(form: Questionnaire, path: Path) -> Answers:
    """The answers to a form in a JSON or YAML file, each choice as its id or as the form words it.

    Raises:
        BadInput: when the file cannot be read, and naming every question and choice that the form does not have.
    """
    faults = Faults()
    found: Answers = {}
    for name, given in answers_in_file(path).items():
        question = form.questions.get(name)
        place = Place(file=path.name, record=name)
        if question is None:
            faults.add("unknown-id", place, value=name, known=tuple(form.questions))
        elif question.kind != "text":
            found[name] = _chosen(given, question, place, faults)
    faults.raise_if_any()
    return found


def answers_in_file(path: Path) -> Answers:
    """The answers of a JSON or YAML file: `question: choice`, or a list of choices; `answers:` may stand above them.

    Questions and choices are taken as they are written.

    Raises:
        BadInput: when the file cannot be read, or holds something else.
    """
    faults = Faults()
    content = read_yaml(path, path.name, faults)
    if isinstance(content, Mapping) and isinstance(content.get("answers"), Mapping):
        content = content["answers"]
    if not faults and not isinstance(content, Mapping):
        faults.add("answers-not-a-list", Place(file=path.name))
    found: Answers = {}
    for question, answer in content.items() if isinstance(content, Mapping) else ():
        parts = answer if isinstance(answer, list) else [answer]
        if not _are_words(parts):
            faults.add("answers-not-a-list", Place(file=path.name, record=str(question)))
        elif answer is not None:
            found[str(question)] = tuple(_word(part) for part in parts)
    if faults:
        raise BadInput(faults)
    return found


def _are_words(parts: Iterable[Any]) -> bool:
    return all(part is None or isinstance(part, str | int | float) for part in parts)


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
