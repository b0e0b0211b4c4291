"""Which characters a register keeps, and which texts count as the same word."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_kit.model.characters import clean, half_width, plain

NASTY = st.text(
    alphabet=st.one_of(
        st.sampled_from("=+-@'\"\t\r\n,;|，；、 　\x00\x07\x0b\x1b\x7f\x85\u2028\u202e\ufeff\ud800\uffff_x0D<&>项目"),
        st.characters(),
    ),
    max_size=30,
)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  a  ", "a"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\x0bb\x0cc\x85d\u2028e\u2029f", "a\nb\nc\nd\ne\nf"),
        ("a_x000D_\nb", "a\nb"),  # a carriage return as a workbook writes it
        ("trans_x0002_rectal", "transrectal"),
        ("a\tb", "a\tb"),
        ("\x1b[31mred\x1b[0m", "[31mred[0m"),
        ("a\x00b\x7fc\x9fd", "abcd"),
        ("abc\u202egpj.exe", "abcgpj.exe"),
        ("\ufeffa\ufeffb", "ab"),
        ("half\ud83d", "half"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),  # shown as text by whoever shows it
        ("=1+1", "=1+1"),  # written so that nothing runs it
    ],
)
def test_control_characters_do_not_reach_a_register(text: str, kept: str) -> None:
    """Line ends become one kind; everything that only a terminal or a text engine acts on is left out."""
    assert clean(text) == kept


@given(NASTY)
def test_cleaning_again_changes_nothing(text: str) -> None:
    """What a register keeps is what it reads."""
    once = clean(text)
    assert clean(once) == once
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff]", once)
    once.encode("utf-8")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("项目名称*", "项目名称"),
        ("项目\n名称", "项目名称"),
        ("项目 名称：", "项目名称"),
        ("Project\r\nName", "project name"),
        ("Ｐｒｏｊｅｃｔ　Name", "project name"),
        ("\ufeffID", "id"),
        ("na\u00adme\u200b", "NAME"),
        ("Is it AI?", "is it ai"),
        ("01 Initiatives 项目清单", "01 initiatives项目清单"),
    ],
)
def test_words_that_count_as_the_same(one: str, other: str) -> None:
    """Width, case, invisible characters, line breaks, spaces beside Chinese and marks at the ends do not matter."""
    assert plain(one) == plain(other)


@pytest.mark.parametrize(("one", "other"), [("a b", "ab"), ("co-op", "coop"), ("项目", "项目名"), ("A+", "A")])
def test_words_that_do_not(one: str, other: str) -> None:
    """A space between Latin words and a sign inside or at the end that means something do."""
    assert plain(one) != plain(other)


@given(st.text(max_size=30))
def test_the_plain_form_is_its_own_plain_form(text: str) -> None:
    """So two words can be compared whichever of them was made plain before."""
    assert plain(plain(plain(text))) == plain(plain(text))


def test_half_width() -> None:
    """As an English keyboard types them; Chinese stays."""
    assert half_width("１２．５万　ＡＢ") == "12.5万 AB"
