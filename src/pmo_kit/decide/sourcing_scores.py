"""How does each option do on each criterion? What people scored with evidence, and what the cost lines come to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from pmo_kit.decide.must_haves import Answer, MustHave
from pmo_kit.model.choice import Criterion, Scores
from pmo_kit.model.figure import Figure
from pmo_kit.model.sourcing import ScoreRow, Sourcing, SourcingCriterion
from pmo_kit.model.text import Reason
from pmo_kit.model.vendor_evaluation import OptionCost, ScoreFinding

Counted = Mapping[tuple[str, str], ScoreRow]
_NOTHING = ScoreRow(None, None, "", "", None)


def known_by(sourcing: Sourcing, day: date) -> Counted:
    """The rows that were written by a day; one without a date counts."""
    return {key: row for key, row in sourcing.scores.items() if row.scored_on is None or row.scored_on <= day}


def must_haves(sourcing: Sourcing) -> tuple[MustHave, ...]:
    """The conditions that come before any weight."""
    return tuple(MustHave(each.id, each.title, each.ask) for each in sourcing.criteria if each.kind == "must_have")


def answers(rows: Counted) -> Mapping[tuple[str, str], Answer]:
    """What is known of the must-haves, by option and criterion."""
    return {key: Answer(row.met, (row.evidence,) if row.evidence else ()) for key, row in rows.items()}


def score_findings(
    sourcing: Sourcing, rows: Counted, costs: Iterable[OptionCost], *, scenario: int = 0
) -> tuple[ScoreFinding, ...]:
    """A finding for each option and weighted criterion; a score without evidence does not count.

    Costs are those of the scenario at that place; the first is what is planned. The total cost is the discounted one.
    """
    by_option = {each.option: each for each in costs}
    return tuple(
        _finding(option.id, criterion, rows.get((option.id, criterion.id), _NOTHING), by_option[option.id], scenario)
        for option in sourcing.options
        for criterion in sourcing.scored
    )


def _finding(option: str, criterion: SourcingCriterion, row: ScoreRow, cost: OptionCost, scenario: int) -> ScoreFinding:
    figure = {
        "total_cost": cost.scenarios[scenario].discounted,
        "cost_per_resolved": cost.per_resolved[scenario],
    }.get(criterion.kind) or _scored(row)
    return ScoreFinding(
        option=option,
        criterion=criterion.id,
        figure=figure,
        evidence=row.evidence,
        scored_by=row.scored_by,
        scored_on=row.scored_on,
    )


def _scored(row: ScoreRow) -> Figure:
    if row.score is None:
        return Figure(because=Reason("score-missing"))
    return Figure(value=row.score) if row.evidence else Figure(because=Reason("score-without-evidence"))


def scores_of(
    findings: Iterable[ScoreFinding], options: Sequence[str], criteria: Sequence[SourcingCriterion]
) -> Scores:
    """The table that is ranked.

    Raises:
        ValueError: where a score is missing, or fewer than two options are left.
    """
    known = {(each.option, each.criterion): each.figure.known() for each in findings if each.option in options}
    return Scores(
        alternatives=tuple(options),
        criteria=tuple(Criterion(each.id, each.direction) for each in criteria),
        values=tuple(tuple(known[option, each.id] for each in criteria) for option in options),
    )
