"""The page of a retrospective: what was learned, what is open again and whose it is, and what took so long."""

from __future__ import annotations

from pmo_kit.model.retrospective import RetrospectiveResult
from pmo_kit.report.fragments import Fragment, fragment
from pmo_kit.report.timeline_chart import timeline_chart


class RetrospectivePage:
    """The parts of the page in reading order. Each is shown by the notebook that calls it."""

    def __init__(self, result: RetrospectiveResult, language: str):
        self._result = result
        self._language = language

    def _part(self, name: str) -> Fragment:
        values = {"looked": self._result, "chart": timeline_chart}
        return fragment(f"retrospective/{name}.html.j2", self._language, values)

    def answer(self) -> Fragment:
        """Which action is open again and who owns it, what was learned, and what the reader is asked to do."""
        return self._part("answer")

    def actions(self) -> Fragment:
        """Each action of an earlier retrospective with its metric and what the tests gave."""
        return self._part("actions")

    def timeline(self) -> Fragment:
        """The stays in stages against plan, as a chart and as a table, and the times that follow from them."""
        return self._part("timeline")

    def delays(self) -> Fragment:
        """The days held up by cause, and the gates by their first answer."""
        return self._part("delays")

    def promises(self) -> Fragment:
        """Milestones against their first baseline, and cost against plan."""
        return self._part("promises")

    def lessons(self) -> Fragment:
        """What helped and what hurt, as it was entered."""
        return self._part("lessons")

    def patterns(self) -> Fragment:
        """The causes that several initiatives name."""
        return self._part("patterns")

    def provenance(self) -> Fragment:
        """Inputs with their digests, versions and date; carries the typed result."""
        shown = self._part("provenance")
        return Fragment(shown.html, shown.language, self._result.model_dump(mode="json"))


def retrospective_page(result: RetrospectiveResult, *, language: str = "en") -> RetrospectivePage:
    """Lay out a retrospective for its readers, in `en`, `zh` or `both`."""
    return RetrospectivePage(result, language)
