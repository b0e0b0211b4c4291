"""`pmo assess` as a person uses it."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Pmo

SMALL = Path(__file__).resolve().parents[1] / "data" / "small_question_bank.json"


def test_one_initiative_becomes_a_page_in_each_language(pmo: Pmo, tmp_path: Path) -> None:
    """Self-contained, each linking to the other, the level in the first lines."""
    code, out, _ = pmo("assess", "-p", "sample", "-i", "CSC-017", "--out", tmp_path / "page.html")
    assert (code, "Level II" in out, str(tmp_path / "page.html") in out) == (0, True, True)
    english, chinese = ((tmp_path / name).read_text(encoding="utf-8") for name in ("page.html", "page_zh.html"))
    assert 'href="page_zh.html"' in english
    assert 'href="page.html"' in chinese
    assert "二级影响" in chinese
    for html in (english, chinese):
        assert not re.search(r"(?:src|href)=\"(?:https?:)?//", html)
        assert html.count("<h1>") == 1


def test_all_initiatives_become_a_table(pmo: Pmo, tmp_path: Path) -> None:
    """The two of the story are settled; the others lie between what is still possible."""
    assert pmo("assess", "-p", "sample", "--out", tmp_path / "all.csv")[0] == 0
    rows = list(csv.DictReader(io.StringIO((tmp_path / "all.csv").read_text(encoding="utf-8-sig"))))
    assert len(rows) == 60
    levels = {row["initiative_id"]: row["level"] for row in rows if row["level"]}
    assert levels == {"CSC-017": "II", "CSC-044": "III"}
    assert pmo("assess", "-p", "sample", "--out", tmp_path / "all.xlsx")[0] == 0


def test_a_foreign_bank_is_scored_with_a_file_of_answers(pmo: Pmo, tmp_path: Path) -> None:
    """Without any portfolio."""
    answers = tmp_path / "ours.json"
    answers.write_text(json.dumps({"waters": "yes-3", "rare": ["orchid-3"], "labels": "no-2"}), encoding="utf-8")
    code, out, _ = pmo("assess", "-q", SMALL, "--answers", answers, "--out", tmp_path / "bank.html")
    assert (code, "Level C, current score 8 of 12" in out) == (0, True)
    html = (tmp_path / "bank.html").read_text(encoding="utf-8")
    assert "How many visitors walk there in a day?" in html


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["-q", str(SMALL)], "--answers"),
        (["-p", "sample", "-i", "CSC-017", "--out", "page.pdf"], ".html"),
        (["-p", "sample", "--out", "page.html"], ".csv"),
        (["-p", "sample", "-i", "XXX-999"], "XXX-999"),
        (["-p", "sample", "-q", "other"], "ai-impact"),
        (["-q", "missing.json", "--answers", "missing.yaml"], "missing.json"),
    ],
)
def test_what_cannot_be_done_is_told_and_nothing_is_written(
    pmo: Pmo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], told: str
) -> None:
    """Exit code 2, one readable message, no file."""
    monkeypatch.chdir(tmp_path)
    code, _, complaint = pmo("assess", *arguments)
    assert (code, told in complaint) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_what_is_unanswered_leaves_the_level_open_in_the_line_and_on_the_page(pmo: Pmo, tmp_path: Path) -> None:
    """Also where the form counts it as nothing: that is a way of counting, and no answer."""
    answers, page = tmp_path / "ours.json", tmp_path / "bank.html"
    answers.write_text("{}", encoding="utf-8")
    code, out, _ = pmo("assess", "-q", SMALL, "--answers", answers, "--out", page)
    assert (code, bool(re.search(r": Level \w to Level \w,", out))) == (0, True)
    headline = page.read_text(encoding="utf-8").partition('class="headline">')[2].partition("</p>")[0]
    assert "Not settled: " in headline


def test_all_questions_and_choices_that_the_form_does_not_have_are_told(pmo: Pmo, tmp_path: Path) -> None:
    """At once, and no page is written."""
    answers, page = tmp_path / "ours.json", tmp_path / "bank.html"
    answers.write_text('{"waters": "yes-9", "raer": "a", "labels": ["no-2", "yes-3"]}', encoding="utf-8")
    code, _, err = pmo("assess", "-q", SMALL, "--answers", answers, "--out", page)
    assert (code, page.exists()) == (2, False)
    for told in ("“yes-9” is not an answer to waters", "“raer” is not known", "to labels"):
        assert told in err


def test_answers_that_cannot_be_used_are_told(pmo: Pmo, office: Callable[..., Path]) -> None:
    """The register's row, with the choices that there are."""
    from tests.conftest import COMPLETE

    folder = office(COMPLETE)
    (folder / "registers" / "assessments.csv").write_text(
        "assessment_id,initiative_id,questionnaire,question,answer\n"
        "AS-1,OPS-001,ai-impact,purpose-reason,because\nAS-2,OPS-001,ai-impact,harm-undo,fully; partly\n",
        encoding="utf-8",
    )
    code, _, complaint = pmo("assess", "-p", folder)
    assert (code, "AS-1" in complaint, "AS-2" in complaint, "better-work" in complaint) == (2, True, True, True)
    assert not (folder / "assessments.xlsx").exists()
