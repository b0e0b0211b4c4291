"""The answer about obligations as the lines that a terminal shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pmo_kit.model.obligation_finding import ObligationFinding, OpenQuestion, SharedFinding, TouchedInitiatives
from pmo_kit.report.obligation_pages import Subject
from pmo_kit.report.words import Speaker


def initiative_lines(findings: Iterable[ObligationFinding], say: Speaker) -> list[str]:
    """Each obligation that applies to an initiative or may, with its date if it is to come and what is not answered."""
    return [
        "  ".join(
            filter(None, (_outcome(finding, say), _named(finding, say), _later(finding, say), _missing(finding, say)))
        )
        for finding in findings
        if finding.outcome != "does_not_apply"
    ]


def obligation_lines(findings: Iterable[SharedFinding], subjects: Sequence[Subject], say: Speaker) -> list[str]:
    """Each initiative that an obligation touches, with the answers that say so."""
    return [
        f"{_outcome(shared.finding, say)}  {subjects[position].initiative_id}  {_reasons(shared.finding, say)}"
        for shared in findings
        if shared.finding.outcome != "does_not_apply"
        for position in shared.positions
    ]


def portfolio_lines(
    touched: Sequence[TouchedInitiatives], questions: Sequence[OpenQuestion], say: Speaker, *, most: int
) -> list[str]:
    """The obligations that touch most initiatives, and the questions that leave most of them open."""
    applies, undetermined = say.word("obligations-applies"), say.word("obligations-undetermined")
    lines = [f"{applies:>8}  {undetermined:>12}  {say.word('obligation')}"]
    for each in touched[:most]:
        told = f"{_named(each.finding, say)}  {_later(each.finding, say)}".rstrip()
        lines.append(f"{len(each.applies):>8,}  {len(each.undetermined):>12,}  {told}")
    if len(touched) > most:
        lines.append(say.word("obligations-more", count=len(touched) - most))
    open_to = [
        say.word("obligations-answer-count", question=say.text(each.title), count=f"{each.count:,}")
        for each in questions[:most]
    ]
    return [*lines, say.labelled(say.word("obligations-questions"), say.join(open_to))] if open_to else lines


def _outcome(finding: ObligationFinding, say: Speaker) -> str:
    return say.word("obligations-applies" if finding.outcome == "applies" else "obligations-undetermined")


def _named(finding: ObligationFinding, say: Speaker) -> str:
    """Id and title, with how sure it is where that is not high."""
    sure = "" if finding.confidence == "high" else say.word("confidence-" + finding.confidence)
    return f"{finding.obligation}  {say.text(finding.title)} {say.aside(sure)}".rstrip()


def _later(finding: ObligationFinding, say: Speaker) -> str:
    """The status and date of what does not apply yet."""
    if finding.timing == "now":
        return ""
    day = say.day(finding.in_force_from) if finding.in_force_from else say.word("obligations-date-open")
    return say.labelled(say.word("obligations-legal-" + finding.legal_status), day)


def _missing(finding: ObligationFinding, say: Speaker) -> str:
    if not finding.undetermined_by:
        return ""
    return say.labelled(say.word("obligations-missing"), say.join(map(say.text, finding.undetermined_by)))


def _reasons(finding: ObligationFinding, say: Speaker) -> str:
    because = "; ".join(say.labelled(say.text(answer.title), say.answer(answer)) for answer in finding.because)
    return "  ".join(part for part in (because, _missing(finding, say)) if part)
