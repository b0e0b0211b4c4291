"""Does every row of every register pass the checks of a good row? One verdict for each row that a check speaks of."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pmo_kit.decide.conditions import NO, OPEN, Answers
from pmo_kit.decide.owners import Owners
from pmo_kit.model.checked import Checked
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.model.register import Register, RowCheck
from pmo_kit.model.text import Reason, Text
from pmo_kit.model.verdict import Outcome, Verdict

_KEY = "initiative_id"
_WHY: dict[Outcome, str] = {"pass": "as-it-should-be", "not_assessed": "waits-for-answers"}


def register_verdicts(portfolio: Portfolio, owners: Owners) -> Iterator[Checked]:
    """The checks of every register that was read, row by row; a register without rows is *not assessed*."""
    for name, frame in portfolio.frames.items():
        register = portfolio.registers[name]
        if frame.empty:
            yield _absent(register, owners)
            continue
        answers = Answers(frame)
        for check in (
            each for each in register.checks if each.expect != "in_line"
        ):  # those compare rows; import tells them
            yield from _rows(register, check, answers, owners)


def _absent(register: Register, owners: Owners) -> Checked:
    verdict = Verdict(
        f"{register.id.upper()}-ROWS".replace("_", "-"),
        register.name,
        "not_assessed",
        Reason("register-empty"),
        register.name,
    )
    return Checked("registers", register.id, "", "", owners.office(), verdict)


def _rows(register: Register, check: RowCheck, answers: Answers, owners: Owners) -> Iterator[Checked]:
    """Where the condition of a check does not hold, a field need not be filled, and a contradiction is not there."""
    truth = answers.truth(check.when)
    filled = np.logical_or.reduce([answers.answered(field) for field in check.fields])
    never = check.expect == "never"
    keys = answers.frame[register.key].astype(object).tolist()
    whose = answers.frame[_KEY].astype(object).tolist() if _KEY in answers.frame else [""] * len(answers)
    question, remedy = Text(check.title, check.title_zh), Text(check.remedy, check.remedy_zh)
    why = "contradiction" if never else "not-answered"
    for at in np.flatnonzero((truth != NO) | never):
        good = truth[at] == NO if never else filled[at]
        outcome: Outcome = "pass" if good else "not_assessed" if truth[at] == OPEN else "fail"
        initiative = whose[at] if isinstance(whose[at], str) else ""
        because = Reason(_WHY.get(outcome, why))
        verdict = Verdict(check.id, question, outcome, because, remedy, check.who)
        yield Checked("registers", register.id, str(keys[at]), initiative, owners.of(check.who, initiative), verdict)
