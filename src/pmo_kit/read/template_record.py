"""What the template wrote into a project's folder, kept there word for word: the base of every later comparison."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from pmo_kit.errors import Place, refuse
from pmo_kit.paths import PortfolioFolder

RECORD = ".pmo/template.json"
UNDO = ".pmo/undo"
UNFINISHED = ".pmo/unfinished"


@dataclass(frozen=True)
class TemplateRecord:
    """Version and answers of the template, and the text of each file as it was written, by its path.

    `registers` are the headings that the kit gave to each register, `as_of` the day of the first page.
    """

    version: str
    answers: Mapping[str, str]
    files: Mapping[str, str]
    registers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    as_of: str = ""


def read_record(home: PortfolioFolder) -> TemplateRecord | None:
    """The record in a project's folder; None in one that was made before there was a record.

    Raises:
        BadInput: when somebody has changed it so that it cannot be read.
    """
    path = home.root / RECORD
    if not path.is_file():
        return None
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
        return TemplateRecord(
            version=str(content["version"]),
            answers=_texts(content["answers"]),
            files=_texts(content["files"]),
            registers={name: tuple(columns) for name, columns in content.get("registers", {}).items()},
            as_of=str(content.get("as_of", "")),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise refuse("record-damaged", Place(file=RECORD), reason=error) from error


def record_text(record: TemplateRecord) -> str:
    """The record as it is kept; the same record gives the same text."""
    return json.dumps(asdict(record), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _texts(content: Any) -> dict[str, str]:
    return {str(name): str(said) for name, said in content.items()}
