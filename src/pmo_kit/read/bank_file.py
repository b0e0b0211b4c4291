"""The file of a foreign question bank, as it is written: known keys and types, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from pmo_kit.errors import Faults, Place
from pmo_kit.model.assessment import Points, Share
from pmo_kit.read.records import build


class _Raw(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class BankChoice(_Raw):
    """One choice with its points."""

    value: str = Field(min_length=1)
    points: Points
    text_en: str = Field(min_length=1)
    text_fr: str = ""


class BankQuestion(_Raw):
    """One question; `kind` says what its points count into, `visible_if` when it is shown."""

    id: str = Field(min_length=1)
    section: str = Field(min_length=1)
    section_title_en: str = ""
    section_visible_if: str | None = None
    panel: str | None = None
    kind: Literal["impact", "mitigation", "unscored"]
    type: Literal["radiogroup", "dropdown", "checkbox", "comment", "text"]
    title_en: str
    title_fr: str = ""
    visible_if: str | None = None
    required: bool = False
    choices: tuple[BankChoice, ...] = ()
    max_points: Points | None = None

    @property
    def most(self) -> int:
        """The most that its choices give: the greatest, or all of them where several may be ticked."""
        points = [choice.points for choice in self.choices]
        return sum(points) if self.type == "checkbox" else max(points, default=0)


class BankScoring(_Raw):
    """How the source says that it scores: every number, and two sentences of prose."""

    max_raw_impact: Points
    max_mitigation_both_phases: Points
    max_mitigation_one_phase: float = Field(ge=0, allow_inf_nan=False)
    mitigation_threshold_share: Share
    impact_reduction: Share
    rounding: str
    level_upper_bounds_share_of_max_raw: dict[str, Share] = Field(min_length=1)
    level_bounds: str


class _Counts(_Raw):
    questions: int
    scored_impact: int
    scored_mitigation: int


class Bank(_Raw):
    """A whole file."""

    tool: str = Field(min_length=1)
    version: str = Field(min_length=1)
    tool_date: str = ""
    repository: str = ""
    commit: str = ""
    scoring: BankScoring
    counts: _Counts
    questions: tuple[Any, ...] = Field(min_length=1)


def read_bank(path: Path, faults: Faults) -> tuple[Bank | None, list[Any]]:
    """Read the file: the bank, or None where it cannot be used, and its questions as they are written."""
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"), object_pairs_hook=_no_key_twice)
    except OSError as error:
        faults.add("cannot-read", Place(file=str(path)), reason=error)
        return None, []
    except (ValueError, RecursionError) as error:
        faults.add("bank-not-json", Place(file=path.name), reason=str(error))
        return None, []
    if not isinstance(content, dict):
        faults.add("bank-not-json", Place(file=path.name), reason=type(content).__name__)
        return None, []
    questions = content.get("questions")
    return build(Bank, content, Place(file=path.name), faults), questions if isinstance(questions, list) else []


def _no_key_twice(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError("twice: " + ", ".join(sorted({name for name in names if names.count(name) > 1})))
    return found
