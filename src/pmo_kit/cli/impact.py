"""`pmo impact`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pmo_kit.cli import options
from pmo_kit.errors import Place, refuse

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from pmo_kit.model.obligation_finding import OpenQuestion
    from pmo_kit.model.rule_change import Impact
    from pmo_kit.model.text import Language, Text
    from pmo_kit.report.obligation_pages import Setting, Subject

_LINES = 12


@dataclass(frozen=True)
class _Found:
    """What changes, with the initiatives by position."""

    impact: Impact
    questions: Sequence[OpenQuestion]
    subjects: Sequence[Subject]
    setting: Setting
    not_live: int


@click.command()
@options.folder
@options.changed_rules
@options.as_of
@click.option(
    "--until", metavar="YYYY-MM-DD", help="The day on which the changed rules are asked. The same, if not given."
)
@options.languages
@options.out("File for the answer. None, if not given.")
@click.pass_obj
def impact(
    messages: str,
    folder: Path,
    rules: Path | None,
    as_of: str | None,
    until: str | None,
    language: str,
    out: Path | None,
) -> None:
    """Say which initiatives change tier, route, evidence or obligations, and which rule and answers did it.

    Give a folder of changed rules, a later day, or both. Nothing is changed by asking.
    """
    from datetime import date

    from pmo_kit.read.portfolio import open_portfolio
    from pmo_kit.report.impact_sheets import impact_lines

    if rules is None and until is None:
        raise refuse("impact-of-what")
    first = options.day_or_today(as_of, folder)
    last = options.day_or_today(until or first, folder, field="--until")
    if last < first:
        raise refuse("impact-backwards", Place(field="--until"), value=last, first=first)
    if options.nothing_yet(open_portfolio(folder), messages):
        return
    found = _find(folder, rules, date.fromisoformat(first), date.fromisoformat(last))
    say = options.speaker(messages)
    lines = impact_lines(found.impact, _named(found), say, most=_LINES)
    if found.not_live:
        lines.append(say.word("impact-not-live", count=found.not_live))
    for line in (*lines, *map(str, _write(found, out, language) if out else ())):
        click.echo(line)


def _find(folder: Path, rules: Path | None, first: date, last: date) -> _Found:
    from pmo_kit.cli.obligations import subjects_of
    from pmo_kit.decide.impact import questions_behind, rule_impact
    from pmo_kit.decide.obligation_tallies import live_rows
    from pmo_kit.model.version import KIT_VERSION
    from pmo_kit.read.portfolio import open_portfolio
    from pmo_kit.report.obligation_pages import Setting

    now = open_portfolio(folder)
    then = open_portfolio(folder, changed=options.checked_rules(rules))
    frame = now.frames["initiatives"]
    live = live_rows(frame, now.method)
    after = then.frames["initiatives"].loc[live.index]
    found = rule_impact(live, now.method, then.method, as_of=first, until=last, frame_after=after)
    return _Found(
        impact=found,
        questions=questions_behind(found.shifts),
        subjects=subjects_of(live, now),
        setting=Setting(now.settings.name, now.settings.secrecy, last, then.method.version, KIT_VERSION),
        not_live=len(frame) - len(live),
    )


def _named(found: _Found) -> list[tuple[str, Text]]:
    return [(subject.initiative_id, subject.name) for subject in found.subjects]


def _write(found: _Found, out: Path, language: str) -> list[Path]:
    from pmo_kit.cli.tables import write_pages
    from pmo_kit.read.files import write_whole
    from pmo_kit.report.impact_page import impact_page
    from pmo_kit.report.impact_sheets import impact_tables

    ending = out.suffix.lower()
    if ending != ".html":
        write_whole(out, impact_tables(found.impact, _named(found), ending))
        return [out]

    def page(each: Language, other: str) -> str:
        return impact_page(
            found.impact, found.questions, found.subjects, found.setting,
            not_live=found.not_live, language=each, other_page=other,
        )  # fmt: skip

    return write_pages(out, language, page)


COMMANDS = {"impact": impact}
