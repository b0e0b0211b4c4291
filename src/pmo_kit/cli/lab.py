"""`pmo lab`."""

from __future__ import annotations

from pathlib import Path

import click

from pmo_kit.cli import options


@click.command()
@options.folder
@click.option("--no-browser", is_flag=True, help="Start the server and print its address only.")
@click.option("--port", type=int, help="Port of the server. A free one, if not given.")
@click.pass_obj
def lab(messages: str, folder: Path, no_browser: bool, port: int | None) -> int:
    """Open JupyterLab on a copy of the playbooks for the portfolio, with the intake form."""
    from pmo_kit.read.portfolio import open_portfolio
    from pmo_kit.run.lab import copy_playbooks, lab_folder, start_lab

    options.check_own(folder)
    portfolio = open_portfolio(folder)
    copied = copy_playbooks(portfolio.root)
    where = lab_folder(portfolio.root)
    click.echo(options.speaker(messages).word("lab-opened", count=len(copied), folder=where))
    return start_lab(portfolio.root, browser=not no_browser, port=port)


COMMANDS = {"lab": lab}
