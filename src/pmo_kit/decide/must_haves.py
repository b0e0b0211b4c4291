"""Who may be ranked at all? Must-haves come before any weighting, so that no price makes up for a missing one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pmo_kit.model.choice import Screening
from pmo_kit.model.text import Reason, Text
from pmo_kit.model.verdict import Outcome, Verdict


@dataclass(frozen=True)
class MustHave:
    """A condition that is met or not, whatever the scores."""

    id: str
    question: Text
    remedy: Text


@dataclass(frozen=True)
class Answer:
    """Whether an alternative meets a must-have; None where nobody has found out."""

    met: bool | None = None
    evidence: tuple[str, ...] = ()


_UNANSWERED = Answer()


def screen(
    alternatives: Iterable[str], must_haves: Iterable[MustHave], answers: Mapping[tuple[str, str], Answer]
) -> tuple[Screening, ...]:
    """A verdict for each alternative and must-have; `answers` are by alternative and must-have.

    Met without evidence counts as not assessed: a vendor's word is none. Only those that pass are ranked.
    """
    asked = tuple(must_haves)
    found = []
    for name in alternatives:
        verdicts = tuple(_verdict(each, answers.get((name, each.id), _UNANSWERED)) for each in asked)
        found.append(Screening(name, _outcome(verdicts), verdicts))
    return tuple(found)


def _verdict(must_have: MustHave, answer: Answer) -> Verdict:
    outcome, because = _said(answer)
    return Verdict(
        check_id=must_have.id,
        question=must_have.question,
        outcome=outcome,
        because=Reason(because),
        remedy=must_have.remedy,
        evidence=answer.evidence,
    )


def _said(answer: Answer) -> tuple[Outcome, str]:
    if answer.met is None:
        return "not_assessed", "must-have-unanswered"
    if not answer.met:
        return "fail", "must-have-not-met"
    return ("pass", "must-have-met") if answer.evidence else ("not_assessed", "must-have-without-evidence")


def _outcome(verdicts: Iterable[Verdict]) -> Outcome:
    outcomes = {verdict.outcome for verdict in verdicts}
    return next((each for each in ("fail", "not_assessed") if each in outcomes), "pass")
