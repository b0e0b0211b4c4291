"""`pmo reperform`."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pmo_kit.cli import options
from pmo_kit.errors import Place, refuse

if TYPE_CHECKING:
    from pmo_kit.report.words import Speaker
    from pmo_kit.run.reperform import Reperformed

_SHOWN = 5
_TABLE = "reperformed.xlsx"


@click.command()
@click.argument("paths", metavar="RUN…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--portfolio",
    "-p",
    "folder",
    type=click.Path(path_type=Path),
    help="Folder of the portfolio whose kept inputs are used. The one above each run, if not given.",
)
@options.jobs
@click.option("--out", type=click.Path(path_type=Path), help="Folder for a table of every difference.")
@click.pass_obj
def reperform(messages: str, paths: Sequence[Path], folder: Path | None, jobs: int | None, out: Path | None) -> int:
    """Do past runs again, from the inputs and parameters on record, and compare the results value by value.

    RUN is the folder of a run or a folder with runs. Neither the runs nor the portfolio are changed. Ends with exit
    code 1 when a result is not identical or a run cannot be done again.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # processes do the work, and a thread more is one too many

    from pmo_kit.record.verify import runs_under
    from pmo_kit.run.reperform import reperform as do_again
    from pmo_kit.run.workers import default_jobs

    say = options.speaker(messages)
    for path in paths:
        if not any(runs_under(path)):
            raise refuse("no-runs", Place(file=str(path)))
    runs = list(dict.fromkeys(run for path in paths for run in runs_under(path)))
    found = do_again(runs, folder, jobs=jobs or default_jobs(), told=lambda each: _tell(each, say))
    counts = Counter(each.outcome for each in found)
    kinds = {kind: counts[kind] for kind in ("identical", "differs", "impossible")}
    click.echo(say.word("reperform-total", count=len(found), **kinds))
    if out:
        click.echo(str(_write(found, out, say)))
    return 0 if counts["identical"] == len(found) else 1


def _tell(each: Reperformed, say: Speaker) -> None:
    click.echo(say.word("reperform-" + each.outcome, folder=each.folder, count=len(each.differences)))
    for line in _why(each, say):
        click.echo(f"  {line}")
    for difference in each.differences[:_SHOWN]:
        click.echo(f"  {difference.path}: {difference.before or '–'} → {difference.after or '–'}")
    if len(each.differences) > _SHOWN:
        click.echo(f"  {say.word('reperform-more', count=len(each.differences) - _SHOWN)}")


def _why(each: Reperformed, say: Speaker) -> list[str]:
    """What explains an outcome other than identical: the reason, another kit, or a file that somebody altered."""
    if each.outcome == "identical" and not each.altered:
        return []
    told = [each.reason.sentence(say.language)] if each.reason else []
    if not each.same_kit:
        told.append(_kit(each, say))
    if each.altered:
        told.append(say.word("reperform-altered", files=say.join(each.altered)))
    return told


def _kit(each: Reperformed, say: Speaker) -> str:
    from pmo_kit.model.version import KIT_VERSION

    if each.run is None:
        return "–"
    if each.same_kit:
        return say.word("reperform-kit-same")
    return say.word("reperform-other-kit", then=each.run.kit_version, now=KIT_VERSION)


def _write(found: Sequence[Reperformed], out: Path, say: Speaker) -> Path:
    from pmo_kit.read.files import write_whole
    from pmo_kit.report.sheets import to_workbook

    path = out / _TABLE
    runs = [
        [str(each.folder), say.word("reperform-outcome-" + each.outcome), _kit(each, say), "\n".join(_why(each, say))]
        for each in found
    ]
    values = [[str(each.folder), part.path, part.before, part.after] for each in found for part in each.differences]
    of_runs = [say.word("reperform-" + key) for key in ("run", "outcome", "kit", "reason")]
    of_values = [say.word("reperform-" + key) for key in ("run", "path", "before", "after")]
    write_whole(path, to_workbook([("runs", of_runs, runs), ("differences", of_values, values)]))
    return path


COMMANDS = {"reperform": reperform}
