"""The playbooks on the site: executed on the sample, in both languages, with what they take."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml

from pmo_kit.model.text import LANGUAGES, Language
from pmo_kit.run.playbooks import load_playbook, playbook_names

ROOT = Path(__file__).resolve().parents[2]
_VOID = {"br", "img", "hr", "line", "rect", "circle", "path", "polyline", "use", "stop", "polygon"}


class _Open(HTMLParser):
    """The elements that a piece of HTML leaves open."""

    def __init__(self) -> None:
        super().__init__()
        self.stack: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        if tag not in _VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            assert self.stack.pop() == tag


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_playbook_is_on_the_site_with_its_answer(site: Path, language: Language) -> None:
    """Executed: headline, questions and provenance, reached by a search too."""
    index = (site / "search" / "search_index.js").read_text(encoding="utf-8")
    for name in playbook_names():
        home = site / ("" if language == "en" else "zh")
        html = (home / "playbooks" / f"{name}.html").read_text(encoding="utf-8")
        headline = re.search(r'<p class="headline">\s*(.*?)\s*</p>', html, re.DOTALL)
        assert headline, name
        assert len(re.findall(r'<h3 id="page-\d+">', html)) >= 6, name
        assert 'class="digest' in html, name
        assert f'"{"zh/" if language == "zh" else ""}playbooks/{name}.html#page-1"' in index


def test_a_page_says_how_it_is_read_and_what_the_playbook_takes(site: Path) -> None:
    """In both languages; the parameters are those of the notebook, all of them."""
    told = yaml.safe_load((ROOT / "docs" / "playbooks.yaml").read_text(encoding="utf-8"))
    assert list(told["reading"]) == playbook_names()
    for name in playbook_names():
        wanted = load_playbook(name).parameters.values()
        for language, home in (("en", site), ("zh", site / "zh")):
            html = (home / "playbooks" / f"{name}.html").read_text(encoding="utf-8")
            reference = (home / "reference" / "playbook-parameters.html").read_text(encoding="utf-8")
            assert all(line[language].split("“")[0] in html for line in told["reading"][name])
            for each in wanted:
                meaning = each.help if language == "en" else told["parameters"][each.help]
                assert f"<td><code>{each.name}</code></td>" in html
                assert meaning in reference
    used = {each.help for name in playbook_names() for each in load_playbook(name).parameters.values()}
    assert used == set(told["parameters"])


def test_each_part_of_a_page_is_whole(site: Path) -> None:
    """No part leaves an element open, which would swallow the rest of the page."""
    from executed_playbooks import executed, parts

    assert site.is_dir()
    for name in playbook_names():
        for language in LANGUAGES:
            answer, questions = parts(executed(load_playbook(name), language))
            for part in (answer, *(said for _, said in questions)):
                reader = _Open()
                reader.feed(part)
                assert reader.stack == [], (name, language)
                assert "@page" not in part


def test_a_run_is_done_again_only_when_what_it_stands_on_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Notebook, kit, rules and sample."""
    import executed_playbooks

    runs: list[str] = []
    monkeypatch.setattr(executed_playbooks, "KEPT", tmp_path)
    monkeypatch.setattr(executed_playbooks, "_run", lambda _: runs.append("run"))
    monkeypatch.setattr(executed_playbooks, "page_body", lambda _, language: f"{language} {len(runs)}")
    for key in ("one", "one", "two"):
        monkeypatch.setattr(executed_playbooks, "_key", lambda _, key=key: key)
        executed_playbooks._bodies.cache_clear()
        last = executed_playbooks.executed(load_playbook("intake"), "zh")
    executed_playbooks._bodies.cache_clear()
    assert (len(runs), last) == (2, "zh 2")
