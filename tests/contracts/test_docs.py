"""The site: both languages of every page, no request that leaves it, figures that are those of the rules."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pmo_kit.model.compliance import ComplianceResult
from pmo_kit.model.intake import IntakeResult
from pmo_kit.model.method import Method
from pmo_kit.model.result import PlaybookResult

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built strictly."""
    out = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-W", "ignore", "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(out)]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return out


def test_every_page_has_its_other_language(site: Path) -> None:
    """A page that is missing in Chinese would silently be English."""
    english, chinese = (
        {path.relative_to(DOCS / name) for path in (DOCS / name).rglob("*.md")} for name in ("en", "zh")
    )
    assert english == chinese
    built = {path.relative_to(site) for path in site.rglob("*.html")} - {Path("404.html")}
    assert {path for path in built if path.parts[0] != "zh"} == {
        path.relative_to("zh") for path in built if path.parts[0] == "zh"
    }


def test_a_chinese_page_is_chinese(site: Path) -> None:
    """Its own heading is."""
    for path in (site / "zh").rglob("*.html"):
        heading = re.search(r"<h1[^>]*>(.*?)<", path.read_text(encoding="utf-8"))
        assert heading, path
        assert re.search("[\u4e00-\u9fff]", heading[1]), path


def test_no_page_asks_anything_of_a_network(site: Path) -> None:
    """Scripts, styles, fonts and pictures are the site's own."""
    for path in site.rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        assert not re.search(r"<(?:script|img|iframe)[^>]+src=\"(?:https?:)?//", html), path
        assert not re.search(r"<link[^>]+(?:stylesheet|preload|preconnect)[^>]+href=\"(?:https?:)?//", html), path


def test_the_reference_shows_the_rules_in_force(site: Path, method: Method) -> None:
    """Every threshold with its value, every rule and evidence id, in both languages."""
    for language in ("", "zh"):
        thresholds = (site / language / "reference" / "thresholds.html").read_text(encoding="utf-8")
        assert all(f"<td>{each.value:g}</td>" in thresholds for each in method.thresholds.values())
        tiers = (site / language / "reference" / "tiers.html").read_text(encoding="utf-8")
        rules = [*method.impact_rules, *method.complexity_rules, *method.reliance_rules, *method.overrides]
        assert [rule for rule in rules if rule not in tiers] == []
        gates = (site / language / "reference" / "gates.html").read_text(encoding="utf-8")
        assert [each for each in method.requirements if each not in gates] == []


def test_every_command_is_in_the_reference(site: Path) -> None:
    """With every option."""
    import click

    from pmo_kit.cli import pmo

    text = (site / "reference" / "commands.html").read_text(encoding="utf-8")
    for name in pmo.list_commands(click.Context(pmo)):
        command = pmo.get_command(click.Context(pmo), name)
        assert command is not None
        assert f"pmo {name}" in text
        assert [
            each.opts[0] for each in command.params if isinstance(each, click.Option) and each.opts[0] not in text
        ] == []


@pytest.mark.parametrize(
    ("name", "result"), [("intake-result", IntakeResult), ("compliance-review-result", ComplianceResult)]
)
def test_the_published_schema_is_that_of_the_result(name: str, result: type[PlaybookResult]) -> None:
    """A change of the result changes the schema in the same commit."""
    published = json.loads((DOCS / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8"))
    assert published == result.model_json_schema()


def test_the_reference_shows_every_clock(site: Path, method: Method) -> None:
    """With its hours, in both languages."""
    for language in ("", "zh"):
        page = (site / language / "reference" / "clocks.html").read_text(encoding="utf-8")
        assert [key for key in method.clocks if key not in page] == []
        assert all(f"<td>{each.hours:g}</td>" in page for each in method.clocks.values() if each.hours)


def test_the_examples_of_the_pages_are_valid_rules(method: Method) -> None:
    """What a reader copies from the how-to pages is understood."""
    import yaml

    from pmo_kit.model.mapping import Mapping

    for language in ("en", "zh"):
        text = (DOCS / language / "how-to" / "import-a-list.md").read_text(encoding="utf-8")
        example = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)[0]
        assert Mapping.model_validate(yaml.safe_load(example)).id == "our-list"
        change = (DOCS / language / "how-to" / "change-a-rule.md").read_text(encoding="utf-8")
        for block in re.findall(r"```yaml\n(.*?)```", change, re.DOTALL):
            for collection, records in yaml.safe_load(block).items():
                assert [record["id"] for record in records if record["id"] not in getattr(method, collection)] == []


def test_the_recipe_for_checking_the_log_by_hand_works() -> None:
    """Its three commands, as both pages give them, print one and the same digest for the sample's log."""
    log = ROOT / "templates" / "portfolios" / "sample" / "decisions"
    for language in ("en", "zh"):
        text = (DOCS / language / "how-to" / "record-a-decision.md").read_text(encoding="utf-8")
        commands = re.findall(r"^\$ (sed .*)$", text, re.MULTILINE)
        assert len(commands) == 3
        shells = [
            subprocess.run(["sh", "-c", each], cwd=log, capture_output=True, text=True, check=True) for each in commands
        ]
        assert len({digest for each in shells for digest in re.findall(r"[0-9a-f]{64}", each.stdout)}) == 1
