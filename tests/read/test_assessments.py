"""The questionnaires of the rules: overlaid question by question, and held against one another."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from pmo_kit.errors import BadInput
from pmo_kit.model.method import Method
from pmo_kit.read.assessment_answers import answers_in_file, answers_on_record
from pmo_kit.read.assessments import questionnaire
from pmo_kit.read.method import load_method
from tests.read.test_method import overlay, refused


def test_the_kits_questionnaire_adds_up(method: Method) -> None:
    """Its maxima are the sums of its sections, hidden questions included."""
    form = questionnaire(method, "ai-impact")
    for area in ("impact", "mitigation"):
        assert form.maxima[area] == sum(form.section_maximum(part, area) for part in form.sections)
    assert form.maxima == {"impact": 70, "mitigation": 29}
    assert [band.id for band in form.levels] == ["I", "II", "III", "IV"]
    assert (form.unanswered, form.status, form.confidence) == ("open", "proposed", "medium")


def test_every_question_comes_after_those_that_show_it(method: Method) -> None:
    """The order in which the engine looks at them."""
    form = questionnaire(method, "ai-impact")
    at = {name: place for place, name in enumerate(form.order)}
    assert set(at) == set(form.questions)
    for name, question in form.questions.items():
        assert all(at[other] < at[name] for other in question.visible_when.attributes())


def test_an_organisation_changes_the_points_of_one_question(tmp_path: Path) -> None:
    """The maximum follows by itself."""
    ours, _ = load_method(
        overlay(
            tmp_path,
            """
            assessment_questions:
            - id: purpose-baseline
              choices:
              - {id: measured, title: Measured, title_zh: 已测量, points: 0}
              - {id: none, title: None, title_zh: 无, points: 9}
            """,
        )
    )
    assert questionnaire(ours, "ai-impact").maxima["impact"] == 77


def test_a_retired_question_is_no_longer_asked(tmp_path: Path) -> None:
    """Its points leave the maximum."""
    ours, _ = load_method(overlay(tmp_path, "assessment_questions: [{id: purpose-baseline, status: retired}]"))
    form = questionnaire(ours, "ai-impact")
    assert "purpose-baseline" not in form.questions
    assert form.maxima["impact"] == 68


def test_an_unknown_questionnaire_is_refused(method: Method) -> None:
    """With those that there are."""
    with pytest.raises(BadInput, match="ai-impact"):
        questionnaire(method, "other")


def test_what_does_not_fit_together_is_named_all_at_once(tmp_path: Path) -> None:
    """Unknown section and role, choices that do not fit the kind, a choice twice, prefilled answers that are gone."""
    folder = overlay(
        tmp_path,
        """
        assessment_questions:
        - {id: purpose-baseline, section: elsewhere, answered_by: nobody}
        - {id: purpose-alternative, kind: text}
        - id: data-border
          choices: [{id: 'no', title: A, title_zh: 甲}, {id: 'no', title: B}]
        """,
    )
    assert refused(folder) == [
        ("method/ours.yaml, record purpose-alternative, field choices", "choices-missing"),
        ("method/ours.yaml, record purpose-baseline, field section", "unknown-id"),
        ("method/ours.yaml, record purpose-baseline, field answered_by", "unknown-id"),
        ("method/ours.yaml, record data-border, field choices", "answer-twice"),
        ("method/ours.yaml, record data-border, field choices.no.title_zh", "translation-missing"),
        ("method/ours.yaml, record data-border, field prefill", "unknown-answer"),
    ]


def test_levels_must_rise_to_the_whole(tmp_path: Path) -> None:
    """Otherwise a score could have no level."""
    text = """
    assessments:
    - id: ai-impact
      levels:
      - {id: A, title: A, title_zh: 甲, up_to: 0.5}
      - {id: B, title: B, title_zh: 乙, up_to: 0.4}
    """
    assert refused(overlay(tmp_path, text)) == [
        ("method/ours.yaml, record ai-impact, field levels", "levels-not-rising")
    ]


def test_conditions_speak_of_questions_of_the_same_form_and_never_in_a_circle(tmp_path: Path) -> None:
    """An unknown question, an unknown choice, two questions that show each other."""
    text = """
    assessment_questions:
    - {id: purpose-baseline, visible_when: {public_facing: [yes]}}
    - {id: purpose-reason, visible_when: {model-agent: [maybe]}}
    - {id: model-agent, visible_when: {model-tools: [read]}}
    """
    found = refused(overlay(tmp_path, text))
    assert {message for _, message in found} == {"shown-in-a-circle", "unknown-attribute", "unknown-answer"}


REGISTER = ["assessment_id", "initiative_id", "questionnaire", "question", "answer"]


def rows(*cells: tuple[str, str]) -> pd.DataFrame:
    """A register of question and answer for one initiative."""
    return pd.DataFrame(
        [(f"AS-{at}", "CSC-001", "ai-impact", *cell) for at, cell in enumerate(cells, start=1)], columns=REGISTER
    )


def test_answers_are_read_by_id_or_in_the_words_of_the_form(method: Method) -> None:
    """In either language; several with a semicolon, also a Chinese one. Remarks are no answers."""
    form = questionnaire(method, "ai-impact")
    register = rows(
        ("purpose-reason", "better-work"),
        ("purpose-baseline", "仅为估计"),
        ("purpose-alternative", "Compared in writing"),
        ("people-vulnerable", "elderly；Minors"),
        ("model-change", "No; the version is pinned"),
        ("remarks", "see minutes"),
    )
    assert answers_on_record(register, form) == {
        "CSC-001": {
            "purpose-reason": ("better-work",),
            "purpose-baseline": ("estimated",),
            "purpose-alternative": ("compared",),
            "people-vulnerable": ("elderly", "minors"),
            "model-change": ("pinned",),
            "remarks": (),
        }
    }


def test_rows_that_cannot_be_used_are_named_all_at_once(method: Method) -> None:
    """An answer that is no choice, two where one is allowed, a question twice, a question of another form."""
    register = rows(
        ("purpose-reason", "because"),
        ("purpose-baseline", "measured; estimated"),
        ("purpose-baseline", "measured"),
        ("elsewhere", "yes"),
    )
    with pytest.raises(BadInput) as caught:
        answers_on_record(register, questionnaire(method, "ai-impact"))
    assert [(fault.place.record, fault.message) for fault in caught.value.faults] == [
        ("AS-1", "unknown-answer"),
        ("AS-2", "one-answer-only"),
        ("AS-3", "answered-twice"),
        ("AS-4", "unknown-id"),
    ]


def test_a_file_of_answers_is_json_or_yaml(tmp_path: Path) -> None:
    """One choice or a list; `answers` may stand above them; blank is no answer, an empty list is."""
    path = tmp_path / "answers.json"
    path.write_text('{"answers": {"a": "x", "b": ["y", "z"], "c": [], "d": null, "e": true}}', encoding="utf-8")
    assert answers_in_file(path) == {"a": ("x",), "b": ("y", "z"), "c": (), "e": ("yes",)}
    path = tmp_path / "answers.yaml"
    path.write_text("a: x\nb: [y]\nn: 3\n", encoding="utf-8")
    assert answers_in_file(path) == {"a": ("x",), "b": ("y",), "n": ("3",)}


@pytest.mark.parametrize("text", ["[]", "a: {b: c}", "a: [[x]]", "", "a: ["])
def test_another_file_is_refused(tmp_path: Path, text: str) -> None:
    """Not question and choice."""
    path = tmp_path / "answers.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput):
        answers_in_file(path)
