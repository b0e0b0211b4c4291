"""Is the next step of every open risk still to come, and does every acceptance still hold?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pmo_kit.decide.owners import Owners
from pmo_kit.decide.register_rows import Row, every_row
from pmo_kit.decide.risk_days import acceptance_over, is_open
from pmo_kit.model.checked import Checked
from pmo_kit.model.portfolio import Frame
from pmo_kit.model.text import Reason, Text
from pmo_kit.model.verdict import Outcome, Verdict


def risk_verdicts(frame: Frame | None, owners: Owners, *, as_of: date) -> Iterator[Checked]:
    """A verdict for each risk that is not closed, as things stood on a day; none where there is no such register.

    It fails from the day after its next step was due, or after its acceptance ended; an acceptance without an end
    fails at once. Without a day for the next step it is *not assessed*.
    """
    for row in every_row(frame) if frame is not None else ():
        if not is_open(row):
            continue
        outcome, because = _late(row, as_of)
        risk, initiative, person = row.text("risk_id"), row.text("initiative_id"), row.text("owner")
        name = Text.same(row.text("event") or risk)
        owner = owners.of(person, initiative) if person else owners.office()
        verdict = Verdict("RSK-IN-TIME", name, outcome, because, name)
        yield Checked("rules", "risks", risk, initiative, owner, verdict)


def _late(row: Row, day: date) -> tuple[Outcome, Reason]:
    accepted, due = row.text("accepted_until"), row.text("due")
    if acceptance_over(row, day):
        kind = "risk-acceptance-over" if accepted else "risk-acceptance-endless"
        return "fail", Reason(kind, (Text.same(accepted),))
    if row.text("treatment") == "accept":
        return "pass", Reason("risk-accepted", (Text.same(accepted),))
    by = row.latest("due")
    if by is None:
        return "not_assessed", Reason("risk-without-day")
    late = by < day
    return "fail" if late else "pass", Reason("risk-overdue" if late else "risk-in-time", (Text.same(due),))
