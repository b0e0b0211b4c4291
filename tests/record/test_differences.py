"""Two results are compared value by value, each difference with its path."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pmo_kit.record.differences import Difference, differences

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda part: st.lists(part, max_size=3) | st.dictionaries(st.text(max_size=2), part, max_size=3),
    max_leaves=8,
)


def test_each_difference_has_its_path_and_both_values() -> None:
    """Inside lists and parts; what is on one side only is one difference."""
    before = {"tier": {"tier": 2, "rules": [{"rule": "IMP-01"}]}, "name": "小助", "gone": [1]}
    after = {"tier": {"tier": 1, "rules": [{"rule": "IMP-01"}, {"rule": "X"}]}, "name": "小助", "new": None}
    assert list(differences(before, after)) == [
        Difference("tier.tier", "2", "1"),
        Difference("tier.rules[1]", "", '{"rule": "X"}'),
        Difference("gone", "[1]", ""),
        Difference("new", "", "null"),
    ]


def test_types_count() -> None:
    """A number is not the text that shows it, nor the truth value that equals it."""
    assert list(differences([1, 1, 1, 1], [1, "1", True, 1.0])) == [
        Difference("[1]", "1", '"1"'),
        Difference("[2]", "1", "true"),
        Difference("[3]", "1", "1.0"),
    ]


def test_a_result_that_cannot_be_read_differs_as_a_whole() -> None:
    """Its path is empty."""
    assert list(differences(None, {"a": 1})) == [Difference("", "null", '{"a": 1}')]


@given(PLAIN)
def test_nothing_differs_from_itself(data: object) -> None:
    """Whatever it is."""
    assert list(differences(data, data)) == []


@given(PLAIN, PLAIN)
def test_what_is_not_the_same_differs_somewhere(one: object, other: object) -> None:
    """In either direction the same number of times."""
    there, back = list(differences(one, other)), list(differences(other, one))
    assert sorted((each.path, each.before, each.after) for each in there) == sorted(
        (each.path, each.after, each.before) for each in back
    )
