"""The risk page: answer first, the same figures in both languages, and a chart for everybody."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest

from pmo_kit.decide.risk_assessment import decide_risk_assessment
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.model.risk_assessment import RiskAssessment
from pmo_kit.model.risk_library import CATEGORIES
from pmo_kit.model.text import LANGUAGES, Language
from pmo_kit.read.portfolio import open_portfolio
from pmo_kit.report.fragments import RESULT_TYPE
from pmo_kit.report.risk_chart import exceedance_chart
from pmo_kit.report.risk_page import risk_assessment_page
from pmo_kit.report.words import Speaker
from tests.conftest import CONTROL, RISK

AtRisk = Callable[..., Portfolio]
NASTY = "<script>alert(1)</script> =cmd|' /C calc'!A0 \x1b[31m \u202e <img src=x onerror=y>"
PARTS = ("answer", "risks", "curve", "controls", "missing", "matrix", "tier", "changes", "provenance")


def whole(result: RiskAssessment, language: Language) -> str:
    """All parts of the page in one body."""
    shown = risk_assessment_page(result, language=language)
    return "\n".join(getattr(shown, part)().html[language] for part in PARTS)


def plain(html: str) -> str:
    """A page as its reader hears it: words without tags."""
    return re.sub(r"\s+", " ", re.sub(r"<style>.*?</style>|<[^>]+>", " ", html))


@pytest.fixture(scope="module")
def sample() -> dict[str, RiskAssessment]:
    """The two initiatives of the story, and one of the sample without a risk on record."""
    portfolio = open_portfolio("sample", playbook="risk-assessment")
    bare = next(
        key for key in portfolio.frames["initiatives"]["initiative_id"]
        if key not in set(portfolio.frames["risks"]["initiative_id"])
    )  # fmt: skip
    ids = {"within": "CSC-017", "above": "CSC-044", "bare": bare}
    return {name: decide_risk_assessment(portfolio, key, as_of="2026-10-31") for name, key in ids.items()}


def test_the_answer_says_judgement_loss_limit_driver_and_what_to_do(sample: dict[str, RiskAssessment]) -> None:
    """What a director reads first, in both languages."""
    english, chinese = (plain(risk_assessment_page(sample["above"]).answer().html[name]) for name in LANGUAGES)
    assert "Above appetite: RMB 1.81m a year is expected to be lost, limit RMB 0.80m" in english
    assert "Approve the planned controls (9), RMB 0.42m a year: expected loss falls to RMB 0.34m" in english
    assert "below the limit as far as it is estimated" in english
    assert "Unsupported statements presented as facts (37% of what is left)" in english
    assert "超出风险偏好：年度预期损失 181.3 万元，限额 80 万元" in chinese
    assert "请批准计划中的控制措施（9 项），每年 41.9 万元" in chinese


def test_not_assessed_is_never_said_to_be_within(sample: dict[str, RiskAssessment]) -> None:
    """The headline says so, and that the relevant risks have to be entered; no curve, no change, no figure."""
    english, chinese = (plain(whole(sample["bare"], name)) for name in LANGUAGES)
    assert "Not assessed: relevant risks in categories without any estimate" in english
    assert "未评估：所属类别没有任何估计的相关风险" in chinese
    assert "Within appetite" not in english
    assert "在风险偏好内" not in chinese
    assert "entered or ruled out" in english
    assert "No curve: no risk is estimated." in english


@pytest.mark.parametrize("name", ["within", "above", "bare"])
def test_both_languages_show_the_same_figures(sample: dict[str, RiskAssessment], name: str) -> None:
    """As many tables, rows and cells in one as in the other."""
    shapes = [re.findall(r"<(table|tr|td|th|svg|li)\b", whole(sample[name], language)) for language in LANGUAGES]
    assert shapes[0] == shapes[1]


@pytest.mark.parametrize("name", ["within", "above", "bare"])
def test_no_label_is_left_in_the_other_language(sample: dict[str, RiskAssessment], name: str) -> None:
    """A Chinese page has no English sentence; names, ids and files stay as they are."""
    text = plain(whole(sample[name], "zh"))
    assert not re.search(r"[a-z]+ (?:a|of|the|is|in|to) [a-z]+", text)


def test_every_risk_and_control_is_shown_with_its_standing(at_risk: AtRisk) -> None:
    """What is not proven or not estimated has its reason beside it."""
    risks = [RISK, {**RISK, "risk_id": "RK-2", "frequency_per_year": ""}]
    controls = [CONTROL, {**CONTROL, "treatment_id": "RC-2", "tested_on": ""}]
    text = plain(whole(decide_risk_assessment(at_risk(risks, controls), "OPS-001", as_of="2026-02-11"), "en"))
    for words in (
        "✓ Answers only from approved sources (in place, proven; tested 1 Feb 2026",
        "– Answers only from approved sources (not proven: not tested yet)",
        "Not assessed How often it happens is not estimated",
        "Have these risks estimated: RK-2.",
        "Have these controls tested or repaired; they do not count until then: RC-2.",
        "A wrong answer is sent",
    ):
        assert words in text


@pytest.mark.parametrize(
    ("cells", "column", "told"),
    [
        ({"frequency_per_year": ""}, "frequency_per_year", "write the times a year"),
        ({"frequency_per_year": "0"}, "frequency_per_year", "estimate it, or close the risk"),
        ({"impact_low90": "0"}, "impact_low90", "write the least that one event costs"),
        ({"impact_high90": ""}, "impact_high90", "write the range of the loss"),
        ({"impact_low90": "900000", "impact_high90": "900"}, "impact_high90", "write the smaller figure first"),
    ],
)
def test_a_risk_that_cannot_be_computed_names_the_cell_and_what_to_write(
    at_risk: AtRisk, cells: dict[str, str], column: str, told: str
) -> None:
    """In the register, as a spreadsheet shows it, in both languages."""
    portfolio = at_risk([{**RISK, **cells}], [])
    letter = portfolio.places["risks"].columns[column]
    result = decide_risk_assessment(portfolio, "OPS-001", as_of="2026-02-11")
    english, chinese = (plain(whole(result, language)) for language in LANGUAGES)
    where = f"registers/risks.csv, cell {letter}2, record {RISK['risk_id']}, field {column}"
    assert told in english
    assert where in english
    assert f"registers/risks.csv，单元格 {letter}2，记录 {RISK['risk_id']}，字段 {column}" in chinese


class Chart(HTMLParser):
    """Notes the tags of a chart, and the text of its title and description."""

    def __init__(self, html: str):
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, str] = {}
        self._in = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note one."""
        self.tags.append((tag, dict(attrs)))
        self._in = tag

    def handle_data(self, data: str) -> None:
        """Note what stands in a tag."""
        if data.strip():
            self.texts.setdefault(self._in, data.strip())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_chart_is_for_those_who_cannot_see_it_too(sample: dict[str, RiskAssessment], language: Language) -> None:
    """A role, a label, a title and a description with the figures; a table beside it; lines that differ in form."""
    say = Speaker(language)
    result = sample["within"]
    chart = Chart(str(exceedance_chart(result, say)))
    tag, attributes = chart.tags[0]
    assert result.total.residual is not None
    told = say.money(result.total.residual.tail, "CNY")
    assert (tag, attributes["role"]) == ("svg", "img")
    assert chart.texts["title"] == say.word("risk-chart-title")
    assert told in chart.texts["desc"]
    assert told in str(attributes["aria-label"])
    assert {"before", "after", "limit"} <= {each.get("class") for _, each in chart.tags}
    assert "<table>" in risk_assessment_page(result).curve().html[language]


def test_the_chart_has_no_script_style_or_address(sample: dict[str, RiskAssessment]) -> None:
    """It opens offline."""
    svg = str(exceedance_chart(sample["within"], Speaker("en"))).replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert not re.search(r"<script|<style|href|http|url\(", svg)


def test_equal_results_give_equal_bytes(sample: dict[str, RiskAssessment]) -> None:
    """Twice the same chart, twice the same page."""
    result = sample["within"]
    assert [exceedance_chart(result, Speaker("zh")) == exceedance_chart(result, Speaker("zh")), True] == [True, True]
    assert whole(result, "en") == whole(result, "en")


def test_the_lines_of_the_chart_never_rise(sample: dict[str, RiskAssessment]) -> None:
    """To the right and downwards, inside the frame."""
    for result in (sample["within"], sample["above"]):
        svg = str(exceedance_chart(result, Speaker("en")))
        lines = re.findall(r'<polyline class="(?:before|after)" points="([^"]+)"/>\s*(?=<polyline|<path|</svg>)', svg)
        assert len(lines) == 2
        for line in lines:
            points = [tuple(map(float, point.split(","))) for point in line.split()]
            assert points == sorted(points)
            assert all(0 <= x <= 720 and 0 <= y <= 330 for x, y in points)


def test_a_chart_without_a_curve_is_refused(sample: dict[str, RiskAssessment]) -> None:
    """Nothing is drawn of nothing."""
    with pytest.raises(ValueError, match="no curve"):
        exceedance_chart(sample["bare"], Speaker("en"))


def test_nothing_that_people_write_runs_in_the_page(at_risk: AtRisk) -> None:
    """Whatever stands in the register is shown as text."""
    nasty = {**RISK, "library_risk": "", "event": NASTY, "cause": NASTY, "effect": NASTY, "owner": NASTY}
    html = whole(decide_risk_assessment(at_risk([nasty], [CONTROL]), "OPS-001", as_of="2026-02-11"), "en")
    assert not re.search(r"<(script|img)", html)
    assert "\u202e" not in html
    assert "&lt;script&gt;" in html


def test_the_provenance_names_seed_trials_and_error_and_carries_the_result(sample: dict[str, RiskAssessment]) -> None:
    """Anyone can run it again."""
    shown = risk_assessment_page(sample["within"]).provenance()
    text = plain(shown.html["en"])
    for words in ("Simulated years 10,000", "Seed 20261031", "(standard error)", "taken to be independent"):
        assert words in text
    result = json.loads(shown._repr_mimebundle_()[RESULT_TYPE])
    assert (result["playbook"], result["seed"], result["trials"]) == ("risk-assessment", 20261031, 10_000)
    assert RiskAssessment.model_validate(result) == sample["within"]


def test_every_category_has_a_line(sample: dict[str, RiskAssessment]) -> None:
    """Also one without any risk."""
    for language in LANGUAGES:
        table = risk_assessment_page(sample["bare"]).risks().html[language].partition("</table>")[0]
        assert [name.say(language) in table for name in CATEGORIES.values()] == [True] * 4
