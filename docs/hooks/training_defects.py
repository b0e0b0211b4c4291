"""What is planted in the analyst's training files, as docs/training/materials/defects.yaml says it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter

from pmo_kit.model.text import Language, Text

SOURCE = Path(__file__).parents[1] / "training" / "materials" / "defects.yaml"
# What tells a defect: an import, the reading of a register, a check, the intake page; nothing, for the kit reads it
# right; or nobody but a person who looks.
FoundBy = Literal["import", "cells", "check", "intake", "mended", "eye"]
Kind = Literal["cell", "row", "heading", "hidden", "formula", "merged", "own-column", "encoding"]
Value = str | float | date | None


class _Told(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    def text(self, name: str) -> Text:
        """A bilingual field as a pair."""
        return Text(getattr(self, name), getattr(self, f"{name}_zh"))


class Pair(_Told):
    """What is written in the file of one language and of the other."""

    en: Value
    zh: Value

    def say(self, language: Language) -> Value:
        """What is written in the file of one language."""
        return self.en if language == "en" else self.zh


def _pair(raw: object) -> object:
    """What is the same in both languages is written once."""
    return raw if isinstance(raw, dict) else {"en": raw, "zh": raw}


Both = Annotated[Pair, BeforeValidator(_pair)]


class Defect(_Told):
    """One thing that is wrong in a training file: where, what, what is right, and what tells it."""

    id: str = Field(pattern=r"^D-\d{2}$")
    file: str
    sheet: str = ""
    record: str
    field: str = ""
    kind: Kind = "cell"
    planted: Both | None = None
    like: str = ""
    cells: Mapping[str, Both] = {}
    says: str
    says_zh: str
    right: str = ""
    right_zh: str = ""
    found_by: FoundBy
    rule: str = ""


class SheetPlan(_Told):
    """Which rows and columns of a register of the sample portfolio a sheet shows; all, where none are named."""

    columns: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    headings: Mapping[str, Both] = {}
    changed: Mapping[str, Mapping[str, str | float]] = {}

    def heading(self, column: str) -> Text | None:
        """The heading of a column, where the list has one of its own."""
        own = self.headings.get(column)
        return Text(str(own.en), str(own.zh)) if own else None


class FilePlan(_Told):
    """One training file: what it is, for which unit, its sheets by register, the rows that are in another encoding."""

    id: str
    title: str
    title_zh: str
    unit: str
    banner: str = ""
    banner_zh: str = ""
    as_import: bool = False
    as_csv: bool = False
    mixed: tuple[str, ...] = ()
    sheets: Mapping[str, SheetPlan]

    def name(self, language: Language) -> str:
        """What the file is called."""
        return f"{self.id}.{language}.{'csv' if self.as_csv else 'xlsx'}"


class Materials(_Told):
    """All training files and everything that is planted in them."""

    files: tuple[FilePlan, ...]
    defects: tuple[Defect, ...]

    def of_file(self, name: str) -> tuple[Defect, ...]:
        """The defects of one file, in the order in which they are listed."""
        return tuple(each for each in self.defects if each.file == name)

    def plan(self, name: str) -> FilePlan:
        """One file by its id."""
        return next(each for each in self.files if each.id == name)


@lru_cache(maxsize=1)
def materials() -> Materials:
    """The training files and what is planted in them."""
    return TypeAdapter(Materials).validate_python(yaml.safe_load(SOURCE.read_text(encoding="utf-8")))


def planted(file: str = "") -> dict[str, int]:
    """How many defects each way of finding them finds, in one file or in all."""
    return dict(Counter(each.found_by for each in materials().defects if file in ("", each.file)))


def rows_of(file: str) -> int:
    """How many initiatives a list has when nothing is wrong with it."""
    (sheet,) = materials().plan(file).sheets.values()
    return len(sheet.rows)
