"""`pmo pack`."""

from __future__ import annotations

from pathlib import Path

import click

from pmo_kit.cli import options


@click.command()
@click.argument("source", metavar="FOLDER", type=click.Path(path_type=Path))
@click.option(
    "--into",
    "folder",
    type=click.Path(path_type=Path),
    default=".",
    show_default=True,
    help="Folder of the portfolio.",
)
@click.option("--name", help="Name of the pack; ids begin with it. The name of FOLDER, if not given.")
@options.as_of
@click.pass_obj
def pack(messages: str, source: Path, folder: Path, name: str | None, as_of: str | None) -> None:
    """Bring the risks and mitigations in FOLDER into the method of a portfolio, as drafts.

    FOLDER holds risks.json and mitigations.json in the shape of the FINOS AI governance framework, and may hold
    references.json and use_cases.json. Nothing is written while a single link leads nowhere.
    """
    from datetime import date

    from pmo_kit.paths import PortfolioFolder
    from pmo_kit.read.portfolio import open_portfolio
    from pmo_kit.read.risk_packs import read_pack
    from pmo_kit.read.write_pack import write_pack

    options.check_own(folder)
    home = PortfolioFolder(open_portfolio(folder, registers=()).root)
    day = date.fromisoformat(options.day_or_today(as_of, folder))
    found = read_pack(source, name or source.resolve().name, read_on=day)
    written = write_pack(found, home)
    say = options.speaker(messages)
    counts = {collection: len(records) for collection, records in found.records.items()}
    click.echo(say.word("pack-counts", **counts, links=found.links))
    click.echo(say.word("pack-use-cases", count=found.use_cases))
    click.echo(say.labelled(say.word("pack-written"), str(written)))


COMMANDS = {"pack": pack}
