"""Which risks an initiative has: yes, open with the questions that decide, or not named."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from pmo_kit.decide.risk_library import relevant_risks, treating_controls
from pmo_kit.model.method import Method
from tests.conftest import COMPLETE

Frame = Callable[..., pd.DataFrame]


def relevance(frame: pd.DataFrame, method: Method) -> dict[str, str]:
    """Each risk that is named, with yes or open."""
    return {finding.risk: finding.relevance for finding in relevant_risks(frame, method)}


def test_a_risk_is_named_when_its_condition_holds(frame_of: Frame, method: Method) -> None:
    """Prompt injection needs a generative model; labels on output matter where it reaches customers."""
    assert relevance(frame_of(COMPLETE), method)["R-MODEL-02"] == "yes"
    rules = relevance(frame_of({**COMPLETE, "techniques": "rules"}), method)
    assert "R-MODEL-02" not in rules
    assert "R-OPS-10" not in relevance(frame_of(COMPLETE), method)
    assert relevance(frame_of({**COMPLETE, "people_affected": "customers"}), method)["R-OPS-10"] == "yes"


def test_a_missing_answer_leaves_a_risk_open_and_says_which(frame_of: Frame, method: Method) -> None:
    """It is never left out for want of an answer."""
    found = {each.risk: each for each in relevant_risks(frame_of({**COMPLETE, "techniques": None}), method)}
    assert found["R-MODEL-02"].relevance == "open"
    assert [each.attribute for each in found["R-MODEL-02"].unanswered] == ["techniques"]
    assert found["R-MODEL-02"].unanswered[0].title.zh == "技术类型"
    assert found["R-DELIV-01"].unanswered == ()


def test_without_any_answer_every_risk_may_be_relevant(frame_of: Frame, method: Method) -> None:
    """All of them are named; those without a condition are certain."""
    found = relevance(frame_of({"initiative_id": "OPS-001"}), method)
    certain = {key for key, risk in method.risks.items() if not risk.when.attributes()}
    assert found == {key: "yes" if key in certain else "open" for key in method.risks}


def test_a_finding_carries_the_controls_and_what_proves_them(frame_of: Frame, method: Method) -> None:
    """With the interval of tests at the tier; none while the tier is not settled."""
    found = {each.risk: each for each in relevant_risks(frame_of(COMPLETE), method, tier=2)}
    silent = found["R-OPS-08"].controls
    assert [(each.control, each.test_months) for each in silent] == [("C-OPS-SPEND", 6), ("C-OPS-LOAD", 12)]
    assert [each.artefact for each in silent[0].evidence] == ["monitoring-plan"]
    assert silent[0].evidence[0].title.zh == "监测计划"
    untiered = {each.risk: each for each in relevant_risks(frame_of(COMPLETE), method)}
    assert [each.test_months for each in untiered["R-OPS-08"].controls] == [None, None]


def test_one_initiative_is_one_row(frame_of: Frame, method: Method) -> None:
    """Anything else is a mistake of the caller."""
    with pytest.raises(ValueError, match="not 2"):
        relevant_risks(frame_of(COMPLETE, COMPLETE), method)


def test_the_way_back_is_that_of_treats(method: Method) -> None:
    """No link is lost and none is added."""
    forth = {(control.id, risk) for control in method.controls.values() for risk in control.treats}
    back = {(control.id, risk) for risk, controls in treating_controls(method).items() for control in controls}
    assert forth == back
