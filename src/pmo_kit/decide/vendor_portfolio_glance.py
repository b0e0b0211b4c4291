"""The vendor portfolio in one line: notices, credits, concentration, exits, and what wants attention."""

from __future__ import annotations

from collections.abc import Sequence

from pmo_kit.model.glance import Cell, Glance, Note
from pmo_kit.model.text import Reason, Text
from pmo_kit.model.vendor_portfolio import CreditSum, ExitFinding, JudgedConcentration, Renewal

_DUE = ("missed", "over", "send", "prepare")


def vendor_portfolio_glance(
    renewals: Sequence[Renewal],
    owed: Sequence[CreditSum],
    concentrations: Sequence[JudgedConcentration],
    exits: Sequence[ExitFinding],
) -> Glance:
    """What the index shows. An exit of a critical function that nothing proves wants attention, tested or not."""
    due = sum(each.state in _DUE for each in renewals)
    claims = sum(each.months for each in owed if each.state == "to_claim")
    beyond = sum(each.band == "beyond" for each in concentrations)
    unproven = sum(bool(each.critical_function) and each.outcome != "pass" for each in exits)
    counts = {
        "vendors-notices": due,
        "vendors-credits": claims,
        "vendors-concentration": beyond,
        "vendors-exits": unproven,
    }
    missed = sum(each.state in ("missed", "over") for each in renewals)
    notes = [Note(Reason("vendors-missed", (Text.same(missed),)), bad=True)] if missed else []
    cells = (Cell(name, Reason("vendors-count", (Text.same(count),))) for name, count in counts.items())
    return Glance(tuple(cells), tuple(notes), order=0 if missed else 1)
