"""The obligations pages and tables: doubts are marked, the disclaimer is everywhere, both languages say the same."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import openpyxl
import pandas as pd
import pytest

from pmo_kit.decide.obligation_tallies import by_obligation, open_questions
from pmo_kit.decide.obligations import touch_all
from pmo_kit.errors import BadInput
from pmo_kit.model.method import Method
from pmo_kit.model.obligation_finding import ObligationFinding, SharedFinding
from pmo_kit.model.text import LANGUAGES, Language, Text
from pmo_kit.report.obligation_pages import Setting, Subject, initiative_page, obligation_page, portfolio_page
from pmo_kit.report.obligation_sheets import obligation_tables
from pmo_kit.report.words import words
from tests.conftest import COMPLETE

DAY = date(2026, 10, 31)
NASTY = "<script>alert(1)</script>"
SETTING = Setting(Text("Test Bank", "测试银行"), Text("Internal", "内部"), DAY, "0123456789ab", "0.0.0")
ROWS = (
    {**COMPLETE, "jurisdictions": "CN; EU", "public_facing": "yes", "data": "", "use_cases": "credit_decision"},
    {"initiative_id": "X-2"},
    {**COMPLETE, "initiative_id": "X-3", "jurisdictions": "US", "techniques": "rules", "adopted_frameworks": "none"},
)
SUBJECTS = [
    Subject("OPS-001", Text("Desk helper", "坐席助手"), Text("Operations", "运营部"), Text("Intake", "受理")),
    Subject("X-2", Text(NASTY, NASTY), Text("", ""), None),
    Subject("X-3", Text("", ""), Text("", ""), None),
]


@pytest.fixture(scope="module")
def found(method: Method, frame_of: Callable[..., pd.DataFrame]) -> tuple[SharedFinding, ...]:
    """What all obligations mean for three initiatives: one public in two places, one unanswered, one plain."""
    return touch_all(frame_of(*ROWS), method, as_of=DAY)


def of(found: tuple[SharedFinding, ...], position: int) -> list[ObligationFinding]:
    """The findings of one of the initiatives."""
    return [shared.finding for shared in found if position in shared.positions]


def page_of(found: tuple[SharedFinding, ...], position: int, language: Language) -> str:
    """The page of one of the initiatives."""
    mine = tuple(SharedFinding(finding, (0,)) for finding in of(found, position))
    return initiative_page(
        of(found, position), open_questions(mine), SUBJECTS[position], SETTING, language=language, other_page="o.html"
    )


def pages(found: tuple[SharedFinding, ...], language: Language) -> list[str]:
    """Every kind of page."""
    touched = by_obligation(found)
    one = tuple(shared for shared in found if shared.finding.obligation == "cn-csl-mlps")
    return [
        *(page_of(found, position, language) for position in range(3)),
        portfolio_page(
            touched, open_questions(found), SUBJECTS, SETTING, obligations=134, not_live=2, language=language
        ),
        obligation_page(one, SUBJECTS, SETTING, not_live=0, language=language),
    ]


def visible(html: str) -> str:
    """The text of a page in one line."""
    return re.sub(r"\s+", " ", re.sub(r"<style>.*?</style>|<[^>]+>", " ", html, flags=re.DOTALL))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_carries_the_disclaimer_runs_nothing_and_asks_nothing_of_a_network(
    found: tuple[SharedFinding, ...], language: Language
) -> None:
    """One heading, the marking, no script, no address that is loaded or followed."""
    for html in pages(found, language):
        assert words()["obligations-disclaimer"].say(language) in html
        assert html.count("<h1>") == 1
        assert "<script" not in html
        assert not re.search(r"(?:src|href)=\"https?:", html)
        assert SETTING.classification.say(language) in html


def test_a_doubt_is_marked_wherever_the_obligation_appears(found: tuple[SharedFinding, ...]) -> None:
    """On the page of an initiative each obligation below high confidence has its mark, and no other has one."""
    for position in range(3):
        html = page_of(found, position, "en")
        doubtful = sum(finding.confidence != "high" for finding in of(found, position))
        assert html.count('class="doubt"') == doubtful > 0
    html = pages(found, "en")[3]
    assert html.count('class="doubt"') == sum(each.finding.confidence != "high" for each in by_obligation(found))


def test_the_page_says_what_applies_what_is_open_and_what_is_to_come(found: tuple[SharedFinding, ...]) -> None:
    """The headline counts what the sections hold; each date is named; each missing answer is asked for."""
    mine = of(found, 0)
    count = {name: sum(f.timing == "now" and f.outcome == name for f in mine) for name in ("applies", "undetermined")}
    to_come = [f for f in mine if f.timing == "upcoming" and f.outcome != "does_not_apply"]
    text = visible(page_of(found, 0, "en"))
    said = f"apply: {count['applies']}; undetermined: {count['undetermined']}; to come: {len(to_come)}"
    assert f"Obligations that {said}" in text
    assert min(count.values()) > 0
    assert f"To come, by date ({len(to_come)})" in text
    assert text.index("2 Dec 2026") < text.index("2 Dec 2027")
    assert "Kinds of data" in text


def test_an_unanswered_initiative_has_nothing_that_does_not_apply(found: tuple[SharedFinding, ...]) -> None:
    """Nor anything that does: everything is undetermined, and the page says why."""
    text = visible(page_of(found, 1, "en"))
    assert "Obligations that apply: 0;" in text
    assert "Does not apply" not in text
    assert words()["obligations-open-why"].en in text


def test_both_languages_name_the_same_obligations_and_figures(found: tuple[SharedFinding, ...]) -> None:
    """In the same order, in tables of the same size."""
    for english, chinese in zip(pages(found, "en"), pages(found, "zh"), strict=True):
        ids = [re.findall(r'<span class="id">([a-z0-9-]+)</span>', html) for html in (english, chinese)]
        assert ids[0] == ids[1]
        assert english.count("<tr") == chinese.count("<tr")
        assert not re.search(r"(?<!gt)[,;:] [\u4e00-\u9fff]", visible(chinese))


def test_what_people_wrote_cannot_become_markup(found: tuple[SharedFinding, ...]) -> None:
    """A name is escaped."""
    assert "&lt;script&gt;" in page_of(found, 1, "en")


def test_the_table_has_a_row_for_each_that_applies_or_is_undetermined(found: tuple[SharedFinding, ...]) -> None:
    """With how sure it is in words, the reasons in both languages, and the notice in the heading."""
    named = [(subject.initiative_id, subject.name) for subject in SUBJECTS]
    text = obligation_tables(found, by_obligation(found), named, ".csv")
    assert isinstance(text, str)
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert len(rows) == sum(len(s.positions) for s in found if s.finding.outcome != "does_not_apply")
    assert [row["initiative_id"] for row in rows] == sorted(row["initiative_id"] for row in rows)
    assert {row["outcome"] for row in rows} == {"applies", "undetermined"}
    assert list(rows[0])[-1].startswith("Working aid, not legal advice")
    graded = next(row for row in rows if row["obligation"] == "cn-csl-mlps")
    assert (graded["confidence"], graded["可信度"]) == ("medium confidence", "可信度中等")
    assert (graded["because"], graded["依据的答案"]) == (
        "Jurisdictions: Mainland China, European Union",
        "法域：中国内地、欧盟",
    )


def test_the_workbook_has_a_second_sheet_with_every_obligation_and_its_counts(
    found: tuple[SharedFinding, ...],
) -> None:
    """Those that touch nobody too, so that the sheet is the register of obligations."""
    named = [(subject.initiative_id, subject.name) for subject in SUBJECTS]
    content = obligation_tables(found, by_obligation(found), named, ".xlsx")
    assert isinstance(content, bytes)
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["Initiative 项目", "Obligation 义务"]
    lines = [[cell.value for cell in row] for row in book.worksheets[1].iter_rows()]
    assert len(lines) == 1 + 134
    assert lines[0][-1].startswith("Working aid, not legal advice")
    counts = {line[0]: (line[3], line[4]) for line in lines[1:]}
    # The plain initiative is in the US alone, so of mainland grading only two remain, one of them open.
    assert counts["cn-csl-mlps"] == (1, 1)
    assert "https://" in lines[1][lines[0].index("sources")]


def test_a_table_that_no_worksheet_holds_is_refused(found: tuple[SharedFinding, ...]) -> None:
    """And not cut."""
    many = tuple(replace(shared, positions=(0,) * 20_000) for shared in found)
    with pytest.raises(BadInput, match=r"\.csv"):
        obligation_tables(many, (), [("X", Text("", ""))], ".xlsx")
