"""The tiers and routes of a whole portfolio as one table, without notebooks, by the same rules as the playbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import numpy as np
import pandas as pd

from pmo_kit.decide.conditions import NO, Answers
from pmo_kit.decide.routes import route_table
from pmo_kit.decide.tallies import tally
from pmo_kit.decide.tiering import tier_all, tier_table
from pmo_kit.model.glance import Tally, named
from pmo_kit.model.method import Method
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.model.records import Record
from pmo_kit.model.text import Reason

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
    first = method.first_gate.id
    count = np.zeros(len(answers), dtype=np.int64)
    for question in method.questions.values():
        if question.required == first:
            count += (answers.truth(question.required_when) != NO) & ~answers.answered(question.id)
    return count


def tally_triage(table: pd.DataFrame, method: Method) -> tuple[Tally, ...]:
    """The triage table counted by tier, route and stage, and the reasons for undetermined tiers by attribute."""
    reasons = Counter(name for cell in table["undetermined_by"] for name in cell.split("; ") if name)
    tiers = [UNDETERMINED if pd.isna(tier) else str(tier) for tier in table["tier"]]
    stages = [stage if isinstance(stage, str) else "" for stage in table["stage"]]
    return (
        tally("tier", tiers, {**_names(method.tiers), UNDETERMINED: Reason("undetermined")}),
        tally("route", table["route"], _names(method.routes)),
        tally("stage", stages, {**_names(method.stages), "": Reason("not-stated")}),
        Tally(
            "undetermined_by",
            tuple((named(method.questions[name].name), count) for name, count in reasons.most_common()),
        ),
    )


def _names(records: Mapping[str, Record]) -> dict[str, Reason]:
    return {key: named(record.name) for key, record in records.items()}
