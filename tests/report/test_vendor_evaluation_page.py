"""The award page: recommendation and conditions first, the same figures in both languages, charts for everybody."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from pmo_kit.decide.vendor_evaluation import decide_vendor_evaluation
from pmo_kit.model.choice import WeightRange
from pmo_kit.model.text import LANGUAGES, Language
from pmo_kit.model.vendor_evaluation import ScoredCriterion, VendorEvaluation
from pmo_kit.read.portfolio import open_portfolio
from pmo_kit.report.choice_charts import cost_chart, weight_chart
from pmo_kit.report.fragments import RESULT_TYPE
from pmo_kit.report.vendor_evaluation_page import held, inside, vendor_evaluation_page
from pmo_kit.report.words import Speaker
from tests.decide.sourcing_office import (
    CRITERIA,
    costs,
    criterion,
    evaluated,
    options,
    score,
    scores,
)
from tests.report.test_risk_page import NASTY, Chart, plain

Office = Callable[..., Path]
PARTS = ("answer", "must_haves", "weights", "scores", "ranking", "steadiness", "costs", "terms", "provenance")


def whole(result: VendorEvaluation, language: Language) -> str:
    """All parts of the page in one body."""
    shown = vendor_evaluation_page(result, language=language)
    return "\n".join(getattr(shown, part)().html[language] for part in PARTS)


def first_screen(result: VendorEvaluation) -> tuple[str, str]:
    """What is read first, in both languages."""
    html = vendor_evaluation_page(result).answer().html
    return plain(html["en"]), plain(html["zh"])


@pytest.fixture(scope="module")
def sample() -> VendorEvaluation:
    """The decision of the story."""
    portfolio = open_portfolio("sample", playbook="vendor-evaluation")
    return decide_vendor_evaluation(portfolio, "CSC-017", as_of="2026-04-20")


CASES = {
    "recommended": {},
    "none": {"sourcing_scores": scores(*(score(key, "M", "no") for key in "ABC"))},
    "not_assessed": {"sourcing_scores": scores(without=("A-Q",))},
    "single": {"sourcing_scores": scores(score("A", "M", "no"), score("B", "M", "no"))},
    "tied": {"sourcing_scores": scores(score("B", "Q", "90")), "sourcing_costs": costs(B="120000")},
    "not above zero": {"sourcing_scores": scores(score("C", "S", "0"))},
    "bare": {"sourcing_options": [], "sourcing_criteria": [], "sourcing_scores": [], "sourcing_costs": []},
    "without cost": {"sourcing_costs": [], "sourcing_criteria": CRITERIA[:3]},
    "without must-haves": {
        "sourcing_criteria": CRITERIA[1:],
        "sourcing_scores": scores(without=("A-M", "B-M", "C-M")),
    },
}


@pytest.fixture(params=CASES)
def any_case(request: pytest.FixtureRequest, office: Office) -> VendorEvaluation:
    """One of every kind of answer."""
    return evaluated(office, **CASES[request.param])


def test_the_first_screen_says_award_margin_change_and_conditions(sample: VendorEvaluation) -> None:
    """What a director acts on, in both languages."""
    english, chinese = first_screen(sample)
    for words in (
        "Award to Zheyuan private platform, on conditions: 2",
        "Lead over Shuorong dedicated interface 1.6 of 100 points",
        "64% (Shuorong dedicated interface 36%; 10,000 draws)",
        "RMB 2.61m (RMB 2.33m discounted at 8%)",
        "Each may move by 10% of itself, the others in proportion, and the winner stays first.",
        "Days to switch to another weighs 9.9%; above 14.5%, Shuorong dedicated interface is first.",
        "Total cost over three years: RMB 2.33m discounted now; worse than RMB 2.53m, Shuorong",
        "Half the use → Shuorong dedicated interface",
        "All five methods name the same winner.",
        "(offered 5 working days, wanted ≥ 10 working days)",
        "The yearly rise of prices is capped (nobody has found out)",
        "Group assistant (Singapore) is not ranked: it fails 2 of the must-haves.",
    ):
        assert words in english
    for words in (
        "建议授予辙远私有化平台，附条件 2 项",
        "任一权重变动 10%（其他按比例调整），胜者不变。最接近的一项：切换到其他方案所需天数权重 9.9%",
        "使用量减半 → 朔融专属接口",
        "（对方同意5个工作日，要求≥ 10个工作日）",
        "集团统一助手（新加坡）未满足 2 项必备条件，不参加排序。",
    ):
        assert words in chinese


@pytest.mark.parametrize(
    ("case", "english", "chinese"),
    [
        ("none", "Nobody passes every must-have: every option fails one of them", "请勿授标"),
        ("not_assessed", "Not assessed: scores are missing: Alder – Quality", "未评估：缺少评分：桤木–Quality"),
        ("single", "It alone passes the must-haves, so nothing was ranked", "仅该方案满足必备条件"),
        ("tied", "Choose between Alder, Birch on what the scores do not hold", "请在桤木、白桦之间"),
        ("bare", "Not assessed: No option is on record", "未评估：未登记备选方案"),
    ],
)
def test_every_other_answer_says_what_to_do(office: Office, case: str, english: str, chinese: str) -> None:
    """And recommends nobody that it cannot."""
    told = first_screen(evaluated(office, **CASES[case]))
    assert english in told[0]
    assert chinese in told[1]
    assert ("Award the contract to" in told[0]) == (case == "single")


@pytest.mark.parametrize(
    ("case", "told"),
    [("none", "No option that passes every must-have has a line of cost"), ("bare", "No line of cost is on record")],
)
def test_costs_of_those_who_fail_are_not_told_as_missing(office: Office, case: str, told: str) -> None:
    """Lines are on record and nobody passes; without a line, that is said instead."""
    assert told in plain(vendor_evaluation_page(evaluated(office, **CASES[case])).costs().html["en"])


def test_both_languages_show_the_same_figures(any_case: VendorEvaluation) -> None:
    """As many tables, rows, cells and charts in one as in the other."""
    shapes = [re.findall(r"<(table|tr|td|th|svg|li|rect)\b", whole(any_case, language)) for language in LANGUAGES]
    assert shapes[0] == shapes[1]


def test_no_label_is_left_in_the_other_language(sample: VendorEvaluation, any_case: VendorEvaluation) -> None:
    """A Chinese page has no English sentence; names, ids and files stay as they are."""
    for result in (sample, any_case):
        assert not re.search(r"[a-z]+ (?:a|of|the|is|in|to) [a-z]+", plain(whole(result, "zh")))


def test_a_weak_winner_is_said_to_be_weak(office: Office) -> None:
    """Where a small change of a weight gives another, the reader is asked to confirm the weights."""
    english, chinese = first_screen(evaluated(office, sourcing_scores=scores(score("B", "Q", "86.1"))))
    assert "Confirm the weights before you sign" in english
    assert "Another is first as soon as one of these moves by 10% of itself" in english
    assert "签署前请确认权重" in chinese


def test_refused_judgements_are_shown_with_the_worst(office: Office) -> None:
    """Titles, ids, what was judged and what would fit."""
    rows = [
        {"judgement_id": key, "first": first, "second": second, "times": times, "judged_by": "Li Wei"}
        for key, first, second, times in (
            ("J1", "Q", "S", "2"), ("J2", "Q", "P", "4"), ("J3", "S", "P", "2"),
            ("J4", "Q", "E", "8"), ("J5", "S", "E", "4"), ("J6", "E", "P", "9"),
        )
    ]  # fmt: skip
    criteria = [{**row, "weight": ""} for row in CRITERIA] + [criterion("E", "score", direction="max", name="Exit")]
    more = scores(*(score(option, "E", "3") for option in "ABC"))
    result = evaluated(office, sourcing_criteria=criteria, sourcing_judgements=rows, sourcing_scores=more)
    text = plain(vendor_evaluation_page(result).weights().html["en"])
    assert "Weights refused The judgements contradict one another; look again at Cost : Exit" in text
    assert "Cost : Exit P : E 0.11 2" in text


def test_scores_show_their_evidence_and_what_lacks_it(office: Office) -> None:
    """Who scored when, on what."""
    result = evaluated(office, sourcing_scores=scores(score("A", "Q", "90", evidence="")))
    text = plain(vendor_evaluation_page(result).scores().html["en"])
    assert "Not assessed a score without evidence" in text
    assert "80 report p. 1 · Li Wei · 1 Mar 2026" in text


def test_every_method_shows_scale_and_direction(sample: VendorEvaluation) -> None:
    """They can change the winner."""
    text = plain(vendor_evaluation_page(sample).ranking().html["en"])
    for words in (
        "Weighted sum names the winner share of the best the highest",
        "VIKOR from the worst (0) to the best (1) the lowest",
        "PROMETHEE II none: any difference counts in full the highest",
    ):
        assert words in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_charts_are_for_those_who_cannot_see_them_too(sample: VendorEvaluation, language: Language) -> None:
    """A role, a label, a title and a description that names every bar; marks that differ in form, not in colour."""
    say = Speaker(language)
    shown = [key for key in sample.options if key != "OP-04"]
    for drawn, names in (
        (weight_chart(sample, say), [say.text(each.title) for each in sample.criteria]),
        (cost_chart(sample, shown, say), [say.text(sample.options[key]) for key in shown]),
    ):
        chart = Chart(str(drawn))
        tag, attributes = chart.tags[0]
        assert (tag, attributes["role"]) == ("svg", "img")
        assert all(name in chart.texts["desc"] and name in str(attributes["aria-label"]) for name in names)
        bars = [found for name, found in chart.tags if name == "rect"]
        points = [found for name, found in chart.tags if found.get("class") == "point"]
        assert len(bars) == len(points) == len(names)
        for bar, point in zip(bars, points, strict=True):
            low, width, at = (float(str(each)) for each in (bar["x"], bar["width"], point["x1"]))
            assert low <= at <= low + width <= 720
        assert not re.search(r"<script|<style|href|url\(", str(drawn))


def test_a_cost_chart_of_nothing_is_refused(office: Office) -> None:
    """The page leaves it out."""
    result = evaluated(office, **CASES["without cost"])
    with pytest.raises(ValueError, match="no option has a cost"):
        cost_chart(result, ["A"], Speaker("en"))


def test_a_printed_range_never_promises_too_much() -> None:
    """Rounded towards the weight."""
    found = WeightRange(criterion="Q", weight=0.2, low=0.10001, high=0.29999, low_end="B", high_end="B")
    assert inside(found) == ("10.1%", "29.9%")


@pytest.mark.parametrize(
    ("kind", "direction", "limit", "told"),
    [
        ("score", "max", 87.21, "87.3"),
        ("score", "min", 83.19, "83.1"),
        ("total_cost", "min", 2_539_999.0, "RMB 2.53m"),
        ("total_cost", "min", 98_770.0, "RMB 98,700"),
        ("cost_per_resolved", "min", 0.709, "RMB 0.70"),
    ],
)
def test_a_printed_limit_never_promises_too_much(kind: str, direction: str, limit: float, told: str) -> None:
    """Rounded to the side on which the winner stays."""
    rule = ScoredCriterion.model_validate({
        "criterion": "X", "title": {"en": "", "zh": ""}, "kind": kind, "direction": direction, "unit": "",
        "stated": None, "share": None,
    })  # fmt: skip
    assert held("CNY", limit, rule, Speaker("en")) == told


def test_nothing_that_people_write_runs_in_the_page(office: Office) -> None:
    """Whatever stands in the registers is shown as text."""
    named = [{**row, "name_en": NASTY, "name_zh": NASTY} for row in options()]
    criteria = [{**row, "name_en": NASTY, "unit": NASTY, "ask": NASTY} for row in CRITERIA]
    rows = scores(*(score(key, "Q", "9", evidence=NASTY, scored_by=NASTY) for key in "ABC"), score("C", "M", "no"))
    lines = [{**row, "what": NASTY, "unit": NASTY, "taken_from": NASTY} for row in costs()]
    terms = [{"answer_id": "C1", "option_id": "A", "term": "T-AUDIT", "agreed": "yes", "clause": NASTY}]
    result = evaluated(
        office,
        sourcing_options=named,
        sourcing_criteria=criteria,
        sourcing_scores=rows,
        sourcing_costs=lines,
        sourcing_terms=terms,
    )
    html = whole(result, "en")
    assert not re.search(r"<(script|img)", html)
    assert "\u202e" not in html
    assert "&lt;script&gt;" in html


def test_the_provenance_names_the_seed_and_carries_the_result(sample: VendorEvaluation) -> None:
    """Anyone can run it again."""
    shown = vendor_evaluation_page(sample).provenance()
    assert "seed 2026" in plain(shown.html["en"])
    result = json.loads(shown._repr_mimebundle_()[RESULT_TYPE])
    assert result["playbook"] == "vendor-evaluation"
    assert VendorEvaluation.model_validate(result) == sample
