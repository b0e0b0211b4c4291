"""The words of the reports: both languages, same blanks, and how figures are written."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from string import Formatter

import pytest

from pmo_kit.model.intake import Answer
from pmo_kit.model.text import LANGUAGES, Reason, Text
from pmo_kit.report.words import Speaker, words

REPORT = Path(__file__).resolve().parents[2] / "src" / "pmo_kit"


def blanks(text: str) -> set[str]:
    """The names of the blanks of a text."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_every_word_has_both_languages_with_the_same_blanks() -> None:
    """One language never says more than the other."""
    for key, text in words().items():
        assert text.en, key
        assert text.zh, key
        assert blanks(text.en) == blanks(text.zh), key


def test_every_word_is_used_and_every_used_word_exists() -> None:
    """The catalogue holds what the templates and modules say, and nothing else."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in REPORT.rglob("*") if path.suffix in {".py", ".j2"})
    quoted = set(re.findall(r"[\"']([a-z_]+(?:-[a-z_]+)*)[\"']", text))
    joined = tuple(re.findall(r"[\"']([a-z]+(?:-[a-z]+)*-)[\"'] ?[~+]", text))
    unused = {key for key in words() if key not in quoted and not key.startswith(joined)}
    assert unused == set()
    said = set(re.findall(r"say\.word\(\s*[\"']([^\"'~]+)[\"']\s*[,)]", text))
    assert said - set(words()) == set()


@pytest.mark.parametrize(
    ("amount", "english", "chinese"),
    [
        (3_200_000.0, "RMB 3.20m", "320 万元"),
        (96_000_000.0, "RMB 96.00m", "9,600 万元"),
        (350_000.0, "RMB 0.35m", "35 万元"),
        (52_500.0, "RMB 52,500", "5.2 万元"),
        (800.0, "RMB 800", "800 元"),
        (None, "No amount on record", "未登记金额"),
    ],
)
def test_money_is_rounded_to_what_can_be_decided(amount: float | None, english: str, chinese: str) -> None:
    """Millions in English, 万元 in Chinese; no amount is said, never 0."""
    assert (Speaker("en").money(amount, "CNY"), Speaker("zh").money(amount, "CNY")) == (english, chinese)


@pytest.mark.parametrize(
    ("amount", "english", "chinese"),
    [
        (1_331_400.0, "1,331.4", "133.1"),
        (96_440.4, "96.4", "9.6"),
        (-51_447.5, "−51.4", "−5.1"),
        (-3.0, "0.0", "0.0"),
        (None, "No amount on record", "未登记金额"),
    ],
)
def test_the_amounts_of_a_table_have_one_unit(amount: float | None, english: str, chinese: str) -> None:
    """Thousands in English, 万元 in Chinese, so that a small and a large one can be compared; no minus zero."""
    assert (Speaker("en").in_unit(amount), Speaker("zh").in_unit(amount)) == (english, chinese)
    assert (Speaker("en").unit("CNY"), Speaker("zh").unit("CNY")) == ("RMB thousand", "万元")


@pytest.mark.parametrize(
    ("share", "told"),
    [(0.0, "0%"), (0.004, "<\u00a01%"), (0.05, "5%"), (0.5, "50%"), (0.9951, ">\u00a099%"), (1.0, "100%")],
)
def test_a_share_is_never_rounded_to_none_or_all_of_it(share: float, told: str) -> None:
    """Almost certain is not certain."""
    assert [Speaker(language).share(share) for language in LANGUAGES] == [told, told]


def test_an_unknown_currency_keeps_its_code() -> None:
    """Nothing is guessed."""
    assert Speaker("en").money(2_000_000.0, "CHF") == "CHF 2.00m"


def test_days_are_written_as_each_language_writes_them() -> None:
    """And a missing day is said to be missing."""
    day = date(2026, 3, 2)
    assert [Speaker(name).day(day) for name in LANGUAGES] == ["2 Mar 2026", "2026年3月2日"]
    assert Speaker("en").day(None) == "not stated"


@pytest.mark.parametrize(
    ("strictest", "lightest", "english", "chinese"),
    [
        (2, 2, "Tier 2", "二级"),
        (1, 2, "Tier 2 or stricter", "二级或更严"),
        (1, 3, "still open, Tier 1 at the strictest", "尚不能确定，最严可能为一级"),
        (2, 3, "still open, Tier 2 at the strictest", "尚不能确定，最严可能为二级"),
    ],
)
def test_an_open_tier_is_told_towards_the_strict_side(
    strictest: int, lightest: int, english: str, chinese: str
) -> None:
    """That it is no lighter than the lightest tier there is says nothing, and is not said."""
    names = [Text("Tier 1", "一级"), Text("Tier 2", "二级"), Text("Tier 3", "三级")]
    told = [Speaker(language).tier(names, strictest=strictest, lightest=lightest) for language in LANGUAGES]
    assert told == [english, chinese]


def test_working_days_are_written_out() -> None:
    """No abbreviation, and one of them is one day."""
    assert [Speaker("en").working_days(count) for count in (1, 2)] == ["1 working day", "2 working days"]
    assert Speaker("zh").working_days(1) == "1 个工作日"


def test_a_reason_is_said_with_its_values() -> None:
    """Lists are joined as the language joins them."""
    reason = Reason("shared-words", (Text("agent", "agent"), Text("assist", "assist")))
    assert Speaker("en").reason(reason) == "Names share: agent, assist"
    assert Speaker("zh").reason(reason) == "名称共有：agent、assist"


def test_an_answer_that_is_one_of_two_says_or() -> None:
    """Not a list of both."""
    answer = Answer(
        attribute="impact", title=Text("", ""), answers=(Text("Low", "低"), Text("Medium", "中")), one_of=True
    )
    assert (Speaker("en").answer(answer), Speaker("zh").answer(answer)) == ("Low or Medium", "低或中")


def test_a_text_in_one_language_is_said_in_the_other_where_that_is_missing() -> None:
    """A name that exists only in Chinese is better than none."""
    assert Speaker("en").text(Text("", "小助")) == "小助"


def test_a_text_that_nobody_translated_says_so_in_the_other_language() -> None:
    """In its own language, and where both are given, nothing is added."""
    only = Text("Data Poisoning", "")
    assert Speaker("zh").original(only, "en") == "Data Poisoning（未翻译）"
    assert Speaker("en").original(only, "en") == "Data Poisoning"
    assert Speaker("en").original(Text("", "数据投毒"), "zh") == "数据投毒 (not translated)"
    assert Speaker("zh").original(Text("Poisoned data", "数据投毒"), None) == "数据投毒"
