"""`pmo check`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pmo_kit.cli import options
from pmo_kit.errors import Place, refuse

if TYPE_CHECKING:
    from pmo_kit.model.checked import Checked
    from pmo_kit.report.check_lists import CheckFacts
    from pmo_kit.report.words import Speaker

_LINES = 40


@click.command()
@options.folder
@options.as_of
@click.option("--owner", default="", metavar="NAME", help="Only what this role or person can settle.")
@options.out("File for all verdicts. None, if not given.")
@click.pass_obj
def check(messages: str, folder: Path, as_of: str | None, owner: str, out: Path | None) -> int:
    """Run every check of registers, evidence, rules and gates; say who can settle what.

    Ends with 1 when anything is not met, with 0 when nothing is, and with 2 when the input cannot be read or
    nobody has the name of the owner.
    """
    from datetime import date

    from pmo_kit.decide.owners import Owners
    from pmo_kit.decide.portfolio_checks import check_portfolio
    from pmo_kit.paths import PortfolioFolder
    from pmo_kit.read.portfolio import open_portfolio
    from pmo_kit.read.tables import unread_tables
    from pmo_kit.record.evidence import REGISTER, file_states
    from pmo_kit.report.check_lists import CheckFacts

    day, say = date.fromisoformat(options.day_or_today(as_of, folder)), options.speaker(messages)
    portfolio = open_portfolio(folder, registers="all")
    options.nothing_yet(portfolio, messages)
    files = file_states(portfolio.frames[REGISTER], portfolio.root)
    unread = unread_tables(portfolio.registers.values(), PortfolioFolder(portfolio.root).registers)
    found = check_portfolio(portfolio, files, as_of=day, unread=unread)
    checked = [each for each in found.checked if not owner or each.owner.says(owner)]
    settings, moves = portfolio.settings, found.moves
    facts = CheckFacts(settings.name, settings.secrecy, day, moves.moves, moves.crossings, bypasses=len(moves.bypasses))
    if owner and not checked:
        if not Owners(portfolio).knows(owner):
            raise refuse("owner-unknown", Place(field="--owner"), value=owner, known=tuple(portfolio.method.roles))
        click.echo(say.word("check-none-of", owner=owner))
        return 0
    if out:
        _write(out, checked, facts, say)
    _tell(checked, facts, say, every=bool(owner))
    return 1 if any(each.verdict.outcome == "fail" for each in checked) else 0


def _write(out: Path, checked: Sequence[Checked], facts: CheckFacts, say: Speaker) -> None:
    from pmo_kit.read.files import write_whole
    from pmo_kit.report.check_lists import check_page, check_table, owner_table
    from pmo_kit.report.sheets import to_csv, to_workbook

    if out.suffix.lower() == ".html":
        write_whole(out, check_page(checked, facts, say))
        return
    headings, rows = check_table(checked, say)
    if out.suffix.lower() == ".csv":
        write_whole(out, to_csv(headings, rows))
        return
    owners = owner_table(checked, say)
    write_whole(out, to_workbook([("checks", headings, rows), ("owners", *owners)]))


def _tell(checked: Sequence[Checked], facts: CheckFacts, say: Speaker, *, every: bool) -> None:
    """Print the counts by owner, what fails, and the sums.

    Owners with nothing open are left out, and of the fails only the first are shown, unless `every` is wanted.
    """
    from rich.console import Console

    from pmo_kit.report.check_lists import has_something_open, moves_line, owner_table, short_table, total_line

    console = Console()
    names, counts = owner_table(checked, say)
    console.print(_table(names, [row for row in counts if every or has_something_open(row)]))
    failing = [each for each in checked if each.verdict.outcome == "fail"]
    headings, rows = short_table(failing if every else failing[:_LINES], say)
    if rows:
        console.print(_table(headings, rows))
    if len(rows) < len(failing):
        click.echo(say.word("check-more", count=len(failing) - len(rows)))
    click.echo(moves_line(facts, say))
    click.echo(total_line(checked, say))


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> object:
    from rich.table import Table
    from rich.text import Text

    table = Table()
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    return table


COMMANDS = {"check": check}
