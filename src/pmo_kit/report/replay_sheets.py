"""Past decisions under other rules as tables and lines: what they were, what would be asked now, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pmo_kit.errors import Fault
from pmo_kit.model.decision import Decision
from pmo_kit.model.replayed import Replayed
from pmo_kit.report.sheets import Cell, to_csv, to_workbook
from pmo_kit.report.words import Speaker

_COLUMNS = (
    "decision-id", "decision-decided-on", "decision-subject", "decision-gate", "decision-outcome", "replay-differs",
    "replay-tier-then", "replay-tier-now", "replay-asked-then", "replay-asked-now", "replay-standing",
    "replay-lacking", "replay-facts", "replay-rules", "replay-reason",
)  # fmt: skip
Impossible = Sequence[tuple[Decision, Fault]]


def replay_tables(replayed: Sequence[Replayed], impossible: Impossible, say: Speaker, ending: str) -> str | bytes:
    """One line for each decision, those that would come out differently first, as the content of a file."""
    first = sorted(replayed, key=lambda each: not each.differs)
    rows = [*(_row(each, say) for each in first), *(_not_row(each, fault, say) for each, fault in impossible)]
    headings = [say.word(key) for key in _COLUMNS]
    return to_csv(headings, rows) if ending == ".csv" else to_workbook([("replay", headings, rows)])


def replay_lines(
    replayed: Sequence[Replayed], impossible: Impossible, say: Speaker, *, other: int, most: int
) -> list[str]:
    """The answer as a terminal shows it: those that would come out differently, then how many of each kind."""
    different = [each for each in replayed if each.differs]
    today = sum(not each.recorded for each in replayed)
    unknown = sum(each.then is None for each in replayed)
    same = len(replayed) - len(different) - unknown
    lines = [_line(each, say) for each in different[:most]]
    if len(different) > most:
        lines.append(say.word("impact-more", count=len(different) - most))
    lines += [f"{each.decision_id}  {fault.sentence(say.language)}" for each, fault in impossible[:most]]
    if len(impossible) > most:
        lines.append(say.word("impact-more", count=len(impossible) - most))
    lines.append(say.word("replay-total", count=len(replayed) + len(impossible), differ=len(different), same=same))
    listed = sum(each.recorded and each.evidence_from == "today" for each in replayed)
    told = (
        (unknown, "replay-unknown"),
        (today, "replay-today"),
        (listed, "replay-evidence-count"),
        (len(impossible), "replay-impossible"),
    )
    lines += [say.word(key, count=count) for count, key in told if count]
    return [*lines, say.word("replay-other", count=other)] if other else lines


def _line(each: Replayed, say: Speaker) -> str:
    decision = each.decision
    parts = [decision.decision_id, decision.subject, decision.gate or "", decision.outcome]
    if each.then and each.then.tier != each.now.tier:
        parts.append(say.word("impact-line", before=say.reason(each.then.tier), after=say.reason(each.now.tier)))
    before = (*each.then.asked, *each.then.open) if each.then else ()
    added = [key for key in (*each.now.asked, *each.now.open) if key not in before]
    dropped = [key for key in before if key not in (*each.now.asked, *each.now.open)]
    for key, word in ((added, "replay-added"), (dropped, "replay-dropped")):
        if key:
            parts.append(say.labelled(say.word(word), say.join(_named(key, each, say))))
    parts.append(say.word("replay-standing-" + each.standing))
    return "  ".join((*parts, f"[{say.join(change.rule for change in each.rules)}]"))


def _row(each: Replayed, say: Speaker) -> list[Cell]:
    then = each.then
    differs = "replay-not-known" if then is None else "replay-yes" if each.differs else "replay-no"
    return [
        *_decision(each.decision), say.word(differs),
        say.reason(then.tier) if then else "", say.reason(each.now.tier),
        "; ".join(_asked(then.asked, then.open, each, say)) if then else "",
        "; ".join(_asked(each.now.asked, each.now.open, each, say)),
        say.word("replay-standing-" + each.standing),
        "; ".join(_named(each.now.lacking, each, say)) if each.decision.evidence else "",
        _facts(each, say),
        ", ".join(change.rule for change in each.rules), "",
    ]  # fmt: skip


def _facts(each: Replayed, say: Speaker) -> str:
    """Whose word the facts are, and what of them is not on record."""
    told = [say.word("replay-facts-recorded" if each.recorded else "replay-facts-today")]
    by_today = each.evidence_from == "today"
    if each.decision.evidence and by_today == each.recorded:
        told.append(say.word("replay-evidence-today" if by_today else "replay-evidence-decision"))
    if not each.stage_known:
        told.append(say.word("replay-stage-assumed"))
    return "; ".join(told)


def _not_row(decision: Decision, fault: Fault, say: Speaker) -> list[Cell]:
    reason = fault.sentence(say.language)
    empty = [""] * (len(_COLUMNS) - len(_decision(decision)) - 2)
    return [*_decision(decision), say.word("replay-not-possible"), *empty, reason]


def _decision(decision: Decision) -> list[Cell]:
    outcome = [decision.gate or "", decision.outcome]
    return [decision.decision_id, decision.decided_on.isoformat(), decision.subject, *outcome]


def _asked(asked: Iterable[str], still_open: Iterable[str], each: Replayed, say: Speaker) -> list[str]:
    maybe = [say.word("replay-maybe", name=name) for name in _named(still_open, each, say)]
    return [*_named(asked, each, say), *maybe]


def _named(keys: Iterable[str], each: Replayed, say: Speaker) -> list[str]:
    return [say.text(each.titles[key]) for key in keys]
