"""The page says first what is open again and whose it is, in both languages; the chart can be read without colour."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from pmo_kit import decide_retrospective, open_portfolio, paths, retrospective_page
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.model.retrospective import RetrospectiveResult
from pmo_kit.model.text import LANGUAGES, Language
from pmo_kit.report.retrospective_page import RetrospectivePage
from pmo_kit.report.timeline_chart import timeline_chart
from pmo_kit.report.words import Speaker
from tests.decide.gate_office import decided
from tests.decide.retrospective_office import ACTION, ROW, looking_back, moves

PARTS = ("answer", "actions", "timeline", "delays", "promises", "lessons", "patterns", "provenance")
SVG = "{http://www.w3.org/2000/svg}"
WAITED = moves(("intake", "2026-01-05", ""), ("assessment", "2026-04-01", "validators-queue"))


@pytest.fixture(scope="module")
def case() -> RetrospectiveResult:
    """The case of the guide."""
    sample = open_portfolio(paths.sample_folder("sample"), playbook="retrospective")
    return decide_retrospective(sample, "CSC-017", as_of="2026-10-31")


def told(result: RetrospectiveResult, part: str, language: Language) -> str:
    """One part of the page as plain text."""
    html = getattr(RetrospectivePage(result, "en"), part)().html[language]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", re.sub(r"<style>.*?</style>", "", html)))


def test_the_headline_names_what_is_open_again_and_its_owner(case: RetrospectiveResult) -> None:
    """Before anything else, and in the words of the language."""
    assert "Did not work and is open again: File every document before the gate meets (Mo Yanting 莫妍庭)" in told(
        case, "answer", "en"
    )
    assert "未见效，已重新打开：关口会议前备齐全部证据（Mo Yanting 莫妍庭）" in told(case, "answer", "zh")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Did not work: 66.7%, wanted at least 90% (tested 2026-09-30, n = 6). Reopenings: 1."),
        ("en", "Did not work: 8.1%, wanted at most 5% (tested 2026-10-28, n = 37). Reopenings: 2."),
        ("en", "cannot be tested yet, and counts as open. Too few points: 2, at least 5 are needed."),
        ("en", "Data access and data class named by 7 of 9 initiatives, 31 days median (n = 7)"),
        ("en", "at least 97 days"),
        ("zh", "9 个项目中 7 个提及数据权限与数据级别，损失天数中位数 31 天（n = 7）"),
        ("zh", "重新打开次数：2。"),
    ],
)
def test_the_first_screen_says_what_was_learned(case: RetrospectiveResult, language: Language, said: str) -> None:
    """With what each number rests on."""
    assert said in told(case, "answer", language)


def test_an_action_reopens_on_the_page_without_anybody_asking(office: Callable[..., Path]) -> None:
    """The same registers, a day later: too early becomes open again; nothing was entered in between."""
    portfolio = looking_back(office(ROW), stage_events=WAITED, retro_actions=(ACTION,))
    before, after = (decide_retrospective(portfolio, "OPS-001", as_of=day) for day in ("2026-04-29", "2026-04-30"))
    assert "Too early: tested on 2026-04-30" in told(before, "actions", "en")
    assert "No action of this initiative is open again; 0 of 1 worked" in told(before, "answer", "en")
    assert "Open again" in told(after, "actions", "en")
    assert "Did not work and is open again: Book the validator early (Zhou Yan)" in told(after, "answer", "en")


def test_what_cannot_be_tested_is_marked_as_doubt(case: RetrospectiveResult) -> None:
    """Never as worked."""
    html = RetrospectivePage(case, "en").actions().html["en"]
    assert '<span class="doubt">Cannot be tested</span>' in html
    assert html.count("Worked: ") == 1


def empty(office: Callable[..., Path]) -> Portfolio:
    """An office with nothing to look back on."""
    return looking_back(office(ROW))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_part_speaks_its_language_with_and_without_facts(
    case: RetrospectiveResult, office: Callable[..., Path], language: Language
) -> None:
    """No part fails where registers are empty; no English sentence stands on the Chinese page."""
    bare = decide_retrospective(empty(office), "OPS-001", as_of="2026-10-31")
    for part in PARTS:
        assert told(case, part, language).strip()
        assert told(bare, part, language).strip()
    if language == "zh":
        assert not re.search(r"\b(the|of|days|was|none)\b", " ".join(told(bare, part, "zh") for part in PARTS[:-1]))


def test_the_page_says_what_to_enter_where_nothing_was(office: Callable[..., Path]) -> None:
    """And does not pretend that all is well."""
    bare = decide_retrospective(empty(office), "OPS-001", as_of="2026-10-31")
    said = told(bare, "answer", "en")
    assert "No action of this initiative is on record" in said
    assert "Enter what helped and what hurt in the register of lessons." in said
    assert "No action needs anything today." not in said
    assert "nothing can be said about time" in told(bare, "timeline", "en")


def test_rows_that_were_left_out_stand_below_the_timeline(office: Callable[..., Path]) -> None:
    """With what is wrong."""
    rows = (*WAITED, {**WAITED[0], "event_id": "EV-9", "at": "2026-04"})
    found = decide_retrospective(looking_back(office(ROW), stage_events=rows), "OPS-001", as_of="2026-10-31")
    assert "EV-9 a date is not a day" in told(found, "timeline", "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_chart_has_a_text_and_needs_no_colour(case: RetrospectiveResult, language: Language) -> None:
    """Held-up days are hatched, gates differ by shape, every stage is named, and it is the same each time."""
    say = Speaker(language)
    svg = str(timeline_chart(case, say))
    assert svg == str(timeline_chart(case, say))
    root = ET.fromstring(svg)  # noqa: S314 - our own
    text = root.findtext(f"{SVG}desc") or ""
    assert root.get("aria-label", "").endswith(text)
    assert all(say.text(stay.title) in text for stay in case.stays)
    drawn = [node.text or "" for node in root.iter(f"{SVG}text")]
    assert all(say.text(stay.title) in drawn for stay in case.stays)
    held = [node for node in root.iter(f"{SVG}rect") if node.get("fill") == "url(#held-up)"]
    assert len(held) == sum(len(stay.held_spans) for stay in case.stays) + 1  # one in the key
    gates = [node.get("class") for node in root.iter(f"{SVG}path") if "gate" in node.get("class", "")]
    assert (gates.count("gate"), gates.count("gate open")) == (5 + 1, 1 + 1)
    assert "http" not in svg.replace("http://www.w3.org/2000/svg", "")


def drawn(office: Callable[..., Path], *days: tuple[str, str, str]) -> ET.Element:
    """The chart of an initiative with these moves."""
    found = decide_retrospective(looking_back(office(ROW), stage_events=moves(*days)), "OPS-001", as_of="2026-10-31")
    return ET.fromstring(str(timeline_chart(found, Speaker("zh"))))  # noqa: S314 - our own


def test_the_marks_of_a_long_timeline_do_not_crowd(office: Callable[..., Path]) -> None:
    """Eight years of work have a mark a year, all of them inside the picture."""
    root = drawn(office, ("intake", "2018-01-05", ""), ("build", "2019-04-01", ""))
    years = [node.text for node in root.iter(f"{SVG}text") if (node.text or "").endswith("年")]
    assert years == [f"{year}年" for year in range(2019, 2027)]


def test_long_use_does_not_crowd_out_the_work(office: Callable[..., Path]) -> None:
    """Three months of work keep most of the width beside four years of use, which goes on beyond the edge."""
    root = drawn(office, ("intake", "2022-01-05", ""), ("production", "2022-04-05", ""))
    work, use, _ = [node for node in root.iter(f"{SVG}rect") if "stay" in node.get("class", "")]
    assert float(work.get("width", 0)) > 2 * float(use.get("width", 0)) > 0
    assert use.get("class") == "stay lasting"
    assert float(use.get("x", 0)) + float(use.get("width", 0)) <= float(root.get("viewBox", "").split()[2])


def test_gates_that_answered_on_neighbouring_days_share_a_name(office: Callable[..., Path]) -> None:
    """Or the names would stand on each other."""
    folder = office(ROW)
    decided(folder, "G1", "pass", "2026-02-02")
    decided(folder, "G2", "pass", "2026-02-03")
    decided(folder, "G3", "pass", "2026-06-03")
    work = moves(("intake", "2026-01-05", ""), ("assessment", "2026-01-06", ""))
    found = decide_retrospective(looking_back(folder, stage_events=work), "OPS-001", as_of="2026-10-31")
    root = ET.fromstring(str(timeline_chart(found, Speaker("en"))))  # noqa: S314 - our own
    names = [node.text for node in root.iter(f"{SVG}text") if (node.text or "").startswith("G")]
    assert names == ["G1 G2", "G3"]


def test_waits_without_dates_are_not_told_as_nothing_held_up(office: Callable[..., Path]) -> None:
    """Nobody can say how long it was."""
    found = decide_retrospective(looking_back(office(ROW), stage_events=WAITED), "OPS-001", as_of="2026-10-31")
    assert "Held up Not assessed" in told(found, "answer", "en")
    assert "at least 0" not in told(found, "answer", "en")


def test_without_a_move_there_is_no_chart(office: Callable[..., Path]) -> None:
    """The page says so instead."""
    bare = decide_retrospective(empty(office), "OPS-001", as_of="2026-10-31")
    with pytest.raises(ValueError, match="no timeline"):
        timeline_chart(bare, Speaker("en"))


def test_the_page_carries_the_typed_result(case: RetrospectiveResult) -> None:
    """As JSON, readable again."""
    shown = retrospective_page(case).provenance()
    assert RetrospectiveResult.model_validate(shown.result) == case
