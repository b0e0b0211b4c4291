"""The site opens from a folder: search, language switch and scripts need no server and no network."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, str]:
    """Every page of the site by its path, the page for what is not there left out."""
    found = {path.relative_to(site).as_posix(): path.read_text(encoding="utf-8") for path in site.rglob("*.html")}
    del found["404.html"]
    return found


def test_the_search_index_is_a_script_that_holds_both_languages(site: Path) -> None:
    """A page opened from a folder may load a script and no data; Chinese words stand in it."""
    script = (site / "search" / "search_index.js").read_text(encoding="utf-8")
    index = json.loads(script.removeprefix("var __index = "))
    places = {each["location"].partition("#")[0] for each in index["docs"]}
    assert {"index.html", "zh/index.html", "playbooks/intake.html", "zh/playbooks/intake.html"} <= places
    for words in ("数据出境", "模型验证", "earned schedule"):
        assert any(words in each["text"].lower().replace("\u200b", "") for each in index["docs"]), words
    assert "\\u200b" in index["config"]["separator"]  # what finds a word inside a Chinese sentence


def test_every_page_brings_its_own_worker(pages: dict[str, str]) -> None:
    """With its licence; without it the search of a page from a folder never starts."""
    for name, html in pages.items():
        up = "../" * name.count("/")
        assert f'<script src="{up}assets/js/iframe-worker.js">' in html, name


def test_the_worker_keeps_its_licence(site: Path) -> None:
    """It is somebody else's."""
    text = (site / "assets" / "js" / "iframe-worker.js").read_text(encoding="utf-8")
    assert "Copyright (c) 2020-2022 Martin Donath" in text
    assert "MERCHANTABILITY" in text


def test_the_language_switch_stays_on_the_page(pages: dict[str, str]) -> None:
    """Every page leads to itself in the other language, generated pages too."""
    for name, html in pages.items():
        links = dict(re.findall(r'<a href="([^"]+)" hreflang="(\w+)" class="md-select__link"', html))
        by_language = {language: link for link, language in links.items()}
        english = name.removeprefix("zh/")
        here = Path(name).parent
        wanted = {"en": english, "zh": f"zh/{english}"}
        told = {language: _resolved(here, link) for language, link in by_language.items()}
        assert told == wanted, name


def test_no_page_leads_to_the_root_of_a_server(pages: dict[str, str]) -> None:
    """A link that begins with a slash goes nowhere in a folder."""
    for name, html in pages.items():
        assert re.findall(r'(?:href|src)="/[^"]*"', html) == [], name


def _resolved(here: Path, link: str) -> str:
    parts: list[str] = list(here.parts)
    for part in link.split("/"):
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)
