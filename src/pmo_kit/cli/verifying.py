"""`pmo verify`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pmo_kit.cli import options
from pmo_kit.errors import Place, refuse

if TYPE_CHECKING:
    from pmo_kit.record.verify import VerifiedRun
    from pmo_kit.report.words import Speaker


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--portfolio",
    "-p",
    "folder",
    type=click.Path(path_type=Path),
    help="Folder of the portfolio that the runs read. The one above them, if not given.",
)
@click.option("--outputs-only", is_flag=True, help="Leave out what the runs read, which may have moved on since.")
@click.pass_obj
def verify(messages: str, path: Path, folder: Path | None, outputs_only: bool) -> int:
    """Compare every file of the runs in PATH with the digest that was recorded when they were made.

    PATH is a run, a folder of runs or a portfolio. Ends with exit code 1 when a file is not as recorded.
    """
    from pmo_kit.record.verify import runs_under, verify_run

    say = options.speaker(messages)
    count = wrong = 0
    for home in runs_under(path):
        count += 1
        found = verify_run(home, folder, outputs_only=outputs_only)
        wrong += not found.sound
        _tell(found, say)
    if not count:
        raise refuse("no-runs", Place(file=str(path)))
    click.echo(say.word("verify-total", count=count, wrong=wrong))
    return 1 if wrong else 0


def _tell(found: VerifiedRun, say: Speaker) -> None:
    if found.sound:
        click.echo(say.word("verify-sound", folder=found.folder, count=len(found.files)))
    for file in found.wrong:
        click.echo(say.word("verify-" + file.state, file=file.path, part=say.word("verify-" + file.part)), err=True)


COMMANDS = {"verify": verify}
