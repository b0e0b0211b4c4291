"""How faults are told: every one counted and placed, what is wrong alike said once."""

from __future__ import annotations

from collections.abc import Iterable

from pmo_kit.errors import BadInput, Fault, Place


def fault(cell: str, value: str = "soon", record: str = "") -> Fault:
    """A date that is none."""
    return Fault("as-of-not-a-day", Place("registers/vendors.csv", cell=cell, record=record), {"value": value})


def places(faults: Iterable[Fault]) -> list[str]:
    """The heading, and what stands before the first colon with a space of each line."""
    return [line.strip().partition(": ")[0] for line in BadInput(faults).told().splitlines()]


def test_a_value_that_was_pasted_down_a_column_is_told_once_with_all_its_cells() -> None:
    """The heading counts every cell; a gap in the rows is seen."""
    pasted = [fault(f"C{row}", record=f"V-{row}") for row in (2, 3, 4, 9)]
    assert places(pasted) == ["4 things to mend first:", "registers/vendors.csv, cell C2:C4, C9"]


def test_what_differs_keeps_its_own_line() -> None:
    """Another value, another column, and a fault without a cell."""
    told = places([fault("C2"), fault("D2"), fault("C3", "later"), fault("", record="V-1"), fault("", record="V-2")])
    assert told == [
        "5 things to mend first:",
        "registers/vendors.csv, cell C2",
        "registers/vendors.csv, cell D2",
        "registers/vendors.csv, cell C3",
        "registers/vendors.csv, record V-1",
        "registers/vendors.csv, record V-2",
    ]


def test_a_single_fault_keeps_its_record() -> None:
    """Nothing is shortened where nothing repeats."""
    assert places([fault("C2", record="V-1")])[1] == "registers/vendors.csv, cell C2, record V-1"
