"""Did each service keep its promise in the last months, and which credits are owed, claimed and lapsed?"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice, takewhile

import pandas as pd

from pmo_kit.decide.monthly_levels import Contract, contract_of, is_over, is_year, month_of, monthly_level
from pmo_kit.decide.provider_names import ProviderNames
from pmo_kit.decide.register_rows import Row, every_row
from pmo_kit.model.calendar import Calendar
from pmo_kit.model.dates import last_day
from pmo_kit.model.text import Reason, text_of_cell
from pmo_kit.model.vendor_portfolio import ClaimState, CreditSum, MonthlyLevel, Scorecard
from pmo_kit.model.verdict import Outcome

_CLAIMS: tuple[ClaimState, ...] = ("to_claim", "lapsed", "short", "claimed", "credited", "not_assessed")
_WORST_FIRST: tuple[Outcome, ...] = ("fail", "not_assessed", "pass", "waived")


@dataclass(frozen=True)
class Measured:
    """What scorecards are made of: three registers, the day, the calendar, and on how many months a card is judged."""

    services: pd.DataFrame
    levels: pd.DataFrame
    steps: pd.DataFrame
    day: date
    calendar: Calendar
    months: int


def scorecards(measured: Measured, names: ProviderNames) -> tuple[Scorecard, ...]:
    """One for each service with a promise, a measured month or a credit step; what failed comes first."""
    levels, steps = _by_service(measured.levels), _by_service(measured.steps)
    cards = []
    for row in every_row(measured.services):
        key = row.text("service_id")
        if row.number("availability_target") is not None or key in levels or key in steps:
            contract = contract_of(row, steps.get(key, []))
            cards.append(_card(row, contract, _months(contract, levels.get(key, []), measured), measured, names))
    return tuple(sorted(cards, key=lambda each: (_WORST_FIRST.index(each.outcome), each.service)))


def credit_sums(cards: Sequence[Scorecard]) -> tuple[CreditSum, ...]:
    """The credits of each state: what is still open of them or, once all has come, what came."""
    months = [month for card in cards for month in card.months]
    return tuple(_sum(state, [each for each in months if each.claim == state]) for state in _CLAIMS)


def _sum(state: ClaimState, months: Sequence[MonthlyLevel]) -> CreditSum:
    amounts = [each.credited if state == "credited" else each.open_amount.value for each in months]
    known = [each for each in amounts if each is not None]
    return CreditSum(state=state, months=len(months), amount=math.fsum(known), unknown=len(months) - len(known))


def _months(contract: Contract, levels: Sequence[Row], measured: Measured) -> list[MonthlyLevel]:
    over = [each for each in levels if is_over(each, measured.day)]
    count = Counter(month_of(each) for each in over)
    found = [
        monthly_level(each, contract, day=measured.day, calendar=measured.calendar, twice=count[month_of(each)] > 1)
        for each in over
    ]
    return sorted(found, key=lambda each: (each.month, each.level))


def _card(
    row: Row, contract: Contract, months: Sequence[MonthlyLevel], measured: Measured, names: ProviderNames
) -> Scorecard:
    outcome, because = _judge(contract, months, list(islice(_whole_months(measured.day), measured.months)))
    vendor = row.text("vendor_id")
    return Scorecard(
        service=row.text("service_id"),
        title=text_of_cell(row.text("service")),
        vendor=vendor,
        vendor_name=names.title(vendor),
        target=contract.promised.value,
        outcome=outcome,
        because=because,
        judged=sum(each.outcome != "not_assessed" for each in months),
        met=sum(each.outcome == "pass" for each in months),
        gaps=_gaps(months, measured.day),
        months=tuple(months),
    )


def _judge(contract: Contract, months: Sequence[MonthlyLevel], wanted: Sequence[str]) -> tuple[Outcome, Reason]:
    """A promise missed in one of the wanted months fails; one that is not known in all of them is not assessed."""
    if contract.promised.because:
        return "not_assessed", contract.promised.because
    found = {month: [each.outcome for each in months if each.month == month] for month in wanted}
    if any("fail" in outcomes for outcomes in found.values()):
        return "fail", Reason("level-missed")
    if all(outcomes == ["pass"] for outcomes in found.values()):
        return "pass", Reason("level-kept")
    return "not_assessed", Reason("level-month-missing")


def _gaps(months: Sequence[MonthlyLevel], day: date) -> tuple[str, ...]:
    """Whole months after the first measured one that nobody measured."""
    known = {each.month for each in months if not is_year(each.month)}
    if not known:
        return ()
    since = takewhile(lambda month: month > min(known), _whole_months(day))
    return tuple(sorted(month for month in since if month not in known))


def _whole_months(day: date) -> Iterator[str]:
    """The months that have ended on a day, the latest first; a month has ended on its last day."""
    month = f"{day:%Y-%m}"
    end = day if last_day(month) == day else day.replace(day=1) - timedelta(days=1)
    while True:
        yield f"{end:%Y-%m}"
        end = end.replace(day=1) - timedelta(days=1)


def _by_service(frame: pd.DataFrame) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in every_row(frame):
        found.setdefault(row.text("service_id"), []).append(row)
    return found
