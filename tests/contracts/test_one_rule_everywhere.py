"""One rule is changed in a copy of the rule files: page, form, project folder and playbook say the new one, or stop."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import pandas as pd
import pytest

from pmo_kit import (
    decide_intake,
    decide_risk_assessment,
    intake_form,
    intake_page,
    open_portfolio,
    paths,
    risk_assessment_page,
    save_answers,
)
from pmo_kit.decide.project_folder import plan_project
from pmo_kit.errors import BadInput
from pmo_kit.model.method import Method
from pmo_kit.read.document_templates import load_document_templates
from pmo_kit.read.method import load_method
from pmo_kit.report.project_readme import project_readme
from tests.conftest import COMPLETE
from tests.decide.test_risk_assessment import ALL

ROOT = Path(__file__).resolve().parents[2]
DAY = "2026-02-11"
Office = Callable[..., Path]


@contextmanager
def changed(file: str, old: str, new: str, copy: Path) -> Iterator[None]:
    """The kit with a copy of its rules in which one place is changed."""
    shutil.copytree(ROOT / "templates" / "method", copy)
    text = (copy / file).read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{file} holds `{old}` {text.count(old)} times"
    (copy / file).write_text(text.replace(old, new), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paths, "method_folder", lambda: copy)
        yield


def page(name: str) -> str:
    """A page of the site, or the text that it is made from, as it would be built now, in English."""
    from generated_pages import PAGES
    from play_pages import play_pages
    from rule_values import filled

    method = load_method()[0]
    written = ROOT / "docs" / name
    made = {} if written.is_file() else {**PAGES, **play_pages(method)}
    text = made[name](method, "en") if name in made else written.read_text(encoding="utf-8")
    return filled(text, method, "en")


def form(folder: Path) -> str:
    """What the intake form shows while it is filled in."""
    decide, save = partial(decide_intake, as_of=DAY), partial(save_answers, folder)
    portfolio = open_portfolio(folder)
    return intake_form(portfolio, "OPS-001", language="en", decide=decide, show=intake_page, save=save)._preview.value


def project(folder: Path) -> str:
    """The first page of a new project's folder."""
    portfolio = open_portfolio(folder, registers="all")
    templates = load_document_templates(portfolio.method, portfolio.registers)
    return project_readme(plan_project(portfolio, templates, "OPS-001", as_of=DAY))


def intake(folder: Path) -> str:
    """The result of the intake playbook."""
    return decide_intake(open_portfolio(folder), "OPS-001", as_of=DAY).model_dump_json()


def risk(folder: Path) -> str:
    """The answer of the risk assessment and its page."""
    found = decide_risk_assessment(open_portfolio(folder, playbook="risk-assessment"), "OPS-001", as_of=DAY)
    return found.total.outcome + risk_assessment_page(found, language="en").answer().html["en"]


@dataclass(frozen=True)
class Change:
    """One change of a rule, and what each place says before and after it."""

    file: str
    old: str
    new: str
    said: Mapping[str, tuple[str, str]]


CHANGES = {
    "a cell of the tier table": Change(
        "tiering.yaml",
        "complexity: medium, tier: 3}",
        "complexity: medium, tier: 2}",
        {
            "reference/tiers": ('<a id="tab-low-medium"></a>Tier 3', '<a id="tab-low-medium"></a>Tier 2'),
            "form": ("Tier 3, Standard route", "Tier 2, Standard route"),
            "project": ("## Tier: Tier 3", "## Tier: Tier 2"),
            "intake": ('"tier":{"tier":3', '"tier":{"tier":2'),
        },
    ),
    "the working days of a gate": Change(
        "gates.yaml",
        "sla_working_days: {1: 2, 2: 2, 3: 2}",
        "sla_working_days: {1: 2, 2: 2, 3: 3}",
        {
            "reference/gates": ("| Tier 3 | AI PMO lead | 2 |", "| Tier 3 | AI PMO lead | 3 |"),
            "lifecycle/g0": ("| 3 | AI PMO lead | 2 |", "| 3 | AI PMO lead | 3 |"),
            "training/core.yaml": ("is due within 2 working days", "is due within 3 working days"),
            "form": ("Decide G0 Intake by 12 Feb 2026", "Decide G0 Intake by 13 Feb 2026"),
            "intake": ('"decide_by":"2026-02-12"', '"decide_by":"2026-02-13"'),
        },
    ),
    "the likeness of a duplicate": Change(
        "thresholds.yaml",
        "value: 0.75,",
        "value: 0.9,",
        {
            "reference/thresholds": ("is a likely duplicate | 0.75 |", "is a likely duplicate | 0.9 |"),
            "form": ("Say whether this is the same undertaking", "Decide G0 Intake"),
            "intake": ('"likely":true', '"likely":false'),
        },
    ),
    "a limit of the risk appetite": Change(
        "risk_scale.yaml",
        "expected_loss: 120000,",
        "expected_loss: 1000,",
        {
            "reference/risk-scale": ("| CNY 120,000 |", "| CNY 1,000 |"),
            "risk": ("within", "above"),
        },
    ),
    "a day before a notice": Change(
        "vendor_portfolio.yaml",
        "value: 180,",
        "value: 200,",
        {"en/how-to/run-the-vendor-month.md": ("at most 180 days", "at most 200 days")},
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_rule_is_said_everywhere(office: Office, tmp_path: Path, name: str) -> None:
    """On the site, in the form, in a new project's folder and in the playbook's result."""
    change, folder = CHANGES[name], office(COMPLETE, {**COMPLETE, "initiative_id": "OPS-002", "purpose": "Writes"})
    pd.DataFrame(ALL).to_csv(folder / "registers" / "risks.csv", index=False, encoding="utf-8")
    surfaces = {"form": form, "project": project, "intake": intake, "risk": risk}
    say = lambda place: surfaces[place](folder) if place in surfaces else page(place)  # noqa: E731
    before = {place: say(place) for place in change.said}
    with changed(change.file, change.old, change.new, tmp_path / "method"):
        after = {place: say(place) for place in change.said}
    for place, (old, new) in change.said.items():
        assert old in before[place], place
        assert new in after[place], place
        assert before[place] != after[place], place


def test_a_rule_that_contradicts_the_others_stops_everything(tmp_path: Path) -> None:
    """Here a table that gets lighter as the impact rises: no page is made, and nothing is decided."""
    with (
        changed("tiering.yaml", "complexity: medium, tier: 1}", "complexity: medium, tier: 3}", tmp_path / "right"),
        pytest.raises(BadInput, match="TAB-HIGH-MEDIUM"),
    ):
        page("reference/tiers")


def test_a_rule_that_a_page_names_and_that_is_gone_stops_the_build(method: Method) -> None:
    """With the page and the line."""
    from rule_values import faults_of

    rest = {key: rule for key, rule in method.thresholds.items() if key != "flow-safe"}
    name = "en/concepts/forecasts-and-queues.md"
    faults = faults_of((ROOT / "docs" / name).read_text(encoding="utf-8"), name, replace(method, thresholds=rest))
    assert [fault.split(": ")[1] for fault in faults] == ["[[thresholds.flow-safe.value]]"]
