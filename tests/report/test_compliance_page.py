"""The compliance page: answer first, both languages alike, doubts marked everywhere, nothing runs in it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date

import pytest

from pmo_kit import open_portfolio, paths
from pmo_kit.decide.compliance import decide_compliance
from pmo_kit.model.compliance import ComplianceResult
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.model.text import LANGUAGES, Language
from pmo_kit.report.compliance_page import compliance_page
from pmo_kit.report.fragments import FRAGMENT_TYPE, RESULT_TYPE
from pmo_kit.report.words import Speaker

PARTS = ("answer", "missing", "obligations", "undetermined", "filings", "clocks", "coming", "changes", "provenance")
AS_OF = "2026-10-31"


@pytest.fixture(scope="module")
def sample() -> Portfolio:
    """The shipped portfolio as the review reads it."""
    return open_portfolio(paths.sample_folder("sample"), playbook="compliance-review")


def html(result: ComplianceResult, part: str, language: Language = "en") -> str:
    """One part of the page, its white space made single."""
    shown = re.sub(r"<style>.*?</style>", "", getattr(compliance_page(result), part)().html[language])
    return " ".join(re.sub(r"<[^>]+>", " ", shown).split())


def test_the_answer_says_first_what_runs_out_first(sample: Portfolio) -> None:
    """The clock, then what is due at once, then the documents by role."""
    told = html(decide_compliance(sample, "OPS-014", as_of=AS_OF), "answer")
    assert "29 documents are missing now; 28 of 32 obligations lack evidence. Clocks running: 1." in told
    clock = told.index("by 1 Nov 2026 15:20; 15 h 20 min are left. To: NFRA or its local office.")
    at_once = told.index("“Notice to the people whose data leaked” is due at once and no report is on record.")
    document = told.index("Vendor manager: Vendor due diligence file")
    assert clock < at_once < document


def test_a_clock_that_waits_says_when_it_would_be_due(sample: Portfolio) -> None:
    """Nobody graded the vendor's intrusion; the answer and the table say so in both languages."""
    result = decide_compliance(sample, "MKT-013", as_of=AS_OF)
    assert "If it applies, it is due on 22 Oct 2026 20:40." in html(result, "answer")
    assert "是否适用取决于：报告等级" in html(result, "clocks", "zh")


def test_a_missed_clock_says_by_how_much(sample: Portfolio) -> None:
    """50 minutes, and how many of the clocks were met, with n."""
    told = html(decide_compliance(sample, "OPS-011", as_of=AS_OF), "clocks")
    assert "Missed by 50 min" in told
    assert "67% (2 of n=3)" in told
    assert "83% (5 of n=6)" in told


def test_moments_out_of_order_are_told_with_the_cell_before_the_clocks(sample: Portfolio) -> None:
    """A clock that starts on a wrong moment is wrong; what had not happened by the day is not looked at."""
    incidents = sample.frames["incidents"].copy()
    at = incidents.index[incidents["incident_id"] == "INC-0002"][0]
    incidents.loc[at, ["detected", "closed"]] = ["2026-09-10T09:05+08:00", "2026-09-09T12:00+08:00"]
    wrong = replace(sample, frames={**sample.frames, "incidents": incidents})
    result = decide_compliance(wrong, "OPS-011", as_of=AS_OF)
    told, chinese = html(result, "clocks"), html(result, "clocks", "zh")
    line = "Began (2026-09-11 17:30+08:00) comes after Detected (2026-09-10 09:05+08:00)"
    assert told.index("Moments of this incident are out of order.") < told.index(line) < told.index("Missed by 50 min")
    assert "registers/incidents.csv, cell H3, record INC-0002, field detected" in told
    assert "发生时间（2026-09-11 17:30+08:00）晚于发现时间（2026-09-10 09:05+08:00）" in chinese
    (incident,) = [each for each in result.incidents if each.incident_id == "INC-0002"]
    pairs = [each.because.values[::2] for each in incident.disorder]
    assert len(pairs) == len(set(pairs)) == 5
    assert "Moments of this incident" not in html(decide_compliance(sample, "OPS-011", as_of=AS_OF), "clocks")
    early = decide_compliance(wrong, "OPS-011", as_of=date(2026, 9, 9))
    assert {each.incident_id: each.disorder for each in early.incidents} == {"INC-0002": ()}


def test_doubts_are_marked_where_a_line_is_told(sample: Portfolio) -> None:
    """As often as there are rules of medium or low confidence, in the answer, the table and the dates."""
    result = decide_compliance(sample, "OPS-014", as_of=AS_OF)
    doubtful = [clock for each in result.incidents for clock in each.clocks if clock.confidence != "high"]
    assert compliance_page(result).clocks().html["en"].count('class="doubt"') == len(doubtful) == 6
    applying = [each for each in result.obligations if each.finding.timing == "now"]
    unsure = [each for each in applying if each.finding.confidence != "high"]
    assert compliance_page(result).obligations().html["zh"].count('class="doubt"') == len(unsure)
    assert "low confidence: confirm before relying on it" in html(result, "coming")


def test_the_disclaimer_stands_first_and_last(sample: Portfolio) -> None:
    """Before any finding, and at the foot."""
    result = decide_compliance(sample, "CSC-017", as_of=AS_OF)
    for language, words in (("en", "not legal advice"), ("zh", "不构成法律意见")):
        assert words in html(result, "answer", language)[:200]
        assert words in html(result, "provenance", language)[-200:]


@pytest.mark.parametrize("initiative", ["CSC-017", "CSC-044", "OPS-014", "MKT-025", "CSC-054"])
def test_both_languages_say_the_same_and_nothing_runs(sample: Portfolio, initiative: str) -> None:
    """Rows, states and ids are equal; no script, no address, and no blank left unfilled."""
    page = compliance_page(decide_compliance(sample, initiative, as_of=AS_OF))
    for part in PARTS:
        english, chinese = (getattr(page, part)().html[language] for language in LANGUAGES)
        for mark in ("<tr", 'class="state', 'class="id"', 'class="doubt"', "<li>"):
            assert english.count(mark) == chinese.count(mark), (part, mark)
        for text in (english, chinese):
            assert not re.search(r"<script|https?://|\{[a-z_]+\}|\bNone\b|\bnan\b", text), part


def test_every_initiative_of_the_sample_has_a_page(sample: Portfolio) -> None:
    """Whatever its stage and whatever is missing in its row."""
    for initiative in sample.frames["initiatives"]["initiative_id"]:
        page = compliance_page(decide_compliance(sample, initiative, as_of=AS_OF))
        for part in PARTS:
            assert getattr(page, part)().html["zh"]


def test_a_filing_that_nobody_asks_for_is_shown_as_such(sample: Portfolio) -> None:
    """And one that is only submitted is not called accepted."""
    told = html(decide_compliance(sample, "CSC-044", as_of=AS_OF), "filings")
    assert "submitted submitted: 23 Oct 2026" in told
    assert "no obligation that applies asks for it" in told
    assert "Filing number on record: Shanghai-XX-2025-0107" in told


def test_the_last_part_carries_the_typed_result(sample: Portfolio) -> None:
    """For the JSON file beside the page."""
    result = decide_compliance(sample, "CSC-017", as_of=AS_OF)
    bundle = compliance_page(result, language="both").provenance()._repr_mimebundle_()
    assert set(bundle[FRAGMENT_TYPE]) == set(LANGUAGES)
    result = json.loads(bundle[RESULT_TYPE])
    assert result["initiative_id"] == "CSC-017"
    assert date.fromisoformat(result["as_of"]) == date(2026, 10, 31)


@pytest.mark.parametrize(
    ("hours", "english", "chinese"),
    [
        (15.3333, "15 h 20 min", "15 小时 20 分钟"),
        (-0.8333, "50 min", "50 分钟"),
        (720.0, "720 h", "720 小时"),
        (0.0, "0 min", "0 分钟"),
        (0.9999, "1 h", "1 小时"),
        (1440.5, "1,440 h 30 min", "1,440 小时 30 分钟"),
    ],
)
def test_hours_are_told_to_the_minute(hours: float, english: str, chinese: str) -> None:
    """Never in days: a clock in hours is read in hours."""
    assert (Speaker("en").hours(hours), Speaker("zh").hours(hours)) == (english, chinese)


def test_a_document_of_the_whole_organisation_is_said_to_be_that(sample: Portfolio) -> None:
    """Wherever its row is named, in both languages."""
    result = decide_compliance(sample, "OPS-014", as_of=AS_OF)
    assert "EVD-0052 (for the whole organisation)" in html(result, "obligations")
    assert "EVD-0052 （全机构适用）" in html(result, "obligations", "zh")
