"""The intake page: answer first, nothing runs in it, the same figures in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from pmo_kit.decide.intake import decide_intake
from pmo_kit.decide.tallies import tally_runs
from pmo_kit.model.glance import RunSummary, Tally, named
from pmo_kit.model.intake import IntakeResult
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.model.text import LANGUAGES, Language, Reason, Text
from pmo_kit.read.portfolio import open_portfolio
from pmo_kit.report.batch_page import BatchFacts, Failure, batch_page
from pmo_kit.report.fragments import FRAGMENT_TYPE, RESULT_TYPE
from pmo_kit.report.intake_page import intake_page
from pmo_kit.report.page import page
from tests.conftest import COMPLETE, SETTINGS

Open = Callable[..., Portfolio]
NASTY = "<script>alert(1)</script> =cmd|' /C calc'!A0 \x07\x1b[31m \u202e <img src=x onerror=y>"
BANK = Text("Test Bank", "测试银行")
INTERNAL = Text("Internal", "内部")
PARTS = ("answer", "completeness", "tier", "gates", "lookalikes", "changes", "provenance")


class Tags(HTMLParser):
    """Notes every tag with its attributes."""

    def __init__(self, text: str):
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note one."""
        self.tags.append((tag, dict(attrs)))


def summary(result: IntakeResult) -> RunSummary:
    """What the index tells of a result, from its JSON form."""
    return RunSummary.of(result.model_dump(mode="json"))


def whole(result: IntakeResult, language: Language) -> str:
    """All parts of the page in one body."""
    shown = intake_page(result, language=language)
    return "\n".join(getattr(shown, part)().html[language] for part in PARTS)


@pytest.fixture
def results(opened: Open) -> dict[str, IntakeResult]:
    """A complete, an unanswered and a nasty initiative."""
    portfolio = opened(
        {**COMPLETE, "approved_budget": "3200000"},
        {"initiative_id": "X-2", "name_zh": "客服助手"},
        {**COMPLETE, "initiative_id": "X-3", "name_en": NASTY, "sponsor": NASTY, "department": NASTY, "vendor": NASTY},
        {**COMPLETE, "initiative_id": "X-4", "name_en": NASTY, "vendor": NASTY},
    )
    return {key: decide_intake(portfolio, key, as_of="2026-02-11") for key in ("OPS-001", "X-2", "X-3")}


def test_the_answer_says_tier_route_amount_and_ask(results: dict[str, IntakeResult]) -> None:
    """What a director reads first, recomputed from the decision."""
    result = results["OPS-001"]
    text = re.sub(r"<[^>]+>|\s+", " ", intake_page(result).answer().html["en"])
    assert f"Tier {result.tier.tier}, Standard route" in text
    assert "RMB 3.20m" in text
    assert "Decide G0 Intake by 12 Feb 2026: AI PMO lead." in text


def test_an_undetermined_tier_never_looks_low(results: dict[str, IntakeResult]) -> None:
    """The headline says undetermined and how strict it can be, and of the lightest tier there is not a word."""
    answers = intake_page(results["X-2"]).answer().html
    assert "Tier undetermined, Tier 1 at the strictest. Until settled: Full route" in answers["en"]
    assert "等级待定，最严可能为一级。确定之前按完整流程办理" in answers["zh"]


def test_a_tier_that_is_settled_in_part_is_told_towards_the_strict_side(opened: Open) -> None:
    """Tier 1 is the strictest, so nothing is `at least` tier 2; a hard rule sets a limit on the strict side."""
    known = {**COMPLETE, "impact": "high", "decision_role": "informs", "techniques": ""}
    result = decide_intake(opened(known), "OPS-001", as_of="2026-02-11")
    assert (result.tier.lightest, result.tier.strictest) == (2, 1)
    page = intake_page(result)
    assert "Tier undetermined (Tier 2 or stricter, possibly Tier 1)." in page.answer().html["en"]
    assert "等级待定（目前可确定为不低于二级，最严可能为一级）。" in page.answer().html["zh"]
    assert "Hard rule: no lighter than Tier 1" in page.tier().html["en"]
    assert "硬性规则：从严定为一级" in page.tier().html["zh"]


def test_a_register_that_contradicts_the_rules_is_told_as_such(opened: Open) -> None:
    """In the index, where only the other tier was named."""
    result = decide_intake(opened({**COMPLETE, "tier": "2"}), "OPS-001", as_of="2026-02-11")
    facts = BatchFacts("intake", BANK, INTERNAL, date(2026, 2, 11))
    listed = [summary(result)]
    english, chinese = (batch_page(facts, listed, {"OPS-001": "a"}, [], [], language=name) for name in LANGUAGES)
    assert "Register says Tier 2, the rules say otherwise" in english
    assert "登记为二级，与规则不符" in chinese


def test_every_page_and_every_printed_sheet_is_marked_with_its_classification(office: Callable[..., Path]) -> None:
    """As `portfolio.yaml` states it, in the language of the page, on the index too; nothing where it states none."""
    marked = open_portfolio(office(COMPLETE, settings=SETTINGS + "classification: Internal\nclassification_zh: 内部\n"))
    result = decide_intake(marked, "OPS-001", as_of="2026-02-11")
    facts = BatchFacts("intake", BANK, marked.settings.secrecy, date(2026, 2, 11))
    index = batch_page(facts, [summary(result)], {"OPS-001": "a"}, [], [], language="zh")
    answers = intake_page(result).answer().html
    assert '<p class="marking">Classification: Internal</p>' in answers["en"]
    for html in (answers["zh"], index):
        assert '<p class="marking">密级：内部</p>' in html
        assert r'@top-right { content: "\005bc6\007ea7\00ff1a\005185\0090e8"; }' in html
    unmarked = decide_intake(open_portfolio(office(COMPLETE)), "OPS-001", as_of="2026-02-11")
    assert "marking" not in intake_page(unmarked).answer().html["en"]


def test_a_classification_cannot_end_the_style_it_stands_in(results: dict[str, IntakeResult]) -> None:
    """Whatever is written there is shown as text, on the page and at the head of the sheet."""
    wild = '"} body { display: none } </style><script>alert(1)</script>'
    html = intake_page(results["OPS-001"].model_copy(update={"classification": Text(wild, wild)})).answer().html["en"]
    assert {name for name, _ in Tags(html).tags}.isdisjoint({"script"})
    style = html.partition("<style>")[2].partition("</style>")[0]
    assert re.sub(r"\\[0-9a-f]{6}", "", style.partition("} }")[0]) == '@page { @top-right { content: ""; '


def test_a_chinese_word_stays_whole_where_a_column_is_narrow(results: dict[str, IntakeResult]) -> None:
    """未填写 under a narrow heading is one word, not 未填 and 写; so is the name of a rule's axis or of a role."""
    html = page(whole(results["X-2"], "zh"), title="", where="", language="zh")
    assert ".pmo td.bad, .pmo .whole { word-break: keep-all; }" in html
    assert '<td class="bad">未填写</td>' in html
    assert '<strong class="whole">未填写</strong>' in html
    assert '<td class="whole">业务负责人</td>' in html
    assert '<td class="whole">影响：' in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_that_people_wrote_runs_in_the_page(language: Language, results: dict[str, IntakeResult]) -> None:
    """HTML is shown as text; control and direction characters are gone; no script, no image, no outside address."""
    html = page(whole(results["X-3"], language), title=NASTY, where=NASTY, language=language)
    tags = Tags(html).tags
    assert {name for name, _ in tags}.isdisjoint({"script", "img", "iframe", "link", "object"})
    assert not [attrs for _, attrs in tags if any(key.startswith("on") for key in attrs)]
    assert not [attrs for _, attrs in tags if {"src", "href"} & set(attrs)]
    assert not re.search("[\x00-\x08\x0b-\x1f\u202e]", html)
    assert "&lt;script&gt;" in html


def test_both_languages_say_the_same_figures(results: dict[str, IntakeResult]) -> None:
    """Gates, dates and rule ids do not depend on the language."""
    english, chinese = (whole(results["OPS-001"], language) for language in LANGUAGES)

    def figures(html: str) -> tuple[list[str], list[str]]:
        return re.findall(r"\bG[0-6]\b", html), re.findall(r"\b(?:IMP|CPX|REL|OVR)-[A-Z0-9-]+", html)

    assert figures(english) == figures(chinese)
    assert english.count("<tr") == chinese.count("<tr")


def test_a_chinese_page_has_no_english_label(results: dict[str, IntakeResult]) -> None:
    """Only ids, terms and what people wrote may be Latin."""
    html = re.sub(r"<span class=\"id\">.*?</span>|<td class=\"digest\">.*?</td>", "", whole(results["OPS-001"], "zh"))
    text = re.sub(r"<[^>]+>", " ", html)
    words = set(re.findall(r"[A-Za-z]{3,}", text))
    allowed = set(re.findall(r"[A-Za-z]{3,}", " ".join(COMPLETE.values())))
    allowed |= {
        "PMO",
        "RACI",
        "MAS",
        "CAC",
        "pmo",
        "kit",
        "yaml",
        "csv",
        "templates",
        "method",
        "registers",
        "SHA",
        "OPS",
    }
    assert {word for word in words if word not in allowed and not word.islower()} == set()


def test_a_notebook_carries_both_languages_and_the_result(results: dict[str, IntakeResult]) -> None:
    """One run gives the page in either language, and the result as data."""
    bundle = intake_page(results["OPS-001"], language="both").provenance()._repr_mimebundle_()
    assert set(bundle[FRAGMENT_TYPE]) == {"en", "zh"}
    assert IntakeResult.model_validate_json(bundle[RESULT_TYPE]) == results["OPS-001"]
    assert (' lang="en">' in bundle["text/html"], ' lang="zh">' in bundle["text/html"]) == (True, True)
    only = intake_page(results["OPS-001"], language="zh").answer()._repr_mimebundle_()
    assert ' lang="en">' not in only["text/html"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_index_counts_links_and_names_failures(language: Language, results: dict[str, IntakeResult]) -> None:
    """One row for each initiative with a link that stays in the folder, and every failure with its reason.

    What wants attention comes first, the strictest tier that is possible on top.
    """
    links = {key: f"{key}/{key}.html" for key in results}
    since = [(date(2026, 2, 12), 2), (date(2026, 2, 13), 1)]
    html = batch_page(
        BatchFacts("intake", BANK, INTERNAL, date(2026, 2, 11), since),
        [summary(results[key]) for key in ("X-3", "OPS-001", "X-2")],
        links,
        [Tally("tier", ((named(Text("Tier 3", "三级")), 2), (Reason("undetermined"), 1)))],
        [Failure("X-9", Text.same(NASTY))],
        language=language,
        other_page="index_zh.html",
    )
    targets = [attrs["href"] for name, attrs in Tags(html).tags if name == "a"]
    assert targets == ["index_zh.html", links["X-2"], links["X-3"], links["X-3"], links["OPS-001"], links["X-2"]]
    assert "X-9" in html
    assert "<script>" not in html
    unchanged = (
        "Unchanged since 12 Feb 2026 (2), 13 Feb 2026 (1)" if language == "en" else "2026年2月13日（1 项）起未变动"
    )
    assert unchanged in html


def test_counts_of_the_index_add_up(results: dict[str, IntakeResult]) -> None:
    """Every initiative is counted once in each table."""
    assert {tally.total for tally in tally_runs(map(summary, results.values()))} == {3}
