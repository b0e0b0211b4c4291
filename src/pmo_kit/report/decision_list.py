"""Decisions in words: one entry as lines, and all of them as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from pmo_kit.model.decision import WHOLE_PORTFOLIO, Decision
from pmo_kit.model.method import Method
from pmo_kit.model.records import Record
from pmo_kit.report.words import Speaker

_COLUMNS = (
    "decision-id",
    "decision-decided-on",
    "decision-subject",
    "decision-gate",
    "decision-kind",
    "decision-outcome",
    "decision-standing",
    "decision-person",
    "decision-second",
    "decision-named",
    "decision-conditions",
    "decision-settles",
    "decision-waives",
    "decision-expires",
    "decision-reason",
    "decision-run",
    "decision-evidence",
    "decision-method",
    "decision-written",
    "decision-hash",
)


def decision_lines(decision: Decision, method: Method, say: Speaker) -> list[str]:
    """One entry as it was recorded, with the hash for the minutes, and what it is not."""
    left_out = {"decision-id", "decision-standing", "decision-hash"}
    cells = zip(_COLUMNS, _cells(decision, method, say), strict=True)
    lines = [say.labelled(say.word(key), cell) for key, cell in cells if cell and key not in left_out]
    head = say.word("decision-head", hash=decision.hash)
    return [
        say.word("decision-recorded", decision=decision.decision_id),
        *lines,
        head,
        say.word("decision-not-a-signature"),
    ]


def decision_table(
    decisions: Sequence[Decision], method: Method, say: Speaker, *, as_of: date
) -> tuple[list[str], list[list[str]]]:
    """All entries with every field, and as what they stand on a day: headings and rows."""
    standing = _COLUMNS.index("decision-standing")
    rows = []
    for decision in decisions:
        cells = _cells(decision, method, say)
        cells[standing] = _standing(decision, method, say, as_of)
        rows.append(cells)
    return [say.word(key) for key in _COLUMNS], rows


def short_table(
    decisions: Sequence[Decision], method: Method, say: Speaker, *, as_of: date
) -> tuple[list[str], list[list[str]]]:
    """What fits on a screen: which decision, when, about what, as what it stands, and by whom."""
    wanted = ("decision-id", "decision-decided-on", "decision-subject", "decision-gate", "decision-standing")
    at = [_COLUMNS.index(key) for key in (*wanted, "decision-person")]
    headings, rows = decision_table(decisions, method, say, as_of=as_of)
    return [headings[each] for each in at], [[row[each] for each in at] for row in rows]


def _cells(decision: Decision, method: Method, say: Speaker) -> list[str]:
    """The fields of an entry in the order of the columns."""
    second = decision.second_person
    return [
        decision.decision_id,
        decision.decided_on.isoformat(),
        say.word("portfolio") if decision.subject == WHOLE_PORTFOLIO else decision.subject,
        decision.gate or "",
        say.text(method.decision_kinds[decision.kind].name)
        if decision.kind in method.decision_kinds
        else decision.kind,
        _named(method.decision_outcomes, decision.outcome, say),
        "",
        _who(decision.person, decision.role, method, say),
        _who(second, decision.second_role, method, say) if second else "",
        _registered(decision, method, say),
        "\n".join(
            say.word("decision-owed", text=say.text(each.name), owner=each.owner, due=each.due.isoformat())
            for each in decision.conditions
        ),
        decision.settles,
        decision.waives,
        decision.expires.isoformat() if decision.expires else "",
        decision.why.say(say.language),
        rests_on(decision, say),
        say.word("decision-evidence-count", count=len(decision.evidence)) if decision.evidence else "",
        decision.method_version,
        decision.at.isoformat(timespec="seconds"),
        decision.hash,
    ]


def rests_on(decision: Decision, say: Speaker) -> str:
    """The run on which a decision rests, or that there is none."""
    if decision.run:
        return decision.run.folder
    return say.word("decision-imported" if decision.imported else "decision-no-run")


def _registered(decision: Decision, method: Method, say: Speaker) -> str:
    """The people whom the register named for the roles when the decision was written."""
    said = decision.on_record
    pairs = ((said.person, decision.role), (said.second_person, decision.second_role)) if said else ()
    return "\n".join(_who(person, role, method, say) for person, role in pairs if person)


def _standing(decision: Decision, method: Method, say: Speaker, as_of: date) -> str:
    """The outcome, or what it has become since it expired."""
    now = decision.outcome_on(as_of, method.decision_outcomes)
    outcome = _named(method.decision_outcomes, decision.outcome, say)
    if decision.waives and decision.expires and as_of > decision.expires:
        return say.word("decision-waiver-over", outcome=outcome, day=decision.expires.isoformat())
    if now == decision.outcome or decision.expires is None:
        return outcome
    since = (decision.expires + timedelta(days=1)).isoformat()
    return say.word("decision-lapsed", lapsed=_named(method.decision_outcomes, now, say), outcome=outcome, day=since)


def _who(person: str, role: str, method: Method, say: Speaker) -> str:
    return say.word("decision-who", person=person, role=_named(method.roles, role, say))


def _named(records: Mapping[str, Record], key: str, say: Speaker) -> str:
    """The title of a rule; its id where the rule is not in force any more."""
    return say.text(records[key].name) if key in records else key
