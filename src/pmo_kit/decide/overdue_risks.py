"""Is the next step of every open risk still to come, and does every acceptance still hold?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from pmo_kit.decide.owners import Owners
from pmo_kit.model.checked import Checked
from pmo_kit.model.dates import last_day
from pmo_kit.model.portfolio import Frame
from pmo_kit.model.text import Reason, Text
from pmo_kit.model.verdict import Outcome, Verdict


def risk_verdicts(frame: Frame | None, owners: Owners, *, as_of: date) -> Iterator[Checked]:
    """A verdict for each open risk of the register, as things stood on a day; none where there is no such register.

    It fails from the day after its next step was due, or after its acceptance ended. Without a day for the next step
    it is *not assessed*.
    """
    for row in frame.to_dict("records") if frame is not None else ():
        if row["status"] != "open":
            continue
        outcome, because = _late(row, as_of)
        event = _said(row, "event") or row["risk_id"]
        name = Text(event, event)
        initiative = _said(row, "initiative_id")
        person = _said(row, "owner")
        owner = owners.of(person, initiative) if person else owners.office()
        verdict = Verdict("RSK-IN-TIME", name, outcome, because, name)
        yield Checked("rules", "risks", row["risk_id"], initiative, owner, verdict)


def _late(row: Mapping[str, Any], day: date) -> tuple[Outcome, Reason]:
    accepted, due = _said(row, "accepted_until"), _said(row, "due")
    if row["treatment"] == "accept" and accepted:
        kind = "risk-acceptance-over" if last_day(accepted) < day else "risk-accepted"
        return "fail" if last_day(accepted) < day else "pass", Reason(kind, (Text(accepted, accepted),))
    if not due:
        return "not_assessed", Reason("risk-without-day")
    late = last_day(due) < day
    return "fail" if late else "pass", Reason("risk-overdue" if late else "risk-in-time", (Text(due, due),))


def _said(row: Mapping[str, Any], column: str) -> str:
    cell = row[column]
    return cell if isinstance(cell, str) else ""
