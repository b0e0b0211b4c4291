"""The evaluation of one sourcing decision: must-haves, weights, scores, rankings, cost and contract, and the award."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from pmo_kit.decide.award import Award, find_award, scenario_rankings
from pmo_kit.decide.conditions import Answers
from pmo_kit.decide.contract_terms import term_verdicts, terms_that_apply
from pmo_kit.decide.criteria import direct_weights, judged_weights
from pmo_kit.decide.heading import Subject, find_subject, heading
from pmo_kit.decide.must_haves import screen
from pmo_kit.decide.sourcing_costs import option_costs
from pmo_kit.decide.sourcing_rows import sourcing_of
from pmo_kit.decide.sourcing_scores import Counted, answers, known_by, must_haves, score_findings, scores_of
from pmo_kit.decide.vendor_glance import vendor_glance
from pmo_kit.model.choice import Scores, Screening, Weights
from pmo_kit.model.method import Method
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.model.sourcing import Sourcing
from pmo_kit.model.text import Reason, Text
from pmo_kit.model.vendor_evaluation import (
    AwardAnswer,
    OptionCost,
    OptionTerms,
    ScenarioRanking,
    ScoredCriterion,
    ScoreFinding,
    VendorEvaluation,
)
from pmo_kit.model.verdict import Verdict


@dataclass(frozen=True)
class _Table:
    """What the ranking stands on; `options` are those that pass every must-have."""

    sourcing: Sourcing
    rows: Counted
    screening: tuple[Screening, ...]
    options: tuple[str, ...]
    weights: Weights | None
    scores: tuple[ScoreFinding, ...]
    costs: tuple[OptionCost, ...]

    def named(self, outcome: str) -> tuple[Text, ...]:
        """The options whose must-haves came out like this."""
        names = {option.id: option.name for option in self.sourcing.options}
        return tuple(names[each.alternative] for each in self.screening if each.outcome == outcome)


def decide_vendor_evaluation(portfolio: Portfolio, initiative: str, *, as_of: date | str) -> VendorEvaluation:
    """Evaluate the options of one sourcing decision as things stood on `as_of` (a date or `YYYY-MM-DD`).

    Only options that pass every must-have are ranked, and only when every weight and score is there: one that is
    missing could change who is first. What was scored after the day does not count.

    Raises:
        BadInput: when the initiative is not in the register, `as_of` is not a day, or rows contradict one another.
    """
    subject, method = find_subject(portfolio, initiative, as_of), portfolio.method
    table = _table(sourcing_of(portfolio, initiative), subject, method)
    answer, because = _missing(table)
    award = None
    if answer is None and table.weights and table.weights.shares:
        scores = scores_of(table.scores, table.options, table.sourcing.scored)
        award = find_award(scores, table.weights.shares, method)
        answer, because = _first(award, table.sourcing)
    assert answer is not None  # noqa: S101 - without an award there is a reason
    recommended = _recommended(answer, award, table)
    terms = _terms(table.sourcing, subject, method)
    decided: dict[str, Any] = {"answer": answer, "because": because, "recommended": recommended, "lead": None}
    decided["conditions"] = _conditions(terms, recommended)
    parts = {**decided, **_ranked(award, table, method), **_said(table, method)}
    return VendorEvaluation(**heading(portfolio, subject), **parts, terms=terms, glance=vendor_glance(parts))


def _table(sourcing: Sourcing, subject: Subject, method: Method) -> _Table:
    rows = known_by(sourcing, subject.day)
    screening = screen([option.id for option in sourcing.options], must_haves(sourcing), answers(rows))
    costs = option_costs(sourcing, method)
    return _Table(
        sourcing=sourcing,
        rows=rows,
        screening=screening,
        options=tuple(each.alternative for each in screening if each.outcome == "pass"),
        weights=_weights(sourcing, method) if sourcing.scored else None,
        scores=score_findings(sourcing, rows, costs),
        costs=costs,
    )


def _weights(sourcing: Sourcing, method: Method) -> Weights:
    """By pairwise judgements where there are any, else as given; a criterion without a weight leaves none."""
    items = [each.id for each in sourcing.scored]
    if sourcing.judgements:
        found = judged_weights(
            items,
            sourcing.judgements,
            random_indices={each.size: each.value for each in method.random_indices.values()},
            limit=method.threshold("judgement-consistency"),
        )
        return found.model_copy(update={"because": _in_words(found.because, sourcing)})
    without = tuple(each.title for each in sourcing.scored if each.weight is None)
    if without:
        return Weights(origin="direct", because=Reason("weight-missing", without))
    return direct_weights({each.id: each.weight or 0 for each in sourcing.scored})


def _missing(table: _Table) -> tuple[AwardAnswer | None, Reason | None]:
    """Why there is no ranking, the first reason that holds; nothing where there can be one."""
    by_must_haves = _screened_out(table)
    if by_must_haves:
        return by_must_haves
    if table.weights is None:
        return "not_assessed", Reason("no-weighted-criteria")
    if table.weights.because:
        return "not_assessed", table.weights.because
    lacking = _lacking(table)
    return ("not_assessed", Reason("scores-lacking", lacking)) if lacking else (None, None)


def _screened_out(table: _Table) -> tuple[AwardAnswer, Reason] | None:
    """Why the must-haves leave nothing to rank; None where they leave several options and none in doubt."""
    if not table.sourcing.options:
        return "not_assessed", Reason("no-sourcing-options")
    if not table.options and not table.named("not_assessed"):
        return "none", Reason("every-option-fails")
    if table.named("not_assessed"):
        return "not_assessed", Reason("must-haves-open", table.named("not_assessed"))
    return ("single", Reason("one-option-left")) if len(table.options) == 1 else None


def _in_words(reason: Reason | None, sourcing: Sourcing) -> Reason | None:
    """The reason with the titles of criteria where it names their ids, alone or as a pair."""
    if reason is None:
        return None
    titles = {each.id: each.title for each in sourcing.scored}

    def told(value: Text) -> Text:
        parts = [titles.get(key, Text.same(key)) for key in value.en.split(" : ")]
        return Text(" : ".join(each.say("en") for each in parts), "：".join(each.say("zh") for each in parts))

    return Reason(reason.kind, tuple(told(value) for value in reason.values))


def _lacking(table: _Table) -> tuple[Text, ...]:
    """The scores that are missing, each as option and criterion."""
    names = {option.id: option.name for option in table.sourcing.options}
    titles = {each.id: each.title for each in table.sourcing.scored}
    return tuple(
        Text(
            f"{names[each.option].say('en')} – {titles[each.criterion].say('en')}",
            f"{names[each.option].say('zh')}–{titles[each.criterion].say('zh')}",
        )
        for each in table.scores
        if each.option in table.options and each.figure.because
    )


def _first(award: Award, sourcing: Sourcing) -> tuple[AwardAnswer, Reason | None]:
    if award.leading.because:
        return "not_assessed", _in_words(award.leading.because, sourcing)
    return ("recommended" if len(award.leading.winners) == 1 else "tied"), None


def _recommended(answer: AwardAnswer, award: Award | None, table: _Table) -> str | None:
    if answer == "single":
        return table.options[0]
    return award.leading.winners[0] if award and answer == "recommended" else None


def _ranked(award: Award | None, table: _Table, method: Method) -> dict[str, Any]:
    """The fields that only a ranking fills."""
    if award is None:
        empty: dict[str, Any] = dict.fromkeys(("rankings", "scales", "ranges", "scenarios", "limits"), ())
        return {**empty, **dict.fromkeys(("agreement", "steadiness", "chances", "lead", "runner_up"))}
    return {
        "rankings": award.rankings,
        "scales": award.scales,
        "ranges": award.ranges,
        "agreement": award.agreement,
        "steadiness": award.steadiness if award.ranges else None,
        "limits": award.limits,
        "chances": award.chances,
        "lead": award.lead,
        "runner_up": award.runner_up,
        "scenarios": _scenarios(table, method),
    }


def _scenarios(table: _Table, method: Method) -> tuple[ScenarioRanking, ...]:
    """Who is first in each scenario; none where cost is no criterion, so that a scenario changes nothing."""
    criteria, shares = table.sourcing.scored, table.weights.shares if table.weights else None
    if shares is None or all(each.kind == "score" for each in criteria):
        return ()
    tables: list[Scores | None] = []
    for at in range(len(method.cost_scenarios)):
        findings = score_findings(table.sourcing, table.rows, table.costs, scenario=at)
        ranked = [each for each in findings if each.option in table.options]
        known = not any(each.figure.because for each in ranked)
        tables.append(scores_of(ranked, table.options, criteria) if known else None)
    return scenario_rankings(tables, method.cost_scenarios.values(), shares, method)


def _terms(sourcing: Sourcing, subject: Subject, method: Method) -> tuple[OptionTerms, ...]:
    asked = terms_that_apply(Answers(subject.row), method)
    return tuple(
        OptionTerms(option=each.id, verdicts=term_verdicts(each.id, asked, sourcing.terms)) for each in sourcing.options
    )


def _conditions(terms: Iterable[OptionTerms], recommended: str | None) -> tuple[Verdict, ...]:
    """The terms of the recommended option that are refused or open: what has to be settled before signature."""
    mine = [each.verdicts for each in terms if each.option == recommended]
    return tuple(verdict for verdicts in mine for verdict in verdicts if verdict.outcome != "pass")


def _said(table: _Table, method: Method) -> dict[str, Any]:
    """What was read and computed, whatever comes of it."""
    return {
        "options": {option.id: option.name for option in table.sourcing.options},
        "screening": table.screening,
        "criteria": _criteria(table),
        "weights": table.weights,
        "scores": table.scores,
        "costs": table.costs,
        "cost_kinds": _names(method.cost_kinds.values()),
        "scenario_titles": _names(method.cost_scenarios.values()),
        "method_titles": _names(method.ranking_methods.values()),
        "limits_reach": method.threshold("score-reach"),
        "seed": int(method.threshold("simulation-seed")),
    }


def _criteria(table: _Table) -> tuple[ScoredCriterion, ...]:
    shares = (table.weights.shares if table.weights else None) or {}
    return tuple(
        ScoredCriterion(
            criterion=each.id,
            title=each.title,
            kind=each.kind,
            direction=each.direction,
            unit=each.unit,
            stated=each.weight,
            share=shares.get(each.id),
        )
        for each in table.sourcing.scored
    )


def _names(records: Any) -> dict[str, Text]:
    return {each.id: each.name for each in records}
