"""Which checks need not pass, and until when? Read from the register of waivers; an expired one is a fail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from pmo_kit.model.dates import last_day
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.model.text import Reason, Text
from pmo_kit.model.validity import Known, begun, ended
from pmo_kit.model.verdict import Outcome, Verdict, Waiver

# The waivers of each check of each initiative, as the register has them.
Waivers = Mapping[tuple[str, str], list[Mapping[str, Any]]]
# What a check comes to by its waiver, as the waiver holds or not.
_MEANS: Mapping[Known, tuple[Outcome, str]] = {
    "yes": ("waived", "waiver-holds"),
    "open": ("not_assessed", "waiver-vague"),
    "no": ("fail", "waiver-expired"),
}


def waivers_of(portfolio: Portfolio) -> Waivers:
    """The rows of the register of waivers by initiative and check; nothing where there is no such register."""
    found: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    frame = portfolio.frames.get("waivers")
    for row in frame.to_dict("records") if frame is not None else ():
        found.setdefault((str(row["initiative_id"]), str(row["check_id"])), []).append(row)
    return found


def waived(verdict: Verdict, initiative: str, waivers: Waivers, day: date) -> Verdict:
    """The verdict after its waiver, if there is one: waived while it holds, and a fail once it has expired.

    A check that passes needs no waiver. One without reason, approver, day and end, or approved after the day, waives
    nothing. Dates too vague to say whether it holds leave the check *not assessed*.
    """
    if verdict.outcome == "pass":
        return verdict
    granted = [row for row in waivers.get((initiative, verdict.check_id), []) if _whole(row, day)]
    if not granted:
        return verdict
    latest = max(granted, key=lambda row: (_holds(row, day) == "yes", last_day(row["expires"])))
    waiver = Waiver(latest["reason"], latest["approver"], last_day(latest["expires"]))
    outcome, kind = _MEANS[_holds(latest, day)]
    until = Text.same(latest["expires"])
    return replace(verdict, outcome=outcome, because=Reason(kind, (until,)), waiver=waiver)


def _holds(row: Mapping[str, Any], day: date) -> Known:
    over = ended(row["expires"], day)
    if over == "yes":
        return "no"
    return "open" if "open" in {over, begun(row["approved_on"], day)} else "yes"


def _whole(row: Mapping[str, Any], day: date) -> bool:
    filled = all(isinstance(row[name], str) for name in ("reason", "approver", "approved_on", "expires"))
    return filled and begun(row["approved_on"], day) != "no"
