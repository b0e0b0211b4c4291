"""Does every row of every register pass the checks of a good row? One verdict for each row that a check speaks of."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator
from dataclasses import replace

from pmo_kit.decide.conditions import Answers
from pmo_kit.decide.owners import Owners
from pmo_kit.decide.row_checks import row_check, row_verdict
from pmo_kit.decide.row_order import reason_of, reversals
from pmo_kit.errors import Place
from pmo_kit.model.checked import Checked
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.model.register import ORDERED, Register, RowCheck
from pmo_kit.model.text import Reason, Text
from pmo_kit.model.verdict import Outcome, Verdict

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
            yield from _rows(portfolio, register, check, answers, owners)


def unread_verdicts(places: Iterable[Place], registers: Collection[str], owners: Owners) -> Iterator[Checked]:
    """A line for each table that lies among the registers and belongs to none: what it says counts for nothing.

    A file fails. A sheet beside that of a register may be notes or a chart: it is *not assessed*.
    """
    known = Text.same(", ".join(registers))
    for place in places:
        name = place.sheet or place.file.removeprefix("registers/")
        kind = "waivers" if name.startswith("waivers.") else "sheet" if place.sheet else "table"
        outcome: Outcome = "not_assessed" if place.sheet else "fail"
        verdict = Verdict(
            "REGISTER-UNKNOWN", Text.same(name), outcome, Reason("unread-" + kind, (Text.same(name),)), known
        )
        yield Checked("registers", "", name, "", owners.office(), verdict, place)


def _absent(register: Register, owners: Owners) -> Checked:
    verdict = Verdict(
        f"{register.id.upper()}-ROWS".replace("_", "-"),
        register.name,
        "not_assessed",
        Reason("register-empty"),
        register.name,
    )
    return Checked("registers", register.id, "", "", owners.office(), verdict)


def _rows(
    portfolio: Portfolio, register: Register, check: RowCheck, answers: Answers, owners: Owners
) -> Iterator[Checked]:
    frame = answers.frame
    whose = frame[_KEY].astype(object) if _KEY in frame else [""] * len(answers)
    rows = zip(frame[register.key], whose, row_check(answers, check), strict=True)
    for at, (key, said, outcome) in enumerate(rows):
        if outcome is None:
            continue
        initiative = said if isinstance(said, str) else ""
        verdict = row_verdict(check, outcome)
        found = Checked("registers", register.id, str(key), initiative, owners.of(check.who, initiative), verdict)
        if outcome == "fail" and check.expect in ORDERED:
            yield from _out_of_order(portfolio, register, check, frame.iloc[at].to_dict(), found)
        elif outcome == "pass":
            yield found
        else:
            yield replace(found, place=portfolio.place(register.id, str(key), _field_of(check, answers, at)))


def _field_of(check: RowCheck, answers: Answers, at: int) -> str:
    """Where to look: at the first field, or at the first that is empty where all are to be filled."""
    empty = (each for each in check.fields if not answers.answered(each)[at])
    return next(empty, check.fields[0]) if check.expect == "all_filled" else check.fields[0]


def _out_of_order(
    portfolio: Portfolio, register: Register, check: RowCheck, row: dict[Hashable, object], found: Checked
) -> Iterator[Checked]:
    """One verdict for each pair of cells in the wrong order, at the later one of the two."""
    for each in reversals(row, check):
        verdict = replace(found.verdict, because=reason_of(each, check, register.columns))
        yield replace(found, verdict=verdict, place=portfolio.place(register.id, found.record, each.after))
