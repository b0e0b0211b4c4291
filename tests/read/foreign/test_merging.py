"""An import and a person change the same register: who changed what decides, and nobody's work is lost."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from pmo_kit.model.register import Register
from pmo_kit.read.foreign.known import Identity, KnownRow
from pmo_kit.read.foreign.merging import Merged, assign_ids, merge
from pmo_kit.read.foreign.rows import ForeignRow
from pmo_kit.read.registers import typed_frame

Registers = dict[str, Register]
STAMP = {"as_of": "2026-10-31", "source_file": "list.csv", "updated_by": "import test"}


def row(own: dict[str, Any] | None = None, **fields: Any) -> ForeignRow:
    """A row of the file."""
    return ForeignRow(2, fields, own or {}, {}, {name: f"C{number}" for number, name in enumerate(fields, start=2)})


def frame(register: Register, *records: dict[str, Any]) -> pd.DataFrame:
    """A register as it stands."""
    cells = {name: pd.Series([record.get(name) for record in records]) for name in register.columns}
    return typed_frame(register, cells, length=len(records))


def merged(registers: Registers, ours: dict[str, Any], theirs: ForeignRow, base: dict[str, Any] | None) -> Merged:
    """One record that may be known from an earlier import, and one row of the file."""
    register = registers["initiatives"]
    pairs = {} if base is None else {0: KnownRow("AI-0001", "", "", base)}
    before = frame(register, {"initiative_id": "AI-0001", **ours}) if ours else frame(register)
    return merge(before, register, [theirs], ["AI-0001"], pairs, STAMP)


A, B, C = "build", "pilot", "production"


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "after", "kind"),
    [
        (A, A, A, A, "unchanged"),
        (A, A, B, B, "updated"),  # the source changed
        (A, B, A, B, "unchanged"),  # a person changed it, the source did not
        (A, B, B, B, "unchanged"),  # both, to the same
        (A, B, C, B, "updated"),  # both, differently: the person's stays, and is told
        (A, None, B, B, "updated"),  # a person emptied it, the source has news
        (A, None, A, None, "unchanged"),  # a person emptied it, the source has none
        (A, A, None, None, "updated"),  # the source emptied it
        (A, B, None, B, "unchanged"),  # the source emptied what a person has changed
        (None, None, A, A, "updated"),
        (None, A, B, A, "updated"),  # a person had filled it in: told
        (None, A, None, A, "unchanged"),
    ],
)
def test_three_ways(
    registers: Registers, base: str | None, mine: str | None, theirs: str | None, after: str | None, kind: str
) -> None:
    """What the source said before, what the register says, and what the source says now."""
    said = {} if base is None else {"stage": base}
    result = merged(registers, {"stage": mine}, row(stage=theirs), said)
    value = result.frame.loc[0, "stage"]
    assert (None if pd.isna(value) else value, result.kinds) == (after, [kind])
    conflict = kind == "updated" and after == mine
    assert [doubt.rule for doubt in result.doubts] == (["import-conflict"] if conflict else [])


def test_a_conflict_names_the_cell_and_both_values(registers: Registers) -> None:
    """So a person can decide."""
    (doubt,) = merged(registers, {"stage": B}, row(stage=C), {"stage": A}).doubts
    assert (doubt.place.cell, doubt.place.field, doubt.record) == ("C2", "stage", "AI-0001")
    assert doubt.values == {"ours": B, "theirs": C}


def test_a_field_that_could_not_be_read_says_nothing(registers: Registers) -> None:
    """The register keeps what it has, also where the source had said it."""
    result = merged(registers, {"go_live_date": "2026-03-01"}, row(name_en="a"), {"go_live_date": "2026-03-01"})
    assert result.frame.loc[0, "go_live_date"] == "2026-03-01"


def test_a_changed_row_is_stamped_and_an_unchanged_one_is_not(registers: Registers) -> None:
    """As of when, from which file, by what."""
    changed = merged(registers, {"stage": A}, row(stage=B), {"stage": A}).frame.loc[0]
    assert changed[list(STAMP)].tolist() == list(STAMP.values())
    same = merged(registers, {"stage": A}, row(stage=A), {"stage": A}).frame.loc[0]
    assert same[list(STAMP)].isna().all()


def test_only_a_conflict_leaves_the_record_as_it_was(registers: Registers) -> None:
    """It is counted as updated, for the source has changed, and nothing is stamped."""
    result = merged(registers, {"stage": B}, row(stage=C), {"stage": A})
    assert result.kinds == ["updated"]
    assert result.frame.loc[0, list(STAMP)].isna().all()


def test_own_columns_come_and_go_with_the_source(registers: Registers) -> None:
    """A column of the source that nothing reads is kept beside the others; one that never holds anything is not."""
    result = merged(registers, {"name_en": "a"}, row({"备注": "x", "空": None}), {})
    assert result.frame["备注"].tolist() == ["x"]
    assert "空" not in result.frame
    register = registers["initiatives"]
    pairs = {0: KnownRow("AI-0001", "", "", {"备注": "x"})}
    again = merge(result.frame, register, [row({"备注": None})], ["AI-0001"], pairs, STAMP)
    assert again.frame["备注"].isna().tolist() == [True]
    assert again.kinds == ["updated"]


def test_a_record_that_was_removed_by_hand_comes_back_whole_and_is_told(registers: Registers) -> None:
    """With its old id and all that the source says, not only what has changed since."""
    result = merged(registers, {}, row(name_en="a", stage=A), {"name_en": "a", "stage": A})
    assert result.frame.loc[0, ["initiative_id", "name_en", "stage"]].tolist() == ["AI-0001", "a", A]
    assert result.kinds == ["new"]
    assert [(doubt.rule, doubt.record) for doubt in result.doubts] == [("import-restored", "AI-0001")]


def test_nothing_is_ever_deleted(registers: Registers) -> None:
    """A record that the file does not have stays as it is, in its place; new ones follow in order of their ids."""
    register = registers["initiatives"]
    before = frame(
        register, {"initiative_id": "AI-0002", "name_en": "kept"}, {"initiative_id": "OPS-7", "name_en": "kept too"}
    )
    rows = [row(name_en="y"), row(), row(name_en="x")]
    result = merge(before, register, rows, ["AI-0004", "", "AI-0003"], {}, STAMP)
    assert result.frame["initiative_id"].tolist() == ["AI-0002", "OPS-7", "AI-0003", "AI-0004"]
    assert result.frame["name_en"].tolist() == ["kept", "kept too", "x", "y"]
    assert result.kinds == ["new", "rejected", "new"]


def test_the_frame_that_came_in_is_not_changed(registers: Registers) -> None:
    """A portfolio's frames are facts."""
    register = registers["initiatives"]
    before = frame(register, {"initiative_id": "AI-0001", "stage": A})
    copy = before.copy()
    merge(before, register, [row(stage=B)], ["AI-0001"], {0: KnownRow("AI-0001", "", "", {"stage": A})}, STAMP)
    pd.testing.assert_frame_equal(before, copy)


def test_new_ids_do_not_depend_on_the_order_of_the_file() -> None:
    """They go by the keys of the rows; known rows keep theirs; rows without identity have none."""
    rows = [row(name_en=name) for name in ("c", "a", "", "b", "known")]
    named = [Identity("", f"bank | {name}") if name else None for name in ("c", "a", "", "b", "known")]
    pairs = {4: KnownRow("OPS-7", "", "bank | known", {})}
    ids = assign_ids(rows, named, pairs, "AI-", ["AI-0009", "OPS-7"])
    assert ids == ["AI-0012", "AI-0010", "", "AI-0011", "OPS-7"]
    reordered = [1, 3, 0]
    again = assign_ids([rows[at] for at in reordered], [named[at] for at in reordered], {}, "AI-", ["AI-0009"])
    assert again == [ids[at] for at in reordered]


def test_an_unreadable_cell_does_not_change_the_order_of_new_ids() -> None:
    """Two rows that say the same get their ids in the order of the file, now and when they are read again."""
    rows = [row(name_en="a"), row(name_en="a", stage=None)]
    named: list[Identity | None] = [Identity("", "bank | a", "import-name-repeated")] * 2
    assert assign_ids(rows, named, {}, "AI-", []) == ["AI-0001", "AI-0002"]
    assert assign_ids(rows[::-1], named, {}, "AI-", []) == ["AI-0001", "AI-0002"]
