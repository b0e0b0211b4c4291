"""`pmo run`."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pmo_kit.cli import options
from pmo_kit.errors import Place, refuse

if TYPE_CHECKING:
    from pmo_kit.model.portfolio import Portfolio
    from pmo_kit.paths import PortfolioFolder
    from pmo_kit.report.words import Speaker
    from pmo_kit.run.batch import Batch
    from pmo_kit.run.one_run import Job, Outcome, Request


# What each initiative has of its own; all else that a run reads is the same for all.
_OF_INITIATIVES = ("registers/", "decisions/")


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
@click.option("--force", is_flag=True, help="Run again what is finished and unchanged, too.")
@click.option("--resume", is_flag=True, help="Go on where a batch was stopped; done without saying, too.")
@click.option("--cluster", metavar="ADDRESS", default="", help="Run on the Dask cluster whose scheduler is there.")
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
    force: bool,
    resume: bool,  # noqa: ARG001 - said for clarity only
    cluster: str,
) -> int:
    """Run PLAYBOOK (for example intake) and write a page, a notebook, a result and a manifest for each initiative.

    A playbook about the whole portfolio is run once, and no initiatives are chosen for it.

    What is finished and unchanged is not run again; a batch that was stopped goes on where it was.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # processes do the work, and a thread more is one too many

    from pmo_kit.read.portfolio import open_portfolio, portfolio_folder
    from pmo_kit.run.one_run import Job, languages_of
    from pmo_kit.run.playbooks import check_parameters, load_playbook
    from pmo_kit.run.resume import Standing, forget, nothing_to_do, remember

    if out is None:
        options.check_own(folder)
    day = options.day_or_today(as_of, folder)
    wanted = load_playbook(playbook)
    parameters = check_parameters(wanted, {**_pairs(settings), "as_of": day, "language": language})
    home, say = portfolio_folder(folder), options.speaker(ctx.obj)
    job = Job(wanted, home.root, (out or home.runs / playbook / day).resolve(), languages_of(language))
    fingerprint = _fingerprint(job, home, [parameters, initiative, where, everything])
    stands = None if force else nothing_to_do(job, day, fingerprint)
    if stands is not None:
        return _tell(job, say, stands.told, unchanged=len(stands.chosen), pages=len(stands.chosen))
    portfolio = open_portfolio(folder, playbook=playbook)
    chosen = _chosen(job, portfolio, initiative, where, everything=everything)
    decided = frozenset(decision.run.folder for decision in portfolio.decisions if decision.run)
    job = replace(job, inputs=portfolio.inputs, decided=decided)
    forget(job)
    batch = _run(job, _requests(job, portfolio, chosen, parameters), jobs, cluster, force=force)
    told = _write_index(job, portfolio, batch, day)
    if not batch.failed:
        remember(job, fingerprint, Standing(tuple(chosen), told))
    pages = len(batch.done) + len(batch.unchanged)
    return _tell(job, say, told, unchanged=len(batch.unchanged), pages=pages, failed=batch.failed)


def _fingerprint(job: Job, home: PortfolioFolder, asked: Sequence[Any]) -> str:
    """What was asked for, and all that the answer stands on, without reading any of it."""
    from pmo_kit.read.files import sha256
    from pmo_kit.read.portfolio import files_behind
    from pmo_kit.record.digests import digest_of, kit_digest

    files = [[str(path), sha256(path)] for path in files_behind(home) if path.is_file()]
    return digest_of([*asked, sha256(job.playbook.path), kit_digest(), files])


def _shared(job: Job, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """What all runs of a batch depend on alike."""
    from pmo_kit.read.files import sha256
    from pmo_kit.record.digests import digest_of, kit_digest

    rules = [[file.name, file.sha256] for file in job.inputs if not file.name.startswith(_OF_INITIATIVES)]
    return {
        "playbook": sha256(job.playbook.path),
        "parameters": dict(parameters),
        "rules": digest_of(rules),
        "kit": kit_digest(),
    }


def _requests(job: Job, portfolio: Portfolio, chosen: Sequence[str], parameters: Mapping[str, Any]) -> list[Request]:
    """A request for each initiative, with what its run depends on; what several runs share is digested once."""
    from pmo_kit.decide.run_reading import portfolio_reads, run_reads
    from pmo_kit.record.digests import digest_of
    from pmo_kit.run.one_run import Request

    shared = _shared(job, parameters)
    if job.playbook.of_portfolio:
        of_all = {name: digest_of(part) for name, part in portfolio_reads(portfolio).items()}
        return [Request(each, parameters, {**shared, **of_all}) for each in chosen]
    reads = run_reads(portfolio, chosen, job.playbook.name)
    parts = {id(part): part for each in reads.values() for part in each.values()}
    digests = {key: digest_of(part) for key, part in parts.items()}
    return [
        Request(
            each,
            {**parameters, "initiative": each},
            {**shared, "initiative": each, **{name: digests[id(part)] for name, part in of_one.items()}},
        )
        for each, of_one in reads.items()
    ]


def _run(job: Job, requests: Sequence[Request], jobs: int | None, cluster: str, *, force: bool) -> Batch:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from pmo_kit.run.batch import run_all
    from pmo_kit.run.workers import default_jobs

    console = Console(stderr=True)
    shown = [TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()]
    with Progress(*shown, console=console, disable=not console.is_terminal, auto_refresh=False) as progress:
        task = progress.add_task(job.playbook.name, total=None)

        def tell(_: Outcome, waiting: int) -> None:
            progress.update(task, total=waiting, advance=1, refresh=True)

        return run_all(job, requests, jobs=jobs or default_jobs(), force=force, cluster=cluster, told=tell)


def _chosen(
    job: Job, portfolio: Portfolio, initiative: Sequence[str], where: Sequence[str], *, everything: bool
) -> list[str]:
    """Whose runs were asked for: initiatives, or the whole portfolio where the playbook is about that."""
    from pmo_kit.decide.selection import select
    from pmo_kit.model.decision import WHOLE_PORTFOLIO

    if job.playbook.of_portfolio:
        if initiative or where or everything:
            raise refuse("whole-portfolio", Place(file=job.playbook.path.name))
        return [WHOLE_PORTFOLIO]
    if bool(initiative) + bool(where) + everything != 1:
        raise refuse("choose-one")
    frame = portfolio.frames["initiatives"]
    if not initiative:
        return select(frame, where) if len(frame) else []
    known = set(frame["initiative_id"])
    unknown = [each for each in initiative if each not in known]
    if unknown:
        some = tuple(frame["initiative_id"].head(5))
        raise refuse("initiative-unknown", Place(file="registers/initiatives"), value=tuple(unknown), known=some)
    return list(dict.fromkeys(initiative))


def _pairs(settings: Sequence[str]) -> dict[str, str]:
    wrong = [each for each in settings if "=" not in each]
    if wrong:
        raise refuse("set-form", Place(field="--set"), value=tuple(wrong))
    return {name.strip(): value for name, _, value in (each.partition("=") for each in settings)}


def _write_index(job: Job, portfolio: Portfolio, batch: Batch, day: str) -> dict[str, list[str]]:
    """Write the index of all runs in the folder; what to say of them, in each language."""
    from collections import Counter
    from datetime import date

    from pmo_kit.cli.tables import count_lines
    from pmo_kit.decide.tallies import tally_runs
    from pmo_kit.model.decision import WHOLE_PORTFOLIO
    from pmo_kit.model.text import LANGUAGES
    from pmo_kit.report.batch_page import BatchFacts, Failure, batch_page
    from pmo_kit.report.words import Speaker
    from pmo_kit.run.resume import put_index, runs_there, summary_of

    whole = job.playbook.of_portfolio
    runs = runs_there(job, [WHOLE_PORTFOLIO] if whole else portfolio.frames["initiatives"]["initiative_id"])
    summaries = [summary_of(job.out / name) for name in runs]
    counts = tally_runs(summaries)
    failures = [Failure(each.initiative_id, each.reason) for each in batch.failed if each.reason]
    facts = BatchFacts(
        job.playbook.name,
        portfolio.settings.name,
        portfolio.settings.secrecy,
        date.fromisoformat(day),
        since=sorted(Counter(run.finished_on for run in runs.values()).items()),
        of_portfolio=whole,
    )
    pages = {name: [file.name for file in run.outputs if file.name.endswith(".html")] for name, run in runs.items()}
    languages = [
        each for each in LANGUAGES if any(f"_{each}.html" in file for files in pages.values() for file in files)
    ]
    names = {each: "index.html" if at == 0 else f"index_{each}.html" for at, each in enumerate(languages or LANGUAGES)}
    written: dict[str, str] = {}
    for language, file in names.items():
        links = {name: f"{name}/{_page_in(language, files)}" for name, files in pages.items()}
        other = next((name for key, name in names.items() if key != language), "")
        written[file] = batch_page(facts, summaries, links, counts, failures, language=language, other_page=other)
    put_index(job, written)
    return {language: count_lines(counts, Speaker(language)) for language in LANGUAGES}


def _page_in(language: str, files: Sequence[str]) -> str:
    return next((file for file in files if file.endswith(f"_{language}.html")), files[0] if files else "")


def _tell(
    job: Job,
    say: Speaker,
    told: Mapping[str, Sequence[str]],
    *,
    unchanged: int,
    pages: int,
    failed: Sequence[Outcome] = (),
) -> int:
    for line in told[say.language]:
        click.echo(line)
    for outcome in failed:
        label = say.word("run-failed", initiative=outcome.initiative_id)
        click.echo(say.labelled(label, say.text(outcome.reason)), err=True)
    if unchanged:
        click.echo(say.word("run-unchanged", count=unchanged))
    made = say.word("run-page" if pages == 1 else "run-pages", count=pages, failed=len(failed))
    click.echo(say.labelled(made, str(job.out / "index.html")))
    return 1 if failed else 0


COMMANDS = {"run": run}
