"""The page of a rule change: which rules decide differently, and for which initiatives that makes a difference."""

from __future__ import annotations

from collections.abc import Sequence

from pmo_kit.model.obligation_finding import OpenQuestion
from pmo_kit.model.rule_change import SHIFT_KINDS, Impact
from pmo_kit.model.text import Language
from pmo_kit.report.fragments import render
from pmo_kit.report.obligation_pages import Setting, Subject
from pmo_kit.report.page import page
from pmo_kit.report.words import Speaker


def impact_page(
    impact: Impact,
    questions: Sequence[OpenQuestion],
    subjects: Sequence[Subject],
    setting: Setting,
    *,
    not_live: int,
    language: Language,
    other_page: str = "",
) -> str:
    """What changes, by kind, with the rule and the answers behind it, in one language; `subjects` by position."""
    say = Speaker(language)
    title = say.word("impact-title" if impact.changes or impact.as_of == impact.until else "impact-title-days")
    values = {
        "impact": impact,
        "kinds": [
            (kind, [shift for shift in impact.shifts if shift.kind == kind], len(impact.touched(kind)))
            for kind in SHIFT_KINDS
        ],
        "affected": len(impact.touched()),
        "questions": questions,
        "subjects": subjects,
        "setting": setting,
        "not_live": not_live,
        "title": title,
    }
    body = render("impact/portfolio.html.j2", language, values)
    where = f"{say.text(setting.organisation)} · {say.word('as-of')} {say.day(impact.until)}"
    return page(body, title=title, where=where, language=language, other_page=other_page)
