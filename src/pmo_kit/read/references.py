"""Do the registers that were read together point to each other's rows?"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from pmo_kit.errors import Faults, Place
from pmo_kit.model.register import Column, Register
from pmo_kit.model.table_places import TablePlaces


def check_references(
    definitions: Mapping[str, Register],
    frames: Mapping[str, pd.DataFrame],
    places: Mapping[str, TablePlaces],
    faults: Faults,
) -> None:
    """Note every cell that points to a row that its register does not have.

    Where that register is missing or cannot be read, one fault says it for all rows. A row without a key is another
    fault, and its cells are not told again.
    """
    for name, frame in frames.items():
        for column in definitions[name].columns.values():
            if column.refers_to is None or column.refers_to not in frames:
                continue
            known = set(frames[column.refers_to][definitions[column.refers_to].key].dropna())
            unknown = frame.loc[frame[column.id].notna() & ~frame[column.id].isin(known)]
            if not known and len(unknown) > 1:
                place = Place(_file(name, places), field=column.id)
                faults.add("reference-to-nothing", place, count=len(unknown), register=column.refers_to)
                continue
            _tell(unknown, column, definitions[name], places.get(name), faults)


def _file(register: str, places: Mapping[str, TablePlaces]) -> str:
    return places[register].file if register in places else f"registers/{register}"


def _tell(
    unknown: pd.DataFrame, column: Column, register: Register, places: TablePlaces | None, faults: Faults
) -> None:
    for key, value in zip(unknown[register.key], unknown[column.id], strict=True):
        place = places.place(str(key), column.id) if places else Place(f"registers/{register.id}", field=column.id)
        faults.add("reference-unknown", place, value=value, register=column.refers_to)
