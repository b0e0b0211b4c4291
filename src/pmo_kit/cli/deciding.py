"""`pmo decide`, `pmo decisions` and `pmo evidence`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from pmo_kit.cli import options


@click.command()
@click.argument("gate")
@options.folder
@click.option("--initiative", "-i", required=True, metavar="ID", help="What was decided on; `portfolio` for all of it.")
@click.option("--outcome", required=True, help="What was decided: pass, conditional, hold, condition-met, …")
@click.option("--role", required=True, help="Id of the role in which the person decided, such as sponsor.")
@click.option("--person", required=True, help="Who decided.")
@click.option("--second-role", default="", help="Role of the second person, where two must decide.")
@click.option("--second-person", default="", help="The second person, where two must decide.")
@click.option("--run", default="", metavar="PATH", help="Folder of the run that the decision rests on.")
@click.option(
    "--condition",
    "conditions",
    multiple=True,
    metavar="TEXT|OWNER|DUE",
    help="What must be done after a conditional pass; may be given more than once.",
)
@click.option("--settles", default="", metavar="D-0177/1", help="The condition that was met: decision and number.")
@click.option("--waives", default="", metavar="G2-QUALITY", help="The check that is waived for this initiative.")
@click.option("--expires", default="", metavar="YYYY-MM-DD", help="Last day on which the decision holds.")
@click.option("--reason", default="", help="Why; asked for where no run says it, or the way is not free.")
@click.option("--imported", is_flag=True, help="Decided before the kit was used, or without it.")
@click.option("--on", "day", metavar="YYYY-MM-DD", help="The day of the decision. Today, if not given.")
@click.pass_obj
def decide(
    messages: str,
    gate: str,
    folder: Path,
    initiative: str,
    outcome: str,
    role: str,
    person: str,
    second_role: str,
    second_person: str,
    run: str,
    conditions: Sequence[str],
    settles: str,
    waives: str,
    expires: str,
    reason: str,
    imported: bool,
    day: str | None,
) -> None:
    """Write a decision at GATE into the decision log. It is a record, not an electronic signature.

    Everything is checked first; where anything must be mended, nothing is written.
    """
    from pmo_kit.decide.decision_authority import decision_facts
    from pmo_kit.decide.decision_checks import decision_faults
    from pmo_kit.decide.people import strangers
    from pmo_kit.model.decision import Proposal
    from pmo_kit.read.portfolio import open_portfolio
    from pmo_kit.record.deciding import READS, record_decision
    from pmo_kit.report.decision_list import decision_lines

    options.check_own(folder)
    proposal = Proposal(
        gate=gate,
        subject=initiative,
        outcome=outcome,
        role=role,
        person=person,
        decided_on=day or options.day_or_today(None, folder),
        second_role=second_role,
        second_person=second_person,
        run=run,
        conditions=tuple(conditions),
        settles=settles,
        waives=waives,
        expires=expires,
        reason=reason,
        imported=imported,
    )
    entry, say = (
        record_decision(folder, proposal, check=decision_faults, facts=decision_facts),
        options.speaker(messages),
    )
    portfolio = open_portfolio(folder, registers=READS)
    for line in decision_lines(entry, portfolio.method, say):
        click.echo(line)
    for stranger in strangers(portfolio, entry):
        click.echo(say.word("decision-stranger", person=stranger), err=True)


@click.command()
@options.folder
@click.option("--initiative", "-i", metavar="ID", help="Only decisions on this initiative.")
@options.as_of
@options.out("File for the whole table. None, if not given.", options.TABLES)
@click.option("--finish", is_flag=True, help="Count an entry whose recording was interrupted; check it first.")
@click.pass_obj
def decisions(
    messages: str, folder: Path, initiative: str | None, as_of: str | None, out: Path | None, finish: bool
) -> None:
    """List the decisions, each as it stands on a day: a conditional pass that expired is a hold."""
    from datetime import date

    from pmo_kit.read.portfolio import open_portfolio
    from pmo_kit.report.decision_list import decision_table, short_table

    say = options.speaker(messages)
    if finish:
        _finish(folder, messages)
    portfolio = open_portfolio(folder)
    day = date.fromisoformat(options.day_or_today(as_of, folder))
    chosen = [each for each in portfolio.decisions if initiative in {None, each.subject}]
    if out:
        _write(out, *decision_table(chosen, portfolio.method, say, as_of=day))
    else:
        _show(*short_table(chosen, portfolio.method, say, as_of=day))
    count = say.word("decision-list", count=len(chosen))
    click.echo(say.labelled(count, str(out)) if out else count)


@click.command()
@options.folder
@click.pass_obj
def evidence(messages: str, folder: Path) -> None:
    """Write the SHA-256 of each local file into the evidence register where it is missing."""
    from pmo_kit.record.evidence import fill_digests

    options.check_own(folder)
    say = options.speaker(messages)
    filled = fill_digests(folder)
    click.echo(
        say.word("evidence-filled", count=len(filled), ids=say.join(filled)) if filled else say.word("evidence-full")
    )


def _finish(folder: Path, messages: str) -> None:
    from pmo_kit.paths import PortfolioFolder
    from pmo_kit.record.decision_log import finish_interrupted

    say = options.speaker(messages)
    entry = finish_interrupted(PortfolioFolder(folder.resolve()))
    click.echo(
        say.word("decision-finished", decision=entry.decision_id) if entry else say.word("decision-no-interruption")
    )


def _write(out: Path, headings: list[str], rows: list[list[str]]) -> None:
    from pmo_kit.read.files import write_whole
    from pmo_kit.report.sheets import to_csv, to_workbook

    workbook = out.suffix.lower() == ".xlsx"
    write_whole(out, to_workbook([("decisions", headings, rows)]) if workbook else to_csv(headings, rows))


def _show(headings: list[str], rows: list[list[str]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*headings)
    for row in rows:
        table.add_row(*map(Text, row))
    console = Console()
    with console.capture() as shown:
        console.print(table)
    click.echo(shown.get(), nl=False)


COMMANDS = {"decide": decide, "decisions": decisions, "evidence": evidence}
