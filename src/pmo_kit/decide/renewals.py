"""Until when can notice be given on each contract, and which notice needs somebody now?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pandas as pd

from pmo_kit.decide.provider_names import ProviderNames
from pmo_kit.decide.provider_stops import functions_of
from pmo_kit.decide.register_rows import Row, every_row
from pmo_kit.decide.working_days import working_day_before
from pmo_kit.model.dates import first_day, last_day
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.model.text import Reason, Text
from pmo_kit.model.validity import begun, ended
from pmo_kit.model.vendor_portfolio import RENEWAL_STATES, Renewal, RenewalState
from pmo_kit.model.vendor_services import VendorService

_BANDS: tuple[tuple[RenewalState, str], ...] = (
    ("send", "notice-last"),
    ("prepare", "notice-soon"),
    ("decide", "notice-early"),
)
_RENEW = "renew"


def _last_days(contract: Row) -> list[date]:
    """The last days of notice that the row names or implies; a date that names only a month means its first day."""
    days, renew = contract.number("notice_days"), contract.text("renew_date")
    stated = [first_day(contract.text("notice_date"))] if contract.text("notice_date") else []
    if not renew or days is None or not 0 <= days < first_day(renew).toordinal():
        return stated
    return [*stated, first_day(renew) - timedelta(days=int(days))]


def renewals(
    vendors: pd.DataFrame,
    services: Sequence[VendorService],
    *,
    portfolio: Portfolio,
    day: date,
    names: ProviderNames,
) -> tuple[Renewal, ...]:
    """Every contract, the one that wants attention most first, then by its last day of notice.

    A last day that is no working day moves to the working day before: on the day itself nobody would be there.
    """
    by_vendor: dict[str, list[VendorService]] = {}
    for each in services:
        by_vendor.setdefault(each.providers.get("vendor", ""), []).append(each)
    column, calendar = portfolio.registers["vendors"].columns["renewal_decision"], portfolio.calendar
    decisions = {value.id: Text(value.title, value.title_zh) for value in column.values}
    limits = [(state, portfolio.method.threshold(name)) for state, name in _BANDS]
    found = []
    for contract in every_row(vendors):
        vendor = contract.text("vendor_id")
        last = min(_last_days(contract), default=None)
        notice_by = working_day_before(calendar, last) if last else None
        state, because = _standing(contract, notice_by, day, limits)
        found.append(
            Renewal(
                vendor=vendor,
                name=names.title(vendor),
                renew_date=contract.text("renew_date"),
                notice_days=contract.number("notice_days"),
                notice_date=contract.text("notice_date"),
                last_day=last,
                notice_by=notice_by,
                days_left=(notice_by - day).days if notice_by else None,
                moved=notice_by != last,
                differs=len(set(_last_days(contract))) > 1,
                provisional=bool(notice_by and not calendar.is_final(notice_by)),
                auto_renews={"yes": True, "no": False}.get(contract.text("auto_renews")),
                decision=decisions.get(contract.text("renewal_decision")),
                given_on=contract.text("notice_given_on"),
                state=state,
                because=because,
                spend=contract.number("annual_spend"),
                critical_functions=functions_of(by_vendor.get(vendor, ())),
            )
        )
    return tuple(sorted(found, key=_urgency))


def _urgency(renewal: Renewal) -> tuple[int, date, str]:
    return RENEWAL_STATES.index(renewal.state), renewal.notice_by or date.max, renewal.vendor


def _standing(
    contract: Row, notice_by: date | None, day: date, limits: Sequence[tuple[RenewalState, float]]
) -> tuple[RenewalState, Reason]:
    """How a contract stands; what nobody wrote down is not assessed."""
    return _without_notice(contract, day) or _with_notice(contract, notice_by, day, limits)


def _without_notice(contract: Row, day: date) -> tuple[RenewalState, Reason] | None:
    """Where a contract stands whatever its notice; None where it is the notice that tells."""
    renew = contract.text("renew_date")
    if not renew:
        return "not_assessed", Reason("renewal-date-missing")
    if ended(renew, day) == "yes":
        return "over", Reason("renewal-over")
    if contract.text("renewal_decision") == _RENEW:
        return "settled", Reason("renewal-decided")
    return None


def _with_notice(
    contract: Row, notice_by: date | None, day: date, limits: Sequence[tuple[RenewalState, float]]
) -> tuple[RenewalState, Reason]:
    if notice_by is None:
        return "not_assessed", Reason("notice-missing")
    given = contract.text("notice_given_on")
    if given and begun(given, day) == "yes":
        return _given(given, notice_by)
    if notice_by < day:
        return "missed", Reason("notice-missed")
    left = (notice_by - day).days
    state: RenewalState = next((state for state, limit in limits if left <= limit), "later")
    return state, Reason("notice-" + state)


def _given(given: str, notice_by: date) -> tuple[RenewalState, Reason]:
    """Whether a notice was in time; one that names only a month or a year may be too vague to say."""
    if last_day(given) <= notice_by:
        return "settled", Reason("notice-given")
    if first_day(given) > notice_by:
        return "missed", Reason("notice-late")
    return "not_assessed", Reason("notice-vague")
