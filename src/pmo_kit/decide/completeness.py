"""Is the intake record complete? One verdict for each question, and one for each check of a good row."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from pmo_kit.decide.conditions import NO, OPEN, Answers
from pmo_kit.decide.row_checks import row_check, row_verdict
from pmo_kit.model.method import Method
from pmo_kit.model.questions import Question
from pmo_kit.model.register import Register, RowCheck
from pmo_kit.model.text import Reason
from pmo_kit.model.verdict import Outcome, Verdict


def intake_verdicts(row: pd.DataFrame, register: Register, method: Method, gate: str) -> tuple[Verdict, ...]:
    """One verdict for each question that applies, and for each check of the register, for a frame of one row.

    A question fails when it is due at `gate` or before and has no answer; it is *not assessed* when it is due later,
    or when it depends on an answer that is missing.
    """
    answers = Answers(row)
    due = {key: value.order for key, value in method.gates.items()}
    verdicts = [
        _question(answers, question, late=due.get(question.required, len(due)) > due[gate])
        for question in method.questions.values()
        if question.required in due and answers.truth(question.required_when)[0] != NO
    ]
    checks = [check for check in register.checks if check.expect != "in_line"]
    verdicts += [row_verdict(check, outcome) for check in checks if (outcome := _asked(answers, check))]
    return tuple(verdicts)


def _question(answers: Answers, question: Question, *, late: bool) -> Verdict:
    outcome: Outcome = "pass"
    because = "answered"
    if not answers.answered(question.id)[0]:
        waiting = answers.truth(question.required_when)[0] == OPEN
        outcome = "not_assessed" if late or waiting else "fail"
        because = "waits-for-answers" if waiting else "needed-later" if late else "not-answered"
    return Verdict(
        question.id,
        question.text("ask"),
        outcome,
        Reason(because),
        question.text("help"),
        question.answered_by,
    )


def _asked(answers: Answers, check: RowCheck) -> Outcome | None:
    """A contradiction is told when it is there, not while answers are missing."""
    outcome: Outcome | None = row_check(answers, check)[0]
    return None if check.expect == "never" and outcome != "fail" else outcome


def failing_records(frame: pd.DataFrame, key: str, checks: Iterable[RowCheck]) -> dict[str, list[str]]:
    """For each check of a register, the keys of the rows that certainly fail it.

    Checks of numbers against those of other rows are `outlying_records`.
    """
    answers = Answers(frame)
    alone = [check for check in checks if check.expect != "in_line"]
    return {check.id: frame.loc[row_check(answers, check) == "fail", key].astype(str).tolist() for check in alone}
