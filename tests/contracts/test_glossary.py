"""The glossary owns the terms: what pages abbreviate is explained there, in both languages."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_WRITTEN = ("docs/en/*.md", "docs/zh/*.md", "docs/plays/*.yaml", ":(glob)docs/training/*.yaml", "docs/playbooks.yaml")
# Two capitals or more that stand alone: not the id of a record, a path, or a part of a standard's number.
_SHORT = re.compile(r"(?<![A-Za-z0-9./_-])[A-Z][A-Z&]*[A-Z](?:\(t\))?(?![A-Za-z0-9_/-])")
_TARGET = re.compile(r"\]\([^)]*\)|\[\[[^\]]*\]\]|https?://\S+|\{#[^}]*\}")
# No terms: a numeral, a spreadsheet's function, the currency codes of an example, a word for a sentence.
_NO_TERMS = {"II", "PERCENTILE", "CNY", "USD", "NETWORKDAYS", "WORKDAY", "MS", "OK"}


def test_every_abbreviation_of_the_pages_is_in_the_glossary() -> None:
    """Of what people wrote: pages, plays, training; code left out."""
    from glossary_pages import entries
    from rule_values import prose_of

    known = {each.short for _, listed in entries() for each in listed} | _NO_TERMS
    listed = subprocess.run(["git", "ls-files", *_WRITTEN], cwd=ROOT, check=True, capture_output=True, text=True)
    unknown = {}
    for name in listed.stdout.splitlines():
        text = (ROOT / name).read_text(encoding="utf-8")
        prose = _TARGET.sub(" ", "".join(part for _, part, is_prose in prose_of(text) if is_prose))
        found = set(_SHORT.findall(prose)) - known
        unknown |= dict.fromkeys(found, name)
    assert unknown == {}, "add these to docs/glossary.yaml, or write them out"


def test_every_term_has_one_sentence_in_both_languages() -> None:
    """English and Chinese are what they say they are, no term stands twice, and each meaning is one sentence."""
    from glossary_pages import entries

    terms = [each for _, listed in entries() for each in listed]
    for each in terms:
        assert re.search("[\u4e00-\u9fff]", each.means.zh), each
        assert each.means.en.endswith("."), each
        assert each.means.zh.endswith("。"), each
        assert re.search(r"\w\. [A-Z]|。.", each.means.en + each.means.zh) is None, each
    names = [each.name.en for each in terms]
    assert sorted(set(names)) == sorted(names)
    assert {"NPV", "CPI", "EAC", "SPI(t)", "WIP", "RACI", "RAID", "PIPIA", "HHI", "TCO"} <= {
        each.short for each in terms
    }


def test_the_glossary_is_on_the_site(site: Path) -> None:
    """Every term in both languages on both pages."""
    from glossary_pages import entries

    for home in (site, site / "zh"):
        html = (home / "glossary.html").read_text(encoding="utf-8")
        for _, listed in entries():
            for each in listed:
                assert f"<td>{each.name.zh}</td>" in html, each
                assert f"<td>{each.name.en}" in html, each
                assert f"({each.short})" in html or each.short in {"", each.name.en}, each
