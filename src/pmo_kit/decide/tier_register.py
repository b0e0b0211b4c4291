"""Does the tier in the register agree with the rules?"""

from __future__ import annotations

from pmo_kit.model.method import Method
from pmo_kit.model.text import Reason, Text
from pmo_kit.model.verdict import Outcome, Verdict

CHECK = "TIER-REGISTERED"


def tier_check(registered: str, strictest: int, lightest: int, method: Method, *, question: Text) -> Verdict:
    """A verdict on the registered tier (an id, blank where there is none), against the tiers that are still possible.

    It fails where the rules exclude it, and is *not assessed* where the register names none or the rules leave more
    than one. `question` is the title of the register's column.
    """
    outcome, because = _agrees(registered, strictest, lightest, method)
    rule = method.tiers[str(strictest)]
    return Verdict(CHECK, question, outcome, because, remedy=rule.name, owner=rule.owner)


def _agrees(registered: str, strictest: int, lightest: int, method: Method) -> tuple[Outcome, Reason]:
    rules = method.tiers[str(strictest)].name
    if registered not in method.tiers:
        return "not_assessed", Reason("tier-not-registered")
    said: Text = method.tiers[registered].name
    if not strictest <= method.tiers[registered].level <= lightest:
        return "fail", Reason("tier-differs", (said, rules))
    return ("pass", Reason("tier-agrees")) if strictest == lightest else ("not_assessed", Reason("tier-open", (rules,)))
