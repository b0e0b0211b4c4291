"""A vendor evaluation in one line: who is recommended, by how much, and what stands in the way of signing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pmo_kit.model.glance import Cell, Glance, Note, named
from pmo_kit.model.text import Reason, Text
from pmo_kit.model.vendor_evaluation import AWARD_ANSWERS


def vendor_glance(parts: Mapping[str, Any]) -> Glance:
    """What the index shows of the fields of the result; where nobody passes comes first, then what is not assessed."""
    order = AWARD_ANSWERS.index(parts["answer"])
    winner = parts["options"].get(parts["recommended"])
    cells = (
        Cell("award", Reason("award-" + parts["answer"]), more=parts["because"], order=order),
        Cell("award-to", named(winner) if winner else Reason("award-to-nobody")),
    )
    return Glance(cells, tuple(_notes(parts)), order=order)


def _notes(parts: Mapping[str, Any]) -> list[Note]:
    counts = (
        ("note-terms-refused", sum(each.outcome == "fail" for each in parts["conditions"])),
        ("note-terms-open", sum(each.outcome == "not_assessed" for each in parts["conditions"])),
    )
    notes = [Note(Reason(kind, (Text(str(n), str(n)),)), bad=kind == "note-terms-refused") for kind, n in counts if n]
    if parts["steadiness"] and parts["steadiness"].loose:
        notes.append(Note(Reason("note-not-steady"), bad=True))
    return notes
