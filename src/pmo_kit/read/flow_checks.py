"""What must hold between the numbers of flow and forecasts: counts are whole, and lower ones lie below upper ones."""

from __future__ import annotations

from pmo_kit.errors import Faults
from pmo_kit.model.method import Method
from pmo_kit.read.rule_links import place_of

_SHARES = frozenset({"share"})
_ORDERED = (("flow-likely", "flow-safe"), ("backtest-lowest", "backtest-highest"))


def check_flow(method: Method, faults: Faults) -> None:
    """Note counts that are not whole and pairs of thresholds that stand the wrong way round."""
    for rule in method.thresholds.values():
        if rule.unit not in _SHARES and rule.value != int(rule.value):
            place = place_of(method, "thresholds", rule.id, "value")
            faults.add("threshold-not-whole", place, value=f"{rule.value:g}")
    for lower, upper in _ORDERED:
        low, high = method.thresholds.get(lower), method.thresholds.get(upper)
        if low and high and low.value >= high.value:
            place = place_of(method, "thresholds", lower, "value")
            faults.add("threshold-not-below", place, value=f"{low.value:g}", other=upper, limit=f"{high.value:g}")
