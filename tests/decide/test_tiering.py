"""Tiers: the table, the step, the hard rules, and what missing answers do to them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pmo_kit.decide.conditions import Answers
from pmo_kit.decide.tiering import tier_all, tier_attributes, tier_table, undetermined_by
from pmo_kit.model.condition import parse_condition
from pmo_kit.model.method import Method
from pmo_kit.model.questions import Question
from tests.conftest import COMPLETE

Frames = Callable[..., pd.DataFrame]


def span(frame: pd.DataFrame, method: Method) -> list[tuple[int, int]]:
    """The strictest and the lightest tier of each row."""
    tiering = tier_all(Answers(frame), method)
    return [(int(a), int(b)) for a, b in zip(tiering.strictest, tiering.lightest, strict=True)]


@pytest.mark.parametrize(
    ("answers", "tier"),
    [
        ({}, 3),  # impact low, complexity medium
        ({"techniques": "rules"}, 3),  # low, low
        ({"techniques": "agentic"}, 2),  # low, high
        ({"impact": "medium"}, 2),  # medium, medium
        ({"impact": "medium", "techniques": "rules"}, 3),  # medium, low
        ({"impact": "medium", "techniques": "agentic"}, 2),  # medium, high
        ({"impact": "high", "techniques": "rules"}, 2),  # high, low
        ({"impact": "high", "techniques": "ml"}, 1),  # high, medium
    ],
)
def test_impact_and_complexity_give_the_tier_by_the_table(
    answers: dict[str, str], tier: int, frame_of: Frames, method: Method
) -> None:
    """Every answer that the tier needs is there, so that one tier is possible."""
    assert span(frame_of({**COMPLETE, **answers}), method) == [(tier, tier)]


def test_a_system_that_decides_is_one_tier_stricter(frame_of: Frames, method: Method) -> None:
    """Reliance moves the tier one step, and never beyond tier 1."""
    decides = {**COMPLETE, "decision_role": "decides"}
    assert span(frame_of(decides, {**decides, "impact": "high", "techniques": "ml"}), method) == [(2, 2), (1, 1)]


def test_a_system_that_only_informs_is_one_tier_lighter(frame_of: Frames, method: Method) -> None:
    """The lighter step needs low impact and no decision about a person, and never goes beyond the last tier."""
    informs = {**COMPLETE, "decision_role": "informs"}
    assert span(frame_of({**informs, "techniques": "agentic"}, informs), method) == [(3, 3), (3, 3)]


@pytest.mark.parametrize("use", ["payments_funds", "asset_valuation", "credit_decision", "claims", "risk_management"])
def test_the_nfra_high_risk_list_makes_tier_1(use: str, frame_of: Frames, method: Method) -> None:
    """A bank on the mainland cannot tier a listed use lower, however simple the technique."""
    row = {**COMPLETE, "use_cases": use, "techniques": "rules"}
    assert span(frame_of(row, {**row, "sectors": "other"}), method)[0] == (1, 1)
    assert span(frame_of({**row, "sectors": "other", "jurisdictions": "SG"}), method)[0][1] > 1


def test_generative_ai_that_touches_customer_interests_is_tier_1_by_nfra(frame_of: Frames, method: Method) -> None:
    """The second half of the NFRA list, with its rule named."""
    row = {**COMPLETE, "impact": "high", "public_facing": "yes", "people_affected": "customers"}
    table = tier_table(frame_of(row), method)
    assert table["tier"].tolist() == [1]
    assert "OVR-NFRA-GENAI" in table["rules"].iloc[0].split("; ")


def test_an_unanswered_initiative_is_undetermined_and_never_low(frame_of: Frames, method: Method) -> None:
    """Without a single answer every tier is possible, and every question of the rules is named as missing."""
    table = tier_table(frame_of({"initiative_id": "X-1"}), method)
    assert (table["tier"].isna().iloc[0], table["tier_at_least"].iloc[0], table["tier_could_be"].iloc[0]) == (
        True,
        3,
        1,
    )
    assert set(table["undetermined_by"].iloc[0].split("; ")) <= set(tier_attributes(method))
    assert "impact" in table["undetermined_by"].iloc[0]


def test_only_answers_that_matter_are_missing(frame_of: Frames, method: Method) -> None:
    """What cannot move the tier any more is not asked for."""
    high = {**COMPLETE, "use_cases": "credit_decision", "automation": None, "pi_subjects": None}
    assert span(frame_of(high), method) == [(1, 1)]
    rows = undetermined_by(Answers(frame_of(high)), tier_all(Answers(frame_of(high)), method))
    assert not any(row.any() for row in rows.values())


def test_one_missing_answer_names_itself(frame_of: Frames, method: Method) -> None:
    """Personal data of an uncounted number of people could be tier 1 or less."""
    row = {**COMPLETE, "data": "personal", "personal_info": "yes", "impact": "medium"}
    table = tier_table(frame_of(row, {**row, "pi_subjects": 2_000.0}), method)
    assert table["undetermined_by"].tolist() == ["pi_subjects", ""]
    assert table["open_rules"].tolist() == ["IMP-03", ""]


def test_a_changed_threshold_moves_the_tiers_it_should_and_nothing_else(frame_of: Frames, method: Method) -> None:
    """Lowering the limit of IMP-03 to half a million reaches the row between the limits only."""
    row = {**COMPLETE, "data": "personal", "personal_info": "yes"}
    frame = frame_of(*({**row, "pi_subjects": float(n)} for n in (400_000, 600_000, 1_200_000)), COMPLETE)
    rule = method.impact_rules["IMP-03"]
    lower = rule.model_copy(update={"when": parse_condition({"pi_subjects": ">=500000", "personal_info": True})})
    changed = replace(method, impact_rules={**method.impact_rules, "IMP-03": lower})
    before, after = tier_table(frame, method)["tier"].tolist(), tier_table(frame, changed)["tier"].tolist()
    assert (before, after) == ([3, 3, 1, 3], [3, 1, 1, 3])


def answer_to(question: Question) -> st.SearchStrategy[object]:
    """A blank, or any answer to a question."""
    if question.type == "number":
        return st.none() | st.sampled_from([0.0, 999_999.0, 1_000_000.0])
    ids = ["yes", "no"] if question.type == "yes_no" else [value.id for value in question.values]
    if question.type == "set":
        return st.none() | st.lists(st.sampled_from(ids), min_size=1, max_size=3, unique=True).map("; ".join)
    return st.none() | st.sampled_from(ids)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_another_answer_only_narrows_the_span(data: st.DataObject, frame_of: Frames, method: Method) -> None:
    """Whatever is answered next, the tier stays between the bounds that were already told."""
    answers = st.fixed_dictionaries({name: answer_to(method.questions[name]) for name in tier_attributes(method)})
    row, next_answers = data.draw(st.tuples(answers, answers))
    more = {name: value or next_answers[name] for name, value in row.items()}
    (strictest, lightest), (new_strictest, new_lightest) = span(frame_of(row, more), method)
    assert strictest <= new_strictest <= new_lightest <= lightest


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_tier_is_settled_exactly_when_nothing_is_named_as_missing(
    data: st.DataObject, frame_of: Frames, method: Method
) -> None:
    """An undetermined tier always says which answers it waits for."""
    row = {name: data.draw(answer_to(method.questions[name]), label=name) for name in tier_attributes(method)}
    table = tier_table(frame_of(row), method)
    assert table["tier"].isna().iloc[0] == bool(table["undetermined_by"].iloc[0])


def test_the_whole_portfolio_equals_each_initiative_alone(frame_of: Frames, method: Method) -> None:
    """Column by column gives what row by row gives."""
    frame = frame_of(
        COMPLETE, {**COMPLETE, "impact": "high"}, {"initiative_id": "X"}, {**COMPLETE, "automation": "solely"}
    )
    alone = [span(frame.iloc[[at]], method)[0] for at in range(len(frame))]
    assert span(frame, method) == alone
