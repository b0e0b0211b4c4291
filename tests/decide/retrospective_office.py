"""A small office that looks back: moves, items, lessons and actions written by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pmo_kit.decide.retrospective_facts import History
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.read.portfolio import open_portfolio
from tests.conftest import COMPLETE
from tests.decide.gate_office import furnish

ROW = {**COMPLETE, "stage": "pilot", "tier": "3", "route": "standard"}
OTHER = {**ROW, "initiative_id": "OPS-002", "name_en": "Claims triage", "purpose": "Sorts claims"}
# Set in the winter, tested sixty days later: the queue of the validators was to hold up fewer moves.
ACTION = {
    "action_id": "RA-0001",
    "initiative_id": "OPS-001",
    "set_on": "2026-03-01",
    "owner": "Zhou Yan",
    "what": "Book the validator early / 提前预约验证",
    "metric": "wait-share",
    "about": "validators-queue",
    "comparison": "at_most",
    "target": "0.5",
    "test_on": "2026-04-30",
}
LESSON = {
    "lesson_id": "LS-0001",
    "initiative_id": "OPS-001",
    "held_on": "2026-05-04",
    "effect": "hurt",
    "cause": "data-access",
    "days_lost": "10",
    "said": "Two answers / 两种口径",
    "entered_by": "Wu Ran",
}
Rows = tuple[Mapping[str, Any], ...]


def moves(*days: tuple[str, str, str], initiative: str = "OPS-001") -> Rows:
    """Moves into stages: the stage, the day, and what had been waited for."""
    return tuple(
        {
            "event_id": f"EV-{initiative}-{at}",
            "initiative_id": initiative,
            "from_stage": "",
            "to_stage": stage,
            "at": day,
            "wait_reason": waited,
            "paused_from": "",
            "paused_to": "",
        }
        for at, (stage, day, waited) in enumerate(days)
    )


def looking_back(folder: Path, **registers: Rows) -> Portfolio:
    """The portfolio as the retrospective reads it."""
    return open_portfolio(furnish(folder, **registers), playbook="retrospective")


def history(folder: Path, as_of: str, only: str = "", **registers: Rows) -> History:
    """What happened in an office until a day."""
    return History(looking_back(folder, **registers), date.fromisoformat(as_of), only)
