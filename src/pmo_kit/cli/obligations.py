"""`pmo obligations`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pmo_kit.cli import options
from pmo_kit.errors import Place, refuse

if TYPE_CHECKING:
    from pmo_kit.model.obligation_finding import OpenQuestion, SharedFinding, TouchedInitiatives
    from pmo_kit.model.portfolio import Portfolio
    from pmo_kit.model.text import Language
    from pmo_kit.report.obligation_pages import Setting, Subject
    from pmo_kit.report.words import Speaker

_LINES = 12


@dataclass(frozen=True)
class _Found:
    """What was asked and what was found, with the initiatives by position."""

    findings: Sequence[SharedFinding]
    touched: Sequence[TouchedInitiatives]
    questions: Sequence[OpenQuestion]
    subjects: Sequence[Subject]
    setting: Setting
    not_live: int
    one_initiative: bool
    one_obligation: bool


@click.command()
@options.folder
@click.option("--initiative", "-i", metavar="ID", help="What applies to this initiative. All live ones, if not given.")
@click.option("--obligation", metavar="ID", help="Which initiatives this obligation touches. All, if not given.")
@options.as_of
@options.languages
@options.out("File for the answer. None, if not given.")
@click.pass_obj
def obligations(
    messages: str,
    folder: Path,
    initiative: str | None,
    obligation: str | None,
    as_of: str | None,
    language: str,
    out: Path | None,
) -> None:
    """Say which obligations apply to which initiatives, which are undetermined and why, and which are to come."""
    from pmo_kit.read.portfolio import open_portfolio

    day = options.day_or_today(as_of, folder)
    portfolio = open_portfolio(folder)
    if options.nothing_yet(portfolio, messages):
        return
    found = _find(portfolio, initiative, obligation, day)
    written = _write(found, out, language) if out else []
    for line in (*_summary(found, options.speaker(messages)), *map(str, written)):
        click.echo(line)


def _find(portfolio: Portfolio, initiative: str | None, obligation: str | None, day: str) -> _Found:
    from datetime import date

    from pmo_kit.decide.obligation_tallies import by_obligation, live_rows, open_questions
    from pmo_kit.decide.obligations import touch_all
    from pmo_kit.model.version import KIT_VERSION
    from pmo_kit.report.obligation_pages import Setting

    method, frame = portfolio.method, portfolio.frames["initiatives"]
    if obligation and obligation not in method.obligations:
        some = ", ".join(list(method.obligations)[:5])
        raise refuse("obligation-unknown", Place(field="--obligation"), value=obligation, known=some)
    rows = _one(frame, initiative) if initiative else live_rows(frame, method)
    as_of = date.fromisoformat(day)
    findings = touch_all(rows, method, as_of=as_of, only=[obligation] if obligation else [])
    settings = portfolio.settings
    return _Found(
        findings=findings,
        touched=by_obligation(findings),
        questions=open_questions(findings),
        subjects=subjects_of(rows, portfolio),
        setting=Setting(settings.name, settings.secrecy, as_of, method.version, KIT_VERSION),
        not_live=0 if initiative else len(frame) - len(rows),
        one_initiative=bool(initiative),
        one_obligation=bool(obligation),
    )


def _one(frame: Any, initiative: str) -> Any:
    row = frame[frame["initiative_id"] == initiative]
    if not len(row):
        some = tuple(frame["initiative_id"].head(5))
        raise refuse("initiative-unknown", Place(file="registers/initiatives"), value=initiative, known=some)
    return row


def subjects_of(rows: Any, portfolio: Portfolio) -> list[Subject]:
    """The initiatives of a frame as a page names them."""
    from pmo_kit.model.text import Text
    from pmo_kit.report.obligation_pages import Subject

    stages = {key: stage.name for key, stage in portfolio.method.stages.items()}
    columns = ["initiative_id", "name_en", "name_zh", "department", "department_zh", "stage"]
    return [
        Subject(key, Text(en, zh), Text(department, department_zh), stages.get(stage))
        for key, en, zh, department, department_zh, stage in rows[columns].fillna("").itertuples(index=False)
    ]


def _summary(found: _Found, say: Speaker) -> list[str]:
    """What the terminal shows: the counts, and the first lines of the answer."""
    from pmo_kit.report.obligation_lines import initiative_lines, obligation_lines, portfolio_lines

    if found.one_initiative:
        lines = initiative_lines([shared.finding for shared in found.findings], say)
    elif found.one_obligation:
        lines = obligation_lines(found.findings, found.subjects, say)
    else:
        lines = portfolio_lines(found.touched, found.questions, say, most=_LINES)
    if found.not_live:
        lines.append(say.word("obligations-not-live", count=found.not_live))
    return [*lines, say.word("obligations-table-notice")]


def _write(found: _Found, out: Path, language: str) -> list[Path]:
    from pmo_kit.cli.tables import write_pages
    from pmo_kit.read.files import write_whole
    from pmo_kit.report.obligation_sheets import obligation_tables

    ending = out.suffix.lower()
    if ending != ".html":
        named = [(subject.initiative_id, subject.name) for subject in found.subjects]
        write_whole(out, obligation_tables(found.findings, found.touched, named, ending))
        return [out]
    return write_pages(out, language, lambda each, other: _page(found, each, other))


def _page(found: _Found, language: Language, other_page: str) -> str:
    from pmo_kit.report.obligation_pages import initiative_page, obligation_page, portfolio_page

    if found.one_initiative:
        findings = [shared.finding for shared in found.findings]
        return initiative_page(
            findings, found.questions, found.subjects[0], found.setting, language=language, other_page=other_page
        )
    if found.one_obligation:
        return obligation_page(
            found.findings, found.subjects, found.setting,
            not_live=found.not_live, language=language, other_page=other_page,
        )  # fmt: skip
    return portfolio_page(
        found.touched, found.questions, found.subjects, found.setting,
        obligations=len({shared.finding.obligation for shared in found.findings}),
        not_live=found.not_live, language=language, other_page=other_page,
    )  # fmt: skip


COMMANDS = {"obligations": obligations}
