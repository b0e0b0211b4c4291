"""Which obligations begin to apply, cease, become undetermined or ask for other proof under other rules or later?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from pmo_kit.decide.answer_changes import answer_on_record
from pmo_kit.decide.conditions import NO, OPEN, Answers, Truth
from pmo_kit.decide.obligations import Rows, alike, deciding_rows
from pmo_kit.model.condition import Condition
from pmo_kit.model.method import Method
from pmo_kit.model.obligation import Obligation
from pmo_kit.model.rule_change import RuleChange, Shift, ShiftKind
from pmo_kit.model.text import Reason, Text

_NOW = ("impact-obligation-no", "impact-obligation-open", "impact-obligation-yes")
_LATER = ("impact-obligation-no", "impact-obligation-later-open", "impact-obligation-later")
_UNDATED = ("impact-obligation-no", "impact-obligation-undated-open", "impact-obligation-undated")
_DRAFT = ("impact-obligation-no", "impact-obligation-draft-open", "impact-obligation-draft")


def obligation_shifts(
    frame: pd.DataFrame,
    other: pd.DataFrame,
    before: Method,
    after: Method,
    changes: Sequence[RuleChange],
    *,
    as_of: date,
    until: date,
) -> Iterator[Shift]:
    """For each obligation of either method, the rows for which it is not on `until` what it was on `as_of`.

    Rows are those of `frame`, read as `other` under the rules of `after`.
    """
    changed = {change.rule: change for change in changes if change.collection == "obligations"}
    asked, then = Answers(frame), Answers(other)
    for key in (*before.obligations, *(key for key in after.obligations if key not in before.obligations)):
        old, new = before.obligations.get(key), after.obligations.get(key)
        states = _states(old, as_of), _states(new, until)
        truths = _truth(old, asked), _truth(new, then)
        rule = new or old
        assert rule is not None  # noqa: S101 - the key is of one of them
        grounds = _Grounds(rule, then if new else asked, after if new else before, changed.get(key))
        moved = _moved(*truths, *states)
        yield from _shifts("obligation", grounds, moved, truths, states)
        if old and new and old.evidence != new.evidence:
            proofs = _proof(old, before), _proof(new, after)
            yield from _shifts("proof", grounds, ~moved & (truths[1] != NO), truths, proofs)


class _Grounds:
    """What a shift of one obligation says of its rule and of the answers behind it."""

    def __init__(self, rule: Obligation, answers: Answers, method: Method, change: RuleChange | None):
        self.rule, self.answers, self.method = rule, answers, method
        self.change = change
        truth = answers.truth(rule.when)
        waiting = dict(answers.open_terms(rule.when))
        deciding = deciding_rows(rule.when, answers, truth)
        self.told: Mapping[str, Rows] = {name: rows | waiting[name] for name, rows in deciding.items()}

    def columns(self) -> list[npt.NDArray[np.int64]]:
        """Numbers that are the same for rows with the same answers behind the obligation."""
        return [np.where(rows, self.answers.codes(name) + 2, 0).astype(np.int64) for name, rows in self.told.items()]


def _shifts(
    kind: ShiftKind,
    grounds: _Grounds,
    rows: Rows,
    truths: tuple[Truth, Truth],
    states: tuple[Sequence[Reason], Sequence[Reason]],
) -> Iterator[Shift]:
    at = np.flatnonzero(rows)
    columns = [*(truth.astype(np.int64) for truth in truths), *grounds.columns()]
    rule = grounds.rule
    for group in alike([column[at] for column in columns]):
        first = int(at[group[0]])
        yield Shift(
            kind=kind,
            record=rule.id,
            title=rule.name,
            before=states[0][truths[0][first]],
            after=states[1][truths[1][first]],
            undetermined=bool(truths[1][first] == OPEN),
            rules=(grounds.change,) if grounds.change else (),
            because=tuple(
                answer_on_record(_cell(grounds.answers.frame, name, first), grounds.method.questions[name])
                for name, told in grounds.told.items()
                if told[first]
            ),
            positions=tuple(at[group].tolist()),
            confidence=rule.confidence,
        )


def _cell(frame: pd.DataFrame, name: str, row: int) -> object:
    return frame[name].iloc[row] if name in frame else None


def _truth(rule: Obligation | None, answers: Answers) -> Truth:
    return answers.truth(rule.when if rule else Condition(any_of=(), none_of=(Condition(),)))


def _moved(one: Truth, two: Truth, before: Sequence[Reason], after: Sequence[Reason]) -> Rows:
    """The rows for which what is said of the obligation is not the same."""
    same = np.array([[here == there for there in after] for here in before])
    rows: Rows = ~same[one, two]
    return rows


def _states(rule: Obligation | None, day: date) -> tuple[Reason, ...]:
    """What is said of an obligation on a day where it does not apply, where that is open, and where it applies."""
    if rule is None:
        return tuple(Reason(kind) for kind in _NOW)
    timing = rule.timing(day)
    if timing == "upcoming" and rule.in_force_from:
        when = Text.same(rule.in_force_from.isoformat())
        return (Reason(_LATER[0]), *(Reason(kind, (when,)) for kind in _LATER[1:]))
    kinds = _NOW if timing == "now" else _DRAFT if timing == "draft" else _UNDATED
    return tuple(Reason(kind) for kind in kinds)


def _proof(rule: Obligation, method: Method) -> tuple[Reason, ...]:
    artefacts = Reason("impact-proof", tuple(method.artefacts[key].name for key in rule.evidence))
    return (artefacts,) * len(_NOW)
