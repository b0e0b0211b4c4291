"""The first page of a project's folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pmo_kit.decide.project_folder import plan_project
from pmo_kit.model.project_plan import ProjectPlan
from pmo_kit.read.portfolio import open_portfolio
from pmo_kit.report.project_readme import MARK, project_readme
from tests.conftest import COMPLETE


def plan_of(office: Callable[..., Path], **changed: str) -> ProjectPlan:
    """The plan for the complete staff tool, with some answers changed and no fill-in document at hand."""
    portfolio = open_portfolio(office({**COMPLETE, **changed}), registers="all")
    return plan_project(portfolio, {}, "OPS-001", as_of="2026-10-31")


def test_the_page_begins_with_its_mark_and_the_initiative_in_both_languages(office: Callable[..., Path]) -> None:
    """What a person wrote is no mark of Markdown."""
    page = project_readme(plan_of(office, name_en="Desk *helper*", name_zh="助手"))
    assert page.splitlines()[:2] == [MARK, "# OPS-001 Desk \\*helper\\* 助手"]


def test_a_settled_tier_is_told_without_open_questions(office: Callable[..., Path]) -> None:
    """In both languages, with the day."""
    page = project_readme(plan_of(office))
    assert "## Tier: Tier 3" in page
    assert "## 等级：三级" in page
    assert "31 Oct 2026" in page
    assert "Open because" not in page


def test_what_is_due_without_a_draft_says_why(office: Callable[..., Path]) -> None:
    """No template, an open answer, or one document of the whole organisation."""
    page = project_readme(plan_of(office, personal_info="", data=""))
    assert "| Business case | Business owner | G1-CASE | The kit has no template: write your own |" in page
    assert "| G2-PIPIA | Not drafted: an open answer decides whether it is due |" in page
    assert "One of the whole organisation counts" in page
    assert "](documents/" not in page


def test_the_chinese_half_is_found_from_the_top(office: Callable[..., Path]) -> None:
    """A link to its heading stands before the English text."""
    lines = project_readme(plan_of(office)).splitlines()
    assert lines.index("[中文](#中文)") < lines.index("## Tier: Tier 3") < lines.index("## 中文")


def test_a_rule_that_holds_names_the_answers_that_there_are(office: Callable[..., Path]) -> None:
    """Another answer that its condition could also rest on, and that nobody gave, is no reason."""
    page = project_readme(plan_of(office, public_facing="yes", trains_model=""))
    (line,) = [line for line in page.splitlines() if line.startswith("- CPX-02 Generative")]
    assert line.endswith("(Techniques = Generative AI, Offered to customers or the public = Yes)")
