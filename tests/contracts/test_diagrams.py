"""The diagrams say what the rules say, to those who see them and to those who do not."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from pmo_kit.model.method import Method
from pmo_kit.model.text import LANGUAGES, Language

_SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["lifecycle", "house", "clock"])
def test_a_diagram_has_a_title_and_tells_itself(method: Method, name: str, language: Language) -> None:
    """Whoever cannot see it hears every shape's name; nothing stands outside the picture."""
    from diagrams import DIAGRAMS

    picture = ElementTree.fromstring(DIAGRAMS[name](method, language))  # noqa: S314 - we drew it
    title, told = picture.find(f"{_SVG}title"), picture.find(f"{_SVG}desc")
    assert title is not None
    assert told is not None
    assert title.text
    names = [each.text for each in picture.iter(f"{_SVG}text") if each.get("class") == "name"]
    assert names
    assert [each for each in names if str(each) not in str(told.text)] == []
    width, height = (float(each) for each in str(picture.get("viewBox")).split()[2:])
    assert width <= 390
    assert all(float(each.get("y", 0)) < height for each in picture.iter(f"{_SVG}text"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_lifecycle_has_every_stage_and_gate_in_order(site: Path, method: Method, language: Language) -> None:
    """A gate stands after the stage at whose end it is asked, and leads to its page."""
    home = site / ("" if language == "en" else "zh") / "lifecycle"
    picture = re.search(r'<svg class="drawing".*?</svg>', (home / "index.html").read_text(encoding="utf-8"), re.DOTALL)
    assert picture
    names = re.findall(r'<text class="name"[^>]*>(.*?)</text>', picture[0])
    for stage in method.stages.values():
        assert stage.name.say(language) in names
    for gate in method.gates.values():
        after = method.stages[gate.asked_after].name.say(language)
        assert names.index(f"{gate.id} {gate.name.say(language)}") > names.index(after)
    assert [link for link in re.findall(r'href="([^"]+)"', picture[0]) if not (home / link).is_file()] == []


def test_the_clock_shows_every_limit_from_the_moment_it_is_known(method: Method) -> None:
    """In hours up to three days, then in days with the hours beside them."""
    from diagrams import clock

    told = clock(method, "en")
    for each in method.clocks.values():
        if each.hours and each.starts == "aware":
            assert each.name.en.split(" ")[0] in told
            assert f"+ {each.hours:g} h" in told or f"({each.hours:g} h)" in told


def test_a_name_that_is_no_diagram_stops_the_build() -> None:
    """With the page and the names that there are."""
    from diagrams import on_page_markdown
    from mkdocs.exceptions import PluginError
    from mkdocs.structure.files import File
    from mkdocs.structure.pages import Page

    file = File("en/a.md", "docs", "site", use_directory_urls=False)
    page = Page(None, file, {"site_url": None})  # type: ignore[arg-type]
    with pytest.raises(PluginError, match=r"en/a\.md: there is no diagram `tower`; write one of lifecycle"):
        on_page_markdown("<!-- diagram: tower -->", page=page)
