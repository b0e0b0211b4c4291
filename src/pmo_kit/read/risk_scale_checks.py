"""What must hold between the bands of the matrix and the limits of appetite: no gap, no two for one thing."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise, product

from pmo_kit.errors import Faults, Place
from pmo_kit.model.method import Method
from pmo_kit.model.risk_library import CATEGORIES
from pmo_kit.read.rule_links import check_known, place_of


def check_risk_scale(method: Method, faults: Faults) -> None:
    """Note everything that leaves a risk without a band or an initiative without a limit."""
    _bands("likelihood_bands", "from_chance", method, faults)
    _bands("impact_bands", "from_loss", method, faults)
    _appetite(method, faults)
    _shares(method, faults)


def _bands(collection: str, start: str, method: Method, faults: Faults) -> None:
    """The lowest band begins at 0, and a later one never begins or scores lower."""
    bands = list(getattr(method, collection).values())
    if not bands or getattr(bands[0], start) != 0:
        first = bands[0].id if bands else collection
        faults.add("bands-not-from-zero", place_of(method, collection, first, start))
    for lower, higher in pairwise(bands):
        if getattr(higher, start) <= getattr(lower, start) or higher.score <= lower.score:
            faults.add("bands-not-rising", place_of(method, collection, higher.id), other=lower.id)


def _appetite(method: Method, faults: Faults) -> None:
    """Each tier has one limit in all and one for each category."""
    there = Counter((limit.tier, limit.category) for limit in method.appetite.values())
    for limit in method.appetite.values():
        check_known(method, faults, ("appetite", limit.id, "tier"), [str(limit.tier)], method.tiers)
        if there[limit.tier, limit.category] > 1:
            faults.add("appetite-twice", place_of(method, "appetite", limit.id), tier=limit.tier)
    for tier, category in product(method.tiers.values(), (None, *CATEGORIES)):
        if (tier.level, category) not in there:
            place = Place(file="risk_scale.yaml", field="appetite")
            faults.add("appetite-gap", place, tier=tier.level, category=category or "–")


def _shares(method: Method, faults: Faults) -> None:
    """P99 lies beyond P95, and the drawn years reach that far."""
    for rule in method.simulations.values():
        if rule.far_tail <= rule.tail:
            faults.add("tails-crossed", place_of(method, "simulations", rule.id, "far_tail"), limit=f"{rule.tail:g}")
        for share in sorted({rule.far_tail, *rule.curve_shares}):
            if rule.trials * (1 - share) < 1:
                place = place_of(method, "simulations", rule.id, "trials")
                faults.add("trials-too-few", place, trials=rule.trials, share=f"{share:g}")
