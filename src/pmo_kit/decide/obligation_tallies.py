"""Which obligations touch most initiatives, and which unanswered questions leave most of them open?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import numpy as np
import pandas as pd

from pmo_kit.model.method import Method
from pmo_kit.model.obligation_finding import OpenQuestion, SharedFinding, TouchedInitiatives

_ENDED = ("stopped", "closed")


def live_rows(frame: pd.DataFrame, method: Method) -> pd.DataFrame:
    """The initiatives that are not over: neither stopped nor closed, nor in a stage after which no gate comes.

    An initiative without a stage or status is live: what is not known to be over is not.
    """
    over = [key for key, stage in method.stages.items() if stage.gate is None]
    return frame[~(frame["stage"].isin(over) | frame["status"].isin(_ENDED))]


def by_obligation(findings: Iterable[SharedFinding]) -> tuple[TouchedInitiatives, ...]:
    """The obligations that apply to an initiative or may, those that apply to most first, then those that may."""
    parts: dict[str, list[SharedFinding]] = {}
    for shared in findings:
        if shared.finding.outcome != "does_not_apply":
            parts.setdefault(shared.finding.obligation, []).append(shared)
    touched = [
        TouchedInitiatives(group[0].finding, _positions(group, "applies"), _positions(group, "undetermined"))
        for group in parts.values()
    ]
    return tuple(sorted(touched, key=lambda each: (-len(each.applies), -len(each.undetermined))))


def _positions(group: Iterable[SharedFinding], outcome: str) -> tuple[int, ...]:
    chosen = [shared.positions for shared in group if shared.finding.outcome == outcome]
    return tuple(np.sort(np.concatenate(chosen)).tolist()) if chosen else ()


def open_questions(findings: Iterable[SharedFinding]) -> tuple[OpenQuestion, ...]:
    """The unanswered questions that leave obligations open, the one that leaves most open first."""
    count: Counter[tuple[str, str]] = Counter()
    titles = {}
    for shared in findings:
        for title in shared.finding.undetermined_by:
            count[title.en, title.zh] += len(shared.positions)
            titles[title.en, title.zh] = title
    return tuple(OpenQuestion(titles[key], number) for key, number in count.most_common())
