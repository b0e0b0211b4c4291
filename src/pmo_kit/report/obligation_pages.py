"""The obligations pages: what applies to one initiative, and which obligations touch which initiatives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, get_args

from pmo_kit.model.obligation_finding import (
    ObligationFinding,
    OpenQuestion,
    SharedFinding,
    TouchedInitiatives,
)
from pmo_kit.model.records import Lifecycle
from pmo_kit.model.text import Language, Text
from pmo_kit.report.fragments import render
from pmo_kit.report.page import page
from pmo_kit.report.words import Speaker

_STAGES: tuple[str, ...] = get_args(Lifecycle)


@dataclass(frozen=True)
class Subject:
    """An initiative as a page names it."""

    initiative_id: str
    name: Text
    department: Text
    stage: Text | None


@dataclass(frozen=True)
class Setting:
    """Whose page it is, for which day and by which rules."""

    organisation: Text
    classification: Text
    as_of: date
    method_version: str
    kit_version: str


Group = tuple[ObligationFinding, list[tuple[str, list[ObligationFinding]]]]


def initiative_page(
    findings: Sequence[ObligationFinding],
    questions: Sequence[OpenQuestion],
    subject: Subject,
    setting: Setting,
    *,
    language: Language,
    other_page: str = "",
) -> str:
    """What applies to one initiative, what is undetermined and why, and what is to come, in one language."""
    touching = [finding for finding in findings if finding.outcome != "does_not_apply"]
    now = [finding for finding in touching if finding.timing == "now"]
    values = {
        "subject": subject,
        "applies": [finding for finding in now if finding.outcome == "applies"],
        "groups": _groups(finding for finding in now if finding.outcome == "applies"),
        "open": [finding for finding in now if finding.outcome == "undetermined"],
        "upcoming": _by_date(finding for finding in touching if finding.timing == "upcoming"),
        "drafts": [finding for finding in touching if finding.timing == "draft"],
        "without": [finding for finding in findings if finding.outcome == "does_not_apply"],
        "questions": questions,
    }
    say = Speaker(language)
    title = say.word("obligations-title", name=say.text(subject.name) or subject.initiative_id)
    return _page("obligations/initiative.html.j2", values, setting, say, title, other_page)


def portfolio_page(
    touched: Sequence[TouchedInitiatives],
    questions: Sequence[OpenQuestion],
    subjects: Sequence[Subject],
    setting: Setting,
    *,
    obligations: int,
    not_live: int,
    language: Language,
    other_page: str = "",
) -> str:
    """Which obligations touch which initiatives, in one language; `obligations` is how many were asked about."""
    values = {
        "subjects": subjects,
        "now": [each for each in touched if each.finding.timing == "now"],
        "upcoming": sorted(
            (each for each in touched if each.finding.timing == "upcoming"), key=lambda each: _when(each.finding)
        ),
        "drafts": [each for each in touched if each.finding.timing == "draft"],
        "untouched": obligations - len(touched),
        "obligations": obligations,
        "not_live": not_live,
        "questions": questions,
    }
    say = Speaker(language)
    title = say.word("obligations-title-all", count=f"{len(subjects):,}")
    return _page("obligations/portfolio.html.j2", values, setting, say, title, other_page)


def obligation_page(
    findings: Sequence[SharedFinding],
    subjects: Sequence[Subject],
    setting: Setting,
    *,
    not_live: int,
    language: Language,
    other_page: str = "",
) -> str:
    """Which initiatives one obligation touches and why, in one language."""
    touching = [shared for shared in findings if shared.finding.outcome != "does_not_apply"]
    rows = sorted((position, shared.finding) for shared in touching for position in shared.positions)
    values = {
        "finding": findings[0].finding,
        "rows": [(subjects[position], found) for position, found in rows if found.outcome == "applies"]
        + [(subjects[position], found) for position, found in rows if found.outcome == "undetermined"],
        "not_live": not_live,
    }
    say = Speaker(language)
    title = say.word("obligations-title-one", name=say.text(findings[0].finding.title))
    return _page("obligations/obligation.html.j2", values, setting, say, title, other_page)


def _page(template: str, values: Mapping[str, Any], setting: Setting, say: Speaker, title: str, other_page: str) -> str:
    body = render(template, say.language, {**values, "setting": setting, "title": title})
    where = f"{say.text(setting.organisation)} · {say.word('as-of')} {say.day(setting.as_of)}"
    return page(body, title=title, where=where, language=say.language, other_page=other_page)


def _groups(findings: Iterable[ObligationFinding]) -> list[Group]:
    """Findings by jurisdiction, the one with most first and standards last; in each by the stage of first evidence."""
    places: dict[str, list[ObligationFinding]] = {}
    for finding in findings:
        places.setdefault(finding.jurisdiction.id if finding.jurisdiction else "", []).append(finding)
    ordered = sorted(places.values(), key=lambda group: (group[0].jurisdiction is None, -len(group)))
    return [(group[0], _stages(group)) for group in ordered]


def _stages(group: Iterable[ObligationFinding]) -> list[tuple[str, list[ObligationFinding]]]:
    ordered = sorted(group, key=lambda finding: _STAGES.index(finding.lifecycle[0]))
    return [(name, list(part)) for name, part in groupby(ordered, key=lambda finding: finding.lifecycle[0])]


def _by_date(findings: Iterable[ObligationFinding]) -> list[ObligationFinding]:
    return sorted(findings, key=_when)


def _when(finding: ObligationFinding) -> date:
    return finding.in_force_from or date.max
