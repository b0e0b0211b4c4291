"""A rule change as tables and lines: one for each initiative and change, and one for each rule that differs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pmo_kit.model.rule_change import SHIFT_KINDS, Impact, Shift
from pmo_kit.model.text import LANGUAGES, Text
from pmo_kit.report.sheets import Cell, to_csv, to_workbook
from pmo_kit.report.words import Speaker, words

_CHANGES = (
    "initiative_id", "name", "名称", "what", "变动内容", "record", "title", "标题", "before", "变动前",
    "after", "变动后", "undetermined", "rules", "because", "依据的答案", "confidence",
)  # fmt: skip
_RULES = ("rule", "title", "标题", "collection", "how", "fields")


def impact_tables(impact: Impact, initiatives: Sequence[tuple[str, Text]], ending: str) -> str | bytes:
    """The tables as the content of a file: `.xlsx` holds both, `.csv` the one of initiatives and changes.

    `initiatives` gives id and name by position.
    """
    notice = words()["obligations-table-notice"]
    headings = (*_CHANGES, f"{notice.en} {notice.zh}")
    if ending == ".csv":
        return to_csv(headings, _rows(impact, initiatives))
    rules: list[list[Cell]] = [
        [change.rule, change.title.en, change.title.zh, change.collection, change.how, ", ".join(change.fields)]
        for change in impact.changes
    ]
    return to_workbook([("changes", headings, _rows(impact, initiatives)), ("rules", _RULES, rules)])


def impact_lines(impact: Impact, initiatives: Sequence[tuple[str, Text]], say: Speaker, *, most: int) -> list[str]:
    """The answer as a terminal shows it: the rules, how many initiatives of each kind, and the first of each."""
    total, affected = f"{len(initiatives):,}", len(impact.touched())
    lines = [_rule_line(impact, say)]
    lines += [
        f"  {change.rule}  {say.text(change.title)}  {say.word('impact-how-' + change.how)}"
        for change in impact.changes[:most]
    ]
    headline = say.word("impact-headline", count=f"{affected:,}", total=total)
    lines.append(headline if affected else say.word("impact-headline-none", total=total))
    for kind in SHIFT_KINDS:
        shifts = [shift for shift in impact.shifts if shift.kind == kind]
        if shifts:
            count = f"{len(impact.touched(kind)):,}"
            lines.append(say.word("impact-touched", kind=say.word("impact-kind-" + kind), count=count))
            lines += _first(shifts, initiatives, say, most)
    lines.append(say.word("impact-others", count=impact.others) if impact.others else say.word("impact-others-none"))
    return lines


def _rule_line(impact: Impact, say: Speaker) -> str:
    if not impact.changes:
        return say.word("impact-rules-none")
    return say.word("impact-rules-changed", count=len(impact.changes))


def _first(shifts: Sequence[Shift], initiatives: Sequence[tuple[str, Text]], say: Speaker, most: int) -> list[str]:
    """One line for each initiative and change, in the order of the register, as many as fit."""
    found = sorted((position, number) for number, shift in enumerate(shifts) for position in shift.positions)
    lines = [f"  {initiatives[position][0]}  {_line(shifts[number], say)}" for position, number in found[:most]]
    return [*lines, f"  {say.word('impact-more', count=len(found) - most)}"] if len(found) > most else lines


def _line(shift: Shift, say: Speaker) -> str:
    moved = say.word("impact-line", before=say.reason(shift.before), after=say.reason(shift.after))
    did = say.join(change.rule for change in shift.rules) or say.word("impact-rule-date")
    return "  ".join(part for part in (say.text(shift.title) if shift.title else "", moved, f"[{did}]") if part)


def _rows(impact: Impact, initiatives: Sequence[tuple[str, Text]]) -> Iterator[list[Cell]]:
    told = [_told(shift) for shift in impact.shifts]
    places = sorted((at, number) for number, shift in enumerate(impact.shifts) for at in shift.positions)
    for at, number in places:
        key, name = initiatives[at]
        yield [key, name.en, name.zh, *told[number]]


def _told(shift: Shift) -> list[Cell]:
    """What a shift says of every initiative that shares it."""
    spoken = [Speaker(language) for language in LANGUAGES]
    title = shift.title or Text("", "")
    because = ["; ".join(_answers(shift, say)) for say in spoken]
    return [
        *(say.word("impact-kind-" + shift.kind) for say in spoken), shift.record, title.en, title.zh,
        *(say.reason(shift.before) for say in spoken), *(say.reason(shift.after) for say in spoken),
        "yes" if shift.undetermined else "", ", ".join(change.rule for change in shift.rules), *because,
        shift.confidence or "",
    ]  # fmt: skip


def _answers(shift: Shift, say: Speaker) -> Iterator[str]:
    for answer in shift.because:
        yield say.labelled(say.text(answer.title), say.answer(answer) or say.word("impact-not-answered"))
