"""The gate page: may it pass, on what, who decides, and what would unblock it?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from pmo_kit.model.gate_review import GateReviewResult
from pmo_kit.model.verdict import Verdict
from pmo_kit.report.fragments import Fragment, fragment


class GateReviewPage:
    """The parts of the page in reading order. Each is shown by the notebook that calls it."""

    def __init__(self, result: GateReviewResult, language: str):
        self._result = result
        self._part: Callable[..., Fragment] = partial(self._make, language)

    def _make(self, language: str, name: str, **more: Any) -> Fragment:
        return fragment(f"gate/{name}.html.j2", language, {"review": self._result, **more})

    def answer(self) -> Fragment:
        """What may be decided, or what was, and what the reader is asked to do."""
        return self._part("answer", failing=_by_owner(self._result, "fail"))

    def evidence(self) -> Fragment:
        """Each requirement with its verdict and the evidence filed for it."""
        return self._part("evidence")

    def decisions(self) -> Fragment:
        """The decisions of this gate, the state of earlier gates, conditions and bypasses."""
        return self._part("decisions")

    def authority(self) -> Fragment:
        """Who may decide, and whether the rules of authority and independence are kept."""
        return self._part("authority")

    def obligations(self) -> Fragment:
        """The obligations of which something is due by this gate, and which of them are a question of it alone."""
        own = [each for each in self._result.obligations if each.verdict.check_id != each.finding.obligation]
        return self._part("obligations", own=own)

    def unblock(self) -> Fragment:
        """What is missing or open, by the one who can settle it."""
        return self._part(
            "unblock", failing=_by_owner(self._result, "fail"), waiting=_by_owner(self._result, "not_assessed")
        )

    def provenance(self) -> Fragment:
        """Inputs with their digests, versions and date; carries the typed result."""
        shown = self._part("provenance")
        return Fragment(shown.html, shown.language, self._result.model_dump(mode="json"))


def gate_review_page(result: GateReviewResult, *, language: str = "en") -> GateReviewPage:
    """Lay out a gate review for its readers, in `en`, `zh` or `both`."""
    return GateReviewPage(result, language)


def _by_owner(result: GateReviewResult, outcome: str) -> Mapping[str, list[Verdict]]:
    """The verdicts of one outcome by the role or person who can settle them, in the order of the page."""
    parts = (
        *(each.verdict for each in result.requirements),
        *(each.verdict for each in result.conditions),
        *result.earlier_checks,
        *result.authority,
        *(each.verdict for each in result.obligations),
        result.tier_check,
    )
    found: dict[str, list[Verdict]] = {}
    for verdict in parts:
        if verdict.outcome == outcome:
            found.setdefault(verdict.owner, []).append(verdict)
    return found
