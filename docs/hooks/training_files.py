"""The analyst's training files as workbooks and CSV, the same bytes at every build.

MkDocs runs this as a hook, which writes them (git leaves them out) before the site is read.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from mkdocs.config.defaults import MkDocsConfig
from page_parts import is_first_build
from training_defects import FilePlan, Value, materials
from training_golden import golden_workbook
from training_tables import Table, planted_tables, written

from pmo_kit.model.csv_text import csv_text
from pmo_kit.model.text import LANGUAGES, Language

FOLDER = "assets/training"
_WIDEST, _NARROWEST, _BANNER_HEIGHT = 34, 12, 22
Forms = dict[str, Any]


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Write the files, and delete those that are no longer made."""
    if not is_first_build(config):
        return config
    folder = Path(config.docs_dir) / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    made = dict(training_files())
    for old in folder.iterdir():
        if old.name not in made:
            old.unlink()
    for name, content in made.items():
        if not (folder / name).is_file() or (folder / name).read_bytes() != content:
            (folder / name).write_bytes(content)
    return config


def training_files() -> Iterator[tuple[str, bytes]]:
    """Every training file by its name."""
    for language in LANGUAGES:
        for plan in materials().files:
            yield plan.name(language), file_of(plan, planted_tables(plan, language), language)
        yield f"golden-values.{language}.xlsx", golden_workbook(language)


def file_of(plan: FilePlan, tables: Sequence[Table], language: Language) -> bytes:
    """A training file that holds the tables."""
    return _mixed_csv(tables[0], language, plan.mixed) if plan.as_csv else _workbook(tables, language)


def _workbook(tables: Sequence[Table], language: Language) -> bytes:
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(stream, options)
    book.set_properties({"created": datetime(2000, 1, 1)})
    forms = {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "heading": book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#DBE8F6", "bottom": 1}
        ),
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
        "day": book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"}),
    }
    for table in tables:
        _sheet(book, table, language, forms)
    book.close()
    return stream.getvalue()


class _NoValue:
    """What a formula holds that no program ever calculated."""

    def __str__(self) -> str:
        return ""


def _sheet(book: Any, table: Table, language: Language, forms: Forms) -> None:
    sheet, top = book.add_worksheet(table.name.say(language)), table.heading_row
    if table.banner:
        sheet.merge_range(0, 0, 0, len(table.columns) - 1, table.banner.say(language), forms["title"])
        sheet.set_row(0, _BANNER_HEIGHT)
    for at, (name, heading) in enumerate(table.columns.items()):
        sheet.write_string(top, at, heading.say(language), forms["heading"])
        widest = max((len(written(row.get(name))) for row in table.rows.values()), default=0)
        sheet.set_column(at, at, min(max(_NARROWEST, widest + 1), _WIDEST))
        for row, (record, held) in enumerate(table.rows.items(), start=top + 1):
            _write(sheet, (row, at), held.get(name), forms)
            if formula := table.formulas.get((record, name)):
                _write_formula(sheet, (row, at), formula, forms)
    for record in table.hidden:
        sheet.set_row(table.row_of(record), None, None, {"hidden": True})
    for name, first, last in table.merged:
        at = list(table.columns).index(name)
        sheet.merge_range(table.row_of(first), at, table.row_of(last), at, "", forms["text"])
        _write(sheet, (table.row_of(first), at), table.rows[first][name], forms)
    sheet.freeze_panes(top + 1, 1)


def _write(sheet: Any, at: tuple[int, int], value: Value, forms: Forms) -> None:
    if isinstance(value, float | int):
        sheet.write_number(*at, value, forms["text"])
    elif isinstance(value, date):
        sheet.write_datetime(*at, datetime(value.year, value.month, value.day), forms["day"])
    elif value is not None:
        sheet.write_string(*at, value, forms["text"])


def _write_formula(sheet: Any, at: tuple[int, int], formula: str, forms: Forms) -> None:
    """A formula whose result is not there, or is the error that is given."""
    if formula.startswith("#"):
        sheet.write_formula(*at, f"={formula}", forms["text"], formula)
    else:
        sheet.write_formula(*at, formula, forms["text"], _NoValue())


def _mixed_csv(table: Table, language: Language, foreign: Sequence[str]) -> bytes:
    """A CSV whose `foreign` rows came from another program: they are in GB18030, the others in UTF-8."""
    lines = {"": [heading.say(language) for heading in table.columns.values()]}
    lines |= {record: [written(row.get(name)) for name in table.columns] for record, row in table.rows.items()}
    return b"".join(
        csv_text(cells, []).lstrip("\ufeff").encode("gb18030" if record in foreign else "utf-8")
        for record, cells in lines.items()
    )
