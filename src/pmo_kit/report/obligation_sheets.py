"""Obligations as tables: a line for each initiative and obligation that applies or may, and one for each obligation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from pmo_kit.errors import Place, refuse
from pmo_kit.model.obligation_finding import ObligationFinding, SharedFinding, TouchedInitiatives
from pmo_kit.model.text import LANGUAGES, Text
from pmo_kit.report.sheets import Cell, to_csv, to_workbook
from pmo_kit.report.words import Speaker, words

# What a worksheet of .xlsx holds below its headings.
_MOST_ROWS = 1_048_575
_TOUCHES = (
    "initiative_id", "name", "名称", "obligation", "title", "义务", "outcome", "timing", "legal_status",
    "in_force_from", "jurisdiction", "confidence", "可信度", "because", "依据的答案", "not answered", "未答问题",
    "evidence", "证据", "gates",
)  # fmt: skip
_OBLIGATIONS = (
    "obligation", "title", "义务", "applies", "undetermined", "timing", "legal_status", "in_force_from", "jurisdiction",
    "instrument", "文件", "article", "条款", "requirement", "要求", "threshold or penalty", "门槛或罚则", "confidence",
    "可信度", "basis", "checked_on", "sources", "note", "说明",
)  # fmt: skip


def obligation_tables(
    findings: Sequence[SharedFinding],
    touched: Sequence[TouchedInitiatives],
    initiatives: Sequence[tuple[str, Text]],
    ending: str,
) -> str | bytes:
    """The tables as the content of a file: `.xlsx` holds both, `.csv` the one of initiatives and obligations.

    `initiatives` gives id and name by position.

    Raises:
        BadInput: when the table has more rows than a worksheet holds.
    """
    notice = _both("obligations-table-notice")
    if ending == ".csv":
        return to_csv((*_TOUCHES, notice), _touches(findings, initiatives))
    count = sum(len(shared.positions) for shared in _touching(findings))
    if count > _MOST_ROWS:
        raise refuse("obligations-too-many", Place(field="--out"), count=f"{count:,}", most=f"{_MOST_ROWS:,}")
    by_id = {shared.finding.obligation: shared.finding for shared in findings}
    sheets = (
        (_both("initiative"), (*_TOUCHES, notice), _touches(findings, initiatives)),
        (_both("obligation"), (*_OBLIGATIONS, notice), _obligations(by_id, touched)),
    )
    return to_workbook(sheets)


def _both(word: str) -> str:
    return f"{words()[word].en} {words()[word].zh}"


def _touching(findings: Iterable[SharedFinding]) -> list[SharedFinding]:
    return [shared for shared in findings if shared.finding.outcome != "does_not_apply"]


def _touches(findings: Iterable[SharedFinding], initiatives: Sequence[tuple[str, Text]]) -> Iterator[list[Cell]]:
    told = {id(shared): _told(shared.finding) for shared in _touching(findings)}
    places = sorted(
        (position, number, id(shared))
        for number, shared in enumerate(_touching(findings))
        for position in shared.positions
    )
    for position, _, key in places:
        initiative, name = initiatives[position]
        yield [initiative, name.en, name.zh, *told[key]]


def _told(finding: ObligationFinding) -> list[Cell]:
    """What a finding says of every initiative that shares it."""
    spoken = [Speaker(language) for language in LANGUAGES]
    because = [
        "; ".join(say.labelled(say.text(answer.title), say.answer(answer)) for answer in finding.because)
        for say in spoken
    ]
    missing = ["; ".join(say.text(title) for title in finding.undetermined_by) for say in spoken]
    evidence = ["; ".join(say.text(each.title) for each in finding.evidence) for say in spoken]
    return [
        finding.obligation, finding.title.en, finding.title.zh, finding.outcome, *_standing(finding),
        *_confidence(finding), *because, *missing, *evidence, ", ".join(gate.id for gate in finding.gates),
    ]  # fmt: skip


def _standing(finding: ObligationFinding) -> list[Cell]:
    day = finding.in_force_from.isoformat() if finding.in_force_from else ""
    place = finding.jurisdiction.id if finding.jurisdiction else ""
    return [finding.timing, finding.legal_status, day, place]


def _confidence(finding: ObligationFinding) -> list[Cell]:
    return [Speaker(language).word("confidence-" + finding.confidence) for language in LANGUAGES]


def _obligations(by_id: Mapping[str, ObligationFinding], touched: Iterable[TouchedInitiatives]) -> Iterator[list[Cell]]:
    counts = {each.finding.obligation: (len(each.applies), len(each.undetermined)) for each in touched}
    for key in (*counts, *(key for key in by_id if key not in counts)):
        finding = by_id[key]
        pairs = (finding.instrument, finding.article, finding.requirement, finding.threshold_or_penalty)
        yield [
            key, finding.title.en, finding.title.zh, *counts.get(key, (0, 0)), *_standing(finding),
            *(part for pair in pairs for part in (pair.en, pair.zh)), *_confidence(finding), finding.basis,
            finding.checked_on.isoformat(), "\n".join(f"{each.title} {each.url}" for each in finding.sources),
            finding.note.en, finding.note.zh,
        ]  # fmt: skip
