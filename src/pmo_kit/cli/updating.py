"""`pmo update`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pmo_kit.cli import options

if TYPE_CHECKING:
    from pmo_kit.model.document import FilledDocument
    from pmo_kit.model.file_update import FileUpdate
    from pmo_kit.model.portfolio import Portfolio
    from pmo_kit.model.text import Language
    from pmo_kit.read.template_record import TemplateRecord
    from pmo_kit.report.words import Speaker
    from pmo_kit.run.project_update import Project


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--portfolio", "-p", "office", type=click.Path(path_type=Path), help="The office whose rules to bring.")
@click.option("--undo", is_flag=True, help="Take the last update back.")
@options.as_of
@click.pass_obj
def update(messages: str, folder: Path, office: Path | None, undo: bool, as_of: str | None) -> int:
    """Bring a project's FOLDER to the newest template, documents and columns; what people wrote stays.

    Where both the template and a person changed the same lines, both stand in the file between marks; the exit code is
    1 then.
    """
    from pmo_kit.cli.drafting import take_back_last
    from pmo_kit.model.file_update import CONFLICTS
    from pmo_kit.read.portfolio import open_portfolio
    from pmo_kit.read.template_record import UNDO
    from pmo_kit.read.together import take_back, write_together
    from pmo_kit.read.write_register import registers_held
    from pmo_kit.run.project_update import open_project, written_today

    say = options.speaker(messages)
    options.check_own(folder)
    with registers_held(folder):
        if undo:
            root = folder.resolve()
            _tell_undone(take_back(root, root / UNDO), folder, say)
            return 0
        take_back_last(folder, say)
        project = open_project(folder)
        new = written_today(project, open_portfolio(office, registers=()) if office else None)
        found, record = _updates(project, new, options.day_or_today(as_of, folder))
        contents = _contents(found, record, project)
        if contents:
            write_together(project.home.root, contents, project.home.root / UNDO)
    conflicts = [each for each in found if each.fate in CONFLICTS]
    _tell(found, project, record, say, changed=bool(contents))
    if contents:
        count = {"count": len(conflicts), "folder": options.typed(folder)}
        click.echo(say.word("update-conflicts" if conflicts else "update-undo", **count))
    return 1 if conflicts else 0


def _updates(project: Project, new: TemplateRecord, day: str) -> tuple[list[FileUpdate], TemplateRecord]:
    """What becomes of every file, and the record of what the template has written then."""
    from pmo_kit.read.portfolio import open_portfolio
    from pmo_kit.run.project_update import staged, text_updates
    from pmo_kit.run.register_columns import column_updates, headings_after

    texts, columns = text_updates(project, new), column_updates(project)
    with staged(project, {each.path: each for each in texts}) as root:
        portfolio = open_portfolio(root, registers="all")
        page, record = _first_page(project, new, portfolio, day)
        documents = list(_documents(project, portfolio, day))
    return [*texts, page, *columns, *documents], replace(record, registers=headings_after(project))


def _first_page(
    project: Project, new: TemplateRecord, portfolio: Portfolio, day: str
) -> tuple[FileUpdate, TemplateRecord]:
    """The first page: that of the plan once `pmo new` has written one, else the template's; a person's own stays."""
    from pmo_kit.cli.drafting import first_page, the_plan
    from pmo_kit.model.file_update import FileUpdate
    from pmo_kit.read.kept_text import read_kept
    from pmo_kit.report.project_readme import MARK, day_told, nobody_added, project_readme
    from pmo_kit.run.new_project import FIRST_PAGE
    from pmo_kit.run.project_update import text_update

    held = read_kept(project.home.root / FIRST_PAGE, FIRST_PAGE)
    ours = held.text if held else None
    base, theirs = project.base(FIRST_PAGE, ours), new.files[FIRST_PAGE]
    written_on = project.record.as_of if project.record else day_told(ours or "")
    if ours is not None and MARK not in ours:
        files = {**new.files, FIRST_PAGE: theirs if base is None else base}
        return FileUpdate(FIRST_PAGE, "page-taken"), replace(new, files=files, as_of=written_on)
    if written_on:
        if project.record is None:
            base = ours if nobody_added(ours or "", project_readme(the_plan(portfolio, written_on)[0])) else None
        theirs = first_page(the_plan(portfolio, day)[0], base, written_on)
    as_of = written_on if theirs == base else day if written_on else ""
    update = text_update(FIRST_PAGE, held, base, theirs, new.version)
    return update, replace(new, files={**new.files, FIRST_PAGE: theirs}, as_of=as_of)


def _documents(project: Project, portfolio: Portfolio, day: str) -> Iterator[FileUpdate]:
    """The documents of the initiative that are in the folder, and the Word files beside them."""
    from pmo_kit.decide.document_filling import fill_document
    from pmo_kit.model.text import LANGUAGES
    from pmo_kit.read.document_templates import templates_of
    from pmo_kit.report.document_files import file_name

    folder = project.home.documents / project.initiative
    for name, template in templates_of(portfolio).items():
        paths = {language: folder / file_name(name, language) for language in LANGUAGES}
        there = {language: path for language, path in paths.items() if path.is_file()}
        document = fill_document(template, portfolio, project.initiative, day) if there else None
        for language, path in there.items():
            if document is not None:
                yield from _renewed(document, language, path, project.home.root)


def _renewed(document: FilledDocument, language: Language, path: Path, root: Path) -> Iterator[FileUpdate]:
    """A document in which anything but the day is new, and the Word file beside it."""
    from pmo_kit.model.file_update import FileUpdate
    from pmo_kit.read.kept_text import read_kept
    from pmo_kit.report.document_again import refilled
    from pmo_kit.report.document_files import word_beside
    from pmo_kit.report.word_file import is_as_written

    shown = path.relative_to(root).as_posix()
    held = read_kept(path, shown)
    again = refilled(held.text, document, language) if held else None
    if held is None or again is None or not again.is_new:
        return
    fields = (("added", again.added), ("gone", again.gone), ("dropped", again.dropped))
    details = tuple((key, names) for key, names in fields if names)
    yield FileUpdate(shown, "document", held.like(again.text), details=details)
    word = path.with_suffix(".docx")
    if word.is_file():
        own = not is_as_written(word.read_bytes())
        content = None if own else word_beside(again.text, document, language)
        yield FileUpdate(word.relative_to(root).as_posix(), "word-kept" if own else "word", content)


def _contents(found: list[FileUpdate], record: TemplateRecord, project: Project) -> dict[str, bytes | None]:
    """What is to be written, the record last."""
    from pmo_kit.read.template_record import RECORD, record_text

    changed = {each.path: each.content for each in found if each.content is not None or each.fate == "removed"}
    if record != project.record:
        changed[RECORD] = record_text(record).encode("utf-8")
    return changed


def _tell(found: list[FileUpdate], project: Project, record: TemplateRecord, say: Speaker, *, changed: bool) -> None:
    from pmo_kit.model.file_update import QUIET

    before = project.record.version if project.record else ""
    if not changed:
        click.echo(say.word("update-nothing", version=record.version))
    elif before == record.version:
        click.echo(say.word("update-same", version=before))
    else:
        click.echo(say.word("update-version" if before else "update-first", before=before, now=record.version))
    alike = {fate: [each for each in found if each.fate == fate and not each.details] for fate in ("document", "word")}
    for each in (each for each in found if each.fate not in QUIET and each not in alike.get(each.fate, ())):
        lines = say.join(map(str, each.lines))
        told = [say.word("update-" + each.fate, lines=lines)]
        told += [say.word("fill-" + key, fields=say.join(names)) for key, names in each.details]
        click.echo("  " + say.labelled(each.path, (" " if say.language == "en" else "").join(told)))
    for fate, group in alike.items():
        if group:
            click.echo("  " + say.word("update-many-" + fate, count=len(group)))


def _tell_undone(copies: Mapping[str, str], folder: Path, say: Speaker) -> None:
    click.echo(say.word("update-undone", folder=folder))
    for path, copy in copies.items():
        click.echo("  " + say.labelled(path, say.word("update-copy", copy=copy)))


COMMANDS = {"update": update}
