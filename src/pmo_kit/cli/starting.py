"""`pmo new`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from pmo_kit.cli import options
from pmo_kit.errors import Place, refuse


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@click.option("--in", "existing", type=click.Path(path_type=Path), help="A project's folder to add what is due to.")
@click.option("--portfolio", "-p", "office", type=click.Path(path_type=Path), help="The office whose project it is.")
@click.option("--answer", "said", multiple=True, metavar="NAME=VALUE", help="An answer given beforehand.")
@click.option("--no-input", is_flag=True, help="Ask nothing; what is not answered beforehand stays open.")
@click.option("--word", is_flag=True, help="Each document as a Word file too.")
@options.as_of
@click.pass_obj
def new(
    messages: str,
    folder: Path | None,
    existing: Path | None,
    office: Path | None,
    said: Sequence[str],
    no_input: bool,
    word: bool,
    as_of: str | None,
) -> None:
    """Make the governance FOLDER of one AI project, with the documents that its answers call for.

    FOLDER must not exist yet, or be empty. With --in, add to a project's folder what has become due; what is there
    stays as it is.
    """
    from pmo_kit.cli.drafting import take_back_last

    if (folder is None) == (existing is None):
        raise refuse("project-folder", Place(field="FOLDER"))
    say = options.speaker(messages)
    if existing is not None:
        take_back_last(existing, say)
        count = _add_due(existing, options.day_or_today(as_of, existing), word=word)
        click.echo(say.word("project-again", count=count, folder=existing))
    elif folder is not None:
        count = _make(folder, office, _answers(said), as_of, ask=not no_input, word=word)
        click.echo(say.word("project-made", count=count, folder=options.typed(folder)))


def _make(
    folder: Path, office: Path | None, answers: dict[str, str], as_of: str | None, *, ask: bool, word: bool
) -> int:
    """The whole folder is made elsewhere first, so that nothing is there until all of it is right."""
    from pmo_kit.paths import PortfolioFolder
    from pmo_kit.read.portfolio import open_portfolio, portfolio_folder
    from pmo_kit.run.new_portfolio import check_vacant
    from pmo_kit.run.new_project import bring_rules, check_answers, facts_of, lay_out, settle

    check_vacant(folder)
    check_answers(answers)
    facts = facts_of(open_portfolio(office).settings) if office else {}
    with TemporaryDirectory() as scratch:
        made = lay_out(Path(scratch), {**facts, **answers}, ask=ask)
        if office:
            bring_rules(portfolio_folder(office), PortfolioFolder(made))
        _add_due(made, options.day_or_today(as_of, made), word=word)
        return settle(made, folder)


def _answers(said: Sequence[str]) -> dict[str, str]:
    if any("=" not in each for each in said):
        raise refuse("project-answer", Place(field="--answer"))
    return {name.strip(): value for name, _, value in (each.partition("=") for each in said)}


def _add_due(folder: Path, day: str, *, word: bool) -> int:
    """Write what is due and not there yet, and the first page where nobody has taken it over; the number of files.

    All of it is written, with the record of it, or nothing.
    """
    from pmo_kit.cli.drafting import drafts, first_page, new_registers, register_files, the_plan, write_all
    from pmo_kit.paths import PortfolioFolder
    from pmo_kit.read.portfolio import open_portfolio
    from pmo_kit.read.template_record import read_record
    from pmo_kit.run.new_project import FIRST_PAGE, may_renew, noted

    portfolio = open_portfolio(folder, registers="all")
    home = PortfolioFolder(portfolio.root)
    plan, templates = the_plan(portfolio, day)
    registers, record = new_registers(plan, portfolio), read_record(home)
    files = {**register_files(registers, home.registers), **drafts(plan, templates, portfolio, word=word)}
    new = {path: content for path, content in files.items() if not path.exists()}
    written = record.files.get(FIRST_PAGE) if record else None
    page = first_page(plan, written, record.as_of if record else "")
    renewed = page != written and may_renew(home, record)
    if renewed:
        new[home.root / FIRST_PAGE] = page
    contents = {path.relative_to(home.root).as_posix(): _bytes(content) for path, content in new.items()}
    told = {"files": {FIRST_PAGE: page}, "as_of": day} if renewed else {}
    write_all(home.root, contents | noted(record, registers=registers, **told))
    return len(new)


def _bytes(content: str | bytes) -> bytes:
    return content.encode("utf-8") if isinstance(content, str) else content


COMMANDS = {"new": new}
