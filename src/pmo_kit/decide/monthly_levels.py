"""Was a promise kept in one month, what does the contract give back, and where does the claim of it stand?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from pmo_kit.decide.register_rows import Row
from pmo_kit.decide.service_levels import NOTHING, allowed_downtime, availability, credit_owed
from pmo_kit.decide.working_days import working_day_before
from pmo_kit.model.calendar import Calendar
from pmo_kit.model.dates import first_day, last_day
from pmo_kit.model.figure import Figure
from pmo_kit.model.service_level import Credit, CreditStep
from pmo_kit.model.text import Reason
from pmo_kit.model.validity import begun
from pmo_kit.model.vendor_portfolio import ClaimState, MonthlyLevel
from pmo_kit.model.verdict import Outcome

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_MONTH = len("2026-10")


@dataclass(frozen=True)
class Contract:
    """What a vendor promised for one service: availability, credit steps, and how long a credit can be claimed.

    `claim_days` are calendar days after the end of the month; None where not stated.
    """

    promised: Figure
    steps: tuple[CreditStep, ...]
    claim_days: float | None


def contract_of(service: Row, steps: Sequence[Row]) -> Contract:
    """The contract of a service, from its row and its rows of the register `service_credits`."""
    table = (CreditStep(below=each.number("below") or 0, share=each.number("share") or 0) for each in steps)
    return Contract(_promise(service), tuple(table), service.number("credit_claim_days"))


def monthly_level(row: Row, contract: Contract, *, day: date, calendar: Calendar, twice: bool) -> MonthlyLevel:
    """One row of the register `service_levels`, judged by the contract.

    Where a month stands `twice`, neither row is taken.
    """
    agreed, promised = _agreed(row), contract.promised
    achieved = _achieved(row, agreed, twice=twice)
    outcome: Outcome = "not_assessed"
    if achieved.value is not None and promised.value is not None:
        outcome = "pass" if achieved.value >= promised.value else "fail"
    credit = _credit(achieved, outcome, row.number("fee"), contract.steps)
    by = _claim_by(row, contract, calendar) if credit.share.value != 0 else None
    state = _claim(row, credit, by, day)
    credited = row.number("credited")
    return MonthlyLevel(
        level=row.text("level_id"),
        month=month_of(row),
        achieved=achieved,
        down_minutes=row.number("down_minutes"),
        allowed_minutes=_allowed(promised, agreed),
        outcome=outcome,
        fee=row.number("fee"),
        credit=credit,
        claim=state,
        claim_by=by,
        claimed_on=row.text("claimed_on"),
        credited=credited,
        open_amount=_open(credit, state, credited),
    )


def _promise(service: Row) -> Figure:
    """The availability that a service promises, a share from above 0 to 1."""
    target = service.number("availability_target")
    if target is None:
        return Figure(because=Reason("level-without-target"))
    return Figure(value=target) if 0 < target <= 1 else Figure(because=Reason("level-target-not-a-share"))


def month_of(row: Row) -> str:
    """The month of a measurement as `YYYY-MM`; the year where nobody said which month."""
    return row.text("month")[:_MONTH]


def is_over(row: Row, day: date) -> bool:
    """Whether the month has ended; a year that may hold it counts, so that the row is not lost."""
    month = month_of(row)
    first, last = _span(month)
    return first <= day if is_year(month) else last <= day


def is_year(month: str) -> bool:
    """Whether a measurement names its year alone."""
    return len(month) < _MONTH


@cache
def _span(month: str) -> tuple[date, date]:
    return first_day(month), last_day(month)


def _agreed(row: Row) -> timedelta | None:
    """The time agreed for a month; None where it is not stated or longer than the month."""
    hours, (first, last) = row.number("agreed_hours"), _span(month_of(row))
    most = (last - first + _DAY) / _HOUR
    return timedelta(hours=hours) if hours is not None and 0 < hours <= most else None


def _achieved(row: Row, agreed: timedelta | None, *, twice: bool) -> Figure:
    down = row.number("down_minutes")
    if is_year(month_of(row)):
        return Figure(because=Reason("level-month-vague"))
    if twice:
        return Figure(because=Reason("level-month-twice"))
    if agreed is None:
        return Figure(because=Reason("agreed-hours-unclear"))
    if down is not None and down > agreed / _MINUTE:
        return Figure(because=Reason("downtime-beyond-agreed-time"))
    return availability(None if down is None else down * _MINUTE, agreed)


def _allowed(promised: Figure, agreed: timedelta | None) -> Figure:
    if promised.value is None:
        return promised
    if agreed is None:
        return Figure(because=Reason("agreed-hours-unclear"))
    return Figure(value=allowed_downtime(promised.value, agreed) / _MINUTE)


def _credit(achieved: Figure, outcome: Outcome, fee: float | None, steps: Sequence[CreditStep]) -> Credit:
    """What the contract gives back; a reason where a step or the fee that it depends on is not on record."""
    if any(not (0 < each.below <= 1 and 0 < each.share <= 1) for each in steps):
        return _unknown(achieved, "credit-step-not-a-share")
    if not steps and outcome == "fail":
        return _unknown(achieved, "credit-steps-missing")
    found = credit_owed(achieved, fee=fee or 0, steps=steps)
    if found.share.value and (fee is None or fee < 0):
        return found.model_copy(update={"amount": Figure(because=Reason("fee-not-stated"))})
    return found


def _unknown(achieved: Figure, kind: str) -> Credit:
    unknown = Figure(because=Reason(kind))
    return Credit(achieved=achieved, share=unknown, amount=unknown)


def _claim_by(row: Row, contract: Contract, calendar: Calendar) -> date | None:
    """The working day on or before the last one on which the contract lets a credit be claimed."""
    days, month = contract.claim_days, month_of(row)
    _, end = _span(month)
    if days is None or is_year(month) or not 0 <= days <= (date.max - end).days:
        return None
    return working_day_before(calendar, end + timedelta(days=int(days)))


def _claim(row: Row, credit: Credit, by: date | None, day: date) -> ClaimState:
    """Where a claim stands. A credit without an amount can still be claimed."""
    credited, claimed = row.number("credited"), row.text("claimed_on")
    if credit.share.value is None:
        return "not_assessed"
    if not credit.share.value:
        return "nothing"
    if credited is not None and credit.amount.value is not None:
        return "credited" if credited >= credit.amount.value else "short"
    if claimed and begun(claimed, day) == "yes":
        return "claimed"
    return "lapsed" if by and by < day else "to_claim"


def _open(credit: Credit, state: ClaimState, credited: float | None) -> Figure:
    if state == "credited":
        return NOTHING
    if credited is None or credit.amount.value is None:
        return credit.amount
    return Figure(value=credit.amount.value - credited)
