"""Everything that can be checked in a portfolio, as verdicts: registers, documents, rules and gates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pmo_kit.decide.action_tests import action_verdicts
from pmo_kit.decide.bypasses import Moves, find_bypasses, routes_of
from pmo_kit.decide.conditions import Answers
from pmo_kit.decide.evidence_pieces import judge, pieces_of
from pmo_kit.decide.gate_conditions import find_conditions
from pmo_kit.decide.gate_log import FREE, GATE_DECISION, gate_log, standing, with_bypass
from pmo_kit.decide.late_imports import late_import_verdicts
from pmo_kit.decide.organisation_evidence import organisation_verdicts
from pmo_kit.decide.overdue_risks import risk_verdicts
from pmo_kit.decide.owners import Owners
from pmo_kit.decide.people import Acting, acting_people, name_pairs
from pmo_kit.decide.register_verdicts import register_verdicts, unread_verdicts
from pmo_kit.decide.retrospective_facts import History
from pmo_kit.decide.rule_reviews import review_verdicts
from pmo_kit.decide.tier_register import tier_check
from pmo_kit.decide.tiering import tier_all
from pmo_kit.decide.waivers import last_waiver, waived, waivers_of
from pmo_kit.errors import Place
from pmo_kit.model.checked import Checked, FileState
from pmo_kit.model.dates import last_day
from pmo_kit.model.decision import Decision
from pmo_kit.model.evidence import JudgedPiece, Piece
from pmo_kit.model.method import Gate
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.model.text import Reason, Text
from pmo_kit.model.validity import Known
from pmo_kit.model.verdict import Outcome, Verdict

Pieces = Mapping[str, Sequence[Piece]]
_FILES: Mapping[FileState, Outcome] = {"same": "pass", "undigested": "not_assessed", "elsewhere": "not_assessed"}
# What a waiver with an end comes to, as it is over or not.
_WAIVERS: Mapping[Known, tuple[Outcome, str]] = {
    "no": ("pass", "waiver-in-force"),
    "open": ("not_assessed", "waiver-vague"),
    "yes": ("fail", "waiver-expired"),
}
_ORDER: tuple[Outcome, ...] = ("fail", "not_assessed", "waived", "pass")


@dataclass(frozen=True)
class PortfolioChecks:
    """All verdicts, those that fail first, and the moves between stages that were looked at."""

    checked: tuple[Checked, ...]
    moves: Moves


def check_portfolio(
    portfolio: Portfolio, files: Mapping[str, FileState], *, as_of: date, unread: Sequence[Place] = ()
) -> PortfolioChecks:
    """Run every check on what was read, as things stood on a day.

    `files` says for each piece of evidence, by id, how its file compares with its digest, `unread` says
    where tables lie among the registers that nothing reads. A register that was not read
    or has no rows is *not assessed*; so are the gates where there is no decision log. A waiver holds for the
    check of its initiative that it names, and none for a check that cannot be waived.
    """
    owners, moves, pieces = Owners(portfolio), find_bypasses(portfolio, as_of=as_of), pieces_of(portfolio)
    found = [
        *register_verdicts(portfolio, owners),
        *unread_verdicts(unread, portfolio.registers, owners),
        *organisation_verdicts(pieces.get("", ()), portfolio.method, owners),
        *_documents(portfolio, pieces, files, owners, as_of),
        *_waivers(portfolio, owners, as_of),
        *_tiers(portfolio, owners),
        *risk_verdicts(portfolio.frames.get("risks"), owners, as_of=as_of),
        *action_verdicts(History(portfolio, as_of), owners),
        *_gates(portfolio, moves, owners, as_of),
        *_bypasses(portfolio, moves, owners),
        *_conditions(portfolio, owners, as_of),
        *late_import_verdicts(portfolio, owners),
        *review_verdicts(portfolio.method, owners, as_of=as_of),
    ]
    granted = waivers_of(portfolio)
    after = [replace(each, verdict=waived(each.verdict, each.initiative_id, granted, as_of)) for each in found]
    return PortfolioChecks(tuple(sorted(after, key=lambda each: _ORDER.index(each.verdict.outcome))), moves)


def _documents(
    portfolio: Portfolio, pieces: Pieces, files: Mapping[str, FileState], owners: Owners, day: date
) -> Iterator[Checked]:
    """Two verdicts on each piece of evidence that counts: the file against its digest, and what the register says."""
    method, pairs = portfolio.method, name_pairs(portfolio)
    frame = portfolio.frames["initiatives"]
    columns = {role.person_column for role in method.roles.values()}
    people = frame[[name for name in frame if name in columns]]  # a row of a narrow frame is taken quickly
    positions = {initiative: at for at, initiative in enumerate(frame["initiative_id"])}
    for initiative, rows in pieces.items():
        at = positions.get(initiative)
        acting = Acting(pairs=pairs) if at is None else acting_people(people.iloc[[at]], rows, method, pairs)
        for piece in rows:
            if piece.status == "withdrawn" or _superseded(piece, rows, day):
                continue
            title = method.artefacts[piece.artefact].name
            owner = owners.of(piece.owner or method.artefacts[piece.artefact].owner, initiative)
            state = files.get(piece.evidence_id, "elsewhere")
            outcome = _FILES.get(state, "fail")
            file = Verdict("EVD-FILE", title, outcome, Reason("file-" + state), title, evidence=(piece.evidence_id,))
            worth = judge(piece, day, method, acting)
            good = _worth(worth)
            said = Verdict("EVD-GOOD", title, good, worth.because, title, evidence=(piece.evidence_id,))
            for verdict in (file, said):
                yield Checked("documents", "evidence", piece.evidence_id, initiative, owner, verdict)


def _superseded(piece: Piece, pieces: Sequence[Piece], day: date) -> bool:
    """Whether by a day a later final piece of the same document at the same gate has taken its place."""
    return any(
        other.status == "final"
        and (other.artefact, other.gate) == (piece.artefact, piece.gate)
        and other.dated
        and last_day(other.dated) <= day
        and (not piece.dated or last_day(other.dated) > last_day(piece.dated))
        for other in pieces
    )


def _worth(judged: JudgedPiece) -> Outcome:
    """A draft is work in progress: it shows nothing yet, and that is nobody's fault."""
    return "not_assessed" if judged.state == "draft" else judged.outcome


def _waivers(portfolio: Portfolio, owners: Owners, day: date) -> Iterator[Checked]:
    """Whether each check that was waived is still waived, by the last waiver that was granted until the day."""
    for (initiative, check), taken in waivers_of(portfolio).items():
        granted = last_waiver(taken, day)
        if granted is not None and granted.expires is not None:
            until, name = Text.same(granted.expires.isoformat()), Text.same(check)
            over = granted.expires < day
            because = Reason("waiver-expired" if over else "waiver-in-force", (until,))
            verdict = Verdict("WV-IN-FORCE", name, "fail" if over else "pass", because, name)
            yield Checked("gates", "decisions", granted.decision_id, initiative, owners.of(granted.person), verdict)


def _tiers(portfolio: Portfolio, owners: Owners) -> Iterator[Checked]:
    frame, method = portfolio.frames["initiatives"], portfolio.method
    tiering = tier_all(Answers(frame), method)
    column = portfolio.registers["initiatives"].columns["tier"].name
    rows = zip(frame["initiative_id"], frame["tier"], tiering.strictest, tiering.lightest, strict=True)
    for initiative, said, strictest, lightest in rows:
        registered = said if isinstance(said, str) else ""
        verdict = tier_check(registered, int(strictest), int(lightest), method, question=column)
        yield Checked("rules", "initiatives", initiative, initiative, owners.of(verdict.owner, initiative), verdict)


def _gates(portfolio: Portfolio, moves: Moves, owners: Owners, day: date) -> Iterator[Checked]:
    """Whether the gates behind an initiative stand open: each has a decision that frees the way and has not lapsed."""
    frame, method = portfolio.frames["initiatives"], portfolio.method
    if not portfolio.decisions:
        yield _unknown(portfolio, GATE_DECISION, "decision-log-empty", owners)
        return
    log, routes = gate_log(portfolio.decisions), routes_of(portfolio)
    bypassed = {(each.initiative_id, each.gate) for each in moves.bypasses}
    tiers = tier_all(Answers(frame), method).strictest.tolist()
    for initiative, stage, tier in zip(frame["initiative_id"], frame["stage"], tiers, strict=True):
        here = method.stages[stage].order if stage in method.stages else 0
        for gate in (method.gates[each] for each in routes[initiative].gates):
            if method.stages[gate.asked_after].order >= here:
                continue
            passed_by = (initiative, gate.id) in bypassed
            stands = with_bypass(standing(log, initiative, gate.id, day, method), bypassed=passed_by)
            outcome: Outcome = "pass" if stands.state in FREE else "fail"
            decider = gate.decider(tier)
            verdict = _named(gate, GATE_DECISION, outcome, Reason("gate-state-" + stands.state), decider)
            owner = owners.of(decider, initiative)
            yield Checked("gates", "decisions", f"{initiative} {gate.id}", initiative, owner, verdict)


def _bypasses(portfolio: Portfolio, moves: Moves, owners: Owners) -> Iterator[Checked]:
    events = portfolio.frames.get("stage_events")
    if events is None or events.empty:
        yield _unknown(portfolio, "GATE-BYPASS", "register-empty", owners)
    for each in moves.bypasses:
        gate = portfolio.method.gates[each.gate]
        verdict = _named(gate, "GATE-BYPASS", "fail", each.because, gate.owner)
        owner = owners.of(each.actor) if each.actor else owners.office()
        where = ("stage_events", each.event_id) if each.event_id else ("initiatives", each.initiative_id)
        yield Checked("gates", *where, each.initiative_id, owner, verdict)


def _conditions(portfolio: Portfolio, owners: Owners, day: date) -> Iterator[Checked]:
    taken: dict[str, list[Decision]] = {}
    for decision in portfolio.decisions:
        taken.setdefault(decision.subject, []).append(decision)
    for subject, decisions in taken.items():
        for each in find_conditions(decisions, day, portfolio.method):
            owner = owners.of(each.owner, subject)
            verdict = replace(each.verdict, check_id="GATE-CONDITION")
            yield Checked("gates", "decisions", each.verdict.check_id, subject, owner, verdict)


def _unknown(portfolio: Portfolio, check: str, kind: str, owners: Owners) -> Checked:
    """A check of which nothing can be said, because what it reads is not there."""
    name = portfolio.registers["stage_events"].name
    return Checked("gates", "", "", "", owners.office(), Verdict(check, name, "not_assessed", Reason(kind), name))


def _named(gate: Gate, check: str, outcome: Outcome, because: Reason, owner: str) -> Verdict:
    name = Text(f"{gate.id} {gate.title}", f"{gate.id} {gate.title_zh}")
    return Verdict(check, name, outcome, because, name, owner)
