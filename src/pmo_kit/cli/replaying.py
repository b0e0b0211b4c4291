"""`pmo replay`."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pmo_kit.cli import options
from pmo_kit.errors import BadInput, Fault, Place

if TYPE_CHECKING:
    from pmo_kit.model.decision import Decision
    from pmo_kit.model.portfolio import Portfolio
    from pmo_kit.model.replayed import Replayed
    from pmo_kit.record.recorded_facts import RecordedFacts

_LINES = 12


@dataclass(frozen=True)
class _Found:
    """Decisions looked at again, those that could not be with the reason, and how many are not about a gate."""

    replayed: Sequence[Replayed]
    impossible: Sequence[tuple[Decision, Fault]]
    other: int


@click.command()
@options.folder
@options.changed_rules
@options.out("File for the whole table. None, if not given.", options.TABLES)
@click.pass_obj
def replay(messages: str, folder: Path, rules: Path | None, out: Path | None) -> None:
    """Look at past gate decisions again under the rules of today, or under changed rules.

    A decision that rests on a run is looked at with the facts and rules of then; one without a run with the register
    as it is today, which is said. What cannot be looked at again is listed with the reason.
    """
    from pmo_kit.read.files import write_whole
    from pmo_kit.report.replay_sheets import replay_lines, replay_tables

    changed = options.checked_rules(rules)
    found = _replay(folder, changed)
    say = options.speaker(messages)
    lines = replay_lines(found.replayed, found.impossible, say, other=found.other, most=_LINES)
    if out:
        write_whole(out, replay_tables(found.replayed, found.impossible, say, out.suffix.lower()))
        lines.append(str(out))
    for line in lines:
        click.echo(line)


def _replay(folder: Path, changed: Path | None) -> _Found:
    from pmo_kit.read.portfolio import open_portfolio
    from pmo_kit.record.recorded_facts import RecordedFacts

    today = open_portfolio(folder, registers=("initiatives", "evidence"))
    then = open_portfolio(folder, registers=("initiatives", "evidence"), changed=changed)
    decisions = [each for each in today.decisions if each.kind == "gate" and each.gate and not each.settles]
    replayed: list[Replayed] = []
    impossible: list[tuple[Decision, Fault]] = []
    with tempfile.TemporaryDirectory(prefix="pmo-") as work:
        facts = RecordedFacts(today.root, Path(work).resolve())
        for decision in decisions:
            try:
                replayed.append(_again(decision, facts, today, then, compare=changed is not None))
            except BadInput as error:
                impossible.append((decision, error.faults[0]))
    return _Found(replayed, impossible, len(today.decisions) - len(decisions))


def _again(decision: Decision, facts: RecordedFacts, today: Portfolio, now: Portfolio, *, compare: bool) -> Replayed:
    """One decision; `compare` says that rules other than today's are asked about."""
    from pmo_kit.decide.replay import listed_documents
    from pmo_kit.decide.replay import replay as look_again

    source = facts.of(decision.run) if decision.run else now
    before = source.method if decision.run else today.method if compare else None
    frame = source.frames["initiatives"]
    row = frame[frame["initiative_id"] == decision.subject]
    place = Place(file="registers/initiatives", record=decision.decision_id)
    if not len(row):
        raise BadInput([Fault("replay-row-gone", place, {"subject": decision.subject})])
    if decision.gate not in now.method.gates or (before and decision.gate not in before.gates):
        raise BadInput([Fault("replay-gate-gone", place, {"gate": decision.gate})])
    kept = source.frames["evidence"] if decision.run else None
    listed = listed_documents(decision, kept, today.frames["evidence"])
    return look_again(
        decision,
        row,
        listed,
        then=before,
        now=now.method,
        recorded=decision.run is not None,
    )


COMMANDS = {"replay": replay}
