"""Does every row of every register pass the checks of a good row? One verdict for each row that a check speaks of."""

from __future__ import annotations

from collections.abc import Iterator

from pmo_kit.decide.conditions import Answers
from pmo_kit.decide.owners import Owners
from pmo_kit.decide.row_checks import row_check, row_verdict
from pmo_kit.model.checked import Checked
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.model.register import Register, RowCheck
from pmo_kit.model.text import Reason
from pmo_kit.model.verdict import Verdict

_KEY = "initiative_id"


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
    frame = answers.frame
    whose = frame[_KEY].astype(object) if _KEY in frame else [""] * len(answers)
    for key, said, outcome in zip(frame[register.key], whose, row_check(answers, check), strict=True):
        if outcome is not None:
            initiative = said if isinstance(said, str) else ""
            owner = owners.of(check.who, initiative)
            yield Checked("registers", register.id, str(key), initiative, owner, row_verdict(check, outcome))
