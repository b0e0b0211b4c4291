"""Every rule has a place on the site that can be linked to, and every link of the built site leads somewhere."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from pmo_kit.model.method import Method
from pmo_kit.model.obligation import NOWHERE
from pmo_kit.read.document_templates import load_document_templates
from pmo_kit.read.registers import load_registers

# The page on which the records of each collection are found.
PLACES: Mapping[str, str] = {
    **dict.fromkeys(("tiers", "levels", "impact_rules", "complexity_rules", "tier_table"), "tiers"),
    **dict.fromkeys(("reliance_rules", "overrides"), "tiers"),
    **dict.fromkeys(("gates", "requirements"), "gates"),
    **dict.fromkeys(("sections", "questions"), "questions"),
    **dict.fromkeys(("thresholds", "duplicate_signals", "routes", "stages", "roles"), "thresholds"),
    **dict.fromkeys(("decision_kinds", "decision_outcomes"), "decisions"),
    **dict.fromkeys(("assessments", "assessment_sections", "assessment_questions"), "assessments"),
    **dict.fromkeys(("authorities", "independence_rules"), "authorities"),
    **dict.fromkeys(("likelihood_bands", "impact_bands", "appetite", "simulations"), "risk-scale"),
    **dict.fromkeys(("contract_terms", "ranking_methods", "random_indices"), "vendor-choice"),
    **dict.fromkeys(("cost_kinds", "cost_scenarios"), "vendor-choice"),
    **dict.fromkeys(("causes", "action_metrics"), "causes-and-metrics"),
    **dict.fromkeys(("terms", "artefacts"), "../glossary"),
    "calendars": "calendars",
    "catalogues": "coverage",
    "clocks": "clocks",
    "controls": "controls",
    "obligations": "obligations/",
    "references": "sources",
    "risks": "risks",
}
_ID = re.compile(r"<[a-z][^>]*?\s(?:id|name)=\"?([^\s\">]+)")
_LINK = re.compile(r"<(?:a|link|img|script|iframe|source)\s[^>]*?(?:href|src)=(?:\"([^\"]*)\"|([^\s>]+))")


def page_of(kind: str, key: str, method: Method) -> str:
    """The page and the anchor under which a record is found."""
    page = PLACES[kind]
    if kind == "obligations":
        place = method.obligations[key].jurisdiction
        page += "standards" if place == NOWHERE else place.lower()
    return f"reference/{page}.html#{'section-' if kind == 'sections' else ''}{key.lower()}"


@cache
def ids_of(page: Path) -> frozenset[str]:
    """The anchors of a built page."""
    return frozenset(_ID.findall(page.read_text(encoding="utf-8")))


@pytest.mark.parametrize("language", ["", "zh"])
def test_every_rule_has_a_place_on_the_site(site: Path, method: Method, language: str) -> None:
    """Under its id, in both languages; a new collection needs a page."""
    assert set(PLACES) == set(Method.collections())
    wanted = [page_of(kind, key, method) for kind in PLACES for key in getattr(method, kind)]
    wanted += [f"reference/registers.html#{key}" for key in load_registers(method)]
    wanted += [f"reference/documents.html#{key}" for key in load_document_templates(method, load_registers(method))]
    missing = [each for each in wanted if not _found(site / language, each)]
    assert missing == [], f"{len(missing)} without a place"


def _found(home: Path, wanted: str) -> bool:
    page, _, anchor = wanted.partition("#")
    return anchor in ids_of((home / page).resolve())


def test_no_page_has_an_anchor_twice(site: Path) -> None:
    """A link would lead to the first of two."""
    twice = []
    for path in sorted(site.rglob("*.html")):
        ids = re.findall(r"<[a-z][^>]*?\sid=\"?([^\s\">]+)", path.read_text(encoding="utf-8"))
        twice += [f"{path.relative_to(site)}: {each}" for each in sorted(set(ids)) if ids.count(each) > 1]
    assert twice == []


def links_of(page: Path) -> Iterator[tuple[str, str]]:
    """The links of a page to files of the site: path and anchor."""
    for link in {quoted or bare for quoted, bare in _LINK.findall(page.read_text(encoding="utf-8"))}:
        parts = urlsplit(link)
        if not parts.scheme and not parts.netloc:
            yield unquote(parts.path), unquote(parts.fragment)


def dead_links(site: Path) -> list[str]:
    """Every link of the site to a file, or to a place in a page, that there is not."""
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    dead = set()
    for page in sorted(name for name in files if name.endswith(".html") and name != "404.html"):
        for path, anchor in links_of(site / page):
            target = posixpath.normpath(posixpath.join(posixpath.dirname(page), path)) if path else page
            where = f"{page}: {path}{'#' if anchor else ''}{anchor}"
            if target.startswith("../"):
                dead.add(f"{where}: it is outside the site")
            elif target not in files:
                dead.add(f"{where}: there is no such file")
            elif anchor and target.endswith(".html") and anchor not in ids_of(site / target):
                dead.add(f"{where}: the page has no such place")
    return sorted(dead)


def test_every_link_of_the_built_site_leads_somewhere(site: Path) -> None:
    """To a file of the site and to a place in it: pages, pictures, scripts, downloads."""
    assert dead_links(site) == []


def test_a_dead_link_is_found(tmp_path: Path) -> None:
    """A missing page, a missing place, a file outside the site."""
    (tmp_path / "outside.txt").touch()
    home = tmp_path / "site"
    home.mkdir()
    (home / "a.html").write_text('<h1 id="top">A</h1>', encoding="utf-8")
    links = ["a.html#top", "a.html#gone", "gone.html", "../outside.txt", "https://example.org/", "#here"]
    html = "".join(f'<a class="x" href="{each}">x</a>' for each in links) + '<img src="gone.png"><p id="here">'
    (home / "b.html").write_text(html, encoding="utf-8")
    assert dead_links(home) == [
        "b.html: ../outside.txt: it is outside the site",
        "b.html: a.html#gone: the page has no such place",
        "b.html: gone.html: there is no such file",
        "b.html: gone.png: there is no such file",
    ]
