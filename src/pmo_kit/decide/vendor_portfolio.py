"""The vendor portfolio on one day: what is due this month, what is owed, how much hangs on whom, what if one stops."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date

import pandas as pd

from pmo_kit.decide.exits import exit_findings
from pmo_kit.decide.heading import day_of, portfolio_heading
from pmo_kit.decide.lookalikes import pair
from pmo_kit.decide.provider_names import ProviderNames
from pmo_kit.decide.provider_stops import Dependences, every_stop
from pmo_kit.decide.renewals import renewals
from pmo_kit.decide.scorecards import Measured, credit_sums, scorecards
from pmo_kit.decide.vendor_concentration import judged_concentrations, shared_providers
from pmo_kit.decide.vendor_gaps import vendor_gaps
from pmo_kit.decide.vendor_portfolio_glance import vendor_portfolio_glance
from pmo_kit.decide.vendor_services import provider_names, services_of
from pmo_kit.errors import Place, refuse
from pmo_kit.model.method import Method
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.model.text import Text, text_of_cell
from pmo_kit.model.vendor_portfolio import VendorPortfolioResult
from pmo_kit.model.vendor_services import Stop, VendorService


def decide_vendor_portfolio(portfolio: Portfolio, *, as_of: date | str, provider: str = "") -> VendorPortfolioResult:
    """Decide what the vendor manager has to do, as of a day (a date or `YYYY-MM-DD`), for the whole portfolio.

    `provider` names one whose stop is told in full: a vendor by id or name, a model, a cloud or a region. The stop of
    everybody is computed anyway. What the registers do not say is not assessed, and never counts as good.

    Raises:
        BadInput: when `as_of` is not a day, or no service stands on the provider.
    """
    day, method, frames = day_of(as_of), portfolio.method, portfolio.frames
    names = provider_names(frames["vendor_services"], frames["vendors"])
    services = services_of(frames["vendor_services"], names)
    known = Dependences(services)
    chosen = _chosen(known, names, provider, int(method.threshold("stops-shown")))
    contracts = renewals(frames["vendors"], services, portfolio=portfolio, day=day, names=names)
    cards = scorecards(_measured(portfolio, day), names)
    owed = credit_sums(cards)
    concentrations = judged_concentrations(services, method)
    exits = exit_findings(frames["vendor_services"], day, method, names)
    stops = every_stop(known)
    return VendorPortfolioResult(
        **portfolio_heading(portfolio, day),
        glance=vendor_portfolio_glance(contracts, owed, concentrations, exits),
        vendors=len(frames["vendors"]),
        services=len(services),
        spend=math.fsum(each.annual_spend or 0 for each in services),
        renewals=contracts,
        scorecards=cards,
        credits=owed,
        concentrations=concentrations,
        shared=shared_providers(services, known),
        stops=stops,
        chosen=chosen,
        exits=exits,
        gaps=vendor_gaps(frames["vendors"], frames["initiatives"], services, contracts, cards),
        names=_names(stops, services, names, frames["initiatives"]),
        **_limits(method),
    )


def _chosen(known: Dependences, names: ProviderNames, provider: str, shown: int) -> Stop | None:
    if not provider.strip():
        return None
    spelt = known.spelt(names.of(provider))
    if spelt is None:
        told = ", ".join(known.providers()[:shown]) or "–"
        raise refuse("provider-unknown", Place(field="provider"), value=provider, known=told)
    return known.stop(spelt)


def _measured(portfolio: Portfolio, day: date) -> Measured:
    frames = portfolio.frames
    return Measured(
        services=frames["vendor_services"],
        levels=frames["service_levels"],
        steps=frames["service_credits"],
        day=day,
        calendar=portfolio.calendar,
        months=int(portfolio.method.threshold("scorecard-months")),
    )


def _names(
    stops: Sequence[Stop], services: Iterable[VendorService], names: ProviderNames, initiatives: pd.DataFrame
) -> dict[str, Text]:
    """Every provider, service, critical function and initiative of the result in both languages."""
    found = {stop.provider: names.title(stop.provider) for stop in stops}
    for each in services:
        found[each.id] = text_of_cell(each.service)
        if each.critical_function:
            found[each.critical_function] = text_of_cell(each.critical_function)
    used = {each for stop in stops for each in stop.initiatives}
    for row in initiatives[initiatives["initiative_id"].isin(used)].to_dict("records"):
        found[row["initiative_id"]] = pair(row["name_en"], row["name_zh"])
    return found


def _limits(method: Method) -> dict[str, object]:
    """The thresholds that the page tells beside what was judged by them."""
    return {
        "notice_days": tuple(int(method.threshold(f"notice-{each}")) for each in ("last", "soon", "early")),
        "hhi_limits": (method.threshold("hhi-moderate"), method.threshold("hhi-high")),
        "share_limit": method.threshold("provider-share"),
        "plan_age": int(method.threshold("exit-plan-age")),
        "rehearsal_age": int(method.threshold("exit-rehearsal-age")),
        "months": int(method.threshold("scorecard-months")),
        "stops_shown": int(method.threshold("stops-shown")),
    }
