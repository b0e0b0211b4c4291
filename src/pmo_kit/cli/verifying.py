"""`pmo verify`: runs, decisions and evidence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pmo_kit.cli import options
from pmo_kit.errors import Place, refuse

if TYPE_CHECKING:
    from pmo_kit.record.verify_folder import VerifiedFolder, Wrong
    from pmo_kit.report.words import Speaker

_NAMED = 3


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

    PATH is a run, a folder of runs or a portfolio. The ledger of runs shows manifests and indexes that were changed,
    and runs that are gone. Of a portfolio the decision log is proved too, with the runs and the evidence that decisions
    rest on. Ends with exit code 1 when anything is not as recorded, and with 2 when nothing is on record.
    """
    from pmo_kit.record.verify_folder import verify_folder

    say = options.speaker(messages)
    found = verify_folder(path, folder, outputs_only=outputs_only)
    if found.empty:
        raise refuse("nothing-to-prove", Place(file=str(path)))
    for fault in found.faults:
        click.echo(say.labelled(say.word("verify-not-as-recorded"), fault.sentence(say.language)), err=True)
    for each in found.wrong:
        click.echo(say.word("verify-" + each.state, file=_name(each, path), what=_what(each, path, say)), err=True)
    for line in _looked_at(found, path, say):
        click.echo(line)
    return 1 if found.faults or found.wrong else 0


def _looked_at(found: VerifiedFolder, path: Path, say: Speaker) -> Iterator[str]:
    """What was compared, with counts, and the hashes for comparison with the minutes."""
    log = found.log
    if log and not log.empty:
        key = "verify-log-wrong" if log.faults else "verify-log-sound"
        yield say.word(key, count=log.head.count, evidence=log.evidence, wrong=len(log.faults))
        if log.head.count and not log.faults:
            yield say.word("decision-head", hash=log.head.hash)
    for ledger, head in found.heads.items():
        yield say.word("verify-ledger", ledger=_given(ledger, path), count=head.count)
        yield say.word("verify-ledger-hash", ledger=_given(ledger, path), hash=head.hash)
    for store, count in found.kept.items():
        wrong = sum(each.part == "kept" and each.path.is_relative_to(store) for each in found.wrong)
        yield say.word("verify-store", folder=_given(store, path), count=count, wrong=wrong)
    if found.runs:
        yield say.word("verify-runs", outputs=found.outputs, inputs=found.inputs)
    if found.unproved:
        yield say.word("verify-unproved")
    yield say.word("verify-total", count=found.runs, wrong=len({run for each in found.wrong for run in each.runs}))


def _name(each: Wrong, path: Path) -> str:
    return each.name if each.part == "input" else _given(each.path, path)


def _what(each: Wrong, path: Path, say: Speaker) -> str:
    """What a file is, which runs read it, and which decisions rest on it."""
    runs = say.join(tuple(_given(run, path) for run in each.runs[:_NAMED]))
    if len(each.runs) > _NAMED:
        runs = say.word("verify-more", runs=runs, count=len(each.runs) - _NAMED)
    what = say.word("verify-input", runs=runs) if each.part == "input" else say.word("verify-" + each.part)
    if each.part == "kept" and each.runs:
        copy = say.word("verify-kept-copy", name=each.name) if each.name else say.word("verify-kept-all")
        what = say.word("verify-kept-for", copy=copy, runs=say.word("verify-input", runs=runs))
    if each.decisions:
        what += say.word("verify-decisions", decisions=say.join(each.decisions))
    return what


def _given(found: Path, path: Path) -> str:
    """A path in the words of the one that was given."""
    base = path.resolve()
    return str(path / found.relative_to(base)) if found.is_relative_to(base) else str(found)


COMMANDS = {"verify": verify}
