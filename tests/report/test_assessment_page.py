"""The assessment page: level first, then why, what is unanswered, and what would flip it; in both languages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import pytest

from pmo_kit.decide.assessment import assess
from pmo_kit.decide.assessment_flips import flips
from pmo_kit.model.assessment import Questionnaire
from pmo_kit.model.portfolio import InputFile
from pmo_kit.model.text import Language, Text
from pmo_kit.report.assessment_page import assessment_line, assessment_page
from pmo_kit.report.assessment_table import HEADINGS, assessment_rows
from pmo_kit.report.words import Speaker
from tests.decide.forms import form, item

FORM = form(
    item("acts", {"yes": 4, "no": 0}),
    item("tools", {"final": 4, "read": 0}, when={"acts": ["yes"]}),
    item("harms", {"money": 2, "name": 1}, kind="multiple"),
    item("people", {"many": 1, "few": 0}),
    item("stop", {"tried": 5, "no": 0}, area="mitigation"),
)
Given = Mapping[str, tuple[str, ...]]
SETTLED: Given = {"acts": ("no",), "tools": ("final",), "harms": ("money",), "people": ("few",), "stop": ("tried",)}


def text_of(
    answers: Given, language: Language = "en", *, questionnaire: Questionnaire = FORM, intake: Given | None = None
) -> str:
    """The page as a reader sees it: without tags, in one line."""
    html = assessment_page(
        assess(questionnaire, answers, intake=intake),
        flips(questionnaire, answers, intake=intake),
        subject=Text("OPS-001 <Desk> helper", "OPS-001 工位助手"),
        organisation=Text("Test Bank", "测试银行"),
        classification=Text("Internal", "内部"),
        inputs=[InputFile("registers/assessments.csv", "ab" * 32)],
        language=language,
        other_page="other.html",
    )
    assert "<Desk>" not in html
    return " ".join(re.sub(r"<[^>]+>", " ", html.split("<main>")[1]).split())


def test_the_level_comes_first_then_the_figures() -> None:
    """Raw 2 of 12, mitigation in full: 2 × 0.85 = 1.7, rounded 2."""
    text = text_of(SETTLED)
    assert text.index("Level 1") < text.index("Raw score") < text.index("Why")
    assert "2 of 12 (16.7%)" in text
    assert "5 of 5 (100.0%)" in text
    assert "reduced by 15%" in text
    assert "Nothing is asked at present." in text


def test_an_open_level_is_told_as_a_span_and_never_as_low() -> None:
    """With how many answers are missing, and that the score is so far only."""
    text = text_of({"people": ("few",)})
    assert "Not settled: Level 1 to Level 4. 3 answers are missing." in text
    assert "Current score so far" in text
    assert "Have 3 unanswered questions answered." in text


def test_where_unanswered_counts_zero_the_page_says_so() -> None:
    """And what answering could make of it."""
    text = text_of({"people": ("few",)}, questionnaire=replace(FORM, unanswered="zero"))
    assert "Unanswered questions count 0 here" in text
    assert "they could make it Level 1 to Level 4" in text


def test_flips_hidden_answers_and_contradictions_are_told() -> None:
    """What is needed then, what does not count and why, and what the register says."""
    text = text_of({**SETTLED, "harms": ("money", "x")}, intake={"people": ("many",)})
    assert "Could become higher" in text
    assert "No change of the answers makes it lower." in text
    assert "hidden by other answers" in text
    assert "not a choice of the form" in text
    assert "The register of initiatives says otherwise Question Answer given The register says people Few Many" in text


def test_the_chinese_page_says_the_same() -> None:
    """In Chinese, with full-width punctuation."""
    text = text_of({"people": ("few",)}, "zh")
    assert "尚未确定：Level 1至Level 4，缺 3 项答案。" in text
    assert "未答问题" in text


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_answers_at_all_give_a_page(language: Language) -> None:
    """Every level is possible; nothing can make it higher or lower."""
    assert text_of({}, language)


def test_one_line_and_one_row_say_the_same() -> None:
    """For the command and for a spreadsheet."""
    result = assess(FORM, SETTLED)
    assert assessment_line(result, "OPS-001", Speaker("en")) == "OPS-001: Level 1, current score 2 of 12"
    (row,) = assessment_rows([({"initiative_id": "OPS-001", "name_en": "Desk helper"}, result)])
    told = dict(zip(HEADINGS, row, strict=True))
    assert told == {
        "initiative_id": "OPS-001", "name_en": "Desk helper", "name_zh": None, "questionnaire": "test", "level": "1",
        "lowest_level": "1", "highest_level": "1", "raw": 2, "raw_max": 12, "mitigation": 5, "mitigation_max": 5,
        "reduced_by": 0.15, "current": 2, "lowest_current": 2, "highest_current": 2, "answered": 4,
        "from_register": 0, "unanswered": 0, "contradictions": 0,
    }  # fmt: skip
