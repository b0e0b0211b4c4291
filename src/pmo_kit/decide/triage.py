"""The tiers and routes of a whole portfolio as one table, without notebooks, by the same rules as the playbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pmo_kit.decide.conditions import NO, Answers
from pmo_kit.decide.routes import route_table
from pmo_kit.decide.tiering import tier_all, tier_table
from pmo_kit.model.intake import IntakeSummary
from pmo_kit.model.method import Method
from pmo_kit.model.portfolio import Portfolio

UNDETERMINED = "undetermined"
_IDENTITY = ["initiative_id", "name_en", "name_zh", "organisation", "department", "stage", "status"]


def triage(portfolio: Portfolio) -> pd.DataFrame:
    """One row for each initiative: tier, between what, by which rules, what is missing, route, and how complete.

    `tier` is empty where it is undetermined. `unanswered` counts the questions due at the first gate that apply (or
    may apply) and have no answer. `registered_tier` is the tier that people have approved.
    """
    frame, method = portfolio.frames["initiatives"], portfolio.method
    answers = Answers(frame)
    planned, possible = route_table(answers, tier_all(answers, method), method)
    table: pd.DataFrame = pd.concat(
        [
            frame[_IDENTITY],
            frame["tier"].rename("registered_tier"),
            tier_table(frame, method),
            pd.DataFrame(
                {"route": planned, "possible_routes": ["; ".join(each) for each in possible]}, index=frame.index
            ),
            pd.Series(_unanswered(answers, method), index=frame.index, name="unanswered"),
        ],
        axis=1,
    )
    return table


def _unanswered(answers: Answers, method: Method) -> np.ndarray:
    first = next(iter(method.gates))
    count = np.zeros(len(answers), dtype=np.int64)
    for question in method.questions.values():
        if question.required == first:
            count += (answers.truth(question.required_when) != NO) & ~answers.answered(question.id)
    return count


@dataclass(frozen=True)
class Tally:
    """How many of something there are, by kind, in the method's order; kinds that nobody has are left out."""

    title: str
    counts: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        """The number of initiatives counted."""
        return sum(count for _, count in self.counts)


def tally_triage(table: pd.DataFrame, method: Method) -> tuple[Tally, ...]:
    """The triage table counted by tier, route and stage, and the reasons for undetermined tiers by attribute."""
    reasons = Counter(name for cell in table["undetermined_by"] for name in cell.split("; ") if name)
    return (
        *_tallies(
            method,
            [UNDETERMINED if pd.isna(tier) else str(tier) for tier in table["tier"]],
            table["route"],
            [stage if isinstance(stage, str) else "" for stage in table["stage"]],
        ),
        Tally("undetermined_by", tuple(reasons.most_common())),
    )


def tally_results(results: Sequence[IntakeSummary], method: Method) -> tuple[Tally, ...]:
    """The results of a batch counted by tier, route and stage."""
    return _tallies(
        method,
        [UNDETERMINED if result.tier is None else str(result.tier) for result in results],
        [result.route for result in results],
        [result.stage for result in results],
    )


def _tallies(method: Method, tiers: Iterable[str], routes: Iterable[str], stages: Iterable[str]) -> tuple[Tally, ...]:
    return (
        _tally("tier", [*method.tiers, UNDETERMINED], tiers),
        _tally("route", [*method.routes], routes),
        _tally("stage", [*method.stages, ""], stages),
    )


def _tally(title: str, order: list[str], kinds: Iterable[str]) -> Tally:
    counted = Counter(kinds)
    return Tally(title, tuple((kind, counted[kind]) for kind in order if counted[kind]))
