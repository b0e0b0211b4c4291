"""The verdicts of a check in words: by owner, as a table, and as a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pmo_kit.model.checked import Checked, Owner
from pmo_kit.model.text import Text
from pmo_kit.model.verdict import Outcome, Verdict
from pmo_kit.report.fragments import render
from pmo_kit.report.page import page
from pmo_kit.report.words import Speaker, words

_OUTCOMES: tuple[Outcome, ...] = ("fail", "not_assessed", "waived", "pass")
_COLUMNS = (
    "check-owner",
    "verdict",
    "check-area",
    "initiative",
    "check-record",
    "check-place",
    "check-id",
    "check-question",
    "because",
    "remedy",
)


@dataclass(frozen=True)
class CheckFacts:
    """Whose portfolio was checked, as of when, and what was counted besides: moves, gates on their way, bypasses."""

    organisation: Text
    classification: Text
    as_of: date
    moves: int
    crossings: int
    bypasses: int


def outcome_word(outcome: Outcome, say: Speaker) -> str:
    """An outcome in words."""
    return say.word("verdict-fail") if outcome == "fail" else say.word(outcome)


def owner_name(owner: Owner, say: Speaker) -> str:
    """The person who settles it; the role where nobody is on record for it."""
    return owner.person or say.text(owner.title)


def mending(verdict: Verdict, say: Speaker) -> str:
    """What settles a verdict: the words for its reason, or what its own rule says; nothing where it is settled."""
    key = "mend-" + verdict.because.kind
    if verdict.outcome == "pass":
        return ""
    return say.word(key, document=say.text(verdict.remedy)) if key in words() else say.text(verdict.remedy)


def owner_table(checked: Iterable[Checked], say: Speaker) -> tuple[list[str], list[list[str]]]:
    """One row for each owner with the number of verdicts of each kind; who has most to settle comes first."""
    counts: dict[str, Counter[Outcome]] = {}
    for each in checked:
        counts.setdefault(owner_name(each.owner, say), Counter())[each.verdict.outcome] += 1
    rows = sorted(counts.items(), key=lambda item: tuple(-item[1][outcome] for outcome in _OUTCOMES))
    headings = [say.word("check-owner"), *(outcome_word(outcome, say) for outcome in _OUTCOMES)]
    return headings, [[name, *(str(found[outcome]) for outcome in _OUTCOMES)] for name, found in rows]


def has_something_open(row: Sequence[str]) -> bool:
    """Whether an owner has anything that is not simply fulfilled."""
    return any(count != "0" for count in row[1:-1])


def check_table(checked: Iterable[Checked], say: Speaker) -> tuple[list[str], list[list[str]]]:
    """Every verdict as a row, in the order given."""
    return [say.word(key) for key in _COLUMNS], [_row(each, say) for each in checked]


def short_table(checked: Iterable[Checked], say: Speaker) -> tuple[list[str], list[list[str]]]:
    """The verdicts for a narrow screen: who, where, which check, and what is wrong with what to do about it."""
    headings = [say.word(key) for key in ("check-owner", "check-place", "check-id", "because")]
    return headings, [
        [
            owner_name(each.owner, say),
            _where(each, say) or each.initiative_id or each.record,
            each.verdict.check_id,
            "\n".join(filter(None, (say.reason(each.verdict.because), mending(each.verdict, say)))),
        ]
        for each in checked
    ]


def _where(each: Checked, say: Speaker) -> str:
    """The cell to be mended, where it is one."""
    return each.place.describe(say.language) if each.place else ""


def total_line(checked: Sequence[Checked], say: Speaker) -> str:
    """How many verdicts there are of each kind."""
    found = Counter(each.verdict.outcome for each in checked)
    kinds = {"fail": found["fail"], "not_assessed": found["not_assessed"], "waived": found["waived"]}
    return say.word("check-total", count=len(checked), passed=found["pass"], **kinds)


def moves_line(facts: CheckFacts, say: Speaker) -> str:
    """How many moves between stages went past a gate without a decision."""
    return say.word("check-moves", moves=facts.moves, crossings=facts.crossings, bypasses=facts.bypasses)


def check_page(checked: Sequence[Checked], facts: CheckFacts, say: Speaker) -> str:
    """The whole check as a page in one language: counts by owner with something open, what fails, what is open."""
    title = say.word("check-title")
    names, counts = owner_table(checked, say)
    values = {
        "title": title,
        "classification": facts.classification,
        "total": total_line(checked, say),
        "moves": moves_line(facts, say),
        "by_owner": (names, [row for row in counts if has_something_open(row)]),
        "open_rows": {
            heading: [_cells(each, say) for each in checked if each.verdict.outcome == outcome]
            for heading, outcome in (("check-fails", "fail"), ("check-open", "not_assessed"))
        },
    }
    where = f"{say.text(facts.organisation)} · {say.word('as-of')} {say.day(facts.as_of)}"
    return page(render("checks.html.j2", say.language, values), title=title, where=where, language=say.language)


def _row(each: Checked, say: Speaker) -> list[str]:
    verdict = each.verdict
    return [
        owner_name(each.owner, say),
        outcome_word(verdict.outcome, say),
        say.word("check-area-" + each.area),
        each.initiative_id,
        each.record,
        _where(each, say),
        verdict.check_id,
        say.text(verdict.question),
        say.reason(verdict.because),
        mending(verdict, say),
    ]


def _cells(each: Checked, say: Speaker) -> Mapping[str, str]:
    names = ("owner", "outcome", "area", "initiative", "record", "place", "check", "question", "because", "remedy")
    return dict(zip(names, _row(each, say), strict=True))
