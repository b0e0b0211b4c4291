"""Recognising rows: by the source's id where it can be trusted, else by organisation and name; never two to one."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_kit.errors import Place
from pmo_kit.model.doubt import Doubt
from pmo_kit.read.foreign.known import Identity, KnownRow, identify, match
from pmo_kit.read.foreign.rows import ForeignRow
from tests.read.foreign.builders import mapping

HOW = mapping(name_fields=["name_zh", "name_en"])


def row(name: str | None = None, own_id: str | None = None, organisation: str | None = None, **more: Any) -> ForeignRow:
    """A row as it was read."""
    fields = {"name_en": name, "source_id": own_id, "organisation": organisation, **more}
    return ForeignRow(2, fields, {}, {}, {})


def total(name: str, own_id: str) -> ForeignRow:
    """A row that is no record."""
    found = row(name, own_id)
    found.rejected = Doubt(Place(), "row-total", {}, "pmo-analyst")
    return found


def identities(*rows: ForeignRow) -> list[tuple[str, str, str] | None]:
    """Id, name and doubt of each row, for the organisation `Bank`."""
    return [each and (each.id_key, each.name_key, each.doubt) for each in identify(rows, HOW, scope="Bank")]


def known(record: str, id_key: str = "", name_key: str = "", **base: Any) -> KnownRow:
    """A row of the register."""
    return KnownRow(record, id_key, name_key, base)


def pairs(rows: list[ForeignRow], *others: KnownRow) -> dict[int, str]:
    """Which row of the file is which record."""
    return {at: each.record_id for at, each in match(rows, identify(rows, HOW, scope="Bank"), others).items()}


def test_a_row_is_recognised_by_its_id_and_by_its_name() -> None:
    """Within its organisation; width, case and spaces do not matter."""
    assert identities(row("Desk  Helper", "Ｐ-1", "Bank A")) == [("bank a | p-1", "bank a | desk helper", "")]
    assert identities(row("Desk Helper")) == [("", "bank | desk helper", "")]


def test_the_first_name_field_that_says_anything_counts() -> None:
    """The Chinese name before the English one, as the mapping lists them."""
    assert identities(row("Helper", name_zh="助手")) == [("", "bank | 助手", "")]


@pytest.mark.parametrize("placeholder", ["TBD", "n/a", "-", "0", "待定", "无", " ＴＢＤ "])
def test_a_placeholder_is_no_id(placeholder: str) -> None:
    """However many rows have it."""
    assert identities(row("a", placeholder), row("b", placeholder)) == [("", "bank | a", ""), ("", "bank | b", "")]


def test_an_id_that_stands_twice_is_not_trusted_and_told() -> None:
    """Within one organisation; two organisations may use the same number."""
    assert identities(row("a", "7"), row("b", "7"), row("c", "7", "Other")) == [
        ("", "bank | a", "import-id-repeated"),
        ("", "bank | b", "import-id-repeated"),
        ("other | 7", "other | c", ""),
    ]


def test_a_name_that_stands_twice_is_told_where_no_id_tells_the_rows_apart() -> None:
    """The row with an id of its own is beyond doubt."""
    assert identities(row("a"), row("A "), row("a", "7")) == [
        ("", "bank | a", "import-name-repeated"),
        ("", "bank | a", "import-name-repeated"),
        ("bank | 7", "bank | a", ""),
    ]


def test_numbers_that_only_count_the_rows_are_no_ids() -> None:
    """A list that is sorted anew is numbered anew; the third row is then another project."""
    assert identities(row("a", "1"), row("b", ""), row("c", "2")) == [
        ("", "bank | a", ""),
        ("", "bank | b", ""),
        ("", "bank | c", ""),
    ]
    assert [each and each[0] for each in identities(row("a", "1"), row("b", "3"))] == ["bank | 1", "bank | 3"]
    assert [each and each[0] for each in identities(row("a", "1"))] == ["bank | 1"]


def test_a_row_without_id_and_name_or_a_rejected_one_has_no_identity() -> None:
    """It cannot be taken over."""
    assert identities(row(), row(None, "TBD"), total("合计", "9")) == [None, None, None]


def test_a_rejected_row_does_not_count() -> None:
    """Its number and its name say nothing about the others."""
    assert identities(row("a", "1"), row("b", "2"), total("a", "合计")) == [
        ("", "bank | a", ""),
        ("", "bank | b", ""),
        None,
    ]


def test_a_trusted_id_decides_before_the_name() -> None:
    """A renamed project is the same project; one that took over the old name is another."""
    rows = [row("New name", "P-1"), row("Old name", "P-2")]
    old = known("AI-1", "bank | p-1", "bank | old name")
    assert pairs(rows, old) == {0: "AI-1"}


def test_without_an_id_the_name_decides() -> None:
    """A source that had no ids gets them: the rows are still known."""
    assert pairs([row("a", "P-1")], known("AI-1", "", "bank | a")) == {0: "AI-1"}
    assert pairs([row("a")], known("AI-1", "bank | p-1", "bank | a")) == {0: "AI-1"}


def test_another_id_is_another_row_whatever_its_name() -> None:
    """Two projects of one name, each with its id."""
    assert pairs([row("a", "P-2")], known("AI-1", "bank | p-1", "bank | a")) == {}


def test_among_rows_of_one_name_equal_content_comes_first_then_the_order() -> None:
    """Two unnamed pilots keep their ids when the file is sorted the other way."""
    one, other = row("a", purpose="x"), row("a", purpose="y")
    records = (
        known("AI-1", "", "bank | a", name_en="a", purpose="x"),
        known("AI-2", "", "bank | a", name_en="a", purpose="y"),
    )
    assert pairs([one, other], *records) == {0: "AI-1", 1: "AI-2"}
    assert pairs([other, one], *records) == {0: "AI-2", 1: "AI-1"}
    changed = row("a", purpose="z")
    assert pairs([other, changed], *records) == {0: "AI-2", 1: "AI-1"}


@given(
    st.lists(st.tuples(st.sampled_from(["a", "b", ""]), st.sampled_from(["P-1", "P-2", "TBD", ""])), max_size=8),
    st.lists(st.tuples(st.sampled_from(["a", "b"]), st.sampled_from(["P-1", "P-2", ""])), max_size=5),
)
def test_no_record_is_given_to_two_rows(file: list[tuple[str, str]], register: list[tuple[str, str]]) -> None:
    """Whatever is repeated where; and only a row with an identity is paired at all."""
    rows = [row(name, own_id) for name, own_id in file]
    records = [
        known(f"AI-{number}", own_id and f"bank | {own_id.lower()}", f"bank | {name}")
        for number, (name, own_id) in enumerate(register)
    ]
    found = match(rows, identify(rows, HOW, scope="Bank"), records)
    assert len({each.record_id for each in found.values()}) == len(found)
    assert all(isinstance(identify(rows, HOW, scope="Bank")[at], Identity) for at in found)
