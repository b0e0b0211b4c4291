"""`pmo init` and `pmo demo`."""

from __future__ import annotations

from pathlib import Path

import click

from pmo_kit.cli import options

SAMPLE_DAY = "2026-10-31"


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--sample",
    "kind",
    flag_value="sample",
    default="sample",
    help="An invented bank with 60 initiatives (default).",
)
@click.option("--empty", "kind", flag_value="empty", help="The minimum viable office: registers with headings only.")
@click.pass_obj
def init(messages: str, folder: Path, kind: str) -> None:
    """Make the portfolio FOLDER. It must not exist yet, or be empty."""
    from pmo_kit.run.new_portfolio import make_portfolio

    written = make_portfolio(folder, kind)
    click.echo(options.speaker(messages).word("init-made", count=len(written), folder=options.typed(folder)))


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default="demo")
@options.languages
@options.jobs
@click.pass_context
def demo(ctx: click.Context, folder: Path, language: str, jobs: int | None) -> None:
    """Make the sample portfolio in FOLDER and run the intake for all of it."""
    from pmo_kit.cli.running import run
    from pmo_kit.run.new_portfolio import make_portfolio

    if not (folder / "portfolio.yaml").is_file():
        make_portfolio(folder, "sample")
    ctx.invoke(
        run,
        playbook="intake",
        folder=folder,
        initiative=(),
        everything=True,
        where=(),
        language=language,
        as_of=SAMPLE_DAY,
        out=None,
        jobs=jobs,
        settings=(),
        force=False,
        resume=True,
        cluster="",
    )


COMMANDS = {"init": init, "demo": demo}
