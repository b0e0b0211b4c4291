"""The page of the vendor portfolio: what to do comes first, both languages say the same, charts need no colour."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from pmo_kit.decide.vendor_portfolio import decide_vendor_portfolio
from pmo_kit.model.text import LANGUAGES, Language, Text
from pmo_kit.model.vendor_portfolio import VendorPortfolioResult
from pmo_kit.read.portfolio import open_portfolio
from pmo_kit.report.fragments import RESULT_TYPE
from pmo_kit.report.vendor_charts import notices_chart, shares_chart
from pmo_kit.report.vendor_portfolio_page import vendor_portfolio_page
from pmo_kit.report.words import Speaker

NASTY = "<script>alert(1)</script> \x1b[31m \u202e <img src=x onerror=y>"
PARTS = ("answer", "renewals", "service_levels", "concentration", "stops", "exits", "gaps", "provenance")


def whole(result: VendorPortfolioResult, language: Language) -> str:
    """All parts of the page in one body."""
    shown = vendor_portfolio_page(result, language=language)
    return "\n".join(getattr(shown, part)().html[language] for part in PARTS)


def plain(html: str) -> str:
    """A page as its reader hears it: words without tags."""
    return re.sub(r"\s+", " ", re.sub(r"<style>.*?</style>|<[^>]+>", " ", html))


@pytest.fixture(scope="module")
def sample() -> VendorPortfolioResult:
    """The sample with the stop of its largest shared cloud told in full."""
    facts = open_portfolio("sample", playbook="vendor-portfolio")
    return decide_vendor_portfolio(facts, as_of="2026-10-31", provider="沧岚云")


@pytest.fixture(scope="module")
def bare() -> VendorPortfolioResult:
    """The same portfolio without a row."""
    facts = open_portfolio("sample", playbook="vendor-portfolio")
    empty = replace(facts, frames={name: frame.head(0) for name, frame in facts.frames.items()})
    return decide_vendor_portfolio(empty, as_of="2026-10-31")


def test_the_first_screen_says_what_to_do_this_month(sample: VendorPortfolioResult) -> None:
    """Notices, credits, concentration and exits, each with whom, how much and by when."""
    english, chinese = (plain(vendor_portfolio_page(sample).answer().html[name]) for name in LANGUAGES)
    for told in (
        "notices missed 1, to send or prepare 1; credits to claim 2 (RMB 13,770)",
        "concentrations beyond the limit 6 of 8; critical exits not proven 6 of 7",
        "Negotiate at once with Kaijian Software: The last day of notice has passed (31 Aug 2026); it renews by itself",
        "Prepare the notice to Hengzhan Risk Data: last working day 31 Dec 2026, in 61 days (Renegotiate).",
        "Claim RMB 9,910 from Boqiao Information: Trade document capture, 2026-10, 99.319 % against 99.5 %, by 13",
        "Card fraud decisions (The rehearsal took longer than planned)",
        "Cloud, critical functions: largest Whitmere Cloud 50%",
    ):
        assert told in english, told
    assert "向泊桥信息技术股份有限公司申请补偿 9,910 元" in chinese
    assert "请立即与开笺软件（杭州）有限公司交涉：通知截止日已过（2026年8月31日）" in chinese
    assert "合同将于2027年2月28日自动续约。" in chinese


def test_not_assessed_is_never_shown_as_good(sample: VendorPortfolioResult, bare: VendorPortfolioResult) -> None:
    """A service without a plan, a month without its downtime, and an empty portfolio."""
    page = vendor_portfolio_page(sample)
    assert '<span class="state open">No exit plan</span>' in page.exits().html["en"]
    assert '<span class="state open">A month to be judged is missing' in page.service_levels().html["en"]
    assert "Not assessed: no vendor and no service is on record" in plain(whole(bare, "en"))
    assert "state fresh" not in whole(bare, "en")
    assert "Enter the vendors and their services in the registers" in plain(whole(bare, "en"))
    assert "Nothing is asked this month." not in plain(whole(bare, "en"))
    assert "RMB 0" not in plain(whole(bare, "en"))
    unknown = [each.model_copy(update={"band": "not_assessed"}) for each in sample.concentrations]
    told = vendor_portfolio_page(sample.model_copy(update={"concentrations": tuple(unknown)})).answer().html
    assert "concentrations beyond the limit 0 of 8, not assessed 8" in told["en"]
    assert "8 项集中度中 0 项超限、8 项未评估" in told["zh"]


def test_what_nobody_recorded_is_not_counted_as_nought() -> None:
    """Without a month of availability there is no count of credits; without a cost of switching there is no amount."""
    facts = open_portfolio("sample", playbook="vendor-portfolio")
    silent = replace(facts, frames={**facts.frames, "service_levels": facts.frames["service_levels"].head(0)})
    result = decide_vendor_portfolio(silent, as_of="2026-10-31")
    assert "credits not assessed, as no month of availability is on record" in plain(whole(result, "en"))
    assert "补偿未评估（未登记各月可用性）" in plain(whole(result, "zh"))
    assert "at least 0" not in plain(whole(result, "en"))


def test_both_languages_show_the_same_figures(sample: VendorPortfolioResult, bare: VendorPortfolioResult) -> None:
    """As many tables and rows in one as in the other, and no word of the other language's punctuation."""
    for result in (sample, bare):
        english, chinese = (whole(result, name) for name in LANGUAGES)
        for tag in ("<table", "<tr", "<td", "<li", "<svg", "<rect", "<circle"):
            assert english.count(tag) == chinese.count(tag), tag
    assert not re.search("[\u4e00-\u9fff]", whole(sample, "en"))


def test_the_stop_that_was_asked_for_is_told_service_by_service(sample: VendorPortfolioResult) -> None:
    """With days, money, and the state of each exit; the worst of all others stand below it."""
    english = plain(vendor_portfolio_page(sample).stops().html["en"])
    assert english.index("If Canglan Cloud stops on Friday") < english.index("Whitmere Cloud")
    assert "services 14, initiatives 12" in english
    assert "The plan is too old" in english
    assert "520 in turn" in english
    assert "at least 1,380.0 Not stated for 1 of 4" in english
    assert "possibly 2 more" in english
    assert "3 of 14" in english


def test_a_promise_just_missed_never_reads_as_kept(sample: VendorPortfolioResult) -> None:
    """An availability below all of it is not rounded up to 100 %."""
    card = next(each for each in sample.scorecards if each.months)
    figure = card.months[0].achieved.model_copy(update={"value": 0.9999999})
    month = card.months[0].model_copy(update={"achieved": figure})
    changed = sample.model_copy(update={"scorecards": (card.model_copy(update={"months": (month,)}),)})
    assert "2026-08 &gt; 99.999 %" in plain(vendor_portfolio_page(changed).service_levels().html["en"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_charts_speak_to_those_who_cannot_see_them(sample: VendorPortfolioResult, language: Language) -> None:
    """Title, description and label in the page's language, names and figures as text, equal bytes for equal results."""
    say = Speaker(language)
    for chart in (shares_chart, notices_chart):
        drawn = str(chart(sample, say))
        assert drawn == str(chart(sample, say))
        for told in ("<title>", "<desc>", 'role="img"', "aria-label="):
            assert told in drawn
        assert "style=" not in drawn
    shares = str(shares_chart(sample, say))
    assert ("beyond the limit" if language == "en" else "超限") in shares
    assert ("Region, spend: largest Shanghai A 56%" if language == "en" else "区域，支出：最大为上海A区 56%") in shares
    assert ("31 Aug 2026 passed" if language == "en" else "2026年8月31日 已过") in str(notices_chart(sample, say))


def test_the_bars_fill_their_width_and_labels_stay_inside(sample: VendorPortfolioResult) -> None:
    """The segments of each bar add up to the whole; a label is never longer than its segment."""
    drawn = str(shares_chart(sample, Speaker("zh")))
    widths = [float(each) for each in re.findall(r'<rect class="(?:first|share)"[^>]* width="([\d.]+)"', drawn)]
    assert sum(widths) == pytest.approx(8 * (720 - 182 - 128), abs=4)
    for width, label in re.findall(r'width="([\d.]+)" height="24"/><text[^>]*>([^<]*)<', drawn):
        assert sum(12.4 if ord(each) > 0x2E7F else 6.2 for each in label) <= float(width) - 8 + 1e-6, label


def test_a_notice_at_either_end_of_the_scale_stays_on_the_page(sample: VendorPortfolioResult) -> None:
    """One that passed years ago stands at the left end with its day; one beyond a year is left to the table."""
    first = sample.renewals[0]
    old = first.model_copy(update={"notice_by": date(2019, 1, 31), "renew_date": "2019-06-30"})
    far = first.model_copy(update={"notice_by": date(2031, 1, 31), "renew_date": "", "name": Text("Faraway", "远方")})
    drawn = str(notices_chart(sample.model_copy(update={"renewals": (old, far)}), Speaker("en")))
    assert "31 Jan 2019 passed" in drawn
    assert "Faraway" not in drawn
    assert drawn.count("<circle") == 1  # the key alone


def test_hostile_text_stays_text(sample: VendorPortfolioResult) -> None:
    """In names of providers, services and vendors, in tables and in charts."""
    names = dict.fromkeys(sample.names, Text(NASTY, NASTY))
    cards: tuple[Any, ...] = tuple(each.model_copy(update={"title": Text(NASTY, NASTY)}) for each in sample.scorecards)
    contracts = tuple(each.model_copy(update={"name": Text(NASTY, NASTY)}) for each in sample.renewals)
    hostile = sample.model_copy(update={"names": names, "scorecards": cards, "renewals": contracts})
    html = whole(hostile, "en")
    assert "<script>" not in html
    assert "<img" not in html
    assert "\x1b" not in html
    assert "\u202e" not in html


def test_the_provenance_carries_the_result(sample: VendorPortfolioResult) -> None:
    """As the published schema says it."""
    shown = vendor_portfolio_page(sample).provenance()
    assert VendorPortfolioResult.model_validate_json(shown._repr_mimebundle_()[RESULT_TYPE]) == sample


def test_the_first_screen_stays_one_however_much_is_to_be_done(sample: VendorPortfolioResult) -> None:
    """Eight of a kind and how many more there are, the largest credits first."""
    card = next(each for each in sample.scorecards if each.service == "SV-07")
    (month,) = (each for each in card.months if each.claim == "to_claim")
    amounts = [month.credit.amount.model_copy(update={"value": 1000.0 + n}) for n in range(30)]
    many = [month.model_copy(update={"credit": month.credit.model_copy(update={"amount": each})}) for each in amounts]
    changed = sample.model_copy(update={"scorecards": (card.model_copy(update={"months": tuple(many)}),)})
    told = plain(vendor_portfolio_page(changed).answer().html["en"])
    assert told.count("Claim RMB") == 8
    assert told.index("Claim RMB 1,029") < told.index("Claim RMB 1,022")
    assert "And 22 more, below." in told
