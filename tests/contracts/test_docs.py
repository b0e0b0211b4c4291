"""The site: both languages of every page, no request that leaves it, figures that are those of the rules."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import yaml

from pmo_kit.decide.losses import no_event, severity_of
from pmo_kit.model.method import Method
from pmo_kit.model.playbook_results import RESULTS
from pmo_kit.model.text import LANGUAGES
from pmo_kit.run.playbooks import playbook_names

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"


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


def test_every_obligation_has_a_page_and_a_place_on_the_page_of_its_jurisdiction(site: Path, method: Method) -> None:
    """With the disclaimer, how sure it is, and every source, in both languages."""
    for language, notice, sure in (
        ("", "not legal advice", "check the source"),
        ("zh", "不构成法律意见", "：应核对来源"),
    ):
        folder = site / language / "reference" / "obligations"
        whole = {path.stem: path.read_text(encoding="utf-8") for path in folder.glob("*.html")}
        assert all(notice in html for html in whole.values())
        for rule in method.obligations.values():
            name = "standards" if rule.jurisdiction == "INTL" else rule.jurisdiction.lower()
            assert f'id="{rule.id}"' in whole[name], rule.id
            own = (folder / "items" / f"{rule.id}.html").read_text(encoding="utf-8")
            assert notice in own, rule.id
            assert (sure in own) == (rule.confidence == "medium"), rule.id
            assert all(each.url.replace("&", "&amp;") in own for each in rule.sources), rule.id


def test_every_command_is_in_the_reference(site: Path) -> None:
    """With every spelling of every option, in both languages."""
    import click

    from pmo_kit.cli import pmo

    for language in ("", "zh"):
        text = (site / language / "reference" / "commands.html").read_text(encoding="utf-8")
        for name in pmo.list_commands(click.Context(pmo)):
            command = pmo.get_command(click.Context(pmo), name)
            assert command is not None
            assert f"pmo {name}" in text
            options = [each for each in command.params if isinstance(each, click.Option) and not each.hidden]
            assert [opt for each in options for opt in (*each.opts, *each.secondary_opts) if opt not in text] == []


def test_the_published_schemas_are_those_of_the_results() -> None:
    """A change of a result changes its schema in the same commit; every playbook that can be run has one."""
    for playbook, result in RESULTS.items():
        published = json.loads((DOCS / "schemas" / f"{playbook}-result.schema.json").read_text(encoding="utf-8"))
        assert published == result.model_json_schema()
    assert {path.name for path in (DOCS / "schemas").iterdir()} == {f"{name}-result.schema.json" for name in RESULTS}
    assert sorted(playbook_names()) == sorted(RESULTS)


def test_the_reference_shows_every_limit_and_band(site: Path, method: Method) -> None:
    """What an organisation is asked to confirm, in both languages."""
    for language in ("", "zh"):
        text = (site / language / "reference" / "risk-scale.html").read_text(encoding="utf-8")
        records = [*method.appetite, *method.likelihood_bands, *method.impact_bands]
        assert [each for each in records if each not in text] == []
        assert all(f"{limit.tail_loss:,.0f}" in text for limit in method.appetite.values())


def test_the_concept_of_risk_in_money_tells_the_golden_values() -> None:
    """As the formulas give them, in both languages; what it says of the settings is what they are."""
    severity = severity_of(0.2, 5.0, share=0.9)
    values = [f"{severity.sigma:.5f}", f"{severity.mean:.5f}", f"{0.3 * severity.mean:.5f}", f"{no_event([0.3]):.4f}"]
    most = "[[simulations.annual-loss.most_a_year]]"
    for language in ("en", "zh"):
        text = (DOCS / language / "concepts" / "risk-in-money.md").read_text(encoding="utf-8")
        assert [each for each in (*values, most) if each not in text] == []


def test_who_may_decide_is_in_the_reference(site: Path, method: Method) -> None:
    """Every rule of authority and independence, in both languages."""
    for language in ("", "zh"):
        page = (site / language / "reference" / "authorities.html").read_text(encoding="utf-8")
        assert [each for each in (*method.authorities, *method.independence_rules) if each not in page] == []


def test_the_reference_shows_every_contract_term_and_ranking_method(site: Path, method: Method) -> None:
    """With its bound, in both languages."""
    for language in ("", "zh"):
        page = (site / language / "reference" / "vendor-choice.html").read_text(encoding="utf-8")
        assert [key for key in (*method.contract_terms, *method.ranking_methods) if key not in page] == []
        assert all(f"≥ {each.at_least:g}" in page for each in method.contract_terms.values() if each.at_least)


def test_the_reference_shows_every_clock(site: Path, method: Method) -> None:
    """With its hours, in both languages."""
    for language in ("", "zh"):
        page = (site / language / "reference" / "clocks.html").read_text(encoding="utf-8")
        assert [key for key in method.clocks if key not in page] == []
        assert all(f"<td>{each.hours:g}</td>" in page for each in method.clocks.values() if each.hours)


def test_the_reference_shows_every_cause_and_metric(site: Path, method: Method) -> None:
    """Which words name a cause, and in which direction a metric is better, in both languages."""
    for language in ("", "zh"):
        page = (site / language / "reference" / "causes-and-metrics.html").read_text(encoding="utf-8")
        assert [each for each in (*method.causes, *method.action_metrics) if each not in page] == []
        words = {"lower": "不高于", "higher": "不低于"} if language else {"lower": "at most", "higher": "at least"}
        for side, word in words.items():
            assert page.count(f"<td>{word}</td>") == sum(m.better == side for m in method.action_metrics.values())


def test_the_concept_of_actions_names_every_metric(method: Method) -> None:
    """With what it is computed from, in both languages."""
    for language in ("en", "zh"):
        text = (DOCS / language / "concepts" / "did-it-work.md").read_text(encoding="utf-8")
        assert [each for each in method.action_metrics if f"| `{each}` |" not in text] == []


def test_the_examples_of_the_pages_are_valid_rules(method: Method) -> None:
    """What a reader copies from the how-to pages is understood."""
    import yaml

    from pmo_kit.model.mapping import Mapping

    for language in ("en", "zh"):
        limits = (DOCS / language / "how-to" / "assess-risk-in-money.md").read_text(encoding="utf-8")
        (own,) = re.findall(r"```yaml\n(.*?)```", limits, re.DOTALL)
        assert [record["id"] for record in yaml.safe_load(own)["appetite"] if record["id"] not in method.appetite] == []
        text = (DOCS / language / "how-to" / "import-a-list.md").read_text(encoding="utf-8")
        example = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)[0]
        assert Mapping.model_validate(yaml.safe_load(example)).id == "our-list"
        pages = [
            DOCS / language / "how-to" / f"{name}.md"
            for name in ("change-a-rule", "find-obligations", "choose-a-vendor")
        ]
        change = "\n".join(path.read_text(encoding="utf-8") for path in pages)
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


def test_every_stage_and_gate_has_a_play_that_can_be_read_in_two_minutes(site: Path, method: Method) -> None:
    """Why in 80 words, all in 450, with checklist, questions and how it goes wrong, in both languages."""
    assert site.is_dir()
    names = [each.id for each in method.stages.values() if each.gate] + list(method.gates)
    for name in names:
        play = yaml.safe_load((DOCS / "plays" / f"{name}.yaml").read_text(encoding="utf-8"))
        assert len(play["why"]["en"].split()) <= 80, name
        told = [play["why"], play["failure"], *play["checklist"], *play["questions"]]
        assert all(re.search("[\u4e00-\u9fff]", each["zh"]) and each["en"] for each in told), name
        assert min(len(play["checklist"]), len(play["questions"])) >= 2, name
        page = (DOCS / "en" / "lifecycle" / f"{name.lower()}.md").read_text(encoding="utf-8")
        assert len(page.split()) <= 450, name
    assert {path.stem for path in (DOCS / "plays").glob("*.yaml")} == set(names)


def test_the_play_of_a_gate_lists_what_the_rules_ask(site: Path, method: Method) -> None:
    """Evidence, who decides and the working days are those of the rules, in both languages."""
    assert site.is_dir()
    for gate in method.gates.values():
        for language in LANGUAGES:
            page = (DOCS / language / "lifecycle" / f"{gate.id.lower()}.md").read_text(encoding="utf-8")
            for each in method.requirements.values():
                if each.gate == gate.id:
                    assert method.artefacts[each.artefact].name.say(language) in page, (gate.id, each.id)
            for tier, days in gate.sla_working_days.items():
                assert re.search(rf"\| {tier} \| .* \| {days} \|", page), (gate.id, tier)
