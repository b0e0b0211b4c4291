"""What the register of initiatives says already is not asked again."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from pmo_kit.decide.assessment_prefill import prefilled
from pmo_kit.model.assessment import Prefill
from pmo_kit.model.condition import parse_condition
from pmo_kit.model.method import Method
from pmo_kit.read.assessments import questionnaire
from tests.conftest import COMPLETE
from tests.decide.forms import form, item


def rule(answer: str, **when: object) -> Prefill:
    """A choice and when the register implies it."""
    return Prefill(when=parse_condition(when), answer=answer)


CONTACT = form(
    item(
        "contact",
        {"customers": 3, "staff": 1},
        prefill=(rule("customers", public_facing=True), rule("staff", people_affected=["employees"])),
    ),
    item(
        "kinds",
        {"text": 1, "act": 2},
        kind="multiple",
        prefill=(rule("text", techniques=["generative"]), rule("act", techniques=["agentic"])),
    ),
)
Frame = Callable[..., pd.DataFrame]


def test_the_first_rule_that_holds_gives_the_choice(frame_of: Frame) -> None:
    """Of several choices all that hold do."""
    frame = frame_of(
        {"public_facing": "yes", "people_affected": "employees", "techniques": "generative; agentic"},
        {"public_facing": "no", "people_affected": "employees", "techniques": "generative"},
    )
    assert prefilled(CONTACT, frame) == [
        {"contact": ("customers",), "kinds": ("text", "act")},
        {"contact": ("staff",), "kinds": ("text",)},
    ]


def test_an_open_earlier_rule_leaves_the_question_open(frame_of: Frame) -> None:
    """Staff are affected, but whether customers use it is unanswered: nothing is guessed."""
    assert prefilled(CONTACT, frame_of({"people_affected": "employees"})) == [{}]


def test_the_kits_own_assessment_takes_nine_answers_from_a_complete_intake(frame_of: Frame, method: Method) -> None:
    """A staff tool that drafts replies."""
    (found,) = prefilled(questionnaire(method, "ai-impact"), frame_of(COMPLETE))
    assert found == {
        "people-contact": ("staff",),
        "decision-role": ("recommends",),
        "decision-automation": ("none",),
        "harm-effect": ("low",),
        "harm-critical": ("no",),
        "data-kind": ("none",),
        "data-border": ("no",),
        "model-source": ("hosted",),
        "model-agent": ("no",),
    }
