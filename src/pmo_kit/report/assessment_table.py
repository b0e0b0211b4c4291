"""Many assessments as one table for a spreadsheet: one row for each initiative."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pmo_kit.model.assessed import Assessment
from pmo_kit.report.sheets import Cell

HEADINGS = (
    "initiative_id", "name_en", "name_zh", "questionnaire", "level", "lowest_level", "highest_level", "raw", "raw_max",
    "mitigation", "mitigation_max", "reduced_by", "current", "lowest_current", "highest_current", "answered",
    "from_register", "unanswered", "contradictions",
)  # fmt: skip


def assessment_rows(results: Iterable[tuple[Mapping[str, Cell], Assessment]]) -> list[list[Cell]]:
    """The rows below `HEADINGS`; `level` is empty where unanswered questions still decide."""
    return [
        [
            *(row.get(name) for name in HEADINGS[:3]),
            result.questionnaire,
            result.level.id if result.level else None,
            result.lowest.id,
            result.highest.id,
            result.raw,
            result.raw_max,
            result.mitigation,
            result.mitigation_max,
            result.reduced_by,
            result.current,
            result.lowest_current,
            result.highest_current,
            len(result.scores),
            sum(score.origin == "intake" for score in result.scores),
            len(result.skipped),
            len(result.contradictions),
        ]
        for row, result in results
    ]
