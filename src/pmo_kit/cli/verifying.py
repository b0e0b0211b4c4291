"""`pmo verify`: runs, decisions and evidence."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pmo_kit.cli import options
from pmo_kit.errors import Place, refuse

if TYPE_CHECKING:
    from pmo_kit.record.verify import VerifiedRun
    from pmo_kit.record.verify_decisions import VerifiedLog
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

    PATH is a run, a folder of runs or a portfolio. Of a portfolio the decision log is proved too, with the runs and the
    evidence that decisions rest on. Ends with exit code 1 when anything is not as recorded.
    """
    from pmo_kit.record.verify import runs_under, verify_run
    from pmo_kit.record.verify_decisions import log_of, verify_decisions

    say = options.speaker(messages)
    root = log_of(path)
    log = verify_decisions(root) if root else None
    if log and not log.empty:
        _tell_log(log, say)
    count = wrong = 0
    for home in runs_under(path):
        count += 1
        found = verify_run(home, folder, outputs_only=outputs_only)
        wrong += not found.sound
        _tell(found, say)
    wrong += _verify_stores(path, say)
    if not count and (log is None or log.empty):
        raise refuse("no-runs", Place(file=str(path)))
    click.echo(say.word("verify-total", count=count, wrong=wrong))
    return 1 if wrong or (log and log.faults) else 0


def _verify_stores(path: Path, say: Speaker) -> int:
    """Tell of the inputs that are kept for doing runs again; how many are not what their name says."""
    from pmo_kit.record.input_store import damaged, stores_under

    total = 0
    for store in stores_under(path):
        wrong, count = damaged(store)
        total += len(wrong)
        for file in wrong:
            click.echo(say.word("verify-store-damaged", file=file), err=True)
        click.echo(say.word("verify-store", folder=store, count=count, wrong=len(wrong)))
    return total


def _tell_log(log: VerifiedLog, say: Speaker) -> None:
    for fault in log.faults:
        click.echo(say.labelled(say.word("verify-not-as-recorded"), fault.sentence(say.language)), err=True)
    key = "verify-log-wrong" if log.faults else "verify-log-sound"
    click.echo(say.word(key, count=log.head.count, evidence=log.evidence, wrong=len(log.faults)))
    if log.head.count and not log.faults:
        click.echo(say.word("decision-head", hash=log.head.hash))


def _tell(found: VerifiedRun, say: Speaker) -> None:
    if found.sound:
        click.echo(say.word("verify-sound", folder=found.folder, count=len(found.files)))
    for file in found.wrong:
        click.echo(say.word("verify-" + file.state, file=file.path, part=say.word("verify-" + file.part)), err=True)


COMMANDS = {"verify": verify}
