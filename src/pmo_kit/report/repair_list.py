"""The repair list: every doubt with its cell, what to write and who can do it, in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pmo_kit.errors import messages
from pmo_kit.model.doubt import Doubt
from pmo_kit.model.text import LANGUAGES, Text
from pmo_kit.report.sheets import Cell, to_csv, to_workbook

HEADINGS = (
    "file", "sheet", "cell", "record", "field", "rule",
    "problem", "what to write", "who", "问题", "如何填写", "由谁",
)  # fmt: skip


def repair_lists(doubts: Iterable[Doubt], roles: Mapping[str, Text]) -> dict[str, bytes | str]:
    """The repair list as `repairs.csv` and `repairs.xlsx`, by file name."""
    rows = [_row(doubt, roles) for doubt in doubts]
    return {
        "repairs.csv": to_csv(HEADINGS, rows),
        "repairs.xlsx": to_workbook([("repairs 待修正", HEADINGS, rows)]),
    }


def _row(doubt: Doubt, roles: Mapping[str, Text]) -> list[Cell]:
    place = doubt.place
    spoken = [cell for language in LANGUAGES for cell in (*told(doubt, language), roles[doubt.who].say(language))]
    return [place.file, place.sheet, place.cell, doubt.record, place.field, doubt.rule, *spoken]


def told(doubt: Doubt, language: str) -> tuple[str, str]:
    """What is wrong and what to write, in one language."""
    if doubt.rule in messages.catalogue():
        parts = [messages.text(doubt.rule, part, language, doubt.values) for part in ("problem", "remedy")]
        return parts[0], parts[1]
    ending = "" if language == "en" else "_zh"
    return str(doubt.values[f"problem{ending}"]), str(doubt.values[f"remedy{ending}"])
