"""Is a risk of the register still open, and is what was decided about it over? One rule for checks and assessments."""

from __future__ import annotations

from datetime import date

from pmo_kit.decide.register_rows import Row


def is_open(risk: Row) -> bool:
    """Whether a risk is open: one of which nobody says that it is closed is."""
    return risk.text("status") != "closed"


def acceptance_over(risk: Row, day: date) -> bool:
    """Whether a risk is said to be accepted, and no acceptance holds on a day: it has ended, or never had an end."""
    until = risk.latest("accepted_until")
    return risk.text("treatment") == "accept" and (until is None or until < day)
