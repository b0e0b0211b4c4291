"""Does a row pass a check of its register? The one rule behind the checks of a portfolio, an intake and an import."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from pmo_kit.decide.conditions import NO, OPEN, Answers
from pmo_kit.decide.row_order import in_disorder
from pmo_kit.model.register import FILLED, ORDERED, RowCheck
from pmo_kit.model.text import Reason, Text
from pmo_kit.model.verdict import Outcome, Verdict

_WHY: dict[Outcome, str] = {"pass": "as-it-should-be", "not_assessed": "waits-for-answers"}


def row_check(answers: Answers, check: RowCheck) -> npt.NDArray[Any]:
    """For each row its outcome (pass, not_assessed or fail), as objects; None where the check is not asked.

    Where the condition does not hold, a field need not be filled, and a contradiction is not there. A field that is
    filled passes even while nobody knows whether it is due. An order is asked of the rows in which at least two cells
    of it are filled.
    """
    cases: list[tuple[Any, Outcome | None]]
    truth = answers.truth(check.when)
    if check.expect == "never":
        cases = [(truth == NO, "pass"), (truth == OPEN, "not_assessed")]
    elif check.expect in ORDERED:
        several = np.add.reduce([answers.answered(field).astype(int) for field in check.fields]) > 1
        cases = [((truth == NO) | ~several, None), (~in_disorder(answers.frame, check), "pass")]
        cases += [(truth == OPEN, "not_assessed")]
    else:
        joined = np.logical_and if check.expect == "all_filled" else np.logical_or
        filled = joined.reduce([answers.answered(field) for field in check.fields])
        cases = [(truth == NO, None), (filled, "pass"), (truth == OPEN, "not_assessed")]
    found = np.full(len(answers), "fail", dtype=object)
    for rows, outcome in reversed(cases):
        found[rows] = outcome
    return found


def row_verdict(check: RowCheck, outcome: Outcome) -> Verdict:
    """The outcome of a check in words."""
    why = _WHY.get(outcome, "not-answered" if check.expect in FILLED else "contradiction")
    question, remedy = Text(check.title, check.title_zh), Text(check.remedy, check.remedy_zh)
    return Verdict(check.id, question, outcome, Reason(why), remedy, check.who)
