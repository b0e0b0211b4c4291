"""`pmo import`."""

from __future__ import annotations

from pathlib import Path

import click

from pmo_kit.cli import options

_UNKNOWN = {
    "en": "columns not recognised: {} – add them to `from` in a mapping if they matter",
    "zh": "列未能识别：{}；如有需要，请在映射的 from 中补充",
}


@click.command(name="import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--into",
    "folder",
    type=click.Path(path_type=Path),
    default=".",
    show_default=True,
    help="Folder of the portfolio.",
)
@click.option(
    "--mapping",
    metavar="NAME|FILE",
    help="How to read the file. The mapping whose headings fit best, if not given.",
)
@click.option("--sheet", help="Sheet of the workbook. The one whose headings fit best, if not given.")
@click.option("--source", help="Where the file comes from, if one mapping serves several sources.")
@options.as_of
@click.option("--dry-run", is_flag=True, help="Say what would happen and write nothing.")
@click.pass_obj
def import_file(
    language: str,
    file: Path,
    folder: Path,
    mapping: str | None,
    sheet: str | None,
    source: str | None,
    as_of: str | None,
    dry_run: bool,
) -> None:
    """Bring the rows of FILE (CSV, XLSX or JSON) into the register that the mapping names."""
    from collections import defaultdict
    from contextlib import nullcontext

    from pmo_kit.decide.completeness import failing_records
    from pmo_kit.decide.outliers import outlying_records
    from pmo_kit.read.foreign.importing import commit_import, failing_doubts, plan_import
    from pmo_kit.read.portfolio import open_portfolio
    from pmo_kit.read.write_register import registers_held
    from pmo_kit.report.repair_list import repair_lists, told

    if not dry_run:
        options.check_own(folder)
    day = options.day_or_today(as_of, folder)
    with nullcontext() if dry_run else registers_held(folder):
        plan = plan_import(file, folder, as_of=day, mapping=mapping, sheet=sheet, source=source)
        checks = (*plan.register.checks, *plan.mapping.checks)
        failing = failing_records(plan.merged.frame, plan.register.key, checks)
        failing |= outlying_records(
            plan.merged.frame, plan.register.key, checks, times=plan.method.threshold("price-outlier")
        )
        doubts = (*plan.doubts, *plan.unknown, *failing_doubts(plan, failing))
        say = options.speaker(language)
        source_told = file.name + (say.word("import-sheet", sheet=plan.sheet) if plan.sheet else "")
        read_as = say.word("import-read-as", mapping=plan.mapping.id, register=plan.register.id)
        encoding = say.word("import-encoding", encoding=plan.encoding) if plan.encoding else ""
        click.echo(say.labelled(source_told, read_as + encoding))
        parts = " + ".join(say.word("rows-" + kind, count=count) for kind, count in plan.counts.items())
        click.echo(say.word("import-rows", count=plan.rows_in, parts=parts))
        click.echo(say.word("import-gone", gone=len(plan.gone), doubts=len(doubts)))
        if plan.gone:
            click.echo(say.word("import-other-source", source=plan.source))
        if plan.unknown:
            names = ", ".join(doubt.values["value"] for doubt in plan.unknown)
            click.echo(f"{len(plan.unknown):,} {_UNKNOWN[language]}".format(names))
        by_rule = defaultdict(list)
        for doubt in doubts:
            by_rule[doubt.rule].append(doubt)
        for rule, alike in sorted(by_rule.items(), key=lambda each: -len(each[1])):
            several = any(doubt.values != alike[0].values for doubt in alike)
            example = say.word("for-example") if several else ""
            click.echo(f"  {len(alike):>6,}  {say.labelled(rule, example + told(alike[0], language)[0])}")
        if dry_run:
            click.echo(say.word("import-dry-run"))
            return
        roles = {key: role.name for key, role in open_portfolio(folder, registers=()).method.roles.items()}
        written = commit_import(plan, repair_lists(doubts, roles))
        click.echo(say.labelled(say.word("register"), str(plan.target)))
        click.echo(say.labelled(say.word("repair-list"), str(written / "repairs.xlsx")))


COMMANDS = {"import": import_file}
