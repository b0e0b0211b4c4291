"""The process review page: where work waits, for whom, how long, what would change it, and what can be promised."""

from __future__ import annotations

from pmo_kit.model.process_review import FlowReview
from pmo_kit.report.flow_charts import ageing_chart, cumulative_chart, measured, scatter_chart, survival_chart
from pmo_kit.report.fragments import Fragment, fragment


class FlowPage:
    """The parts of the page in reading order. Each is shown by the notebook that calls it."""

    def __init__(self, result: FlowReview, language: str):
        self._result = result
        self._language = language

    def _part(self, name: str) -> Fragment:
        charts = {
            "ageing": ageing_chart,
            "cumulative": cumulative_chart,
            "scatter": scatter_chart,
            "survival": survival_chart,
        }
        values = {"review": self._result, "charts": charts, "measured": measured}
        return fragment(f"process/{name}.html.j2", self._language, values)

    def answer(self) -> Fragment:
        """Where work waits, for whom, how long, what one more validator would do, and what can be promised."""
        return self._part("answer")

    def waiting(self) -> Fragment:
        """Each stage with what is open there, how long stays are, and what they wait for."""
        return self._part("waiting")

    def ages(self) -> Fragment:
        """Everything that is open against what is usual where it is."""
        return self._part("ages")

    def durations(self) -> Fragment:
        """How long delivered items took, and how long it takes with the unfinished counted."""
        return self._part("durations")

    def flow(self) -> Fragment:
        """What came, went and was there; and whether Little's law agrees."""
        return self._part("flow")

    def gates(self) -> Fragment:
        """Arrivals against capacity, answers after their SLA, and passes at the first try."""
        return self._part("gates")

    def what_if(self) -> Fragment:
        """What one more validator, a fast lane and a WIP limit would change."""
        return self._part("what_if")

    def promises(self) -> Fragment:
        """How many by a date, when for so many, and whether past forecasts would have held."""
        return self._part("promises")

    def left_out(self) -> Fragment:
        """Rows that cannot be true, which nothing above counts."""
        return self._part("left_out")

    def provenance(self) -> Fragment:
        """Seed, trials, inputs and versions; carries the typed result."""
        shown = self._part("provenance")
        return Fragment(shown.html, shown.language, self._result.model_dump(mode="json"))


def process_review_page(result: FlowReview, *, language: str = "en") -> FlowPage:
    """Lay out a process review for its readers, in `en`, `zh` or `both`."""
    return FlowPage(result, language)
