"""Ids of other rows: the source's own become the register's, and an unknown one never reaches the register."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pmo_kit.model.register import Register
from pmo_kit.read.foreign.references import reject_unknown, resolve_references
from pmo_kit.read.foreign.rows import ForeignRow
from pmo_kit.read.registers import typed_frame
from tests.read.foreign.builders import mapping

Registers = dict[str, Register]


def row(**fields: Any) -> ForeignRow:
    """A row of the file."""
    return ForeignRow(2, fields, {}, {}, {"parent_id": "D2"})


def frame(register: Register, *records: dict[str, Any]) -> pd.DataFrame:
    """A register as it stands."""
    cells = {name: pd.Series([record.get(name) for record in records]) for name in register.columns}
    return typed_frame(register, cells, length=len(records))


def resolved(registers: Registers, rows: list[ForeignRow], *records: dict[str, Any]) -> list[object]:
    """What the rows' parents have become; the rows are AI-0001 and so on."""
    register = registers["initiatives"]
    ids = [f"AI-{number:04}" for number in range(1, len(rows) + 1)]
    frames = {"initiatives": frame(register, *records)}
    resolve_references(rows, ids, register, mapping(), frames, {"initiatives": register.key})
    return [each.fields.get("parent_id", "left out") for each in rows]


def test_the_source_names_a_row_by_its_own_id(registers: Registers) -> None:
    """In the same file or in the register, and by the kit's id as well."""
    rows = [
        row(source_id="P-1", parent_id=None),
        row(source_id="P-2", parent_id="p-1"),
        row(source_id="P-3", parent_id="AI-0002"),
        row(source_id="P-4", parent_id="OLD-9"),
        row(source_id="P-5", parent_id="OPS-7"),
    ]
    register = {"initiative_id": "OPS-7", "source_id": "OLD-9"}
    assert resolved(registers, rows, register) == [None, "AI-0001", "AI-0002", "OPS-7", "OPS-7"]
    assert [each.doubts for each in rows] == [[], [], [], [], []]


def test_an_unknown_id_is_a_doubt_and_does_not_reach_the_register(registers: Registers) -> None:
    """There it would be a fault that nobody could open the portfolio with."""
    rows = [row(source_id="P-1", parent_id="P-9")]
    assert resolved(registers, rows) == ["left out"]
    (doubt,) = rows[0].doubts
    assert (doubt.rule, doubt.place.cell, doubt.values) == (
        "reference-unknown",
        "D2",
        {"value": "P-9", "register": "initiatives"},
    )


def test_an_id_that_two_rows_have_names_neither(registers: Registers) -> None:
    """It would be a guess."""
    rows = [row(source_id="7"), row(source_id="7"), row(source_id="8", parent_id="7")]
    assert resolved(registers, rows)[2] == "left out"


def test_ids_of_another_register_are_looked_up_there(registers: Registers) -> None:
    """A cost line of a vendor that is listed, and of one that is not."""
    costs, vendors = registers["costs"], registers["vendors"]
    rows = [ForeignRow(2, {"vendor_id": name}, {}, {}, {}) for name in ("V-1", "V-2")]
    frames = {
        "costs": frame(costs),
        "vendors": frame(vendors, {"vendor_id": "V-1"}),
        "initiatives": frame(registers["initiatives"]),
    }
    keys = {name: registers[name].key for name in frames}
    resolve_references(rows, ["CO-0001", "CO-0002"], costs, mapping(register="costs"), frames, keys)
    assert [each.fields for each in rows] == [{"vendor_id": "V-1"}, {}]
    assert [[doubt.rule for doubt in each.doubts] for each in rows] == [[], ["reference-unknown"]]


def test_a_row_of_no_known_record_is_rejected(registers: Registers) -> None:
    """A move must belong to an initiative: named by the register's id or, where it stands once, by its source's own."""
    register, owners = registers["stage_events"], registers["initiatives"]
    known = [
        {"initiative_id": "OPS-1", "source_id": "P-1"},
        {"initiative_id": "OPS-2", "source_id": "P-9"},
        {"initiative_id": "OPS-3", "source_id": "p-9"},
    ]
    rows = [ForeignRow(2, {"initiative_id": said}, {}, {}, {"initiative_id": "B2"}) for said in ("OPS-1", "p-1", "P-9")]
    frames, keys = {"initiatives": frame(owners, *known)}, {"initiatives": owners.key}
    reject_unknown(rows, register, mapping(), frames, keys)
    assert [each.fields["initiative_id"] for each in rows] == ["OPS-1", "OPS-1", "P-9"]
    assert [each.rejected.rule if each.rejected else "" for each in rows] == ["", "", "reference-unknown"]
    assert rows[2].rejected is not None
    assert (rows[2].rejected.place.cell, rows[2].rejected.values["value"]) == ("B2", "P-9")
