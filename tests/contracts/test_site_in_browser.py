"""The site as a reader uses it: opened from a folder, without any network, by mouse, by keyboard and on a phone."""

from __future__ import annotations

import csv
import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pmo_kit.model.method import Method
from pmo_kit.model.text import LANGUAGES

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed to look at the site with"),
]

DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
# What is wrong, without fetching the styles again: from a folder a browser forbids it.
_WHAT = {"resultTypes": ["violations"], "preload": False}
# One of each kind of page.
KINDS = (
    "index",
    "downloads",
    "roles/sponsor",
    "responsibilities/governance",
    "lifecycle/g4",
    "how-to/send-data-abroad",
    "concepts/formulas",
    "reference/clocks",
    "reference/obligations/hk",
    "reference/obligations/items/cn-pipl-pipia",
    "training/core-1",
    "training/record",
    "playbooks/intake",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser for which no name on a network exists."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        arguments = ["--host-resolver-rules=MAP * ~NOTFOUND", "--disable-gpu"]
        shown = playwright.chromium.launch(executable_path=CHROMIUM, chromium_sandbox=False, args=arguments)
        yield shown
        shown.close()


class Reader:
    """Somebody who reads the site; what the pages ask of a network, and what goes wrong in them, is written down."""

    def __init__(self, context: BrowserContext, site: Path) -> None:
        self.asked: list[str] = []
        self.wrong: list[str] = []
        self._site = site
        context.on("request", lambda request: self._note(request.url))
        context.on("console", lambda said: self._hear(said.type, said.text, said.location["url"]))
        self.page: Page = context.new_page()
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))

    def _note(self, url: str) -> None:
        if not url.startswith((self._site.as_uri(), "data:", "blob:")):
            self.asked.append(url)

    def _hear(self, kind: str, text: str, url: str) -> None:
        # The theme looks for its sitemap, which a browser forbids a page opened from a folder; all works without.
        if kind == "error" and "sitemap.xml" not in text + url:
            self.wrong.append(f"{self.where()}: {text}")

    def opens(self, name: str, language: str = "en") -> Page:
        """A page of the site by its name."""
        self.page.goto((self._site / ("zh" if language == "zh" else "") / f"{name}.html").as_uri())
        return self.page

    def where(self) -> str:
        """The page that is open, by its path in the site."""
        return self.page.url.removeprefix(self._site.as_uri() + "/").split("#")[0]


@pytest.fixture
def reader(browser: Browser, site: Path) -> Iterator[Reader]:
    """A reader at a desk; in the end nothing was asked of a network, and no script went wrong."""
    context = browser.new_context(viewport=DESKTOP, accept_downloads=True)
    read = Reader(context, site)
    yield read
    context.close()
    assert read.asked == []
    assert read.wrong == []


def test_the_language_switch_stays_on_the_page(reader: Reader) -> None:
    """On pages of many kinds, there and back."""
    for name in KINDS[::3]:
        page = reader.opens(name)
        for language, path in (("zh", f"zh/{name}.html"), ("en", f"{name}.html")):
            page.locator(".md-header .md-select").hover()
            page.locator(f".md-header .md-select__link[hreflang={language}]").click()
            assert (reader.where(), page.locator("html").get_attribute("lang")) == (path, language)


@pytest.mark.parametrize(
    ("language", "words", "found"),
    [
        ("en", "data abroad", "how-to/send-data-abroad.html"),
        ("en", "model validation", "lifecycle/validation.html"),
        ("en", "earned value", "concepts/estimates-and-earned-value.html"),
        ("zh", "数据出境", "zh/how-to/send-data-abroad.html"),
        ("zh", "模型验证", "zh/lifecycle/validation.html"),
        ("zh", "关口4", "zh/how-to/review-a-gate.html"),
    ],
)
def test_the_search_finds_words_of_both_languages(reader: Reader, language: str, words: str, found: str) -> None:
    """Without a server, what is asked for before what only mentions it."""
    page = reader.opens("index", language)
    page.locator(".md-search__input").fill(words)
    results = page.locator("a.md-search-result__link")
    results.first.wait_for()
    links = results.evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert found in links[0]


def answered(reader: Reader, unit: str) -> int:
    """Answers the quiz of a unit by keyboard, the first option each time; how many questions there are."""
    page = reader.opens(f"training/{unit}")
    questions = page.locator("[data-quiz] fieldset").count()
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('[data-quiz] input')"):
            break
    for _ in range(questions):
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('[data-check]')")
    page.keyboard.press("Enter")
    return questions


def test_a_quiz_is_answered_by_keyboard_alone(reader: Reader) -> None:
    """Tab, space and enter; every option is explained, the score is told where one stands, and kept."""
    questions = answered(reader, "core-1")
    assert f"of {questions} right" in reader.page.locator("[data-result]").inner_text()
    assert reader.page.evaluate("document.activeElement.matches('[data-result]')")
    assert reader.page.locator(".quiz-why").count() == reader.page.locator("[data-quiz] input").count()
    assert f"of {questions} right" in reader.opens("training/core").locator("[data-unit=core-1]").inner_text()


def test_the_score_leaves_the_browser_only_as_a_file(reader: Reader, tmp_path: Path) -> None:
    """A row for each unit, with a code instead of a name."""
    questions = answered(reader, "core-1")
    page = reader.opens("training/record")
    page.locator("#record-person").fill("Li Wei")
    with page.expect_download() as waiting:
        page.locator("[data-record-write]").click()
    waiting.value.save_as(tmp_path / "record.csv")
    (row,) = csv.DictReader((tmp_path / "record.csv").read_text(encoding="utf-8-sig").splitlines())
    assert list(row) == ["person_hash", "role", "unit", "version", "date", "score", "attempts", "expires"]
    assert (row["unit"], row["attempts"], "Li" in row["person_hash"]) == ("core-1", "1", False)
    assert 0 <= float(row["score"].split("/")[0]) <= questions


# Every unit of a path answered; what a test changes are single scores among them.
_ANSWERED = """([units, changed]) => {
    const done = {path: "core", date: "2026-10-31", score: 2, of: 2, attempts: 1, expires: "2999-12-31"};
    const scores = Object.fromEntries(units.map(([id, version]) => [id, {...done, version, ...changed[id]}]));
    localStorage.setItem("pmo-kit.training", JSON.stringify({scores}));
}"""


@pytest.mark.parametrize(
    ("changed", "standing", "cell"),
    [
        ({}, "passed", "2 of 2 right, 2026-10-31"),
        ({"core-1": {"score": 0}}, "passed", "0 of 2 right, 2026-10-31"),
        ({"core-1": {"score": 0}, "core-2": {"score": 1}}, "failed", "0 of 2 right, 2026-10-31"),
        ({"core-1": {"version": "an older one"}}, "under_way", "the questions have changed: answer again"),
        ({"core-1": {"expires": "2026-10-30"}}, "under_way", "expired on 2026-10-30"),
    ],
)
def test_a_path_is_passed_by_its_share_with_scores_that_still_hold(
    reader: Reader, changed: dict[str, Any], standing: str, cell: str
) -> None:
    """Eight of ten pass; a changed question or a day that is past opens a unit again; who failed may begin anew."""
    page = reader.opens("training/core")
    place = page.locator("[data-path-standing=core]")
    page.evaluate(_ANSWERED, [place.evaluate("place => JSON.parse(place.dataset.units)"), changed])
    page.reload()
    assert (place.get_attribute("data-standing"), page.locator("[data-unit=core-1]").inner_text()) == (standing, cell)
    assert page.locator("[data-begin]").count() == (standing == "failed")
    if standing == "failed":
        page.locator("[data-begin]").click()
        assert place.get_attribute("data-standing") == "untouched"


def test_the_first_check_counts_and_a_formula_in_the_file_is_text(reader: Reader, tmp_path: Path) -> None:
    """Practice changes no score; the code is the SHA-256 of the plain name; what begins like a formula is quoted."""
    answered(reader, "core-1")
    told = reader.page.locator("[data-result]").inner_text()
    page = reader.opens("training/core-1")
    for question in page.locator("[data-question]").all():
        question.locator("[data-right] input").check()
    page.locator("[data-check]").click()
    assert "For practice" in page.locator("[data-result]").inner_text()
    counted = page.evaluate("JSON.parse(localStorage['pmo-kit.training']).scores['core-1']")
    assert (counted["attempts"], f"{counted['score']} of {counted['of']} right" in told) == (1, True)

    page.evaluate("""() => {
        const kept = JSON.parse(localStorage["pmo-kit.training"]);
        kept.scores["=1+1"] = {...kept.scores["core-1"], date: "@now"};
        localStorage.setItem("pmo-kit.training", JSON.stringify(kept));
    }""")
    page = reader.opens("training/record", "zh")
    page.locator("#record-person").fill("  Ye Qinghe \uff21\uff11\uff12 ")
    with page.expect_download() as waiting:
        page.locator("[data-record-write]").click()
    waiting.value.save_as(tmp_path / "record.csv")
    rows = list(csv.DictReader((tmp_path / "record.csv").read_text(encoding="utf-8-sig").splitlines()))
    code = "p-" + hashlib.sha256(b"yeqinghea12").hexdigest()[:16]
    assert [(row["person_hash"], row["unit"], row["date"][:1]) for row in rows] == [
        (code, "core-1", "2"),
        (code, "'=1+1", "'"),
    ]


def test_without_scripts_the_answers_are_read(browser: Browser, site: Path) -> None:
    """In a part that opens, with the reason of every option."""
    context = browser.new_context(java_script_enabled=False)
    page = Reader(context, site).opens("training/core-1")
    page.locator("[data-quiz-answers] summary").click()
    assert page.locator("[data-quiz-answers] [data-reason]").first.is_visible()
    assert not page.locator("[data-check]").is_visible()
    context.close()


@pytest.mark.parametrize(("language", "title"), [("en", "Model card"), ("zh", "模型卡")])
def test_a_template_is_downloaded_and_opens_in_word(reader: Reader, tmp_path: Path, language: str, title: str) -> None:
    """As a DOCX with its heading."""
    from docx import Document

    page = reader.opens("downloads", language)
    with page.expect_download() as waiting:
        page.locator(f"a[href$='model-card.{language}.docx']").click()
    waiting.value.save_as(tmp_path / "model-card.docx")
    assert title in "\n".join(each.text for each in Document(str(tmp_path / "model-card.docx")).paragraphs)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_gate_4_asks_is_one_click_from_home(reader: Reader, method: Method, language: str) -> None:
    """All its evidence for tier 1 and who decides, as the rules have them."""
    page = reader.opens("index", language)
    page.locator("article a[href$='lifecycle/g4.html']").first.click()
    page.wait_for_load_state()
    told = page.locator("article").inner_text()
    asked = [each for each in method.requirements.values() if each.gate == "G4" and 1 in each.tiers]
    assert [each.id for each in asked if method.artefacts[each.artefact].name.say(language) not in told] == []
    assert all(method.roles[role].name.say(language) in told for role in method.gates["G4"].decided_by[1])


@pytest.mark.parametrize(("language", "ways"), [("en", "standard contract"), ("zh", "标准合同")])
def test_sending_data_abroad_is_answered_within_three_clicks(reader: Reader, language: str, ways: str) -> None:
    """From home to what to do, and to the duties with their conditions."""
    page = reader.opens("index", language)
    page.locator("article a[href$='send-data-abroad.html']").first.click()
    page.wait_for_load_state()
    assert ways in page.locator("article").inner_text()
    page.locator("article a[href$='obligations/cn.html']").first.click()
    page.wait_for_load_state()
    assert ways in page.locator("article").inner_text().lower()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_no_page_has_a_serious_barrier_or_is_too_wide(browser: Browser, site: Path, size: dict[str, int]) -> None:
    """As axe sees it; every kind of page in one language on a desk, and in the other on a phone."""
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(viewport=size)
    reader, axe, found = Reader(context, site), Axe(), []
    for place, name in enumerate(KINDS):
        language = LANGUAGES[(place + (size == PHONE)) % 2]
        page = reader.opens(name, language)
        found += [f"{language}/{name}: {each}" for each in _barriers(axe.run(page, options=_WHAT).response)]
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append(f"{language}/{name}: wider than the window")
    context.close()
    assert found == [], "\n" + "\n".join(found)
    assert (reader.asked, reader.wrong) == ([], [])


def _barriers(told: dict[str, Any]) -> Iterator[str]:
    for each in told["violations"]:
        if each["impact"] in {"serious", "critical"}:
            yield f"{each['id']} ({each['help']}): {each['nodes'][0]['html'][:120]} and {len(each['nodes']) - 1} more"
