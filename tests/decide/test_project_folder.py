"""Which documents a project's folder holds: what the answers call for, for this stage and the next."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pmo_kit.decide.obligations import find_obligations
from pmo_kit.decide.project_folder import plan_project, template_of
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.model.project_plan import DueDocument, ProjectPlan
from pmo_kit.read.document_templates import load_document_templates
from pmo_kit.read.portfolio import open_portfolio
from tests.conftest import COMPLETE

DAY = "2026-10-31"


@pytest.fixture
def planned(office: Callable[..., Path]) -> Callable[..., tuple[ProjectPlan, Portfolio]]:
    """The plan for the complete staff tool with some answers changed; a blank takes an answer out."""

    def plan(**changed: str) -> tuple[ProjectPlan, Portfolio]:
        portfolio = open_portfolio(office({**COMPLETE, **changed}), registers="all")
        templates = load_document_templates(portfolio.method, portfolio.registers)
        return plan_project(portfolio, templates, "OPS-001", as_of=DAY), portfolio

    return plan


def due(plan: ProjectPlan, artefact: str) -> DueDocument:
    """The first document of the plan that is this artefact."""
    return next(each for gate in plan.gates for each in gate.documents if each.artefact == artefact)


def test_the_gates_of_this_stage_and_the_next_are_near(planned: Callable[..., tuple[ProjectPlan, Portfolio]]) -> None:
    """From the proof of concept on, those of it and of the stage before production."""
    plan, _ = planned(stage="poc", impact="high", public_facing="yes")
    near = [gate.gate.gate for gate in plan.gates if gate.near]
    assert near == [gate.gate.gate for gate in plan.gates][:2] == ["G3", "G4"]
    assert "evaluation-plan" in plan.templates()
    assert "business-case" not in plan.templates()


def test_personal_information_asks_for_its_assessment_before_its_kinds_are_known(
    planned: Callable[..., tuple[ProjectPlan, Portfolio]],
) -> None:
    """The yes is enough."""
    plan, _ = planned(personal_info="yes", data="", impact="high")
    assert due(plan, "pipia").is_drafted


def test_what_only_a_missing_answer_could_ask_for_is_named_and_not_drafted(
    planned: Callable[..., tuple[ProjectPlan, Portfolio]],
) -> None:
    """It is no guess, and it is not left out."""
    plan, _ = planned(personal_info="", data="", impact="high")
    assert (due(plan, "pipia").certain, "pipia" in plan.templates()) == (False, False)


def test_a_document_of_the_whole_organisation_is_no_project_s(
    planned: Callable[..., tuple[ProjectPlan, Portfolio]],
) -> None:
    """It is named, and one of the organisation counts."""
    plan, _ = planned()
    charter = due(plan, "governance-charter")
    assert (charter.shared, charter.is_drafted, "governance-charter" in plan.templates()) == (True, False, False)


@pytest.mark.parametrize("changed", [{}, {"stage": "build", "sourcing": "vendor"}, {"jurisdictions": "EU; CN"}])
def test_nothing_that_an_obligation_asks_for_is_lost(
    planned: Callable[..., tuple[ProjectPlan, Portfolio]], changed: dict[str, str]
) -> None:
    """Every document of every obligation that applies is due at a gate ahead, also where the route has not its own."""
    plan, portfolio = planned(**changed)
    found = find_obligations(portfolio.frames["initiatives"], portfolio.method, as_of=plan.intake.as_of)
    asked = {each.id for finding in found if finding.outcome == "applies" for each in finding.evidence}
    told = {each.artefact for gate in plan.gates for each in gate.documents if each.certain}
    assert asked
    assert asked - told == set()


def test_an_artefact_becomes_the_document_that_names_it_first(
    planned: Callable[..., tuple[ProjectPlan, Portfolio]],
) -> None:
    """A business case may hold the benefit profile; the profile is one. Without a document there is none."""
    _, portfolio = planned()
    templates = load_document_templates(portfolio.method, portfolio.registers)
    assert template_of("benefit-profile", templates) == "benefits-profile"
    assert template_of("algorithm-filing", templates) == ""
