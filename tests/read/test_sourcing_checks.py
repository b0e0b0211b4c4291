"""Rows of a sourcing decision that cannot be: every fault at once, each with register, row, field and what to write."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pmo_kit.errors import BadInput
from tests.decide.sourcing_office import CRITERIA, costs, criterion, evaluated, line, options, score, scores

Office = Callable[..., Path]
Found = set[tuple[str, str, str, str]]
JUDGED = {"judgement_id": "J1", "first": "Q", "second": "S", "times": "2"}
BARE = [{**row, "weight": ""} for row in CRITERIA]
PRICE = {"price_id": "P1", "name": "Model", "price_in": "2", "per": "1000000", "currency": "USD"}
QUOTED = line("A", "", "tokens-in", price_id="P1", price_of="price_in", exchange_rate="7")


def faults(office: Office, **registers: Any) -> Found:
    """Message, register, row and field of each fault."""
    with pytest.raises(BadInput) as caught:
        evaluated(office, **registers)
    return {(each.message, each.place.file, each.place.record, each.place.field) for each in caught.value.faults}


def one(office: Office, **registers: Any) -> tuple[str, str, str, str]:
    """The one fault that there is."""
    (found,) = faults(office, **registers)
    return found


def test_the_usual_rows_have_no_fault(office: Office) -> None:
    """So that each of the others is due to what was changed."""
    assert evaluated(office, sourcing_costs=[*costs(), QUOTED], prices=[PRICE]).answer == "recommended"
    three = [JUDGED, {**JUDGED, "judgement_id": "J2", "second": "P"}, {**JUDGED, "judgement_id": "J3", "first": "P"}]
    assert evaluated(office, sourcing_criteria=BARE, sourcing_judgements=three).weights is not None


def test_a_score_says_its_direction(office: Office) -> None:
    """What is computed from cost needs none: less is better."""
    rows = [CRITERIA[0], {**CRITERIA[1], "direction": ""}, *CRITERIA[2:]]
    found = one(office, sourcing_criteria=rows)
    assert found == ("sourcing-direction-missing", "registers/sourcing_criteria.csv", "Q", "direction")


def test_weights_are_given_once(office: Office) -> None:
    """Directly or by judgements."""
    found = one(office, sourcing_judgements=[JUDGED])
    assert found == ("sourcing-weights-twice", "registers/sourcing_criteria.csv", "Q", "weight")


def test_a_judgement_compares_two_scored_criteria_once(office: Office) -> None:
    """Not a must-have, not with itself, not a pair in the other order, and by a factor above zero."""
    rows = [
        JUDGED,
        {**JUDGED, "judgement_id": "J2", "first": "S", "second": "Q"},
        {**JUDGED, "judgement_id": "J3", "first": "P", "second": "M"},
        {**JUDGED, "judgement_id": "J4", "first": "P", "second": "P"},
        {**JUDGED, "judgement_id": "J5", "first": "P", "second": "Q", "times": "0"},
    ]
    where = "registers/sourcing_judgements.csv"
    assert faults(office, sourcing_criteria=BARE, sourcing_judgements=rows) == {
        ("sourcing-twice", where, "J2", "second"),
        ("sourcing-judged-not-scored", where, "J3", "second"),
        ("sourcing-judged-itself", where, "J4", "second"),
        ("sourcing-not-above-zero", where, "J5", "times"),
    }


def test_a_score_answers_what_its_criterion_asks_once(office: Office) -> None:
    """A number for a must-have, a yes for a score, any row for what is computed, and a second row are refused."""
    rows = [
        *scores({**score("A", "M", "yes"), "score": "5"}, {**score("A", "Q", "90"), "met": "yes"}),
        score("A", "P", "100"),
        {**score("B", "Q", "70"), "score_id": "again"},
    ]
    where = "registers/sourcing_scores.csv"
    assert faults(office, sourcing_scores=rows) == {
        ("sourcing-wrong-answer", where, "A-M", "score"),
        ("sourcing-wrong-answer", where, "A-Q", "met"),
        ("sourcing-wrong-answer", where, "A-P", "score"),
        ("sourcing-twice", where, "again", "criterion_id"),
    }


def test_a_score_is_on_a_criterion_of_its_own_initiative(office: Office) -> None:
    """Else it would count nowhere, unseen."""
    more = [*CRITERIA, {**criterion("N", "must_have"), "initiative_id": "OPS-002"}]
    rows = [*scores(), {**score("A", "M", "yes"), "criterion_id": "N", "score_id": "X"}]
    found = one(office, sourcing_criteria=more, sourcing_scores=rows)
    assert found == ("sourcing-of-another", "registers/sourcing_scores.csv", "X", "criterion_id")


def test_the_price_of_a_cost_is_given_once_in_our_currency(office: Office) -> None:
    """Each fault in its own row."""
    rows = [
        {**QUOTED, "line_id": "L2", "unit_price": "3"},
        {**QUOTED, "line_id": "L3", "price_of": ""},
        {**QUOTED, "line_id": "L4", "exchange_rate": ""},
        {**QUOTED, "line_id": "L5", "exchange_rate": "0"},
    ]
    where = "registers/sourcing_costs.csv"
    assert faults(office, sourcing_costs=rows, prices=[PRICE]) == {
        ("sourcing-price-twice", where, "L2", "unit_price"),
        ("sourcing-price-field", where, "L3", "price_of"),
        ("sourcing-currency", where, "L4", "exchange_rate"),
        ("sourcing-not-above-zero", where, "L5", "exchange_rate"),
    }


def test_a_term_is_answered_once(office: Office) -> None:
    """Two answers would leave open which holds."""
    row = {"answer_id": "C1", "option_id": "A", "term": "T-AUDIT", "agreed": "yes", "clause": "9"}
    found = one(office, sourcing_terms=[row, {**row, "answer_id": "C2", "agreed": "no"}])
    assert found == ("sourcing-twice", "registers/sourcing_terms.csv", "C2", "term")


def test_all_registers_are_checked_before_anything_is_refused(office: Office) -> None:
    """One fault in each of five registers gives five messages, in both languages."""
    with pytest.raises(BadInput) as caught:
        evaluated(
            office,
            sourcing_options=options(escalated_share="10"),
            sourcing_criteria=[*CRITERIA[:3], {**CRITERIA[3], "weight": "-3"}],
            sourcing_judgements=[JUDGED],
            sourcing_scores=[*scores(), {**score("A", "Q", "1"), "score_id": "again"}],
            sourcing_costs=costs(A="-5"),
        )
    assert len(caught.value.faults) == 3 + 1 + 1 + 1 + 1
    assert "percentage" in caught.value.told("en")
    assert "权重重复给定" in caught.value.told("zh")
