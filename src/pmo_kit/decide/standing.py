"""Where every initiative of a frame stands under one set of rules: tier, route, and evidence still to be shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from pmo_kit.decide.conditions import NO, OPEN, Answers, Truth
from pmo_kit.decide.evidence_due import evidence_due
from pmo_kit.decide.obligations import Rows, deciding_rows
from pmo_kit.decide.routes import route_table
from pmo_kit.decide.tiering import Tiering, tier_all
from pmo_kit.model.condition import Condition
from pmo_kit.model.glance import named
from pmo_kit.model.method import Method
from pmo_kit.model.records import Confidence
from pmo_kit.model.rule_change import RuleChange
from pmo_kit.model.text import Reason, Text

_EVIDENCE = ("impact-evidence-no", "impact-evidence-open", "impact-evidence-yes")


@dataclass(frozen=True)
class Aspect:
    """One thing that can differ: the tier, the route, or whether the evidence of a requirement is asked for."""

    kind: Literal["tier", "route", "evidence"]
    record: str = ""


@dataclass(frozen=True)
class Standing:
    """The answer for each row; `planned` is the route to plan for, `possible` are all that are still open."""

    method: Method
    tiering: Tiering
    planned: Sequence[str]
    possible: Sequence[tuple[str, ...]]
    evidence: Mapping[str, Truth]

    def asked(self, requirement: str) -> Truth:
        """For each row, whether the evidence of a requirement is asked for; one that is not there asks for none."""
        return self.evidence.get(requirement, np.zeros(len(self.planned), dtype=np.int8))

    def values(self, aspect: Aspect) -> tuple[npt.NDArray[Any], ...]:
        """What is compared: two rows, or the same row under two sets of rules, are alike where all of it is equal."""
        if aspect.kind == "tier":
            return (self.tiering.strictest, self.tiering.lightest)
        if aspect.kind == "route":
            texts = (self.planned, ["; ".join(routes) for routes in self.possible])
            return tuple(np.array(text, dtype=object) for text in texts)
        asked, requirement = self.asked(aspect.record), self.method.requirements.get(aspect.record)
        artefact = requirement.artefact if requirement else ""
        return (asked, np.where(asked == NO, "", artefact).astype(object))

    def said(self, aspect: Aspect, row: int) -> Reason:
        """What holds for one row, in words."""
        if aspect.kind == "tier":
            return tier_reason(int(self.tiering.strictest[row]), int(self.tiering.lightest[row]), self.method)
        if aspect.kind == "route":
            planned = self.method.routes[self.planned[row]].name
            return Reason("impact-route-open", (planned,)) if self.is_open(aspect, row) else named(planned)
        asked, requirement = self.asked(aspect.record)[row], self.method.requirements.get(aspect.record)
        artefact = (self.method.artefacts[requirement.artefact].name,) if requirement and asked != NO else ()
        return Reason(_EVIDENCE[asked], artefact)

    def is_open(self, aspect: Aspect, row: int) -> bool:
        """Whether an unanswered question leaves it undetermined."""
        if aspect.kind == "tier":
            return bool(~self.tiering.settled[row])
        if aspect.kind == "route":
            return len(self.possible[row]) != 1
        return bool(self.asked(aspect.record)[row] == OPEN)

    def title(self, aspect: Aspect) -> Text | None:
        """The gate and name of a requirement; None where the aspect is none, or the method does not have it."""
        found = self.method.requirements.get(aspect.record)
        return Text(f"{found.gate} {found.title}", f"{found.gate} {found.title_zh}") if found else None

    def confidence(self, aspect: Aspect) -> Confidence | None:
        """How sure a requirement is."""
        found = self.method.requirements.get(aspect.record)
        return found.confidence if found else None


def stand(frame: pd.DataFrame, method: Method) -> Standing:
    """Where every row of a frame of initiatives stands under the rules of a method."""
    answers = Answers(frame)
    tiering = tier_all(answers, method)
    planned, possible = route_table(answers, tiering, method)
    return Standing(method, tiering, planned, possible, evidence_due(answers, tiering, planned, method))


def aspects(*standings: Standing) -> tuple[Aspect, ...]:
    """All that can differ between these."""
    requirements = dict.fromkeys(key for standing in standings for key in standing.evidence)
    return (Aspect("tier"), Aspect("route"), *(Aspect("evidence", key) for key in requirements))


def differs(one: Standing, other: Standing, aspect: Aspect) -> Rows:
    """The rows for which an aspect is not the same under two sets of rules."""
    pairs = zip(one.values(aspect), other.values(aspect), strict=True)
    rows: Rows = np.logical_or.reduce([here != there for here, there in pairs])
    return rows


def grounds(change: RuleChange, standing: Standing, answers: Answers) -> dict[str, Rows]:
    """For each attribute, the rows in which it decides a rule that changed, or leaves it open.

    A cell of the tier table, and a scale, are reached by the rules of impact and complexity; theirs are the answers.
    """
    found: dict[str, Rows] = {}
    for condition, rows in _conditions(change, standing, len(answers)):
        truth = answers.truth(condition)
        deciding = deciding_rows(condition, answers, truth)
        for name, waiting in answers.open_terms(condition):
            before = found.get(name, np.zeros(len(answers), dtype=bool))
            found[name] = before | (rows & (deciding[name] | waiting))
    return found


def _conditions(change: RuleChange, standing: Standing, count: int) -> Iterator[tuple[Condition, Rows]]:
    rule = getattr(standing.method, change.collection).get(change.rule)
    when = getattr(rule, "when", None)
    if isinstance(when, Condition):
        yield when, np.ones(count, dtype=bool)
    else:
        for part in standing.tiering.rules:
            if part.axis in {"impact", "complexity"}:
                yield part.rule.when, part.matters & (part.truth != NO)


def tier_reason(strictest: int, lightest: int, method: Method) -> Reason:
    """A tier by its name; where more than one is possible, how strict it is at least or at most."""
    names = {tier.level: tier.name for tier in method.tiers.values()}
    if strictest == lightest:
        return named(names[strictest])
    if lightest == max(names):
        return Reason("open-any", (names[strictest],))
    return Reason("open-tier", (names[lightest],))
