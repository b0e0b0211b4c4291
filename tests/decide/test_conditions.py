"""Conditions: three values over a whole portfolio at once."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_kit.decide.conditions import NO, OPEN, YES, Answers
from pmo_kit.model.condition import Condition, parse_condition


def truth(raw: dict[str, object], **columns: list[object]) -> list[int]:
    """Ask one condition of a small frame."""
    return [int(value) for value in Answers(pd.DataFrame(columns)).truth(parse_condition(raw))]


def test_a_set_matches_when_it_shares_one_answer() -> None:
    """A list matches on overlap; no answer at all leaves it open."""
    assert truth({"data": ["face", "health"]}, data=["personal; face", "personal", None]) == [YES, NO, OPEN]


def test_none_is_an_answer_and_a_blank_is_not() -> None:
    """'none' settles the condition against it; a blank never does."""
    assert truth({"data": ["personal"]}, data=["none", None]) == [NO, OPEN]


def test_an_answer_that_narrows_to_two_settles_what_both_settle() -> None:
    """'low|medium' is certainly not high, certainly one of low and medium, and perhaps low."""
    column = ["low|medium"]
    assert truth({"impact": ["high"]}, impact=column) == [NO]
    assert truth({"impact": ["low", "medium"]}, impact=column) == [YES]
    assert truth({"impact": ["low"]}, impact=column) == [OPEN]


def test_numbers_compare_with_their_limit_included() -> None:
    """'>=10' holds at 10."""
    assert truth({"n": ">=10"}, n=[9.0, 10.0, np.nan]) == [NO, YES, OPEN]


def test_keys_are_anded_and_a_certain_no_wins_over_an_open_one() -> None:
    """Nobody needs the missing answer when another key already says no."""
    assert truth({"a": "x", "b": "y"}, a=["z", "x", "x"], b=[None, None, "y"]) == [NO, OPEN, YES]


def test_any_needs_one_and_a_certain_yes_wins_over_an_open_one() -> None:
    """`any` is Kleene's or."""
    assert truth({"any": [{"a": "x"}, {"b": "y"}]}, a=["x", None, "z"], b=[None, "z", "z"]) == [YES, OPEN, NO]


def test_none_turns_yes_into_no_and_leaves_open_open() -> None:
    """`none` is Kleene's not."""
    assert truth({"none": [{"a": "x"}]}, a=["x", None, "z"]) == [NO, OPEN, YES]


def test_an_empty_condition_always_holds() -> None:
    """A rule without a condition is for everybody."""
    assert truth({}, a=["x", None]) == [YES, YES]


def test_a_column_that_is_not_there_leaves_the_condition_open() -> None:
    """A question that was never asked is unanswered."""
    assert truth({"b": "x"}, a=["x"]) == [OPEN]


@pytest.mark.parametrize("raw", [["a"], {"a": []}, {"a": {"b": 1}}, {"any": {"a": "x"}}])
def test_a_condition_that_is_not_keys_and_values_is_refused(raw: object) -> None:
    """Nothing else can be read, and nothing can be executed."""
    with pytest.raises(ValueError, match=r"condition|value|id"):
        parse_condition(raw)


attributes = st.sampled_from(["a", "b", "c"])
terms = st.dictionaries(attributes, st.lists(st.sampled_from("xyz"), min_size=1, max_size=2), max_size=3)
conditions = st.recursive(
    terms,
    lambda inner: st.fixed_dictionaries(
        {"any": st.lists(inner, min_size=1, max_size=2), "none": st.lists(inner, max_size=2)}
    ),
    max_leaves=4,
)
rows = st.fixed_dictionaries({name: st.none() | st.sampled_from("xyz") for name in "abc"})


@given(conditions, rows, st.dictionaries(attributes, st.sampled_from("xyz")))
def test_another_answer_never_turns_a_settled_condition(
    raw: dict[str, object], row: dict[str, str | None], more: dict[str, str]
) -> None:
    """Answering what was blank may settle a condition; it never changes one that was settled."""
    condition = parse_condition(raw)
    filled = {name: row[name] or more.get(name) for name in row}
    before, after = Answers(pd.DataFrame([row, filled], dtype="str")).truth(condition)
    assert before in {OPEN, after}


@given(conditions, st.lists(rows, min_size=1, max_size=6))
def test_a_column_at_a_time_equals_a_row_at_a_time(raw: dict[str, object], many: list[dict[str, str | None]]) -> None:
    """The whole portfolio at once gives what each initiative alone gives."""
    condition = parse_condition(raw)
    frame = pd.DataFrame(many, dtype="str")
    alone = [int(Answers(frame.iloc[[at]]).truth(condition)[0]) for at in range(len(frame))]
    assert list(Answers(frame).truth(condition)) == alone


def test_open_terms_name_the_attribute_that_is_missing() -> None:
    """Only what keeps the condition open is named, not every blank."""
    answers = Answers(pd.DataFrame({"a": ["x", None], "b": [None, "n"]}, dtype="str"))
    found = {name: list(rows) for name, rows in answers.open_terms(parse_condition({"a": "x", "b": "y"}))}
    assert found == {"a": [False, False], "b": [True, False]}


def test_every_term_of_sub_conditions_counts_as_spoken_of() -> None:
    """Attributes are listed once, in the order of first mention."""
    raw = {"b": "x", "any": [{"a": "x"}, {"b": "y"}], "none": [{"c": ">=1"}]}
    assert parse_condition(raw).attributes() == ("b", "a", "c")
    assert Condition().attributes() == ()
