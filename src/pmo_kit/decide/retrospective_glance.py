"""A retrospective in one line: which actions are open again, what cost most days, and how long it took."""

from __future__ import annotations

from collections.abc import Sequence

from pmo_kit.model.action_findings import STATES, ActionFinding
from pmo_kit.model.glance import Cell, Glance, Note, named
from pmo_kit.model.retrospective import LessonFinding, TimeFinding
from pmo_kit.model.text import Reason, Text

_NONE = len(STATES)


def retrospective_glance(
    initiative: str, actions: Sequence[ActionFinding], lessons: Sequence[LessonFinding], time: TimeFinding | None
) -> Glance:
    """What the index shows of its own actions; one that is open again comes first, and is a note by its owner."""
    own = [each for each in actions if each.initiative == initiative]
    states = [STATES.index(each.state) for each in own]
    order = min(states, default=_NONE)
    hurt = next((each for each in lessons if each.effect == "hurt"), None)
    cells = (
        Cell("retro-actions", Reason(f"retro-state-{STATES[order]}" if own else "retro-no-actions"), order=order),
        Cell("retro-hurt-most", named(hurt.cause_title) if hurt else Reason("retro-nothing-entered")),
        Cell("retro-elapsed", Reason("retro-days", (_same(str(time.elapsed)),)) if time else Reason("not-stated")),
    )
    notes = (
        Note(Reason("retro-note-reopened", (_same(each.action), _same(each.owner or "–"))), bad=True)
        for each in own
        if each.state == "reopened"
    )
    return Glance(cells, tuple(notes), order=order)


def _same(text: str) -> Text:
    return Text.same(text)
