"""`pmo run` and `pmo triage`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pmo_kit.cli import options
from pmo_kit.errors import Place, refuse

if TYPE_CHECKING:
    from pmo_kit.decide.triage import Tally
    from pmo_kit.model.method import Method
    from pmo_kit.model.portfolio import Portfolio
    from pmo_kit.report.batch_page import Counted
    from pmo_kit.run.batch import Job, Outcome


@click.command()
@click.argument("playbook")
@options.folder
@click.option("--initiative", "-i", multiple=True, metavar="ID", help="An initiative; may be given more than once.")
@click.option("--all", "everything", is_flag=True, help="Every initiative of the register.")
@click.option(
    "--where",
    multiple=True,
    metavar="KEY=VALUE",
    help="Initiatives whose column has this value; all given must fit.",
)
@options.languages
@options.as_of
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Folder for the runs. runs/PLAYBOOK/AS-OF in the portfolio, if not given.",
)
@options.jobs
@click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="Another parameter of the playbook.")
@click.pass_context
def run(
    ctx: click.Context,
    playbook: str,
    folder: Path,
    initiative: Sequence[str],
    everything: bool,
    where: Sequence[str],
    language: str,
    as_of: str | None,
    out: Path | None,
    jobs: int | None,
    settings: Sequence[str],
) -> int:
    """Run PLAYBOOK (for example intake) and write a page, a notebook, a result and a manifest for each initiative."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from pmo_kit.read.portfolio import open_portfolio
    from pmo_kit.run.batch import Job, Request, default_jobs, languages_of, run_all
    from pmo_kit.run.playbooks import check_parameters, load_playbook

    day = options.day_or_today(as_of)
    wanted = load_playbook(playbook)
    given = {**_pairs(settings), "as_of": day, "language": language}
    parameters = check_parameters(wanted, given)
    portfolio = open_portfolio(folder)
    chosen = _chosen(portfolio, initiative, where, everything=everything)
    job = Job(wanted, portfolio.root, out or portfolio.root / "runs" / playbook / day, languages_of(language))
    requests = [Request(each, {**parameters, "initiative": each}) for each in chosen]
    console = Console(stderr=True)
    shown = [TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()]
    with Progress(*shown, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task(playbook, total=len(requests))
        outcomes = run_all(job, requests, jobs=jobs or default_jobs(), done=lambda _: progress.advance(task))
    return _tell(job, portfolio, outcomes, day, ctx.obj)


def _chosen(portfolio: Portfolio, initiative: Sequence[str], where: Sequence[str], *, everything: bool) -> list[str]:
    from pmo_kit.decide.selection import select

    if bool(initiative) + bool(where) + everything != 1:
        raise click.UsageError("Give one of --initiative, --where and --all.")
    frame = portfolio.frames["initiatives"]
    if not initiative:
        return select(frame, where) if len(frame) else []
    known = set(frame["initiative_id"])
    unknown = [each for each in initiative if each not in known]
    if unknown:
        some = ", ".join(frame["initiative_id"].head(5))
        raise refuse("initiative-unknown", Place(file="registers/initiatives"), value=", ".join(unknown), known=some)
    return list(dict.fromkeys(initiative))


def _pairs(settings: Sequence[str]) -> dict[str, str]:
    wrong = [each for each in settings if "=" not in each]
    if wrong:
        raise click.UsageError(f"--set takes NAME=VALUE, not {', '.join(wrong)}.")
    return {name.strip(): value for name, _, value in (each.partition("=") for each in settings)}


def _tell(job: Job, portfolio: Portfolio, outcomes: list[Outcome], day: str, messages: str) -> int:
    from datetime import date

    from pmo_kit.decide.triage import tally_results
    from pmo_kit.read.files import write_whole
    from pmo_kit.report.batch_page import Failure, batch_page

    results = [outcome.result for outcome in outcomes if outcome.result]
    failures = [Failure(outcome.initiative_id, outcome.reason) for outcome in outcomes if not outcome.result]
    counts = _counted(tally_results(results, portfolio.method), portfolio.method)
    names = {
        language: "index.html" if language == job.languages[0] else f"index_{language}.html"
        for language in job.languages
    }
    for language in job.languages:
        links = {
            outcome.initiative_id: outcome.pages[language].relative_to(job.out).as_posix()
            for outcome in outcomes
            if outcome.pages
        }
        other = next((name for key, name in names.items() if key != language), "")
        page = batch_page(
            results, links, counts, failures,
            organisation=portfolio.settings.name, as_of=date.fromisoformat(day), language=language, other_page=other,
        )  # fmt: skip
        write_whole(job.out / names[language], page)
    _print_counts(counts, messages)
    for failure in failures:
        click.echo(f"FAILED {failure.initiative_id}: {failure.reason}", err=True)
    click.echo(f"{len(results)} page{'s' * (len(results) != 1)}, {len(failures)} failed: {job.out / 'index.html'}")
    return 1 if failures else 0


def _counted(tallies: Sequence[Tally], method: Method) -> list[Counted]:
    from pmo_kit.decide.triage import UNDETERMINED
    from pmo_kit.report.batch_page import Counted
    from pmo_kit.report.words import words

    names = {
        key: record.name
        for name in ("tiers", "routes", "stages", "questions")
        for key, record in getattr(method, name).items()
    }
    names |= {UNDETERMINED: words()["undetermined"], "": words()["not-stated"]}
    return [Counted(tally.title, tuple((names[kind], count) for kind, count in tally.counts)) for tally in tallies]


def _print_counts(counts: Sequence[Counted], language: str) -> None:
    from pmo_kit.report.words import Speaker

    say = Speaker("zh" if language == "zh" else "en")
    for table in counts:
        listed = ", ".join(f"{say.text(name)} {count:,}" for name, count in table.rows)
        click.echo(f"{say.word('counts-' + table.title)}: {listed}")


@click.command()
@options.folder
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="File for the table, ending in .csv or .xlsx. triage.xlsx in the portfolio, if not given.",
)
@click.pass_context
def triage(ctx: click.Context, folder: Path, out: Path | None) -> None:
    """Write the tier, the route and the gaps of every initiative as one table."""
    import pandas as pd

    from pmo_kit.decide.triage import tally_triage
    from pmo_kit.decide.triage import triage as decide_triage
    from pmo_kit.read.files import write_whole
    from pmo_kit.read.portfolio import open_portfolio
    from pmo_kit.report.sheets import to_csv, to_workbook

    portfolio = open_portfolio(folder)
    table = decide_triage(portfolio)
    target = out or portfolio.root / "triage.xlsx"
    headings = [str(name) for name in table]
    rows = [[None if pd.isna(cell) else cell for cell in row] for row in table.itertuples(index=False)]
    write_whole(
        target,
        to_csv(headings, rows) if target.suffix == ".csv" else to_workbook([("triage", headings, rows)]),
    )
    _print_counts(_counted(tally_triage(table, portfolio.method), portfolio.method), ctx.obj)
    click.echo(f"{len(table):,} initiatives: {target}")


COMMANDS = {"run": run, "triage": triage}
