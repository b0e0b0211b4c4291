"""The page of a batch: how many of what, what wants attention, and a link to each initiative's page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pmo_kit.model.intake import IntakeSummary
from pmo_kit.model.text import Language, Text
from pmo_kit.report.fragments import render
from pmo_kit.report.page import page
from pmo_kit.report.words import Speaker


@dataclass(frozen=True)
class Counted:
    """One table of counts: what is counted, and the number for each kind in the order to show."""

    title: str
    rows: tuple[tuple[Text, int], ...]


@dataclass(frozen=True)
class Failure:
    """A run that gave no result, and why."""

    initiative_id: str
    reason: str


def batch_page(
    results: Sequence[IntakeSummary],
    links: Mapping[str, str],
    counts: Sequence[Counted],
    failures: Sequence[Failure],
    *,
    organisation: Text,
    classification: Text,
    as_of: date,
    since: Sequence[tuple[date, int]],
    language: Language,
    other_page: str = "",
) -> str:
    """The index of a batch in one language; `links` gives the address of each initiative's page.

    `since` says how many of the runs stand unchanged since which day.
    """
    say = Speaker(language)
    title = say.word("batch-title", count=len(results))
    days = say.join(say.word("unchanged-since-day", day=say.day(day), count=count) for day, count in since)
    values = {
        "title": title,
        "classification": classification,
        "results": results,
        "links": links,
        "counts": counts,
        "failures": failures,
        "since": say.word("unchanged-since", days=days) if days else "",
    }
    body = render("batch.html.j2", language, values)
    where = f"{say.text(organisation)} · {say.word('as-of')} {say.day(as_of)}"
    return page(body, title=title, where=where, language=language, other_page=other_page)
