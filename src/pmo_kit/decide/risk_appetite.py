"""Is the loss that remains within what may be accepted? *Not assessed* wherever something is missing, never green."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pmo_kit.decide.losses import quantile
from pmo_kit.decide.risk_years import Years, loss_of, together
from pmo_kit.model.method import Method
from pmo_kit.model.risk_assessment import AppetiteFinding, AppetiteOutcome
from pmo_kit.model.risk_library import CATEGORIES, Category
from pmo_kit.model.risk_scale import AppetiteLimit, Simulation
from pmo_kit.model.text import Reason, Text


@dataclass(frozen=True)
class Known:
    """What is known of one category or of all: years of loss before and after controls, one for each estimated risk.

    `not_estimated` risks of the register have none; `not_registered` are the relevant risks of the library that the
    register lacks, in `bare` categories those of which it has no estimate at all.
    """

    inherent: Sequence[Years]
    residual: Sequence[Years]
    not_estimated: int
    not_registered: int
    bare: int


@dataclass(frozen=True)
class Limit:
    """The rule that limits a loss, or why there is none."""

    rule: AppetiteLimit | None
    missing: Reason | None = None


def limit_for(method: Method, tiers: range, category: Category | None, *, currency: str) -> Limit:
    """The limit of a category (None: all together) for the tier; the tightest where several tiers are possible.

    One in another currency than the portfolio's limits nothing.
    """
    limits = [each for each in method.appetite.values() if each.tier in tiers and each.category == category]
    tightest = min(limits, key=lambda each: (each.expected_loss, each.tail_loss), default=None)
    if tightest is None:
        return Limit(None, Reason("appetite-missing"))
    if tightest.currency != currency:
        return Limit(None, Reason("appetite-currency", (Text.same(tightest.currency),)))
    return Limit(tightest)


def exceeds(expected: float, tail: float, limit: AppetiteLimit) -> Reason | None:
    """Which of the two limits a loss is above; None where it is within both."""
    over = (expected > limit.expected_loss, tail > limit.tail_loss)
    kinds = {(True, True): "above-both", (True, False): "above-expected", (False, True): "above-tail"}
    return Reason(kinds[over]) if over in kinds else None


def outcome_of(years: Years | None, known: Known, limit: Limit, rule: Simulation) -> tuple[AppetiteOutcome, Reason]:
    """Whether years of loss are within a limit, and why.

    What is known to be above is above, whatever is missing. What is known to be within is *not assessed* while a risk
    of the register has no estimate, or a category with relevant risks has none at all.
    """
    if years and limit.rule:
        above = exceeds(years.expected, quantile(years.losses, rule.tail), limit.rule)
        if above:
            return "above", above
    missing = _missing(known) or limit.missing
    return ("not_assessed", missing) if missing else ("within", Reason("within-both"))


def judge(category: Category | None, known: Known, limit: Limit, rule: Simulation) -> AppetiteFinding:
    """The loss of a category, or of all, against its limit."""
    residual = together(known.residual) if known.residual else None
    outcome, because = outcome_of(residual, known, limit, rule)
    return AppetiteFinding(
        category=category,
        risks=len(known.residual) + known.not_estimated,
        not_estimated=known.not_estimated,
        not_registered=known.not_registered,
        inherent=loss_of(together(known.inherent), rule) if known.inherent else None,
        residual=loss_of(residual, rule) if residual else None,
        limit=limit.rule.id if limit.rule else None,
        expected_limit=limit.rule.expected_loss if limit.rule else None,
        tail_limit=limit.rule.tail_loss if limit.rule else None,
        outcome=outcome,
        because=because,
    )


def with_categories(total: AppetiteFinding, categories: Sequence[AppetiteFinding]) -> AppetiteFinding:
    """All risks together are above the appetite too where one of their categories is."""
    above = tuple(CATEGORIES[each.category] for each in categories if each.outcome == "above" and each.category)
    if total.outcome == "above" or not above:
        return total
    return total.model_copy(update={"outcome": "above", "because": Reason("above-category", above)})


def _missing(known: Known) -> Reason | None:
    """What keeps a loss that is within its limit from being assessed."""
    if known.not_estimated:
        return Reason("risks-not-estimated", (Text.same(known.not_estimated),))
    if known.bare:
        return Reason("risks-not-registered", (Text.same(known.bare),))
    return None if known.residual else Reason("no-risk-known")
