"""The intake page: may this initiative start, which way, and what is asked of whom?"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from pmo_kit.model.intake import IntakeResult
from pmo_kit.report.fragments import Fragment, fragment


class IntakePage:
    """The parts of the page in reading order. Each is shown by the notebook that calls it."""

    def __init__(self, result: IntakeResult, language: str):
        self._result = result
        self._part: Callable[..., Fragment] = partial(self._make, language)

    def _make(self, language: str, name: str) -> Fragment:
        return fragment(f"intake/{name}.html.j2", language, {"intake": self._result})

    def answer(self) -> Fragment:
        """The tier, the route, and what the reader is asked to do."""
        return self._part("answer")

    def completeness(self) -> Fragment:
        """What is missing, and who answers it."""
        return self._part("completeness")

    def tier(self) -> Fragment:
        """The rules that hold or are open, with their grounds, and the place in the table."""
        return self._part("tier")

    def gates(self) -> Fragment:
        """The gates ahead with evidence, approvers and dates."""
        return self._part("gates")

    def lookalikes(self) -> Fragment:
        """Other initiatives that may be the same thing."""
        return self._part("lookalikes")

    def changes(self) -> Fragment:
        """What would change the tier."""
        return self._part("changes")

    def provenance(self) -> Fragment:
        """Inputs with their digests, versions and date; carries the typed result."""
        shown = self._part("provenance")
        return Fragment(shown.html, shown.language, self._result.model_dump(mode="json"))


def intake_page(result: IntakeResult, *, language: str = "en") -> IntakePage:
    """Lay out an intake decision for its reader, in `en`, `zh` or `both`."""
    return IntakePage(result, language)
