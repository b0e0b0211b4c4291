"""Which names are one person's, in Chinese, in another script or in both."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_kit.decide.people import Acting, same_person

NAMES = st.sampled_from(["王芳", "王方", "Wang Fang", "Fang WANG", "王芳 Wang Fang", "王方 Wang Fang", "Li Wei", ""])
PAIRS = frozenset({("王芳", "fang wang")})


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("王芳 Wang Fang", "王芳", True),
        ("Wang Fang（王芳）", "fang　wang", True),
        ("王芳", "Wang Fang", True),
        ("王方", "Wang Fang", False),
        ("王方 Wang Fang", "王芳 Wang Fang", False),
        ("", "", False),
        ("王芳", "", False),
    ],
)
def test_names_of_one_person(one: str, other: str, same: bool) -> None:
    """A Chinese name and a pinyin alone are one person's only where somebody wrote them together."""
    assert same_person(one, other, PAIRS) == same


def test_a_chinese_name_and_a_pinyin_are_not_one_person_by_themselves() -> None:
    """Without a register that says so nobody can know."""
    assert not same_person("王芳", "Wang Fang")


@given(NAMES, NAMES)
def test_it_does_not_matter_who_is_named_first(one: str, other: str) -> None:
    """And everybody is the same as himself."""
    assert same_person(one, other, PAIRS) == same_person(other, one, PAIRS)
    assert same_person(one, one, PAIRS) == bool(one)


def test_the_roles_of_a_person_are_found_by_either_half() -> None:
    """Nobody has none."""
    acting = Acting({"sponsor": frozenset({"王芳"}), "architect": frozenset({"Li Wei"})}, PAIRS)
    assert acting.roles_of("Wang Fang", ["architect", "sponsor"]) == ["sponsor"]
    assert acting.roles_of("", ["architect", "sponsor"]) == []
