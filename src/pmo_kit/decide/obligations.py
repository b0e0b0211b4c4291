"""Which obligations touch which initiatives, for a whole portfolio at once, column by column and in three values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from pmo_kit.decide.answer_changes import answer_on_record
from pmo_kit.decide.conditions import NO, OPEN, YES, Answers, Truth
from pmo_kit.model.condition import Condition, Term
from pmo_kit.model.method import Method
from pmo_kit.model.obligation import Obligation
from pmo_kit.model.obligation_finding import Named, ObligationFinding, Outcome, SharedFinding

Rows = npt.NDArray[np.bool_]
_OUTCOMES: Mapping[int, Outcome] = {int(NO): "does_not_apply", int(OPEN): "undetermined", int(YES): "applies"}
_NOTHING = 0


def find_obligations(row: pd.DataFrame, method: Method, *, as_of: date) -> tuple[ObligationFinding, ...]:
    """What every obligation of the method means for one initiative, in the order of the method.

    `row` is a frame of one row. The list is complete: those that do not apply are in it, with the answers that say so.
    """
    return tuple(shared.finding for shared in touch_all(row, method, as_of=as_of))


def touch_all(
    frame: pd.DataFrame, method: Method, *, as_of: date, only: Sequence[str] = ()
) -> tuple[SharedFinding, ...]:
    """What every obligation (or `only` those of these ids) means for every initiative of the frame.

    Initiatives with the same answers share a finding, so that a large portfolio needs little memory: for each
    obligation, each row of the frame is in exactly one of its shared findings. An unanswered attribute leaves an
    obligation undetermined; it never makes it not apply.
    """
    answers = Answers(frame)
    chosen = [method.obligations[key] for key in only] if only else list(method.obligations.values())
    return tuple(found for rule in chosen for found in _touched(rule, answers, method, as_of))


def _touched(rule: Obligation, answers: Answers, method: Method, as_of: date) -> Iterator[SharedFinding]:
    truth = answers.truth(rule.when)
    base = _base(rule, method, as_of)
    names = rule.when.attributes()
    deciding, missing = deciding_rows(rule.when, answers, truth), dict(answers.open_terms(rule.when))
    columns = [truth.astype(np.int64)]
    for name in names:
        codes = answers.codes(name)
        columns += [np.where(deciding[name] & (codes >= 0), codes + 1, _NOTHING), missing[name].astype(np.int64)]
    for rows in alike(columns):
        first = int(rows[0])
        because = [name for name in names if deciding[name][first] and answers.codes(name)[first] >= 0]
        yield SharedFinding(
            base.model_copy(
                update={
                    "outcome": _OUTCOMES[int(truth[first])],
                    "because": tuple(
                        answer_on_record(answers.frame[name].iloc[first], method.questions[name]) for name in because
                    ),
                    "undetermined_by": tuple(method.questions[name].name for name in names if missing[name][first]),
                }
            ),
            tuple(rows.tolist()),
        )


def alike(columns: Sequence[npt.NDArray[np.int64]]) -> Iterator[npt.NDArray[np.intp]]:
    """The positions of rows that are the same in every column, in the order of their first row."""
    if len(columns[0]) <= 1:
        yield from ([np.zeros(1, dtype=np.intp)] if len(columns[0]) else [])
        return
    codes = columns[0]
    for column in columns[1:]:
        codes = np.unique(codes * (column.max() + 1) + column, return_inverse=True)[1]
    order = np.argsort(codes, kind="stable")
    groups = np.split(order, np.flatnonzero(np.diff(codes[order])) + 1)
    yield from sorted(groups, key=lambda rows: int(rows[0]))


def deciding_rows(condition: Condition, answers: Answers, truth: Truth) -> dict[str, Rows]:
    """For each attribute of a condition, the rows in which it decides the condition, or speaks for it so far.

    Where the condition holds, these are the attributes of all that had to hold; where it does not, of what fails;
    where it is open, of what holds already. `truth` is the condition's own.
    """
    found = {name: np.zeros(len(answers), dtype=bool) for name in condition.attributes()}
    for term, wanted, rows in _grounds(condition, answers, truth == NO, np.ones(len(answers), dtype=bool)):
        found[term.attribute] |= rows & (answers.truth(Condition((term,))) == wanted)
    return found


def _grounds(condition: Condition, answers: Answers, fails: Rows, rows: Rows) -> Iterator[tuple[Term, np.int8, Rows]]:
    """Each term with the truth it must have to be a ground, in the rows where its condition must hold or fail."""
    for term in condition.terms:
        yield term, YES, rows & ~fails
        yield term, NO, rows & fails
    for part in condition.any_of:
        truth = answers.truth(part)
        either = np.maximum.reduce([answers.truth(other) for other in condition.any_of])
        yield from _grounds(part, answers, fails, rows & np.where(fails, either == NO, truth == YES))
    for part in condition.none_of:
        truth = answers.truth(part)
        yield from _grounds(part, answers, ~fails, rows & np.where(fails, truth == YES, truth == NO))


def _base(rule: Obligation, method: Method, as_of: date) -> ObligationFinding:
    """The finding without what depends on an initiative."""
    place = next((each for each in method.questions["jurisdictions"].values if each.id == rule.jurisdiction), None)
    return ObligationFinding(
        obligation=rule.id,
        title=rule.name,
        requirement=rule.text("requirement"),
        jurisdiction=Named(id=place.id, title=place.name) if place else None,
        instrument=rule.text("instrument"),
        article=rule.text("article"),
        authority=rule.text("authority"),
        legal_status=rule.legal_status,
        in_force_from=rule.in_force_from,
        timing=rule.timing(as_of),
        outcome="undetermined",
        because=(),
        undetermined_by=(),
        evidence=tuple(Named(id=key, title=method.artefacts[key].name) for key in rule.evidence),
        lifecycle=rule.lifecycle,
        gates=_gates(rule, method),
        threshold_or_penalty=rule.text("threshold_or_penalty"),
        note=rule.text("note"),
        confidence=rule.confidence,
        basis=rule.basis,
        checked_on=rule.checked_on,
        sources=rule.sources,
        status=rule.status,
    )


def _gates(rule: Obligation, method: Method) -> tuple[Named, ...]:
    """The gates that close the stages in which the evidence is made or renewed, in the order of the obligation."""
    keys = [
        stage.gate
        for name in rule.lifecycle
        for stage in sorted(method.stages.values(), key=lambda stage: stage.order)
        if stage.lifecycle == name and stage.gate
    ]
    return tuple(Named(id=key, title=method.gates[key].name) for key in dict.fromkeys(keys))
