"""The risk assessment of one initiative: loss in money before and after controls, against what may be accepted."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from pmo_kit.decide.conditions import Answers
from pmo_kit.decide.heading import Subject, find_subject, heading
from pmo_kit.decide.losses import exceedance, quantile
from pmo_kit.decide.registered_risks import OpenRisk, open_risks, tell_risk
from pmo_kit.decide.risk_appetite import Known, Limit, judge, limit_for, outcome_of, with_categories
from pmo_kit.decide.risk_changes import estimate_changes
from pmo_kit.decide.risk_controls import effect_of
from pmo_kit.decide.risk_glance import risk_glance
from pmo_kit.decide.risk_library import relevant_risks
from pmo_kit.decide.risk_matrix import disagreements, matrix_unknown
from pmo_kit.decide.risk_years import Exposure, Years, loss_of, together
from pmo_kit.decide.tier_finding import tier_finding
from pmo_kit.decide.tiering import tier_all
from pmo_kit.model.intake import TierFinding
from pmo_kit.model.method import Method
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.model.risk_assessment import OUTCOMES, Curve, CurveRow, LibraryRisk, PlannedControls, RiskAssessment
from pmo_kit.model.risk_library import CATEGORIES, Category
from pmo_kit.model.risk_scale import Simulation


def decide_risk_assessment(portfolio: Portfolio, initiative: str, *, as_of: date | str) -> RiskAssessment:
    """Assess the risks of one initiative in money, as things stood on `as_of` (a date or `YYYY-MM-DD`).

    Only controls in place, with evidence and freshly tested count. While the tier is undetermined, controls are
    tested as often as the strictest possible tier asks, and the tightest limit of the possible tiers holds.

    Raises:
        BadInput: when the initiative is not in the register, or `as_of` is not a day.
    """
    subject = find_subject(portfolio, initiative, as_of)
    method, currency = portfolio.method, portfolio.settings.currency
    rule = method.simulations["annual-loss"]
    tier = _tier(subject, method)
    risks = open_risks(portfolio, initiative, rule, tier=tier.strictest, as_of=subject.day)
    exposures = [risk.exposure for risk in risks if risk.exposure]
    total = together(each.residual for each in exposures) if exposures else None
    library = _unregistered(portfolio, subject, tier)
    limits = {
        category: limit_for(method, range(tier.strictest, tier.lightest + 1), category, currency=currency)
        for category in (None, *CATEGORIES)
    }
    known = {category: _known(category, risks, library) for category in limits}
    categories = tuple(judge(each, known[each], limits[each], rule) for each in CATEGORIES)
    no_matrix = matrix_unknown(method, currency)
    told = tuple(tell_risk(risk, total, method, rule, as_of=subject.day, in_matrix=no_matrix is None) for risk in risks)
    most = int(method.threshold("changes-shown"))
    decided: dict[str, Any] = {
        "tier": tier,
        "total": with_categories(judge(None, known[None], limits[None], rule), categories),
        "risks": told,
        "driver": max(told, key=lambda each: each.share or 0).risk if total else None,
    }
    return RiskAssessment(
        **heading(portfolio, subject),
        **decided,
        glance=risk_glance(**decided),
        unregistered=library,
        categories=categories,
        control_cost=round(math.fsum(part.annual_cost or 0 for each in exposures for part in each.counted), 2),
        control_saves=round(math.fsum(each.years().expected - each.residual.expected for each in exposures), 2),
        planned=_planned(risks, known, limits, rule),
        curve=_curve(exposures, total, rule) if total else None,
        disagreements=disagreements(told, most=most),
        matrix_unknown=no_matrix,
        changes=estimate_changes(exposures, {risk.id: risk.title for risk in risks}, limits[None], rule, most=most),
        seed=rule.seed,
        trials=rule.trials,
        interval_share=rule.interval_share,
        tail_share=rule.tail,
        far_tail_share=rule.far_tail,
    )


def _tier(subject: Subject, method: Method) -> TierFinding:
    answers = Answers(subject.row)
    return tier_finding(subject.row, answers, tier_all(answers, method), method)


def _unregistered(portfolio: Portfolio, subject: Subject, tier: TierFinding) -> tuple[LibraryRisk, ...]:
    """The relevant risks of the library that no row of the initiative names, not even a closed one."""
    frame = portfolio.frames["risks"]
    named = set(frame.loc[frame["initiative_id"] == subject.initiative_id, "library_risk"].dropna())
    return tuple(
        LibraryRisk(
            risk=each.risk, title=each.title, category=each.category, relevance=each.relevance, owned_by=each.owned_by
        )
        for each in relevant_risks(subject.row, portfolio.method, tier=tier.tier)
        if each.risk not in named
    )


def _known(category: Category | None, risks: Sequence[OpenRisk], library: Sequence[LibraryRisk]) -> Known:
    """What is known of a category; of all of them without one."""
    mine = [risk for risk in risks if category in {None, risk.category}]
    lacking = [each for each in library if category in {None, each.category}]
    estimated = {risk.category for risk in mine if risk.exposure}
    return Known(
        inherent=[risk.exposure.years() for risk in mine if risk.exposure],
        residual=[risk.exposure.residual for risk in mine if risk.exposure],
        not_estimated=sum(risk.exposure is None for risk in mine),
        not_registered=len(lacking),
        bare=sum(each.category not in estimated for each in lacking),
    )


def _planned(
    risks: Sequence[OpenRisk],
    known: Mapping[Category | None, Known],
    limits: Mapping[Category | None, Limit],
    rule: Simulation,
) -> PlannedControls | None:
    """The year with all planned controls that have an estimate as well; None where there is none."""
    exposures = [(risk.category, risk.exposure) for risk in risks if risk.exposure]
    planned = [part for _, each in exposures for part in each.planned]
    if not planned:
        return None
    years = [(category, each.years(effect_of((*each.counted, *each.planned)))) for category, each in exposures]
    outcomes = {
        outcome_of(together(mine), known[scope], limits[scope], rule)[0]
        for scope in limits
        if (mine := [each for category, each in years if scope in {None, category}])
    }
    return PlannedControls(
        count=len(planned),
        annual_cost=round(math.fsum(part.annual_cost or 0 for part in planned), 2),
        cost_unknown=sum(part.annual_cost is None for part in planned),
        residual=loss_of(together(each for _, each in years), rule),
        outcome=next(each for each in OUTCOMES if each in outcomes),
    )


def _curve(exposures: Sequence[Exposure], residual: Years, rule: Simulation) -> Curve:
    """Evenly spaced amounts from nothing to the P99 before controls."""
    inherent = together(each.years() for each in exposures)
    amounts = np.linspace(0, quantile(inherent.losses, rule.far_tail), rule.curve_points)
    before, after = (exceedance(each.losses, amounts) for each in (inherent, residual))
    rows = (
        CurveRow(
            chance=round(1 - share, 4),
            inherent=round(quantile(inherent.losses, share), 2),
            residual=round(quantile(residual.losses, share), 2),
        )
        for share in sorted(rule.curve_shares)
    )
    return Curve(
        amounts=tuple(round(float(each), 2) for each in amounts),
        inherent=tuple(round(float(each), 4) for each in before),
        residual=tuple(round(float(each), 4) for each in after),
        rows=tuple(rows),
    )
