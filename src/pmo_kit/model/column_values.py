"""The answers that a column of a register accepts: its own, or the records of the method that it names."""

from __future__ import annotations

from pmo_kit.model.method import Method
from pmo_kit.model.questions import Value
from pmo_kit.model.register import Column


def column_values(column: Column, method: Method) -> tuple[Value, ...]:
    """The answers that a column accepts: its own, or the records of the method that it names.

    A record that exists in one language only has its one title in both.
    """
    if column.of is None:
        return column.values
    records = getattr(method, column.of).values()
    return tuple(
        Value(
            id=record.id,
            title=record.name.say("en"),
            title_zh=record.name.say("zh"),
            also=getattr(record, "also", ()),
        )
        for record in records
    )


def column_answers(column: Column, method: Method) -> tuple[str, ...]:
    """The ids of the answers that a column accepts; none where any number or text will do."""
    return ("yes", "no") if column.type == "yes_no" else tuple(value.id for value in column_values(column, method))
