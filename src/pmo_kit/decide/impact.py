"""Which initiatives change tier, route, evidence or obligations under other rules, and which rule and answer did it?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from pmo_kit.decide.answer_changes import answer_on_record
from pmo_kit.decide.conditions import Answers
from pmo_kit.decide.obligation_impact import obligation_shifts
from pmo_kit.decide.obligations import Rows, alike
from pmo_kit.decide.rule_changes import Unit, other_changes, rule_changes, units
from pmo_kit.decide.standing import Aspect, Standing, aspects, differs, grounds, stand
from pmo_kit.model.method import Method
from pmo_kit.model.obligation_finding import OpenQuestion
from pmo_kit.model.rule_change import Impact, Shift
from pmo_kit.model.text import Text

_Causes = Sequence[tuple[Unit, Mapping[Aspect, Rows]]]


def rule_impact(
    frame: pd.DataFrame,
    before: Method,
    after: Method,
    *,
    as_of: date,
    until: date,
    frame_after: pd.DataFrame | None = None,
) -> Impact:
    """What becomes different for the initiatives of a frame from one set of rules on `as_of` to another on `until`.

    The same rules on two days give what comes into force between them. `frame_after` is the same register read under
    the other rules, row by row, where questions differ. Evidence is that of the gates still ahead. A rule is named as
    a cause where its change alone brings a difference, or where without its change the outcome would be another.
    """
    other = frame if frame_after is None else frame_after
    changes = rule_changes(before, after)
    found = _standing_shifts(frame, other, before, after, units(changes, before, after))
    obligations = obligation_shifts(frame, other, before, after, changes, as_of=as_of, until=until)
    return Impact(
        as_of=as_of,
        until=until,
        before=before.version,
        after=after.version,
        changes=changes,
        others=other_changes(before, after),
        shifts=(*found, *obligations),
    )


def questions_behind(shifts: Iterable[Shift]) -> tuple[OpenQuestion, ...]:
    """The unanswered questions that leave something undetermined, for how many initiatives; for most of them first."""
    asked: dict[Text, set[int]] = {}
    for shift in shifts:
        for answer in shift.because:
            if not answer.answers and shift.undetermined:
                asked.setdefault(answer.title, set()).update(shift.positions)
    questions = (OpenQuestion(title, len(positions)) for title, positions in asked.items())
    return tuple(sorted(questions, key=lambda question: -question.count))


def _standing_shifts(
    frame: pd.DataFrame, other: pd.DataFrame, before: Method, after: Method, parts: Sequence[Unit]
) -> Iterator[Shift]:
    """The shifts of tier, route and evidence: found for all rows, their causes for those that changed."""
    one, two = stand(frame, before), stand(other, after)
    changed = {aspect: rows for aspect in aspects(one, two) if (rows := differs(one, two, aspect)).any()}
    if not changed:
        return
    affected = np.flatnonzero(np.logical_or.reduce(list(changed.values())))
    some = other.iloc[affected]
    here, there = stand(frame.iloc[affected], before), stand(some, after)
    causes = _causes(some, before, after, parts, tuple(changed))
    for aspect, rows in changed.items():
        for shift in _of_aspect(aspect, rows[affected], here, there, some, causes):
            yield replace(shift, positions=tuple(affected[list(shift.positions)].tolist()))


def _causes(
    frame: pd.DataFrame, before: Method, after: Method, parts: Sequence[Unit], changed: Sequence[Aspect]
) -> _Causes:
    """For each part of the changes, the rows of each aspect that it decides: by itself, or as one that is needed."""
    bare, full = stand(frame, before), stand(frame, after)
    found = []
    for unit in parts:
        alone, without = stand(frame, unit.moved(before, after)), stand(frame, unit.moved(after, before))
        found.append((unit, {each: differs(alone, bare, each) | differs(without, full, each) for each in changed}))
    return found


def _of_aspect(
    aspect: Aspect, rows: Rows, one: Standing, two: Standing, frame: pd.DataFrame, causes: _Causes
) -> Iterator[Shift]:
    """The shifts of one aspect, those of rows with the same outcome, causes and answers together."""
    did = _explained(rows, {unit: marks[aspect] & rows for unit, marks in causes})
    deciding = _deciding(did, one, two, Answers(frame))
    at = np.flatnonzero(rows)
    for group in alike([column[at] for column in _columns(aspect, one, two, did, deciding, frame)]):
        first = int(at[group[0]])
        questions = {**one.method.questions, **two.method.questions}
        yield Shift(
            kind=aspect.kind,
            record=aspect.record,
            title=two.title(aspect) or one.title(aspect),
            before=one.said(aspect, first),
            after=two.said(aspect, first),
            undetermined=two.is_open(aspect, first),
            rules=tuple(change for unit, marks in did.items() if marks[first] for change in unit.changes),
            because=tuple(
                answer_on_record(frame[name].iloc[first] if name in frame else None, question)
                for name, question in questions.items()
                if name in deciding and deciding[name][first]
            ),
            positions=tuple(at[group].tolist()),
            confidence=two.confidence(aspect) or one.confidence(aspect),
        )


def _explained(rows: Rows, did: dict[Unit, Rows]) -> dict[Unit, Rows]:
    """Rows that no part explains, neither alone nor as one that is needed, are put down to all of them together."""
    if not did:
        return did
    unexplained = rows & ~np.logical_or.reduce(list(did.values()))
    return {unit: marks | unexplained for unit, marks in did.items()}


def _deciding(did: Mapping[Unit, Rows], one: Standing, two: Standing, answers: Answers) -> dict[str, Rows]:
    """For each attribute, the rows in which it brings a rule that did it to bear, or leaves one open."""
    found: dict[str, Rows] = {}
    for unit, marks in did.items():
        for change in unit.changes:
            for name, rows in grounds(change, one if change.how == "removed" else two, answers).items():
                found[name] = found.get(name, np.zeros(len(answers), dtype=bool)) | (rows & marks)
    return found


def _columns(
    aspect: Aspect,
    one: Standing,
    two: Standing,
    did: Mapping[Unit, Rows],
    deciding: Mapping[str, Rows],
    frame: pd.DataFrame,
) -> list[npt.NDArray[np.int64]]:
    """Numbers that are the same for rows that share a shift."""
    answers = Answers(frame)
    values = [pd.factorize(value)[0] for value in (*one.values(aspect), *two.values(aspect))]
    told = [np.where(marks, answers.codes(name) + 2, 0) for name, marks in deciding.items()]
    return [column.astype(np.int64) for column in (*values, *did.values(), *told)]
