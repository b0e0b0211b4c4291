"""`pmo fill`."""

from __future__ import annotations

from datetime import date
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pmo_kit.cli import options
from pmo_kit.errors import Place, refuse

if TYPE_CHECKING:
    from pmo_kit.model.document import DocumentTemplate, FilledDocument
    from pmo_kit.model.portfolio import Portfolio
    from pmo_kit.model.text import Language
    from pmo_kit.read.kept_text import KeptText
    from pmo_kit.report.words import Speaker


@click.command()
@click.argument("template", required=False)
@options.folder
@click.option("--initiative", "-i", metavar="ID", help="The initiative that the document is about.")
@options.languages
@options.as_of
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Folder for the document. documents/ID in the portfolio, if not given.",
)
@click.pass_context
def fill(
    ctx: click.Context,
    template: str | None,
    folder: Path,
    initiative: str | None,
    language: str,
    as_of: str | None,
    out: Path | None,
) -> None:
    """Fill a document with what the registers know, as Markdown and Word; without TEMPLATE, list the documents.

    What a person has written is never replaced: run it again, and only the fields that nobody has touched are renewed.
    """
    from pmo_kit.model.text import LANGUAGES
    from pmo_kit.paths import PortfolioFolder
    from pmo_kit.read.document_templates import templates_of
    from pmo_kit.read.portfolio import open_portfolio

    say = options.speaker(ctx.obj)
    day = options.day_or_today(as_of, folder)
    portfolio = open_portfolio(folder, registers="all")
    known = templates_of(portfolio)
    if template is None:
        _list(known, say)
        return
    if out is None:
        options.check_own(folder)
    document = _filled(known, template, portfolio, initiative, day)
    target = out or PortfolioFolder(portfolio.root).documents / document.initiative_id
    held = {each: _held(document, each, target) for each in LANGUAGES if language in {each, "both"}}
    for each, text in held.items():
        _write(document, each, target, text, say)


def _list(known: dict[str, DocumentTemplate], say: Speaker) -> None:
    for each in known.values():
        click.echo(f"{each.id:<32}{say.text(each.name)}")


def _filled(
    known: dict[str, DocumentTemplate], name: str, portfolio: Portfolio, initiative: str | None, day: str
) -> FilledDocument:
    from pmo_kit.decide.document_filling import fill_document

    if name not in known:
        raise refuse("unknown-id", Place(field="TEMPLATE"), value=name, known=tuple(known))
    if initiative is None:
        raise refuse("document-initiative", Place(field="--initiative"))
    return fill_document(known[name], portfolio, initiative, day)


def _held(document: FilledDocument, language: Language, folder: Path) -> KeptText | None:
    """What stands in the document already."""
    from pmo_kit.read.kept_text import read_kept
    from pmo_kit.report.document_files import file_name

    path = folder / file_name(document.template.id, language)
    return read_kept(path, str(path))


def _write(document: FilledDocument, language: Language, folder: Path, held: KeptText | None, say: Speaker) -> None:
    """The Markdown in place, and the Word file beside it, or under another name where somebody wrote in it."""
    from pmo_kit.read.files import write_whole
    from pmo_kit.report.document_again import refilled
    from pmo_kit.report.document_files import file_name, word_beside
    from pmo_kit.report.document_text import document_text

    path = folder / file_name(document.template.id, language)
    if held:
        again = refilled(held.text, document, language)
        text = again.text
        told = [say.word("fill-again", renewed=len(again.renewed), kept=len(again.kept))]
        fields = {"absent": again.absent, "added": again.added, "gone": again.gone, "dropped": again.dropped}
        told += [say.word("fill-" + key, fields=say.join(names)) for key, names in fields.items() if names]
    else:
        text = document_text(document, language)
        open_fields = sum(filling.is_empty for filling in document.fillings.values())
        told = [say.word("fill-new", open=open_fields, fields=len(document.fillings))]
    write_whole(path, held.like(text) if held else text)
    click.echo(say.labelled(str(path), " ".join(told)))
    packed = word_beside(text, document, language)
    word = _untouched(path, document.as_of)
    if word.name != f"{path.stem}.docx":
        click.echo(say.word("fill-word-kept", name=word.name))
    write_whole(word, packed)
    click.echo(str(word))


def _untouched(path: Path, day: date) -> Path:
    """The Word file beside a Markdown; under a name with the day, and a number, where somebody wrote in it."""
    from pmo_kit.report.word_file import is_as_written

    names = chain(("", f".{day}"), (f".{day}.{number}" for number in count(2)))
    files = (path.with_name(f"{path.stem}{middle}.docx") for middle in names)
    return next(file for file in files if not file.is_file() or is_as_written(file.read_bytes()))


COMMANDS = {"fill": fill}
