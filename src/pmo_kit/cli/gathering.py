"""`pmo gather`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pmo_kit.cli import options

if TYPE_CHECKING:
    from pmo_kit.read.gathering.gathering import GatherPlan
    from pmo_kit.report.words import Speaker

_SHOWN = 20
_CHANGES = ("project", "register", "record", "column", "was", "is")


@click.command()
@click.argument("folders", metavar="FOLDER...", type=click.Path(path_type=Path), nargs=-1, required=True)
@options.folder
@options.as_of
@click.option("--dry-run", is_flag=True, help="Say what would happen and write nothing.")
@click.pass_obj
def gather(messages: str, folders: tuple[Path, ...], folder: Path, as_of: str | None, dry_run: bool) -> int:
    """Bring the registers and documents of projects' folders into the office's portfolio.

    A FOLDER is one that `pmo new` made, one that holds several of them, or a pattern such as projects/*. What the
    office has changed itself stays and is told; the exit code is 1 then.
    """
    from contextlib import nullcontext

    from pmo_kit.read.gathering.gathering import commit_gathering, finish_last, plan_gathering
    from pmo_kit.read.portfolio import portfolio_folder
    from pmo_kit.read.write_register import registers_held

    say = options.speaker(messages)
    if not dry_run:
        options.check_own(folder)
    with nullcontext() if dry_run else registers_held(folder):
        resumed = None if dry_run else finish_last(portfolio_folder(folder).root)
        if resumed is not None:
            options.tell_resumed("gather-resumed", resumed, say)
        day = options.day_or_today(as_of, folder)
        plan = plan_gathering(folders, folder, _is_draft, as_of=day)
        _tell(plan, say)
        if dry_run:
            click.echo(say.word("import-dry-run"))
        elif not plan.is_new:
            click.echo(say.word("gather-kept" if plan.doubts else "gather-again"))
        else:
            click.echo(say.labelled(say.word("gather-lists"), str(commit_gathering(plan, _lists(plan)))))
    return 1 if plan.doubts else 0


def _is_draft(path: str, data: bytes) -> bool:
    """Whether a file is a document of the kit in which nobody wrote."""
    from pmo_kit.report.document_marks import nobody_wrote
    from pmo_kit.report.word_file import is_as_written

    if path.lower().endswith(".docx"):
        return is_as_written(data)
    return path.lower().endswith(".md") and nobody_wrote(data.decode("utf-8", "replace"))


def _tell(plan: GatherPlan, say: Speaker) -> None:
    for project in plan.projects:
        counts = plan.counts(project)
        parts = " + ".join(say.word("rows-" + kind, count=count) for kind, count in counts.items())
        named = say.word("gather-project", project=project.name, initiative=project.initiative)
        click.echo(say.labelled(named, say.word("import-rows", count=sum(counts.values()), parts=parts)))
    changes = [each for register in plan.registers for each in register.changes]
    for change in changes[:_SHOWN]:
        cells = {
            name: "–" if value is None else _cell(value) for name, value in (("was", change.was), ("now", change.now))
        }
        where = {"register": change.register, "record": change.record, "column": change.column}
        click.echo("  " + say.word("gather-change", **where, **cells))
    if len(changes) > _SHOWN:
        click.echo("  " + say.word("gather-more", count=len(changes) - _SHOWN))
    files = plan.documents.counts
    told = [kind for kind in ("new", "updated", "unchanged", "draft", "conflict") if files[kind]]
    if told:
        parts = say.join(say.word("gather-files-" + kind, count=files[kind]) for kind in told)
        click.echo(say.word("gather-documents", parts=parts))
    _tell_doubts(plan, say)


def _tell_doubts(plan: GatherPlan, say: Speaker) -> None:
    """What a person must look at: conflicts with their cells, rows that are gone, and what was left where it is."""
    from pmo_kit.report.repair_list import told

    if plan.doubts:
        click.echo(say.word("gather-conflicts", count=len(plan.doubts)))
    for doubt in plan.doubts:
        problem, remedy = told(doubt, say.language)
        space = " " if say.language == "en" else ""
        click.echo("  " + say.labelled(doubt.place.describe(say.language), f"{problem}{space}{remedy}"))
    if plan.gone:
        click.echo(say.word("gather-gone", records=say.join(doubt.record for doubt in plan.gone)))
    for project, earlier in plan.renamed:
        names = {"project": project.name, "earlier": earlier, "initiative": project.initiative}
        click.echo(say.word("gather-renamed", **names))
    for place in plan.documents.left:
        click.echo(say.word("gather-left", place=place.describe(say.language)))


def _lists(plan: GatherPlan) -> dict[str, bytes | str]:
    """The conflicts as a repair list, and every cell that changes."""
    from pmo_kit.report.repair_list import repair_lists
    from pmo_kit.report.sheets import to_csv

    roles = {key: role.name for key, role in plan.office.method.roles.items()}
    changes = [each for register in plan.registers for each in register.changes]
    rows = [[each.project, each.register, each.record, each.column, each.was, each.now] for each in changes]
    return {**repair_lists((*plan.doubts, *plan.gone), roles), "changes.csv": to_csv(_CHANGES, rows)}


def _cell(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:,.4f}".rstrip("0").rstrip(".")


COMMANDS = {"gather": gather}
