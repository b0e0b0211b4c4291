"""`pmo triage`."""

from __future__ import annotations

from pathlib import Path

import click

from pmo_kit.cli import options


@click.command()
@options.folder
@options.out("File for the table. triage.xlsx in the portfolio, if not given.", options.TABLES)
@click.pass_context
def triage(ctx: click.Context, folder: Path, out: Path | None) -> None:
    """Write the tier, the route and the gaps of every initiative as one table."""
    from pmo_kit.cli.tables import count_lines, write_table
    from pmo_kit.decide.triage import tally_triage
    from pmo_kit.decide.triage import triage as decide_triage
    from pmo_kit.read.portfolio import open_portfolio

    if out is None:
        options.check_own(folder)
    portfolio = open_portfolio(folder)
    if options.nothing_yet(portfolio, ctx.obj):
        return
    table = decide_triage(portfolio)
    target = out or portfolio.root / "triage.xlsx"
    write_table(target, [("triage", table)])
    say = options.speaker(ctx.obj)
    for line in count_lines(tally_triage(table, portfolio.method), say):
        click.echo(line)
    click.echo(say.labelled(say.word("triage-rows", count=len(table)), str(target)))


COMMANDS = {"triage": triage}
