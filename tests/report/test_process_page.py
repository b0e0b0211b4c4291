"""The process review page: it answers first, in both languages, and its charts can be read without seeing colour."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pandas as pd
import pytest

from pmo_kit import decide_process_review, open_portfolio, process_review_page
from pmo_kit.model.process_review import FlowReview
from pmo_kit.model.text import LANGUAGES, Language
from tests.conftest import COMPLETE

# What the playbook asks for unless told otherwise.
asked = partial(decide_process_review, ahead=6, wanted=5)

PARTS = (
    *("answer", "waiting", "ages", "durations", "flow", "gates"),
    *("what_if", "promises", "left_out", "provenance"),
)  # fmt: skip


def parts(review: FlowReview, language: Language) -> dict[str, str]:
    """Each part of the page in one language."""
    page = process_review_page(review, language=language)
    return {name: getattr(page, name)().html[language] for name in PARTS}


def told(html: str) -> str:
    """What a reader sees, without tags, on one line."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


@pytest.fixture(scope="module")
def sample() -> FlowReview:
    """The sample at its close."""
    return asked(open_portfolio("sample", playbook="process-review"), as_of="2026-10-31")


@pytest.fixture(scope="module")
def english(sample: FlowReview) -> dict[str, str]:
    """Its parts in English."""
    return parts(sample, "en")


@pytest.fixture(scope="module")
def chinese(sample: FlowReview) -> dict[str, str]:
    """Its parts in Chinese."""
    return parts(sample, "zh")


def test_the_first_part_says_where_for_whom_how_long_what_if_and_what_may_be_promised(
    english: dict[str, str], chinese: dict[str, str]
) -> None:
    """In this order, and in either language."""
    first = told(english["answer"])
    wanted = (
        "Work waits most in Proof of concept: 11 of 11 have been there longer than 85% of what has left it",
        "535 days beyond",
        "Computing capacity (named in 6 of 27 stays)",
        "48 (likely) to 59 (safe)",
        "the queue grows by 0.3 a month (now: the queue grows by 0.7 a month)",
        "at least 1 (safe), 2 (likely)",
        "394 days (of the finished alone 223 days, which misleads)",
        "What is asked of you",
    )
    places = [first.index(each) for each in wanted]
    assert places == sorted(places)
    for each in ("概念验证", "算力资源", "队列每月增加0.3项", "稳妥可承诺1个", "仅看已完成为223天"):
        assert each in told(chinese["answer"])


def test_a_cause_is_said_in_the_language_of_the_page(english: dict[str, str], chinese: dict[str, str]) -> None:
    """The register holds both."""
    assert "Validators&#39; queue" in english["waiting"]
    assert "独立验证排队" not in english["waiting"]
    assert "独立验证排队" in chinese["waiting"]
    assert "Group approval" not in chinese["waiting"]


def test_every_chart_has_a_text_and_tells_its_lines_apart_by_shape_and_dash(english: dict[str, str]) -> None:
    """Triangles and circles, dashed and plain lines, bands with a name and an edge; nothing is drawn off the plane."""
    charts = {name: re.findall(r"<svg.*?</svg>", html, re.DOTALL) for name, html in english.items()}
    counts = {name: len(found) for name, found in charts.items() if found}
    assert counts == {"ages": 1, "durations": 2, "flow": 1}
    for found in charts.values():
        for svg in found:
            label = re.search(r'role="img" aria-label="([^"]+)"', svg)
            assert label
            assert len(label[1]) > 30
            assert "<desc>" in svg
            points = re.findall(r'points="([^"]+)"', svg)
            corners = [tuple(map(float, each.split(","))) for line in points for each in line.split()]
            assert all(0 <= x <= 720 and 0 <= y <= 320 for x, y in corners)
    assert 'class="late"' in charts["ages"][0]
    assert 'class="dot"' in charts["ages"][0]
    for svg in (*charts["ages"], *charts["durations"]):
        assert 'class="before"' in svg
        assert 'class="after"' in svg
    for name in ("Intake 9", "Proof of concept 11", "Retiring 2"):
        assert name in charts["flow"][0]


def test_the_charts_of_a_chinese_page_are_chinese(chinese: dict[str, str]) -> None:
    """Bands, axes and the text beside the chart."""
    svg = re.findall(r"<svg.*?</svg>", "".join(chinese.values()), re.DOTALL)
    assert all(not re.search("[a-z]{4,} [a-z]{3,}", told(each)) for each in svg)
    assert "概念验证 11" in chinese["flow"]


def test_numbers_are_rounded_and_every_figure_says_what_it_rests_on(english: dict[str, str]) -> None:
    """No float noise, no None; trials, seed and n are there."""
    page = told("".join(html for name, html in english.items() if name != "provenance"))
    assert not re.search(r"\d\.\d{3,}", page)
    assert not re.search(r"\b(None|nan|inf)\b", page)
    assert "20,000 trials, seed 2026" in page
    assert "400 trials, seed 2026" in page
    assert "By period: 23 of 27 safe forecasts were met (85%). That is plausible." in page
    assert "only 0 items left in this time" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_portfolio_without_history_says_so_and_shows_no_number(
    office: Callable[..., Path], language: Language
) -> None:
    """Seven delivered items, one of them impossible twice over: not assessed, and the wrong rows are listed."""
    folder = office(COMPLETE)
    rows = [{"item_id": f"W-{at}", "started": "2026-03-02", "finished": f"2026-03-{at + 10}"} for at in range(7)]
    rows += [{"item_id": "W-9", "started": "2026-03-09", "finished": "2026-03-01"}]
    rows += [{"item_id": "W-8", "started": "2026-03-09", "finished": ""}]
    pd.DataFrame(rows).to_csv(folder / "registers" / "work_items.csv", index=False)
    portfolio = open_portfolio(folder, playbook="process-review")
    found = parts(asked(portfolio, as_of="2026-04-30", source="work_items"), language)
    wanted = {
        "en": (
            "not enough history: 1, and at least 8 are needed",
            "only 7, at least 8 needed",
            "ends before it begins",
        ),
        "zh": ("历史数据不足：现有1个，至少需要8个", "仅7个，至少需8个", "结束早于开始"),
    }
    for part, text in zip(("promises", "durations", "left_out"), wanted[language], strict=True):
        assert text in told(found[part]), part
    assert "W-9" in found["left_out"]
    assert "W-9" not in found["ages"]


def test_an_empty_portfolio_has_a_page(office: Callable[..., Path]) -> None:
    """It says that there is nothing to measure."""
    portfolio = open_portfolio(office(COMPLETE), playbook="process-review")
    for source in ("initiatives", "work_items"):
        found = parts(asked(portfolio, as_of="2026-04-30", source=source), "en")
        assert "There is nothing to measure yet." in told(found["answer"])
        assert "until then nothing is assessed" in told(found["answer"])
        assert "Nothing today." not in told(found["answer"])


def test_before_the_first_delivery_nothing_is_judged_and_nothing_promised(office: Callable[..., Path]) -> None:
    """One that moved long ago and is still open: no zero stands where nothing is known, and no "nothing to do"."""
    folder = office(COMPLETE)
    moves = ["event_id,initiative_id,from_stage,to_stage,at", f"EV-1,{COMPLETE['initiative_id']},,intake,2023-03-15"]
    moves += [f"EV-2,{COMPLETE['initiative_id']},intake,assessment,2023-03-20"]
    (folder / "registers" / "stage_events.csv").write_text("\n".join(moves), encoding="utf-8")
    review = asked(open_portfolio(folder, playbook="process-review"), as_of="2026-10-31")
    found = {name: told(html) for name, html in parts(review, "en").items()}
    assert "1 items are open and nothing has been delivered yet" in found["answer"]
    assert "nothing was delivered in 24 periods, so nothing can be promised" in found["answer"]
    assert "at least 0" not in found["answer"]
    assert "too careful" not in found["answer"]
    assert "Nothing today." not in found["answer"]
    assert "0 / 0" not in found["waiting"]


def test_the_result_is_carried_by_the_last_part(sample: FlowReview) -> None:
    """As the schema says it."""
    carried = process_review_page(sample).provenance().result
    assert carried is not None
    assert FlowReview.model_validate(carried) == sample
