"""`pmo assess`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pmo_kit.cli import options
from pmo_kit.errors import Place, refuse

if TYPE_CHECKING:
    from pmo_kit.model.assessment import Questionnaire
    from pmo_kit.model.portfolio import InputFile, Portfolio
    from pmo_kit.model.text import Text

_PAGES = (".html",)
_BANK = ".json"
_REGISTERS = ("initiatives", "assessments")


@click.command()
@options.folder
@click.option("--initiative", "-i", metavar="ID", help="One initiative. All of the register, if not given.")
@click.option(
    "--questionnaire",
    "-q",
    "name",
    metavar="NAME|FILE.json",
    help="A questionnaire of the rules (the first, if not given), or a question bank of another organisation.",
)
@click.option(
    "--answers",
    type=click.Path(path_type=Path),
    help="A JSON or YAML file with the answers. The register of assessments, if not given.",
)
@options.out("File for the page (the Chinese one beside it) or, for all initiatives, the table.")
@click.pass_context
def assess(
    ctx: click.Context, folder: Path, initiative: str | None, name: str | None, answers: Path | None, out: Path | None
) -> None:
    """Score an assessment: a page for one initiative or one file of answers, or a table of all initiatives."""
    foreign = name is not None and name.lower().endswith(_BANK)
    if foreign and answers is None:
        raise refuse("assess-answers", Place(field="--answers"))
    one = initiative is not None or answers is not None
    if out:
        options.check_out(out, _PAGES if one else options.TABLES)
    portfolio = None if foreign and initiative is None else _opened(folder)
    form = _form(name, portfolio)
    if one:
        subject = _subject(form, portfolio, initiative, answers, Path(name) if foreign and name else None)
        _write_page(subject, portfolio, out, ctx.obj)
    elif portfolio is not None and not options.nothing_yet(portfolio, ctx.obj):
        _write_table(form, portfolio, out, ctx.obj)


@dataclass(frozen=True)
class _Subject:
    """What is assessed: its name, the answers, what the register implies, and the files that it rests on."""

    form: Questionnaire
    key: str
    name: Text
    answers: Mapping[str, tuple[str, ...]]
    intake: Mapping[str, tuple[str, ...]]
    inputs: tuple[InputFile, ...]


def _opened(folder: Path) -> Portfolio:
    from pmo_kit.read.portfolio import open_portfolio

    return open_portfolio(folder, registers=_REGISTERS)


def _form(name: str | None, portfolio: Portfolio | None) -> Questionnaire:
    from pmo_kit.read.assessments import questionnaire
    from pmo_kit.read.question_banks import load_question_bank

    if name is not None and name.lower().endswith(_BANK):
        return load_question_bank(Path(name))
    method = portfolio.method if portfolio else _opened(Path()).method
    return questionnaire(method, name or next(iter(method.assessments), ""))


def _subject(
    form: Questionnaire, portfolio: Portfolio | None, initiative: str | None, answers: Path | None, bank: Path | None
) -> _Subject:
    from pmo_kit.decide.assessment_prefill import prefilled
    from pmo_kit.model.portfolio import InputFile
    from pmo_kit.model.text import Text
    from pmo_kit.read.assessment_answers import answers_for, answers_on_record
    from pmo_kit.read.files import sha256

    files = [path for path in (bank, answers) if path is not None]
    inputs = [] if portfolio is None else [file for file in portfolio.inputs if _is_shown(file.name, form)]
    if portfolio is None or initiative is None:
        key, name, intake = (answers.stem if answers else form.id), Text(answers.stem if answers else "", ""), {}
    else:
        row = _row(portfolio, initiative)
        key, name, intake = initiative, _named(row.iloc[0]), prefilled(form, row)[0]
    if answers is not None:
        given = answers_for(form, answers)
    else:
        given = answers_on_record(portfolio.frames["assessments"], form).get(key, {}) if portfolio else {}
    inputs += [InputFile(path.name, sha256(path)) for path in files]
    return _Subject(form, key, name, given, intake, tuple(inputs))


def _is_shown(file: str, form: Questionnaire) -> bool:
    """What an assessment rests on: the registers, and the file that the questionnaire stands in."""
    return file.startswith("registers/") or Path(file).stem == form.id


def _row(portfolio: Portfolio, initiative: str) -> Any:
    frame = portfolio.frames["initiatives"]
    row = frame[frame["initiative_id"] == initiative]
    if row.empty:
        some = tuple(frame["initiative_id"].head(5))
        raise refuse("initiative-unknown", Place(file="registers/initiatives"), value=initiative, known=some)
    return row


def _named(row: Any) -> Text:
    from pmo_kit.model.text import Text

    english, chinese = (row[name] if isinstance(row[name], str) else "" for name in ("name_en", "name_zh"))
    key = row["initiative_id"]
    return Text(f"{key} {english or chinese}", f"{key} {chinese or english}")


def _write_page(subject: _Subject, portfolio: Portfolio | None, out: Path | None, messages: str) -> None:
    from pmo_kit.decide.assessment import assess as decide
    from pmo_kit.decide.assessment_flips import flips
    from pmo_kit.model.text import LANGUAGES, Text
    from pmo_kit.read.files import write_whole
    from pmo_kit.report.assessment_page import assessment_line, assessment_page

    result = decide(subject.form, subject.answers, intake=subject.intake)
    found = flips(subject.form, subject.answers, intake=subject.intake)
    folder = portfolio.root if portfolio else Path()
    target = out or folder / f"assessment_{subject.key}.html"
    names = {"en": target.name, "zh": f"{target.stem}_zh{target.suffix}"}
    for language in LANGUAGES:
        html = assessment_page(
            result,
            found,
            subject=subject.name,
            organisation=portfolio.settings.name if portfolio else Text("", ""),
            classification=portfolio.settings.secrecy if portfolio else Text("", ""),
            inputs=subject.inputs,
            language=language,
            other_page=next(name for key, name in names.items() if key != language),
        )
        write_whole(target.with_name(names[language]), html)
    say = options.speaker(messages)
    click.echo(say.labelled(assessment_line(result, say.text(subject.name), say), str(target)))


def _write_table(form: Questionnaire, portfolio: Portfolio, out: Path | None, messages: str) -> None:
    from pmo_kit.decide.assessment import assess as decide
    from pmo_kit.decide.assessment_prefill import prefilled
    from pmo_kit.read.assessment_answers import answers_on_record
    from pmo_kit.read.files import write_whole
    from pmo_kit.report.assessment_table import HEADINGS, assessment_rows
    from pmo_kit.report.sheets import to_csv, to_workbook

    frame = portfolio.frames["initiatives"]
    given = answers_on_record(portfolio.frames["assessments"], form)
    named = frame.astype(object).where(frame.notna(), None).to_dict("records")
    results = [
        (row, decide(form, given.get(row["initiative_id"], {}), intake=intake))
        for row, intake in zip(named, prefilled(form, frame), strict=True)
    ]
    rows = assessment_rows(results)
    target = out or portfolio.root / "assessments.xlsx"
    is_text = target.suffix.lower() == ".csv"
    write_whole(target, to_csv(HEADINGS, rows) if is_text else to_workbook([("assessments", HEADINGS, rows)]))
    say = options.speaker(messages)
    click.echo(say.labelled(say.word("assess-all", count=len(rows)), str(target)))


COMMANDS = {"assess": assess}
