"""Prose that names a rule's value: it says what the rule holds, and nothing that the rules do not hold is said."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from pmo_kit.model.method import Method
from pmo_kit.model.text import Language

DOCS = Path(__file__).resolve().parents[2] / "docs"
sys.path.insert(0, str(DOCS / "hooks"))


@pytest.mark.parametrize(
    ("reference", "english", "chinese"),
    [
        ("thresholds.duplicate-likely.value", "75 %", "75%"),
        ("thresholds.evidence-expiring.value", "30", "30"),
        ("thresholds.simulation-seed.value", "2026", "2026"),
        ("gates.G4.title", "Pre-production", "投产前"),
        ("gates.G4.sla_working_days.1", "15", "15"),
        ("gates.G1.decided_by.2", "Sponsor, Finance business partner", "发起人、财务业务伙伴"),
        ("overrides.OVR-EU-HIGH-RISK.tier", "Tier 1", "一级"),
        ("impact_rules.IMP-03.when.pi_subjects", "1,000,000", "100万"),
        ("authorities.AUT-LARGE.amount_from", "8,000,000", "800万"),
        ("simulations.annual-loss.tail", "95 %", "95%"),
        ("simulations.annual-loss.curve_shares.1", "50 %", "50%"),
        ("gates", "7", "7"),
    ],
)
def test_a_reference_is_said_in_the_language_and_unit(
    method: Method, reference: str, english: str, chinese: str
) -> None:
    """Shares with %, other numbers bare, ids by their titles, and a kind alone as how many there are."""
    from rule_values import filled

    told = {language: filled(f"- [[{reference}]].", method, language) for language in ("en", "zh")}  # type: ignore[arg-type]
    assert told == {"en": f"- {english}.", "zh": f"- {chinese}."}


@pytest.mark.parametrize("code", ["`[[no.such.thing]]`", "```yaml\na: [[no.such.thing]]\n```\n", "``a ` [[no.b.c]]``"])
def test_code_is_left_alone(method: Method, code: str) -> None:
    """Also within a line, and a matrix is no reference."""
    from rule_values import faults_of, filled

    text = f"Before {code} [[1, 3], [1/3, 1]]"
    if code.startswith("```"):
        text = f"Before\n{code}after [[1, 3], [1/3, 1]]"
    assert filled(text, method, "en") == text
    assert faults_of(text, "page.md", method) == []


def test_every_unknown_value_of_a_page_is_told_at_once_with_what_is_near(method: Method) -> None:
    """Kind, id, field, part: each with page and line."""
    from rule_values import faults_of

    text = (
        "[[gate.G4.title]] and\n[[gates.G44.title]]\n[[gates.G4.titel]] [[gates.G4.sla_working_days.9]]\n"
        "[[gates.G4.sla_working_days]] [[gates.G4]] [[gates.G4.title.1]] [[gates.G4.confidence]]\n"
    )
    assert [fault.split(". ")[0] for fault in faults_of(text, "en/x.md", method)] == [
        "en/x.md, line 1: [[gate.G4.title]]: `gate` is no kind of rule",
        "en/x.md, line 2: [[gates.G44.title]]: `G44` is no id of gates",
        "en/x.md, line 3: [[gates.G4.titel]]: `titel` is no field of gates.G4",
        "en/x.md, line 3: [[gates.G4.sla_working_days.9]]: `9` is no part of it",
        "en/x.md, line 4: [[gates.G4.sla_working_days]]: it is no single value; name a part of it.",
        "en/x.md, line 4: [[gates.G4]]: no field is named",
        "en/x.md, line 4: [[gates.G4.title.1]]: `1` asks for a part, and there is none.",
        "en/x.md, line 4: [[gates.G4.confidence]]: the rule holds nothing there.",
    ]
    assert "Near are: `G4`" in faults_of(text, "en/x.md", method)[1]


def test_an_unknown_value_stops_the_build(tmp_path: Path) -> None:
    """Of all pages and of the data that pages are made of, before a page is written."""
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.exceptions import PluginError
    from mkdocs.plugins import PluginCollection
    from mkdocs.structure.files import File, Files
    from rule_values import on_files

    (tmp_path / "plays").mkdir()
    (tmp_path / "plays" / "G4.yaml").write_text("why: {en: '[[gates.G4.nought]]'}\n", encoding="utf-8")
    (tmp_path / "one.md").write_text("# One\n\n[[nothing]]\n", encoding="utf-8")
    config = MkDocsConfig()
    config.load_dict({"site_name": "x", "docs_dir": str(tmp_path)})
    config.plugins = PluginCollection()
    files = Files([File("one.md", str(tmp_path), str(tmp_path / "site"), use_directory_urls=False)])
    with pytest.raises(PluginError) as stopped:
        on_files(files, config)
    assert "plays/G4.yaml, line 1" in str(stopped.value)
    assert "one.md, line 3" in str(stopped.value)


def test_another_rule_is_another_sentence(method: Method) -> None:
    """Nothing of the value is kept in the page."""
    from dataclasses import replace

    from rule_values import filled

    stricter = method.thresholds["duplicate-likely"].model_copy(update={"value": 0.9})
    other = replace(method, thresholds={**method.thresholds, "duplicate-likely": stricter})
    languages: tuple[Language, ...] = ("en", "zh")
    said = [filled("[[thresholds.duplicate-likely.value]]", other, language) for language in languages]
    assert said == ["90 %", "90%"]
