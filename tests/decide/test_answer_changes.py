"""What would change the tier, checked against trying every answer."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from pmo_kit.decide.answer_changes import answer_on_record, raising_questions, smallest_changes
from pmo_kit.decide.conditions import Answers
from pmo_kit.decide.tiering import tier_all
from pmo_kit.model.method import Method
from pmo_kit.model.text import Text
from tests.conftest import COMPLETE

Frames = Callable[..., pd.DataFrame]


def test_a_single_change_is_found_and_is_what_the_rules_say(frame_of: Frames, method: Method) -> None:
    """Each reported change, made for real, gives the tier that was reported."""
    row = {**COMPLETE, "impact": "medium"}
    found = smallest_changes(frame_of(row), method)
    assert found
    for change in found:
        answers = {part.then.attribute: part for part in change.changes}
        assert len(answers) == 1
        ((name, part),) = answers.items()
        said = {value.name.en: value.id for value in method.questions[name].values} | {"Yes": "yes", "No": "no"}
        told = "; ".join(said[answer.en] for answer in part.then.answers)
        tiering = tier_all(Answers(frame_of({**row, name: told})), method)
        assert (int(tiering.strictest[0]), int(tiering.lightest[0])) == (change.strictest, change.lightest)


def test_every_question_that_can_change_the_tier_alone_is_reported(frame_of: Frames, method: Method) -> None:
    """An exhaustive search over all single answers finds the same questions, up to the number that is shown."""
    row = {**COMPLETE, "impact": "high", "techniques": "ml", "jurisdictions": "SG", "sectors": "other"}
    names = set()
    for name, question in method.questions.items():
        ids = ["yes", "no"] if question.type == "yes_no" else [value.id for value in question.values]
        variants = frame_of(*({**row, name: answer} for answer in ids)) if ids else frame_of()
        if len(variants) and name in row:
            tiering = tier_all(Answers(variants), method)
            if (tiering.lightest != 1).any() or (tiering.strictest != 1).any():
                names.add(name)
    reported = {part.now.attribute for change in smallest_changes(frame_of(row), method) for part in change.changes}
    assert reported <= names
    assert {"impact", "techniques"} <= reported


def test_changes_that_make_it_stricter_come_first(frame_of: Frames, method: Method) -> None:
    """What could go wrong is read before what could be made easier."""
    order = [change.stricter for change in smallest_changes(frame_of({**COMPLETE, "impact": "medium"}), method)]
    assert order == sorted(order, reverse=True)


def test_pairs_are_reported_only_where_no_single_change_does(frame_of: Frames, method: Method) -> None:
    """A listed use with high impact stays tier 1 until both the use and the effect change."""
    row = {**COMPLETE, "use_cases": "credit_decision", "impact": "high", "techniques": "generative"}
    found = smallest_changes(frame_of(row), method)
    sizes = {len(change.changes) for change in found}
    assert sizes in ({1}, {2})
    assert all(change.lightest > 1 for change in found)


def test_no_unanswered_question_no_raise(frame_of: Frames, method: Method) -> None:
    """With every answer given nothing is left that could raise the tier."""
    assert raising_questions(frame_of(COMPLETE), method) == ()


def test_a_missing_effect_could_raise_the_tier(frame_of: Frames, method: Method) -> None:
    """The answer that would make it strictest is told for each question, the most telling first."""
    found = raising_questions(frame_of({**COMPLETE, "impact": None}), method)
    assert [(change.changes[0].now.attribute, change.changes[0].then.answers) for change in found] == [
        ("impact", (Text("High", "高"),))
    ]
    assert found[0].changes[0].now.answers == ()
    assert found[0].lightest == 1


def test_answers_are_said_by_their_names(method: Method) -> None:
    """Sets in their order, a narrowed choice as one of two, a number with separators, nothing as nothing."""
    data, impact = method.questions["data"], method.questions["impact"]
    assert answer_on_record("personal; face", data).answers == (
        Text("Personal data", "个人信息"),
        Text("Face data", "人脸信息"),
    )
    assert answer_on_record("low|medium", impact).one_of
    assert answer_on_record(320000.0, method.questions["pi_subjects"]).answers == (Text("320,000", "320,000"),)
    assert answer_on_record(None, impact).answers == ()
    assert answer_on_record("no", method.questions["public_facing"]).answers == (Text("No", "否"),)
