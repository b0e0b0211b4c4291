"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from pmo_kit.model.portfolio import Portfolio
    from pmo_kit.report.words import Speaker

Command = TypeVar("Command", bound=Callable[..., Any])

folder = click.option(
    "--portfolio",
    "-p",
    "folder",
    type=click.Path(path_type=Path),
    default=".",
    show_default=True,
    help="Folder of the portfolio.",
)
as_of = click.option("--as-of", metavar="YYYY-MM-DD", help="The day for which the answer holds. Today, if not given.")
languages = click.option(
    "--language",
    type=click.Choice(["en", "zh", "both"]),
    default="both",
    show_default=True,
    help="Language of the pages.",
)
changed_rules = click.option(
    "--rules",
    type=click.Path(path_type=Path),
    help="Folder of changed rules, in the form of a portfolio's `method/`, laid over those in force.",
)
jobs = click.option(
    "--jobs", "-j", type=click.IntRange(min=1), help="Runs at a time. As many as processors, if not given."
)


TABLES = (".csv", ".xlsx")
PAGES_OR_TABLES = (*TABLES, ".html")


def out(what: str, endings: Sequence[str] = PAGES_OR_TABLES) -> Callable[[Command], Command]:
    """The option `--out` of a command that writes one file; `what` tells what is in it.

    Its folder is there, or is made where only the last part of it is missing: a mistyped path makes no folders.
    """
    written = ", ".join(endings)

    def checked(_context: click.Context, _option: click.Parameter, path: Path | None) -> Path | None:
        if path is not None:
            check_out(path, endings)
        return path

    return click.option(
        "--out", type=click.Path(path_type=Path), callback=checked, help=f"{what} The name ends in one of: {written}."
    )


def check_out(path: Path, endings: Sequence[str]) -> None:
    """Refuse a file that cannot be written, before anything is done.

    Raises:
        BadInput: when its ending says no kind of file, when it is a folder, or when its folder is far from any other.
    """
    from pmo_kit.errors import Faults, Place

    faults, place = Faults(), Place(file=str(path))
    if path.suffix.lower() not in endings:
        faults.add("out-ending", place, allowed=tuple(endings))
    if path.is_dir():
        faults.add("folder-in-the-way", place)
    folder = path.absolute().parent
    if not folder.is_dir() and not folder.parent.is_dir():
        faults.add("out-folder", place, folder=folder.parent)
    faults.raise_if_any()


def check_own(folder: Path) -> None:
    """Refuse to write into the sample that came with the kit: it stays as it came, and may not be writable.

    Raises:
        BadInput: when the folder is that sample.
    """
    from pmo_kit import paths
    from pmo_kit.errors import Place, refuse
    from pmo_kit.read.portfolio import portfolio_folder

    if portfolio_folder(folder).root == paths.sample_folder("sample").resolve():
        raise refuse("sample-is-the-kits", Place(field="--portfolio"), value=folder)


def typed(path: Path) -> str:
    """A path as one types it into a command: in quotation marks where it has a blank."""
    return f'"{path}"' if " " in str(path) else str(path)


def speaker(messages: str) -> Speaker:
    """Says the lines of a command in the language of the messages."""
    from pmo_kit.report.words import Speaker

    return Speaker("zh" if messages == "zh" else "en")


def tell_resumed(what: str, copies: Mapping[str, str], say: Speaker) -> None:
    """That an earlier command was taken back, and the copies of what people have written in its files since."""
    click.echo(say.word(what))
    for path, copy in copies.items():
        click.echo("  " + say.labelled(path, say.word("resumed-copy", copy=copy)))


def nothing_yet(portfolio: Portfolio, messages: str) -> bool:
    """Whether there is no initiative to say anything of; then what to do is told: an empty answer looks like one."""
    empty = bool(portfolio.frames["initiatives"].empty)
    if empty:
        click.echo(speaker(messages).word("no-initiative-yet"))
    return empty


def checked_rules(folder: Path | None) -> Path | None:
    """The folder of changed rules, if one is given.

    Raises:
        BadInput: when there is no such folder, or no rule file in it: nothing would seem to change.
    """
    from pmo_kit.errors import Place, refuse

    if folder is not None and not any(path.suffix.lower() in {".yaml", ".yml"} for path in folder.rglob("*")):
        raise refuse("rules-not-there", Place(file=str(folder)))
    return folder.resolve() if folder else None


def day_or_today(day: str | None, folder: Path, *, field: str = "--as-of") -> str:
    """The day given in the option `field`, checked; or today, where the portfolio in `folder` is.

    Raises:
        BadInput: when the text is not a day.
    """
    from datetime import datetime

    from pmo_kit.errors import Place, refuse
    from pmo_kit.model.dates import as_of_day
    from pmo_kit.read.portfolio import zone_of

    if day is None:
        return datetime.now(zone_of(folder)).date().isoformat()
    try:
        return as_of_day(day).isoformat()
    except ValueError as error:
        raise refuse("as-of-not-a-day", Place(field=field), value=day) from error
