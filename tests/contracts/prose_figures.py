"""Finds the figures that a rule could hold in what people wrote: with a unit, beside a comparison, or a bare share.

A figure may stand where it is plainly an example: in a line that begins with an example's label, under a heading that
says so, in an `!!! example`, or in a line with a bold figure on a page whose bold figures a test computes. Any other
one is declared with its reason under `figures` in the head of the page, or it is a reference to the rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

_WORDS = "three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty"
_SOME = rf"(?:[−-]?\d[\d,]*(?:\.\d+)?|\b(?:{_WORDS})(?: hundred)?|\b(?:a|one|two) (?:hundred|thousand|million))"
_NUMBER = rf"(?:{_SOME}|\b(?:two|half a)\b)"
_TIME = "days?|weeks?|months?|quarters|years?|hours?|minutes?"
_MONEY = "CNY|RMB|USD|EUR|HKD|SGD|GBP|yuan|dollars|million|thousand|billion"
_COUNTED = (
    "risks?|controls?|obligations?|clocks?|gates?|tiers?|stages?|roles?|thresholds?|metrics?|causes|playbooks|registers|"
    "templates|documents|jurisdictions|catalogues|contract terms|people|trials|periods|initiatives|items"
)
# A share or a large number says what it is without a unit.
_BARE = r"(?<![\d.,])0\.\d+|(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,])"
_ENGLISH = (
    rf"(?:CNY|RMB|USD|EUR|¥|\$|€)\s?{_NUMBER}(?: (?:million|thousand|m|bn)\b)?",
    rf"{_NUMBER}(?:(?: to |–){_NUMBER})? ?(?:%|per ?cent)",
    rf"{_NUMBER}(?:(?: to |–){_NUMBER})?[ -](?:(?:calendar|working|business|whole|full) )?(?:{_TIME}|{_MONEY})\b",
    rf"{_SOME} (?:{_COUNTED})\b",
    r"\b(?:at least|at most|(?:no )?more than|fewer than|less than|up to|above|below|beyond) "
    rf"(?!0(?!\.)){_NUMBER}(?![/\d])",
    rf"[≥≤] ?{_NUMBER}|[<>]=? {_NUMBER}",
    rf"(?:{_NUMBER}|\bone)(?: \w+)? (?:of|in|out of) (?:100|{_WORDS})\b",
    r"\b(?:a|one) (?:third|quarter|tenth|fifth|eighth)\b",
    _SOME + r"(?<=million)",
    _BARE,
)
_DIGITS = r"[−-]?\d[\d,]*(?:\.\d+)?\s?(?:百万|千万|万|亿)?"
_CHARACTERS = r"[二两三四五六七八九十百千万半][一二三四五六七八九十百千万]*"
_ZH_NUMBER = rf"(?:{_DIGITS}|一?{_CHARACTERS})"
_ZH_TIME = "个?工作日|个?自然日|天|日(?=内|前|后|即)|周|个?星期|个月|个?季度|年|个?小时|分钟"
_ZH_COUNTED = "风险|控制|义务|时限|指标|阈值|关口|等级|阶段|角色|登记表|手册|模板|法域|项目"
_CHINESE = (
    r"[一二三四五六七八九十]+分之[一二三四五六七八九十]+|百分之[一二三四五六七八九十]+",
    rf"{_ZH_NUMBER}(?:[至到–~]{_ZH_NUMBER})?\s?(?:%|{_ZH_TIME}|万?元|美元|人以上|倍|期)",
    rf"(?:(?!0 ?分){_DIGITS}|[三四五六七八九十]+)\s?"
    rf"(?:成(?![为果本立功])|名|分(?![位数比号点之别布析类级享包逼])|[个项](?:{_ZH_COUNTED}))",
    r"(?:不少于|不高于|不低于|不超过|不足|超过|低于|高于|至少|至多|最多|最少|达到|大于|小于|[≥≤]|最多提出)\s?"
    rf"(?!0(?!\.)){_ZH_NUMBER}(?![级/])",
    _BARE,
)
_PATTERNS = {
    "en": re.compile("|".join(_ENGLISH), re.IGNORECASE),
    "zh": re.compile("|".join(_CHINESE)),
}
_REFERENCE = re.compile(r"\[\[[^\[\]]+\]\]")
_TARGET = re.compile(r"\]\([^)]*\)|\{#[^}]*\}|<[^>]*>")
_YEAR = re.compile(r"(?:19|20)\d\d\s?年")
_LABEL = re.compile(r"\s*(?:[-*>] |\| )?\*\*(?:Worked example|Example|示例|例)s?(?:[.:。：]\*\*|\*\*[.:。：])")
_EXAMPLE_HEADING = re.compile(r"#+ .*(?:\bexamples?\b|示例|算例|golden values|标准值)", re.IGNORECASE)
_BOLD_FIGURE = re.compile(r"\*\*[\d.,]+(?: ?%)?\*\*")


@dataclass(frozen=True)
class Figure:
    """A number that a rule could hold, and where it is written."""

    line: int
    said: str
    around: str


@dataclass
class Examples:
    """Which lines of a page are examples, line after line."""

    computed: bool = False
    _section: bool = field(default=False, init=False)
    _block: bool = field(default=False, init=False)

    def has(self, line: str) -> bool:
        """Whether this line, the next one of the page, is part of an example."""
        if line.startswith("#"):
            self._section = bool(_EXAMPLE_HEADING.match(line))
        if line.strip():
            self._block = line.startswith("!!! example") or (self._block and line.startswith("    "))
        return self._section or self._block or bool(_LABEL.match(line)) or self._is_computed(line)

    def _is_computed(self, line: str) -> bool:
        return self.computed and bool(_BOLD_FIGURE.search(line))


def figures_in(
    prose: Mapping[int, str], lines: Mapping[int, str], *, language: str, computed: bool
) -> Iterator[Figure]:
    """The figures of a page's prose, examples left out; `lines` are whole, `prose` is without code.

    `computed` says that a test computes the bold figures of the page.
    """
    examples = Examples(computed)
    for number, line in lines.items():
        if examples.has(line):
            continue
        text = _YEAR.sub("", _TARGET.sub("]", _REFERENCE.sub("◆", prose.get(number, ""))))
        for found in _PATTERNS[language].finditer(text):
            around = text[max(0, found.start() - 30) : found.end() + 30].strip()
            yield Figure(number, found[0].strip(), around)
