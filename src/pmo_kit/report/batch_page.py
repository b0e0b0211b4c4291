"""The page of a batch: how many of what, what wants attention, and a link to each initiative's page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pmo_kit.model.glance import RunSummary, Tally
from pmo_kit.model.text import Language, Text
from pmo_kit.report.fragments import render
from pmo_kit.report.page import page
from pmo_kit.report.words import Speaker


@dataclass(frozen=True)
class Failure:
    """A run that gave no result, and why."""

    initiative_id: str
    reason: Text


@dataclass(frozen=True)
class BatchFacts:
    """What a batch is about: which playbook, whose portfolio, as of when.

    `since` says how many of the runs stand unchanged since which day, `of_portfolio` that the one run is about all.
    """

    playbook: str
    organisation: Text
    classification: Text
    as_of: date
    since: Sequence[tuple[date, int]] = ()
    of_portfolio: bool = False


def batch_page(
    facts: BatchFacts,
    runs: Sequence[RunSummary],
    links: Mapping[str, str],
    counts: Sequence[Tally],
    failures: Sequence[Failure],
    *,
    language: Language,
    other_page: str = "",
) -> str:
    """The index of a batch in one language; `links` gives the address of each initiative's page."""
    say = Speaker(language)
    playbook = say.word("playbook-" + facts.playbook)
    title = playbook if facts.of_portfolio else say.word("batch-title", playbook=playbook, count=len(runs))
    days = say.join(say.word("unchanged-since-day", day=say.day(day), count=count) for day, count in facts.since)
    values = {
        "title": title,
        "classification": facts.classification,
        "runs": runs,
        "waiting": sorted((run for run in runs if run.glance.notes), key=lambda run: run.glance.order),
        "columns": [cell.column for cell in runs[0].glance.cells] if runs else [],
        "links": links,
        "counts": counts,
        "failures": failures,
        "of_portfolio": facts.of_portfolio,
        "since": say.word("unchanged-since", days=days) if days else "",
    }
    body = render("batch.html.j2", language, values)
    where = f"{say.text(facts.organisation)} · {say.word('as-of')} {say.day(facts.as_of)}"
    return page(body, title=title, where=where, language=language, other_page=other_page)
