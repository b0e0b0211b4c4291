"""Imported decisions: past ones are told before the log is kept; later ones want the minutes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest

from pmo_kit.decide.late_imports import late_import_verdicts
from pmo_kit.decide.owners import Owners
from pmo_kit.model.portfolio import Portfolio


def judged(imported: Sequence[bool]) -> list[tuple[str, str, str]]:
    """Record, outcome and kind of reason for entries of a log that were imported, or not, in this order."""
    entries = [
        SimpleNamespace(
            decision_id=f"D-{seq:04}", seq=seq, imported=each, subject="OPS-001", person="Li Wei",
            at=datetime(2026, 10, 1, tzinfo=UTC),
        )
        for seq, each in enumerate(imported, start=1)
    ]  # fmt: skip
    owners = cast("Any", SimpleNamespace(office=lambda: "pmo-lead"))
    portfolio = cast("Portfolio", SimpleNamespace(decisions=entries))
    found = late_import_verdicts(portfolio, cast("Owners", owners))
    return [(each.record, each.verdict.outcome, each.verdict.because.kind) for each in found]


@pytest.mark.parametrize(
    ("imported", "late"),
    [([], []), ([True, True], []), ([True, False], []), ([False, True], ["D-0002"]), ([True, False, True], ["D-0003"])],
)
def test_an_import_after_the_first_own_entry_is_never_green(imported: list[bool], late: list[str]) -> None:
    """Nobody checked its authority, and the log could have been used."""
    assert judged(imported) == [(each, "not_assessed", "decision-imported-late") for each in late]
