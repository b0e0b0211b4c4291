"""What does the register of initiatives already answer? So that nobody types it twice."""

from __future__ import annotations

import pandas as pd

from pmo_kit.decide.conditions import NO, YES, Answers
from pmo_kit.model.assessment import Item, Questionnaire


def prefilled(form: Questionnaire, initiatives: pd.DataFrame) -> list[dict[str, tuple[str, ...]]]:
    """For each initiative, the answers by question that its row of the register implies.

    Where one choice is allowed, the first rule that holds gives it, unless an unanswered attribute leaves an earlier
    one open; where several are, all that hold do, once none is open.
    """
    answers = Answers(initiatives)
    found: list[dict[str, tuple[str, ...]]] = [{} for _ in range(len(initiatives))]
    for question in form.questions.values():
        if question.prefill:
            truths = [answers.truth(rule.when) for rule in question.prefill]
            for at, row in enumerate(zip(*truths, strict=True)):
                chosen = _chosen(question, [int(truth) for truth in row])
                if chosen:
                    found[at][question.id] = chosen
    return found


def _chosen(question: Item, truths: list[int]) -> tuple[str, ...]:
    rules = [(rule.answer, truth) for rule, truth in zip(question.prefill, truths, strict=True) if truth != NO]
    settled = all(truth == YES for _, truth in rules)
    if question.kind == "multiple":
        return tuple(dict.fromkeys(answer for answer, _ in rules)) if settled else ()
    return (rules[0][0],) if rules and rules[0][1] == YES else ()
