"""Do the rules still hold? Past the day by which their owner was to look at them again, nobody can say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from pmo_kit.decide.owners import Owners
from pmo_kit.model.checked import Checked
from pmo_kit.model.method import Method
from pmo_kit.model.records import Record
from pmo_kit.model.text import Reason, Text
from pmo_kit.model.verdict import Verdict


def review_verdicts(method: Method, owners: Owners, *, as_of: date) -> Iterator[Checked]:
    """One verdict, *not assessed*, for each kind of rule and owner whose day is past; none for rules in time.

    A rule is in time on the day itself. A retired rule is not looked at again.
    """
    for kind in method.collections():
        overdue = [rule for rule in getattr(method, kind).values() if _overdue(rule, as_of)]
        for owner, rules in groupby(sorted(overdue, key=_owner), key=_owner):
            late = list(rules)
            since = min(rule.review_by for rule in late if rule.review_by)
            name = Text.same(kind)
            because = Reason("rules-overdue", (Text.same(len(late)), Text.same(since.isoformat())))
            verdict = Verdict("RULE-REVIEW", name, "not_assessed", because, name)
            yield Checked("rules", "", kind, "", owners.of(owner), verdict)


def _owner(rule: Record) -> str:
    return rule.owner


def _overdue(rule: Record, day: date) -> bool:
    return rule.status != "retired" and rule.review_by is not None and rule.review_by < day
