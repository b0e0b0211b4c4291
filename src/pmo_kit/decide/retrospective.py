"""The retrospective of one initiative: what took long, what was learned, and whether what was decided then worked."""

from __future__ import annotations

from datetime import date

from pmo_kit.decide.action_tests import find_actions
from pmo_kit.decide.causes import held_up_by
from pmo_kit.decide.heading import find_subject, heading
from pmo_kit.decide.initiative_timeline import find_gates, find_stays, find_time
from pmo_kit.decide.lessons import find_lessons, find_patterns
from pmo_kit.decide.promises import find_costs, find_promises
from pmo_kit.decide.retrospective_facts import History
from pmo_kit.decide.retrospective_glance import retrospective_glance
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.model.retrospective import RetrospectiveResult


def decide_retrospective(portfolio: Portfolio, initiative: str, *, as_of: date | str) -> RetrospectiveResult:
    """Look back on one initiative as things stood on `as_of` (a date or `YYYY-MM-DD`), finished or not.

    Actions of earlier retrospectives are tested by their metrics on the days that they named; what did not work is
    open again. Registers without rows leave their part empty and say so.

    Raises:
        BadInput: when the initiative is not in the register, or `as_of` is not a day.
    """
    subject = find_subject(portfolio, initiative, as_of)
    everybody, own = History(portfolio, subject.day), History(portfolio, subject.day, initiative)
    actions = (*find_actions(own, only=initiative), *find_actions(everybody, only=""))
    lessons = find_lessons(portfolio, initiative, as_of=subject.day)
    time, left_out = find_time(own)
    gates, first_time_right = find_gates(own)
    return RetrospectiveResult(
        **heading(portfolio, subject),
        actions=actions,
        stays=find_stays(own, portfolio.calendar),
        time=time,
        held_up_by=held_up_by(own.spans, own.as_of, own.method),
        gates=gates,
        first_time_right=first_time_right,
        promises=find_promises(own.frame("milestones"), as_of=subject.day),
        costs=find_costs(own.frame("costs"), portfolio, as_of=subject.day),
        lessons=lessons,
        patterns=find_patterns(portfolio, initiative, as_of=subject.day),
        left_out=(*own.left_out, *left_out),
        glance=retrospective_glance(initiative, actions, lessons, time),
    )
